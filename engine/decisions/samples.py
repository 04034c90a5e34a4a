"""One value of each region of a column: the constants in its cells and what lies between them."""

from collections.abc import Callable, Iterable
from decimal import Decimal, DecimalException
from itertools import pairwise

from engine.feel.comparison import fingerprint
from engine.feel.limits import Run
from engine.feel.numbers import CONTEXT
from engine.feel.temporal import (
    DAY,
    UTC_ZONE,
    Date,
    DateTime,
    MonthsDuration,
    Time,
    TimeDuration,
    date_of_days,
    datetime_of_instant,
    datetime_of_local,
    make_months,
    make_nanos,
)
from engine.feel.types import SIMPLE
from engine.feel.values import Range, Value

OTHER = "(iets anders)"
_MOST_MEMBERS = 8
_HALF = Decimal("0.5")


def distinct(run: Run, values: Iterable[Value]) -> list[Value]:
    """The values without repeats; a range gives its ends, a list its items too."""
    found: dict[object, Value] = {}
    for value in values:
        parts = [value]
        if isinstance(value, Range):
            parts = [end for end in (value.start, value.end) if end is not None]
        elif isinstance(value, list):
            parts = [*distinct(run, value), value]
        for part in parts:
            found.setdefault(fingerprint(run, part), part)
    return list(found.values())


def spread(run: Run, constants: list[Value], kind: str | None, *, whole: bool) -> list[Value]:
    """A value of every region that constants make, of the type `kind` if that is known."""
    if kind is not None:
        constants = [value for value in constants if type(value) is SIMPLE[kind]]
    kinds = dict.fromkeys(type(value) for value in constants if value is not None)
    found: list[Value] = []
    for own in kinds or ([SIMPLE[kind]] if kind in SIMPLE else [str]):
        found += _of_type(own, [value for value in constants if type(value) is own], whole)
    run.charge(len(found))
    return distinct(run, found)


def subsets(run: Run, members: list[Value]) -> list[Value] | None:
    """Every list that holds some of the members; None if these are too many."""
    if len(members) > _MOST_MEMBERS:
        return None
    run.charge(1 << len(members))
    return [
        [member for index, member in enumerate(members) if chosen >> index & 1]
        for chosen in range(1 << len(members))
    ]


def _of_type(kind: type, constants: list[Value], whole: bool) -> list[Value]:
    if kind is bool:
        return [True, False]
    if kind is str:
        return _texts(sorted(constants))
    if kind is Decimal:
        return list(_between(constants or [Decimal(0)], whole=whole))
    if kind is Time or kind is DateTime:
        return _moments(kind, constants)
    scale = _SCALES.get(kind)
    if scale is None:
        return constants
    to_number, of_number, step = scale
    numbers = [Decimal(to_number(value)) for value in constants] or [Decimal(0)]
    values = (of_number(int(number)) for number in _between(numbers, whole=True, step=step))
    return [value for value in values if value is not None]


def _texts(constants: list[str]) -> list[Value]:
    """The texts, and one before, between and after them, as an order of texts has it."""
    found: list[Value] = [OTHER]
    if constants and constants[0]:
        found.append("")
    for text, following in pairwise([*constants, None]):
        found.append(text)
        for more in (f"{text} ", f"{text}\0"):
            if following is None or more < following:
                found.append(more)
                break
    return found


def _between(numbers: list[Value], *, whole: bool, step: int = 1) -> Iterable[Decimal]:
    """The numbers, and one before, between and after them; with `whole` without decimals."""
    ordered = sorted(set(numbers))
    yield _beyond(CONTEXT.subtract(ordered[0], step), whole)
    for number, following in pairwise([*ordered, None]):
        if not whole or number == number.to_integral_value():
            yield number
        if following is None:
            yield _beyond(CONTEXT.add(number, step), whole)
        else:
            yield from _middle(number, following, whole)


def _beyond(number: Decimal, whole: bool) -> Decimal:
    """A number beyond the last; where only whole ones count, still beyond it."""
    return number.to_integral_value() if whole else number


def _middle(low: Decimal, high: Decimal, whole: bool) -> Iterable[Decimal]:
    """A number between two others, a whole one if there is one."""
    try:
        middle = CONTEXT.multiply(CONTEXT.add(low, high), _HALF)
    except DecimalException:
        return
    first = low.to_integral_value("ROUND_FLOOR") + 1
    for option in [middle.to_integral_value("ROUND_FLOOR"), first, *([] if whole else [middle])]:
        if low < option < high:
            yield option
            return


def _moments(kind: type, constants: list[Value]) -> list[Value]:
    """Times, and dates with times, with and without a zone: these have no order between them."""
    found: list[Value] = []
    for zoned in (False, True):
        own = [value for value in constants if (value.zone is not None) is zoned]
        if own or not (zoned or constants):
            numbers = [Decimal(value.instant) for value in own] or [Decimal(0)]
            numbers += [Decimal(0), Decimal(DAY - 1)] if kind is Time else []
            found += own
            found += _made(kind, zoned, _between(numbers, whole=True, step=DAY // 24))
    return found


def _made(kind: type, zoned: bool, numbers: Iterable[Decimal]) -> Iterable[Value]:
    for number in map(int, numbers):
        if kind is Time and 0 <= number < DAY:
            yield Time(number, UTC_ZONE if zoned else None)
        elif kind is DateTime:
            moment = (
                datetime_of_instant(number, UTC_ZONE) if zoned else datetime_of_local(number, None)
            )
            yield from [moment] if moment else []


_Scale = tuple[Callable[[Value], int], Callable[[int], Value], int]
_SCALES: dict[type, _Scale] = {
    Date: (lambda value: value.days, date_of_days, 1),
    MonthsDuration: (lambda value: value.months, make_months, 1),
    TimeDuration: (lambda value: value.nanos, make_nanos, DAY),
}
