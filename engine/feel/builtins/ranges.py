"""Range functions: how points and ranges lie to each other (DMN 1.5, tables 84 and 75)."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.feel.comparison import compare
from engine.feel.limits import Run
from engine.feel.ranges import parse_range
from engine.feel.signature import builtin
from engine.feel.values import Range, Value


@dataclass(frozen=True, slots=True)
class _Edge:
    """An end of a range: a value and whether it lies just before (-1), at or just after it (1).

    Without a value it lies at the end of all things, on the side that `infinite` says.
    """

    value: Value
    nudge: int
    infinite: int = 0


def _start(item: Value) -> _Edge:
    if not isinstance(item, Range):
        return _Edge(item, 0)
    return _Edge(item.start, 0 if item.start_included else 1, -1 if item.start is None else 0)


def _end(item: Value) -> _Edge:
    if not isinstance(item, Range):
        return _Edge(item, 0)
    return _Edge(item.end, 0 if item.end_included else -1, 1 if item.end is None else 0)


class _NoOrderError(Exception):
    """Two ends can't be compared."""


def _order(run: Run, left: _Edge, right: _Edge) -> int:
    if left.infinite or right.infinite:
        return left.infinite - right.infinite
    order = compare(run, left.value, right.value)
    if order is None:
        raise _NoOrderError
    return order or (left.nudge > right.nudge) - (left.nudge < right.nudge)


Relation = Callable[[Callable[[_Edge, _Edge], int], Value, Value], bool]


def _decide(run: Run, relation: Relation, left: Value, right: Value) -> bool | None:
    try:
        return relation(lambda a, b: _order(run, a, b), left, right)
    except _NoOrderError:
        return None


def _relation(name: str, relation: Relation, *forms: tuple[str, str]) -> None:
    """Enter a relation in the table, for each pair of parameters that DMN gives it."""

    def function(run: Run, left: Value, right: Value) -> bool | None:
        return _decide(run, relation, left, right)

    for first, second in forms:
        builtin(name, first, second)(function)


_SCALAR = "number|string|date|time|date and time|duration"
_POINTS = (f"point1: {_SCALAR}", f"point2: {_SCALAR}")
_POINT_RANGE = (f"point: {_SCALAR}", "range: range")
_RANGE_POINT = ("range: range", f"point: {_SCALAR}")
_RANGES = ("range1: range", "range2: range")

_relation(
    "before",
    lambda order, a, b: order(_end(a), _start(b)) < 0,
    *(_POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES),
)
_relation(
    "after",
    lambda order, a, b: order(_start(a), _end(b)) > 0,
    *(_POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES),
)
_relation("meets", lambda order, a, b: order(_end(a), _start(b)) == 0, _RANGES)
_relation("met by", lambda order, a, b: order(_start(a), _end(b)) == 0, _RANGES)
_relation(
    "overlaps",
    lambda order, a, b: order(_end(a), _start(b)) >= 0 and order(_start(a), _end(b)) <= 0,
    _RANGES,
)


def _overlaps_before(order: Callable[[_Edge, _Edge], int], a: Value, b: Value) -> bool:
    return (
        order(_start(a), _start(b)) < 0
        and order(_end(a), _start(b)) >= 0
        and order(_end(a), _end(b)) <= 0
    )


_relation("overlaps before", _overlaps_before, _RANGES)
_relation("overlaps after", lambda order, a, b: _overlaps_before(order, b, a), _RANGES)


def _finishes(order: Callable[[_Edge, _Edge], int], a: Value, b: Value) -> bool:
    return order(_end(a), _end(b)) == 0 and order(_start(a), _start(b)) >= 0


_relation("finishes", _finishes, _POINT_RANGE, _RANGES)
_relation("finished by", lambda order, a, b: _finishes(order, b, a), _RANGE_POINT, _RANGES)


def _includes(order: Callable[[_Edge, _Edge], int], a: Value, b: Value) -> bool:
    return order(_start(a), _start(b)) <= 0 and order(_end(a), _end(b)) >= 0


_relation("includes", _includes, _RANGE_POINT, _RANGES)
_relation("during", lambda order, a, b: _includes(order, b, a), _POINT_RANGE, _RANGES)


def _starts(order: Callable[[_Edge, _Edge], int], a: Value, b: Value) -> bool:
    return order(_start(a), _start(b)) == 0 and order(_end(a), _end(b)) <= 0


_relation("starts", _starts, _POINT_RANGE, _RANGES)
_relation("started by", lambda order, a, b: _starts(order, b, a), _RANGE_POINT, _RANGES)
_relation(
    "coincides",
    lambda order, a, b: order(_start(a), _start(b)) == 0 and order(_end(a), _end(b)) == 0,
    *(_POINTS, _RANGES),
)


@builtin("range", "from: string")
def range_(run: Run, text: str) -> Range | None:
    """The range that a text says. Example: `range("[1..3)") = [1..3)`."""
    found = parse_range(run, text)
    return run.null("De tekst is geen bereik.") if found is None else found
