"""Members behind a point: keys of contexts, parts of dates and durations (DMN 1.5, table 65)."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from engine.feel.limits import Run
from engine.feel.numbers import CONTEXT
from engine.feel.temporal import (
    DAY,
    SECOND,
    Date,
    DateTime,
    MonthsDuration,
    Time,
    TimeDuration,
    clock,
)
from engine.feel.values import Range, Value, type_name


def get_member(run: Run, value: Value, name: str) -> Value:
    """`value.name`; of a list, the list of its items' members."""
    run.charge(1)
    if isinstance(value, dict):
        if name in value:
            return value[name]
        return run.null(f"De context heeft geen “{name}”.")
    if isinstance(value, list):
        return [get_member(run, item, name) for item in value]
    reader = _READERS.get((type(value), name))
    if reader is None:
        return run.null(f"Bij {type_name(value)} hoort geen “{name}”.", of=(value,))
    return reader(value)


def contexts_in(run: Run, value: Value) -> Iterator[dict[str, Value]]:
    """The contexts whose members a path from this value gives."""
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list):
        run.charge(len(value))
        for item in value:
            yield from contexts_in(run, item)


def offset_of(value: Time | DateTime) -> TimeDuration | None:
    """How far the clock of a time runs ahead of UTC."""
    if value.zone is None:
        return None
    local = value.local if isinstance(value, DateTime) else value.nanos
    return TimeDuration(value.zone.offset_at(local) * SECOND)


def _zone_name(value: Time | DateTime) -> str | None:
    return value.zone.name if value.zone else None


def _clock_part(index: int) -> Callable[[Value], Decimal]:
    return lambda value: Decimal(clock(value.nanos)[index])


def _months_part(read: Callable[[int], int]) -> Callable[[Value], Decimal]:
    return lambda value: Decimal(_signed(read, value.months))


def _time_part(read: Callable[[int], int]) -> Callable[[Value], Decimal]:
    return lambda value: Decimal(_signed(read, value.nanos))


def _signed(read: Callable[[int], int], amount: int) -> int:
    return -read(-amount) if amount < 0 else read(amount)


def _seconds(nanos: int) -> Decimal:
    """The seconds beyond the last whole minute, with their fraction."""
    rest = abs(nanos) % (60 * SECOND)
    return Decimal(-rest if nanos < 0 else rest).scaleb(-9).normalize(CONTEXT)


def _readers() -> dict[tuple[type, str], Callable[[Value], Value]]:
    readers: dict[tuple[type, str], Callable[[Value], Value]] = {
        (Date, "year"): lambda value: Decimal(value.year),
        (Date, "month"): lambda value: Decimal(value.month),
        (Date, "day"): lambda value: Decimal(value.day),
        (Date, "weekday"): lambda value: Decimal(value.weekday),
        (MonthsDuration, "years"): _months_part(lambda months: months // 12),
        (MonthsDuration, "months"): _months_part(lambda months: months % 12),
        (TimeDuration, "days"): _time_part(lambda nanos: nanos // DAY),
        (TimeDuration, "hours"): _time_part(lambda nanos: nanos % DAY // (3600 * SECOND)),
        (TimeDuration, "minutes"): _time_part(lambda nanos: nanos // (60 * SECOND) % 60),
        (TimeDuration, "seconds"): lambda value: _seconds(value.nanos),
        (Range, "start"): lambda value: value.start,
        (Range, "end"): lambda value: value.end,
        (Range, "start included"): lambda value: value.start_included,
        (Range, "end included"): lambda value: value.end_included,
    }
    for part in ("year", "month", "day", "weekday"):
        read = readers[Date, part]
        readers[DateTime, part] = lambda value, read=read: read(value.date)  # type: ignore[misc]
    for index, part in enumerate(("hour", "minute")):
        readers[Time, part] = readers[DateTime, part] = _clock_part(index)
    for kind in (Time, DateTime):
        readers[kind, "second"] = lambda value: _seconds(value.nanos)
        readers[kind, "time offset"] = offset_of
        readers[kind, "timezone"] = _zone_name
    return readers


_READERS = _readers()
