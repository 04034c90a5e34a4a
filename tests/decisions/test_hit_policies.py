"""Hit policies against an oracle that is slow and obvious, on random tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.decisions.builders import (
    decision,
    evaluated,
    input_column,
    model,
    output_column,
    table_of,
)

RANK = [3, 1, 2, 0]
POLICIES = ("UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
SPANS = st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans(), st.booleans())
RULES = st.lists(st.tuples(SPANS, SPANS, st.sampled_from(RANK), st.sampled_from(RANK)), max_size=6)


def text(span: tuple[int, int, bool, bool]) -> str:
    """The interval as a cell."""
    low, high, closed, shut = span
    return f"{'[' if closed else '('}{low}..{high}{']' if shut else ')'}"


def holds(span: tuple[int, int, bool, bool], value: float) -> bool:
    """Whether a value lies in it."""
    low, high, closed, shut = span
    above = low <= value if closed else low < value
    return above and (value <= high if shut else value < high)


def expected(policy: str, found: list[dict[str, int]]) -> Any:
    """What a table gives whose rules gave these results, in the words of DMN 1.5, 8.2.11."""
    ranked = sorted(found, key=lambda one: [RANK.index(value) for value in one.values()])
    if policy in ("RULE ORDER", "COLLECT"):
        return found
    if policy == "OUTPUT ORDER":
        return ranked
    if not found or (policy == "UNIQUE" and len(found) > 1):
        return None
    if policy == "ANY" and any(one != found[0] for one in found):
        return None
    return ranked[0] if policy == "PRIORITY" else found[0]


@given(RULES, st.sampled_from(POLICIES), st.integers(-1, 12), st.integers(-1, 12))
def test_tables_decide_as_the_standard_says(rules: list[Any], policy: str, x: int, y: int) -> None:
    values = ", ".join(map(str, RANK))
    columns = [
        input_column("x", kind="number"),
        input_column("y"),
        output_column("a", values=values),
        output_column("b", kind="number", values=values),
    ]
    logic = table_of(
        columns, [([text(one), text(two)], [str(a), str(b)]) for one, two, a, b in rules], policy
    )
    context = {"x": Decimal(x) / 2, "y": y / 2}
    matching = [
        number
        for number, (one, two, _, _) in enumerate(rules, 1)
        if holds(one, x / 2) and holds(two, y / 2)
    ]
    found = [{"a": rules[number - 1][2], "b": rules[number - 1][3]} for number in matching]
    result = evaluated(model(decision(logic)), context)
    assert result.value == expected(policy, found)
    told = [rule.number for rule in result.matched_rules]
    assert sorted(told) == (matching[:1] if policy == "FIRST" else matching)
    assert bool(result.problem) == (result.value is None and bool(found))


@given(
    st.lists(st.tuples(st.booleans(), st.decimals(-1000, 1000, places=2)), max_size=8),
    st.sampled_from(["SUM", "MIN", "MAX", "COUNT"]),
)
def test_collected_numbers(rules: list[tuple[bool, Decimal]], aggregation: str) -> None:
    cells = [(["true" if fits else "false"], [f"{number}"]) for fits, number in rules]
    columns = [input_column("x"), output_column("uit")]
    logic = table_of(columns, cells, "COLLECT", f' aggregation="{aggregation}"')
    numbers = [number for fits, number in rules if fits]
    work = {"SUM": sum, "MIN": min, "MAX": max, "COUNT": len}[aggregation]
    wanted = work(numbers) if numbers or aggregation == "COUNT" else None
    assert evaluated(model(decision(logic)), {"x": True}).value == wanted
