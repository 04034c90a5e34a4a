"""The values an expression works on, and their way in from Python and out again.

Inside: None, bool, Decimal, str, Date, Time, DateTime, MonthsDuration, TimeDuration, list, dict,
Range and Function. Outside: the same with Python's own date, time and datetime wherever these can
hold the value exactly. Nothing else ever gets in, so no expression can reach a Python object.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.iso import parse_zone
from engine.feel.numbers import CONTEXT
from engine.feel.temporal import (
    SECOND,
    UTC_ZONE,
    Date,
    DateTime,
    MonthsDuration,
    Time,
    TimeDuration,
    Zone,
    clock,
)

Value = Any
"""Any of the values above; FEEL is typed while it runs."""


@dataclass(frozen=True, slots=True)
class Range:
    """Everything from `start` to `end`; None is no bound on that side.

    `operator` is set for the form `(< 10)`, which is not the same value as `(null..10)`.
    """

    start: Value
    end: Value
    start_included: bool = True
    end_included: bool = True
    operator: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Something to call: `call(run, arguments)`; `parameters` are (name, type or None)."""

    name: str
    parameters: tuple[tuple[str, Any], ...]
    call: Callable[[Any, list[Value]], Value]


class NotAValue(Exception):
    """A Python object that has no place in FEEL."""


def from_python(value: Any) -> Value:
    """The FEEL value of a Python one; raises NotAValue for what has no place in FEEL."""
    reader = _READERS.get(type(value))
    if reader is not None:
        return reader(value)
    for kind, reader in _READERS.items():
        if isinstance(value, kind):
            return reader(value)
    if isinstance(value, Mapping):
        return _mapping(value)
    raise NotAValue


def _same(value: Value) -> Value:
    return value


def _list(value: Any) -> list[Value]:
    return [item if type(item) is str else from_python(item) for item in value]


def _mapping(value: Mapping[Any, Any]) -> dict[str, Value]:
    return {str(key): from_python(item) for key, item in value.items()}


def _decimal(value: Any) -> Decimal | None:
    number = Decimal(value)
    return CONTEXT.plus(number) if number.is_finite() else None


def _float(value: float) -> Decimal | None:
    return _decimal(repr(value))


def _zone(value: datetime | time) -> Zone | None:
    if value.tzinfo is None:
        return None
    key = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
    if key in (None, "UTC"):
        offset = value.utcoffset()
        return Zone(int(offset.total_seconds())) if offset else UTC_ZONE
    return parse_zone("@" + str(key))


def _nanos(value: datetime | time) -> int:
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return seconds * SECOND + value.microsecond * 1000


def _date(value: date) -> Date:
    return Date(value.year, value.month, value.day)


def _datetime(value: datetime) -> DateTime:
    return DateTime(_date(value), _nanos(value), _zone(value))


def _time(value: time) -> Time:
    return Time(_nanos(value), _zone(value))


def _timedelta(value: timedelta) -> TimeDuration:
    return TimeDuration((value.days * 86_400 + value.seconds) * SECOND + value.microseconds * 1000)


_READERS: dict[type, Callable[[Any], Value]] = {
    str: _same,
    bool: _same,
    type(None): _same,
    Decimal: _decimal,
    int: _decimal,
    float: _float,
    list: _list,
    tuple: _list,
    dict: _mapping,
    datetime: _datetime,
    date: _date,
    time: _time,
    timedelta: _timedelta,
    Date: _same,
    Time: _same,
    DateTime: _same,
    MonthsDuration: _same,
    TimeDuration: _same,
    Range: _same,
    Function: _same,
}


def _python_zone(zone: Zone | None) -> timezone | ZoneInfo | None:
    if zone is None:
        return None
    return ZoneInfo(zone.name) if zone.name else timezone(timedelta(seconds=zone.seconds))


def python_time(value: Time) -> time | Time:
    """As Python's time, if that can hold it."""
    hour, minute, second, fraction = clock(value.nanos)
    if fraction % 1000:
        return value
    return time(hour, minute, second, fraction // 1000, _python_zone(value.zone))


def python_datetime(value: DateTime) -> datetime | DateTime:
    """As Python's datetime, if that can hold it."""
    day = value.date
    hour, minute, second, fraction = clock(value.nanos)
    if fraction % 1000 or not 1 <= day.year <= 9999:
        return value
    zone = _python_zone(value.zone)
    return datetime(day.year, day.month, day.day, hour, minute, second, fraction // 1000, zone)


def python_date(value: Date) -> date | Date:
    """As Python's date, if that can hold it."""
    return date(value.year, value.month, value.day) if 1 <= value.year <= 9999 else value


_WRITERS: dict[type, Callable[[Any], Any]] = {
    Date: python_date,
    Time: python_time,
    DateTime: python_datetime,
}


def to_python(value: Value, charge: Callable[[int], None]) -> Any:
    """The value for the outside; `charge` is told how much is written, and may raise."""
    kind = type(value)
    if kind is list:
        charge(len(value) + 1)
        return [to_python(item, charge) for item in value]
    if kind is dict:
        charge(len(value) + 1)
        return {key: to_python(item, charge) for key, item in value.items()}
    writer = _WRITERS.get(kind)
    return value if writer is None else writer(value)


TYPE_NAMES: dict[type, str] = {
    type(None): "niets (null)",
    bool: "ja/nee (boolean)",
    Decimal: "een getal",
    str: "een tekst",
    Date: "een datum",
    Time: "een tijd",
    DateTime: "een datum met tijd",
    MonthsDuration: "een duur in jaren en maanden",
    TimeDuration: "een duur in dagen en tijd",
    list: "een lijst",
    dict: "een context",
    Range: "een bereik",
    Function: "een functie",
}


def type_name(value: Value) -> str:
    """The Dutch name of a value's type, for messages: never the value itself."""
    return TYPE_NAMES.get(type(value), "een onbekende waarde")
