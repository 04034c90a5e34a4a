"""Arithmetic on numbers, texts, dates and durations (DMN 1.5, tables 52, 56 to 61).

Every function gives None where DMN gives null; `calculate` adds the warning.
"""

from collections.abc import Callable
from decimal import Decimal, DecimalException

from engine.feel.limits import Run
from engine.feel.numbers import CONTEXT, divide, power, whole
from engine.feel.temporal import (
    DAY,
    UTC_ZONE,
    Date,
    DateTime,
    MonthsDuration,
    Time,
    TimeDuration,
    add_months,
    date_of_days,
    datetime_of_instant,
    datetime_of_local,
    make_months,
    make_nanos,
)
from engine.feel.values import Value, type_name

AnyDuration = MonthsDuration | TimeDuration
Operation = Callable[[Value, Value], Value]


def calculate(run: Run, operator: str, left: Value, right: Value) -> Value:
    """`left operator right`; None, with a warning, where it has no meaning."""
    operation = _TABLE.get((operator, type(left), type(right)))
    if operation is None:
        message = f"{type_name(left)} {operator} {type_name(right)} bestaat niet."
        return run.null(message, of=(left, right))
    try:
        result = operation(left, right)
    except DecimalException:
        result = None
    if result is None:
        return run.null(f"De uitkomst van {operator} bestaat niet of is te groot.")
    return run.text(result) if type(result) is str else result


def negate(run: Run, value: Value) -> Value:
    """`-value`"""
    if isinstance(value, Decimal):
        return CONTEXT.minus(value)
    if isinstance(value, MonthsDuration):
        return MonthsDuration(-value.months)
    if isinstance(value, TimeDuration):
        return TimeDuration(-value.nanos)
    return run.null(f"Voor {type_name(value)} kan geen minteken staan.", of=(value,))


def shift(moment: DateTime, duration: AnyDuration) -> DateTime | None:
    """A date with time, moved; hours pass on the clock of the world, months on the calendar."""
    if isinstance(duration, MonthsDuration):
        day = add_months(moment.date, duration.months)
        return None if day is None else DateTime(day, moment.nanos, moment.zone)
    if moment.zone is None or moment.zone.name is None:
        return datetime_of_local(moment.local + duration.nanos, moment.zone)
    return datetime_of_instant(moment.instant + duration.nanos, moment.zone)


def shift_date(day: Date, duration: AnyDuration) -> Date | None:
    """A date, moved; what is left of a day counts from midnight and is dropped."""
    if isinstance(duration, MonthsDuration):
        return add_months(day, duration.months)
    return date_of_days((day.days * DAY + duration.nanos) // DAY)


def _shift_time(moment: Time, duration: TimeDuration) -> Time:
    return Time((moment.nanos + duration.nanos) % DAY, moment.zone)


def opposite(duration: AnyDuration) -> AnyDuration:
    """The duration the other way."""
    if isinstance(duration, MonthsDuration):
        return MonthsDuration(-duration.months)
    return TimeDuration(-duration.nanos)


def _difference(left: Value, right: Value) -> TimeDuration | None:
    """Between two dates, with time or without; a date alone is midnight in UTC."""
    if type(left) is Date and type(right) is Date:
        return make_nanos((left.days - right.days) * DAY)
    left, right = at_midnight(left), at_midnight(right)
    if (left.zone is None) != (right.zone is None):
        return None
    return make_nanos(left.instant - right.instant)


def at_midnight(value: Date | DateTime) -> DateTime:
    """A date as the date with time at its start in UTC."""
    return DateTime(value, 0, UTC_ZONE) if isinstance(value, Date) else value


def _time_difference(left: Time, right: Time) -> TimeDuration | None:
    if (left.zone is None) != (right.zone is None):
        return None
    return TimeDuration(left.instant - right.instant)


def _scale_months(duration: MonthsDuration, factor: Decimal) -> MonthsDuration | None:
    months = whole(CONTEXT.multiply(Decimal(duration.months), factor))
    return None if months is None else make_months(months)


def _scale_nanos(duration: TimeDuration, factor: Decimal) -> TimeDuration | None:
    nanos = whole(CONTEXT.multiply(Decimal(duration.nanos), factor))
    return None if nanos is None else make_nanos(nanos)


def _split_months(duration: MonthsDuration, parts: Decimal) -> MonthsDuration | None:
    months = whole(CONTEXT.divide(Decimal(duration.months), parts))
    return None if months is None else make_months(months)


def _split_nanos(duration: TimeDuration, parts: Decimal) -> TimeDuration | None:
    nanos = whole(CONTEXT.divide(Decimal(duration.nanos), parts))
    return None if nanos is None else make_nanos(nanos)


def _table() -> dict[tuple[str, type, type], Operation]:
    table: dict[tuple[str, type, type], Operation] = {
        ("+", Decimal, Decimal): CONTEXT.add,
        ("-", Decimal, Decimal): CONTEXT.subtract,
        ("*", Decimal, Decimal): CONTEXT.multiply,
        ("/", Decimal, Decimal): divide,
        ("**", Decimal, Decimal): power,
        ("+", str, str): lambda a, b: a + b,
        ("+", MonthsDuration, MonthsDuration): lambda a, b: make_months(a.months + b.months),
        ("-", MonthsDuration, MonthsDuration): lambda a, b: make_months(a.months - b.months),
        ("+", TimeDuration, TimeDuration): lambda a, b: make_nanos(a.nanos + b.nanos),
        ("-", TimeDuration, TimeDuration): lambda a, b: make_nanos(a.nanos - b.nanos),
        ("*", MonthsDuration, Decimal): _scale_months,
        ("*", TimeDuration, Decimal): _scale_nanos,
        ("*", Decimal, MonthsDuration): lambda a, b: _scale_months(b, a),
        ("*", Decimal, TimeDuration): lambda a, b: _scale_nanos(b, a),
        ("/", MonthsDuration, Decimal): _split_months,
        ("/", TimeDuration, Decimal): _split_nanos,
        ("/", MonthsDuration, MonthsDuration): lambda a, b: _ratio(a.months, b.months),
        ("/", TimeDuration, TimeDuration): lambda a, b: _ratio(a.nanos, b.nanos),
        ("-", Time, Time): _time_difference,
    }
    for left in (Date, DateTime):
        table |= {("-", left, right): _difference for right in (Date, DateTime)}
    shifts: tuple[tuple[type, type, Operation], ...] = (
        (Date, MonthsDuration, shift_date),
        (Date, TimeDuration, shift_date),
        (DateTime, MonthsDuration, shift),
        (DateTime, TimeDuration, shift),
        (Time, TimeDuration, _shift_time),
    )
    for moment, duration, move in shifts:
        table["+", moment, duration] = move
        table["+", duration, moment] = _swapped(move)
        table["-", moment, duration] = _backwards(move)
    return table


def _swapped(move: Operation) -> Operation:
    return lambda duration, moment: move(moment, duration)


def _backwards(move: Operation) -> Operation:
    return lambda moment, duration: move(moment, opposite(duration))


def _ratio(left: int, right: int) -> Decimal | None:
    return divide(Decimal(left), Decimal(right))


_TABLE = _table()
