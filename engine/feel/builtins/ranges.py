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


Order = Callable[[_Edge, _Edge], int]
Relation = Callable[[Order, Value, Value], bool]

_SCALAR = "number|string|date|time|date and time|duration"
_POINTS = (f"point1: {_SCALAR}", f"point2: {_SCALAR}")
_POINT_RANGE = (f"point: {_SCALAR}", "range: range")
_RANGE_POINT = ("range: range", f"point: {_SCALAR}")
_RANGES = ("range1: range", "range2: range")


def _relation(name: str, *forms: tuple[str, str]) -> Callable[[Relation], Relation]:
    """Enter a relation in the table for each pair of parameters; null where there is no order."""

    def register(relation: Relation) -> Relation:
        def function(run: Run, left: Value, right: Value) -> bool | None:
            try:
                return relation(lambda a, b: _order(run, a, b), left, right)
            except _NoOrderError:
                return None

        function.__doc__ = relation.__doc__
        for first, second in forms:
            builtin(name, first, second)(function)
        return relation

    return register


@_relation("before", _POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)
def before(order: Order, a: Value, b: Value) -> bool:
    """Whether the first lies before the second. Example: `before([1..5), [5..9])`."""
    return order(_end(a), _start(b)) < 0


@_relation("after", _POINTS, _POINT_RANGE, _RANGE_POINT, _RANGES)
def after(order: Order, a: Value, b: Value) -> bool:
    """Whether the first lies after the second. Example: `after(9, [5..9))`."""
    return order(_start(a), _end(b)) > 0


@_relation("meets", _RANGES)
def meets(order: Order, a: Value, b: Value) -> bool:
    """Whether the first ends where the second starts. Example: `meets([1..5], [5..9])`."""
    return order(_end(a), _start(b)) == 0


@_relation("met by", _RANGES)
def met_by(order: Order, a: Value, b: Value) -> bool:
    """Whether the first starts where the second ends. Example: `met by([5..9], [1..5])`."""
    return order(_start(a), _end(b)) == 0


@_relation("overlaps", _RANGES)
def overlaps(order: Order, a: Value, b: Value) -> bool:
    """Whether they have anything in common. Example: `overlaps([1..5], [5..9])`."""
    return order(_end(a), _start(b)) >= 0 and order(_start(a), _end(b)) <= 0


@_relation("overlaps before", _RANGES)
def overlaps_before(order: Order, a: Value, b: Value) -> bool:
    """Whether the first starts before the second and ends in it.
    Example: `overlaps before([1..5], [3..9])`."""
    return (
        order(_start(a), _start(b)) < 0
        and order(_end(a), _start(b)) >= 0
        and order(_end(a), _end(b)) <= 0
    )


@_relation("overlaps after", _RANGES)
def overlaps_after(order: Order, a: Value, b: Value) -> bool:
    """Whether the first starts in the second and ends after it.
    Example: `overlaps after([3..9], [1..5])`."""
    return overlaps_before(order, b, a)


@_relation("finishes", _POINT_RANGE, _RANGES)
def finishes(order: Order, a: Value, b: Value) -> bool:
    """Whether the first is the end of the second. Example: `finishes(9, [1..9])`."""
    return order(_end(a), _end(b)) == 0 and order(_start(a), _start(b)) >= 0


@_relation("finished by", _RANGE_POINT, _RANGES)
def finished_by(order: Order, a: Value, b: Value) -> bool:
    """Whether the second is the end of the first. Example: `finished by([1..9], [5..9])`."""
    return finishes(order, b, a)


@_relation("includes", _RANGE_POINT, _RANGES)
def includes(order: Order, a: Value, b: Value) -> bool:
    """Whether the second lies in the first. Example: `includes([1..9], 5)`."""
    return order(_start(a), _start(b)) <= 0 and order(_end(a), _end(b)) >= 0


@_relation("during", _POINT_RANGE, _RANGES)
def during(order: Order, a: Value, b: Value) -> bool:
    """Whether the first lies in the second. Example: `during([2..3], [1..9])`."""
    return includes(order, b, a)


@_relation("starts", _POINT_RANGE, _RANGES)
def starts(order: Order, a: Value, b: Value) -> bool:
    """Whether the first is the start of the second. Example: `starts([1..3], [1..9])`."""
    return order(_start(a), _start(b)) == 0 and order(_end(a), _end(b)) <= 0


@_relation("started by", _RANGE_POINT, _RANGES)
def started_by(order: Order, a: Value, b: Value) -> bool:
    """Whether the second is the start of the first. Example: `started by([1..9], 1)`."""
    return starts(order, b, a)


@_relation("coincides", _POINTS, _RANGES)
def coincides(order: Order, a: Value, b: Value) -> bool:
    """Whether they are the same. Example: `coincides([1..3], [1..3])`."""
    return order(_start(a), _start(b)) == 0 and order(_end(a), _end(b)) == 0


@builtin("range", "from: string")
def range_(run: Run, text: str) -> Range | None:
    """The range that a text says. Example: `range("[1..3)") = [1..3)`."""
    found = parse_range(run, text)
    return run.null("De tekst is geen bereik.") if found is None else found
