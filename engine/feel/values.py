"""The values an expression works on, and their way in from Python and out again.

Inside: None, bool, Decimal, str, Date, Time, DateTime, MonthsDuration, TimeDuration, list, dict,
Range and Function. Outside: the same with Python's own date, time and datetime wherever these can
hold the value exactly. Nothing else ever gets in, so no expression can reach a Python object.
"""

import re
from collections import UserDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, DecimalException
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
_HALVES = re.compile("[\ud800-\udfff]")
_SHORT = 1_000
"""Elements of a list that are converted without a look at the clock."""
_MOST_BITS = 20_500
"""Of an int: more than the largest decimal has, and few enough to convert at once."""


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
    """Something to call: `call(run, arguments)`; `parameters` are (name, type or None).

    `name` is that of a built-in function, else empty; `result` the type it gives, if that is known.
    """

    name: str
    parameters: tuple[tuple[str, Any], ...]
    call: Callable[[Any, list[Value]], Value]
    result: Any = None


class NotAValue(Exception):
    """A Python object that has no place in FEEL."""


Charge = Callable[[int], None]
"""Is told how much work is done, and raises when it is too much."""


def free(_cost: int) -> None:
    """A charge that never is too much, for values that were charged before."""


def from_python(value: Any, charge: Charge = free) -> Value:
    """The FEEL value of a Python one; raises NotAValue for what has no place in FEEL.

    Every part costs one step, since parts that are shared are converted wherever they occur.
    """
    reader = _READERS.get(type(value))
    if reader is not None:
        return reader(value, charge)
    charge(1)
    for base, reader in _READERS.items():
        if isinstance(value, base):
            return reader(value, charge)
    if isinstance(value, Mapping):
        return _mapping(value, charge)
    raise NotAValue


def _same(value: Value, _charge: Charge) -> Value:
    return value


def _text(value: str, charge: Charge) -> str:
    """A plain string that can be written as UTF-8: half a surrogate pair becomes U+FFFD."""
    plain = str.__str__(value)
    if plain.isascii():
        return plain
    charge(len(plain) >> 8)
    return _HALVES.sub("\ufffd", plain)


def _list(value: Any, charge: Charge) -> list[Value]:
    charge(len(value) + 1 if len(value) < _SHORT else 1)
    if len(value) < _SHORT:
        return [
            item if type(item) is str and item.isascii() else from_python(item, charge)
            for item in value
        ]
    return [_element(item, charge) for item in value]


def _element(item: Any, charge: Charge) -> Value:
    """One of very many, paid for one by one so that time can be up in between."""
    charge(1)
    return from_python(item, charge)


def _mapping(value: Mapping[Any, Any], charge: Charge) -> dict[str, Value]:
    charge(1)
    return {_key(key, charge): from_python(item, charge) for key, item in value.items()}


def _key(key: Any, charge: Charge) -> str:
    charge(1)
    if isinstance(key, str):
        return _text(key, charge)
    raise NotAValue


def _decimal(value: Decimal, _charge: Charge) -> Decimal | None:
    """Rounded to 34 digits; what is no number or out of bounds becomes null."""
    try:
        return CONTEXT.plus(value) if value.is_finite() else None
    except DecimalException:
        return None


def _whole(value: int, charge: Charge) -> Decimal | None:
    return _decimal(Decimal(value), charge) if value.bit_length() <= _MOST_BITS else None


def _float(value: float, charge: Charge) -> Decimal | None:
    return _decimal(Decimal(float.__repr__(value)), charge)


def _range(value: Range, charge: Charge) -> Range:
    start, end = from_python(value.start, charge), from_python(value.end, charge)
    return Range(start, end, value.start_included, value.end_included, value.operator)


def _zone(value: datetime | time) -> Zone | None:
    if value.tzinfo is None:
        return None
    key = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
    if key in (None, "UTC"):
        offset = value.utcoffset()
        return Zone(int(offset.total_seconds())) if offset else UTC_ZONE
    if value.fold and value.utcoffset() != value.replace(fold=0).utcoffset():
        return Zone(int((value.utcoffset() or timedelta()).total_seconds()))
    return parse_zone("@" + str(key))


def _nanos(value: datetime | time) -> int:
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    return seconds * SECOND + value.microsecond * 1000


def _date(value: date, _charge: Charge) -> Date:
    return Date(value.year, value.month, value.day)


def _datetime(value: datetime, charge: Charge) -> DateTime:
    return DateTime(_date(value, charge), _nanos(value), _zone(value))


def _time(value: time, _charge: Charge) -> Time:
    return Time(_nanos(value), _zone(value))


def _timedelta(value: timedelta, _charge: Charge) -> TimeDuration:
    return TimeDuration((value.days * 86_400 + value.seconds) * SECOND + value.microseconds * 1000)


class Ready(UserDict[str, Value]):
    """A context turned into FEEL's values once, for many evaluations; nobody changes it.

    Raises NotAValue for what has no place in FEEL.
    """

    def __init__(self, value: Mapping[str, Any]) -> None:
        self.data = _mapping(value, free)


_READERS: dict[type, Callable[[Any, Charge], Value]] = {
    Ready: lambda ready, _charge: ready.data,
    str: _text,
    bool: _same,
    type(None): _same,
    Decimal: _decimal,
    int: _whole,
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
    Range: _range,
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


def to_python(value: Value, charge: Charge) -> Any:
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
