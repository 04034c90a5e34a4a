"""Hit policies: what a table decides when several rules apply, or none (DMN 1.5, 8.2.11).

U unique, A any, P priority, F first, R rule order, O output order, C collect, with the
aggregations + sum, < min, > max and # count. Without a rule that applies R, O and C give the empty
list, C# gives 0 and all others null.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from engine.feel.builtins.aggregates import maximum, minimum, total
from engine.feel.comparison import equal
from engine.feel.compile_tests import Matcher
from engine.feel.compiler import Frame
from engine.feel.limits import Run
from engine.feel.values import Value

T = TypeVar("T")
Results = dict[str, Value]
Found = list[tuple[T, Results]]
"""The rules that apply, each with its results by name."""
SINGLE = frozenset("UAPF")
_AGGREGATES: dict[str, Callable[[Run, list[Value]], Value]] = {
    "+": total,
    "<": minimum,
    ">": maximum,
}


def decided(
    run: Run, policy: str, aggregation: str, names: list[str], found: list[Results]
) -> tuple[Value, str]:
    """The value of a table whose rules gave these results, or (Dutch) why there is none."""
    if policy in ("U", "A") and len(found) > 1:
        if policy == "U":
            return None, f"{len(found)} regels passen, terwijl er hooguit één mag passen."
        if not all(same(run, found[0], other) for other in found[1:]):
            return None, "De regels die passen hebben verschillende uitkomsten."
    if policy in SINGLE:
        return (_plain(found[0]) if found else None), ""
    if not aggregation:
        return [_plain(results) for results in found], ""
    if aggregation == "#":
        return Decimal(len(found)), ""
    if not found:
        return None, ""
    aggregate = _AGGREGATES[aggregation]
    return _plain(
        {name: aggregate(run, [results[name] for results in found]) for name in names}
    ), ""


def same(run: Run, left: Results, right: Results) -> bool:
    """Whether two rules give the same; values of two types never are."""
    return all(equal(run, value, right[name]) is True for name, value in left.items())


def by_priority(
    run: Run,
    frame: Frame,
    found: Found[T],
    names: list[str],
    allowed: list[list[Matcher] | None],
) -> Found[T]:
    """The rules in the order in which the columns, from left to right, list their results.

    What a column does not list comes last; rules that are equal keep their order.
    """

    def place(value: Value, tests: list[Matcher]) -> int:
        run.charge(len(tests))
        hits = (index for index, test in enumerate(tests) if test(run, frame, value) is True)
        return next(hits, len(tests))

    def rank(item: tuple[T, Results]) -> list[int]:
        return [
            place(item[1][name], tests) for name, tests in zip(names, allowed, strict=True) if tests
        ]

    return sorted(found, key=rank)


def _plain(results: Results) -> Value:
    """One result as its value, several as a context."""
    return results if len(results) > 1 else next(iter(results.values()))
