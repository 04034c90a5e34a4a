"""Equality, order and membership (DMN 1.5, tables 42, 53 to 55)."""

from collections.abc import Hashable
from decimal import Decimal

from engine.feel.limits import Run
from engine.feel.numbers import CONTEXT
from engine.feel.temporal import Date, DateTime, MonthsDuration, Time, TimeDuration
from engine.feel.values import Range, Value, type_name

_PLAIN = frozenset((str, bool, Decimal, Date, MonthsDuration, TimeDuration))
ORDERED = frozenset((str, Decimal, Date, Time, DateTime, MonthsDuration, TimeDuration))


def equal(run: Run, left: Value, right: Value) -> bool | None:
    """Whether two values are equal; None, with a warning, for values of different types."""
    kind = type(left)
    if kind is type(right):
        if kind is str:
            run.charge(len(left) >> 9)
        return left == right if kind in _PLAIN else _equal_inside(run, left, right)
    if left is None or right is None:
        return False
    run.null(f"{type_name(left)} en {type_name(right)} zijn niet te vergelijken.")
    return None


def _equal_inside(run: Run, left: Value, right: Value) -> bool | None:
    """Values of one type that has parts."""
    run.charge(1)
    if isinstance(left, Time | DateTime):
        run.charge(3)
        return _moments(left, right) == 0
    if isinstance(left, list):
        if len(left) != len(right):
            return False
        return all(_equal_parts(run, a, b) for a, b in zip(left, right, strict=True))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(
            _equal_parts(run, item, right[key]) for key, item in left.items()
        )
    if isinstance(left, Range):
        return _equal_ranges(run, left, right)
    return left is right


def _equal_parts(run: Run, left: Value, right: Value) -> bool | None:
    run.charge(1)
    return equal(run, left, right)


def _equal_ranges(run: Run, left: Range, right: Range) -> bool:
    return (
        left.operator == right.operator
        and left.start_included == right.start_included
        and left.end_included == right.end_included
        and bool(equal(run, left.start, right.start))
        and bool(equal(run, left.end, right.end))
    )


def _moments(left: Value, right: Value) -> int | None:
    """The order of two times or of two dates with time; None if only one knows its zone."""
    if (left.zone is None) != (right.zone is None):
        return None
    a: int = left.instant
    b: int = right.instant
    return (a > b) - (a < b)


def compare(run: Run, left: Value, right: Value) -> int | None:
    """-1, 0 or 1; None, with a warning, for values without an order between them."""
    kind = type(left)
    if kind is not type(right) or kind not in ORDERED:
        return run.null(
            f"{type_name(left)} en {type_name(right)} hebben geen volgorde.", of=(left, right)
        )
    if kind is str:
        run.charge(len(left) >> 9)
    if kind is Time or kind is DateTime:
        run.charge(3)
        order = _moments(left, right)
        return order if order is not None else run.null("Maar één van beide heeft een tijdzone.")
    if kind is MonthsDuration:
        left, right = left.months, right.months
    elif kind is TimeDuration:
        left, right = left.nanos, right.nanos
    return bool(left > right) - bool(left < right)


def holds(run: Run, operator: str, left: Value, right: Value) -> bool | None:
    """The comparison `left operator right`."""
    if operator == "=":
        return equal(run, left, right)
    if operator == "!=":
        same = equal(run, left, right)
        return None if same is None else not same
    order = compare(run, left, right)
    if order is None:
        return None
    if operator == "<":
        return order < 0
    if operator == "<=":
        return order <= 0
    return order > 0 if operator == ">" else order >= 0


def between(run: Run, value: Value, low: Value, high: Value) -> bool | None:
    """low <= value <= high"""
    above = holds(run, ">=", value, low)
    below = holds(run, "<=", value, high)
    if above is False or below is False:
        return False
    return None if above is None or below is None else True


def in_range(run: Run, value: Value, interval: Range) -> bool | None:
    """Whether a value lies in an interval; None where no order is known."""
    if interval.operator in ("", "="):
        low = holds(run, ">=" if interval.start_included else ">", value, interval.start)
        high = holds(run, "<=" if interval.end_included else "<", value, interval.end)
        if low is False or high is False:
            return False
        return None if low is None or high is None else True
    bound = interval.end if interval.operator in ("<", "<=") else interval.start
    return holds(run, interval.operator, value, bound)


def is_in(run: Run, value: Value, place: Value) -> bool | None:
    """`value in place`: in a range, in a list (or one of its ranges), or equal."""
    if isinstance(place, Range) and not isinstance(value, Range):
        return in_range(run, value, place)
    if isinstance(place, list):
        run.charge(len(place))
        return any(_is_item(run, value, item) for item in place) or (
            isinstance(value, list) and bool(equal(run, value, place))
        )
    if value is not None and place is not None and type(value) is not type(place):
        return run.null(f"{type_name(value)} en {type_name(place)} zijn niet te vergelijken.")
    return equal(run, value, place)


def _is_item(run: Run, value: Value, item: Value) -> bool:
    if isinstance(item, Range) and not isinstance(value, Range):
        return in_range(run, value, item) is True
    return type(item) is type(value) and equal(run, value, item) is True


def fingerprint(run: Run, value: Value) -> Hashable:
    """Something hashable that is the same for equal values only.

    Numbers are hashed as text: anybody can make many with the same hash, not so with texts.
    """
    run.charge(1)
    if isinstance(value, list):
        return ("list", *(fingerprint(run, item) for item in value))
    if isinstance(value, dict):
        return frozenset((key, fingerprint(run, item)) for key, item in value.items())
    if isinstance(value, Time | DateTime):
        run.charge(3)
        return (type(value), value.zone is None, str(value.instant))
    if isinstance(value, Range):
        ends = (fingerprint(run, value.start), fingerprint(run, value.end))
        return (ends, value.start_included, value.end_included, value.operator)
    if isinstance(value, Decimal):
        return (Decimal, str(CONTEXT.normalize(value)) if value else "")
    if isinstance(value, TimeDuration):
        return (TimeDuration, str(value.nanos))
    return (type(value), value)
