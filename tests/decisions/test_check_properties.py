"""The check of tables against trying everything."""

from __future__ import annotations

import operator
from itertools import product
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions import Decision, check_table
from tests.decisions.builders import (
    decision,
    input_column,
    model,
    only,
    output_column,
    table_of,
)


class Kind(NamedTuple):
    """A kind of column: its type, its values, cells to choose from and inputs to try."""

    type: str
    values: str
    cells: tuple[str, ...]
    inputs: tuple[Any, ...]


NUMBERS = Kind(
    "number",
    "",
    (
        *("-", "1", "2", "< 2", "<= 1", "> 1", ">= 3", "[1..3]", "(1..3)", "not(2)", "1, 3"),
        *("not(> 2)", "? > 1 and ? != 2", "? in (1, [2..3)) or ? = 9", "not(? = 1)", "null"),
        "? = null",
    ),
    (-1, 0, 1, 1.5, 2, 2.5, 3, 4, 9, 10, None),
)
CHOICES = Kind(
    "string",
    '"a","b","c"',
    ("-", '"a"', '"a","b"', 'not("c")', '? != "a"', 'not("a","b","c")', '["a", "b"]', '"d"'),
    ("a", "b", "c", None),
)
TEXTS = Kind(
    "",
    "",
    ("-", '"a"', '< "b"', '>= "b"', 'not("a")', '["a".."c"]'),
    ("", "a", "aa", "b", "c", "d", None),
)
BOOLEANS = Kind(
    "boolean", "", ("-", "true", "false", "not(true)", "? = false"), (True, False, None)
)
LISTS = Kind(
    "",
    "",
    (
        "-",
        'list contains(?, "a")',
        'not(list contains(?, "a"))',
        'list contains(?, "a") and not(list contains(?, "b"))',
    ),
    ([], ["a"], ["b"], ["a", "b"], ["z"], None),
)
UNCLEAR = Kind(
    "string", "", ("-", 'starts with(?, "a")', '"a"', 'not("a")'), ("a", "ab", "b", None)
)
KINDS = (NUMBERS, CHOICES, TEXTS, BOOLEANS, LISTS, UNCLEAR)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Decision, tuple[Kind, ...], str]:
    """A table, the kinds of its columns, and its policy."""
    chosen = tuple(draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2)))
    policy = draw(st.sampled_from(["UNIQUE", "ANY", "FIRST", "PRIORITY"]))
    row = st.tuples(*(st.sampled_from(kind.cells) for kind in chosen))
    rules = draw(st.lists(st.tuples(row, st.sampled_from(["1", "2"])), min_size=1, max_size=5))
    columns = [
        input_column(f"x{n}", kind=kind.type, values=kind.values) for n, kind in enumerate(chosen)
    ]
    columns.append(output_column("uit", values="2, 1" if policy == "PRIORITY" else ""))
    logic = table_of(columns, [(tests, [result]) for tests, result in rules], policy)
    return only(model(decision(logic))), chosen, policy


def decisive(result: Any, policy: str) -> set[int]:
    """The rules that have a say in a result."""
    matched = result.matched_rules
    if policy == "PRIORITY":
        return {rule.number for rule in matched if rule.outputs == matched[0].outputs}
    return {rule.number for rule in matched}


@settings(deadline=None)
@given(tables())
def test_every_finding_is_true_and_none_is_missed(
    drawn: tuple[Decision, tuple[Kind, ...], str],
) -> None:
    found, chosen, policy = drawn
    assert found.table is not None
    texts = zip(*(rule.texts for rule in found.table.rules), strict=True)
    spoken = [any("null" in text for text in column) for column in texts]
    findings = check_table(found)
    for finding in findings:
        result = found.evaluate(finding.example)
        numbers = {rule.number for rule in result.matched_rules}
        if finding.kind == "gap":
            assert (numbers, result.problem) == (set(), "")
        if finding.kind == "overlap":
            assert numbers == set(finding.rules)
            assert result.problem
        if finding.kind == "unreachable" and finding.example:
            assert not decisive(result, policy) & set(finding.rules)
            assert numbers
    useless = {number for one in findings if one.kind == "unreachable" for number in one.rules}
    overlaps = [set(one.rules) for one in findings if one.kind == "overlap"]
    gap = any(one.kind == "gap" for one in findings)
    unsure = any(one.kind in ("unchecked", "unfinished") for one in findings)
    used: set[int] = set()
    for values in product(*(kind.inputs for kind in chosen)):
        result = found.evaluate({f"x{n}": value for n, value in enumerate(values)})
        used |= decisive(result, policy)
        if not unsure and all(map(operator.or_, spoken, (value is not None for value in values))):
            numbers = {rule.number for rule in result.matched_rules}
            assert gap or numbers
            assert not result.problem or any(numbers <= one for one in overlaps)
    assert not used & useless
    if not unsure:
        assert used | useless == set(range(1, found.rules + 1))
