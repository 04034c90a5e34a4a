"""Reads dates, times and durations from their ISO 8601 texts (DMN 1.5, table 68; XML Schema)."""

import re

from engine.feel.temporal import (
    DAY,
    MAX_OFFSET,
    SECOND,
    UTC_ZONE,
    Date,
    DateTime,
    Duration,
    Time,
    Zone,
    datetime_of_local,
    make_date,
    make_months,
    make_nanos,
    zone_names,
)

_YEAR = r"-?(?:[1-9][0-9]{4,8}|[0-9]{4})"
_DATE = rf"({_YEAR})-([0-9]{{2}})-([0-9]{{2}})"
_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z][A-Za-z0-9_+/-]{0,60})?"
_TIME = rf"([0-9]{{2}}):([0-9]{{2}}):([0-9]{{2}})(?:\.([0-9]{{1,30}}))?{_ZONE}"
_DATE_ONLY = re.compile(_DATE)
_TIME_ONLY = re.compile(_TIME)
_DATE_TIME = re.compile(f"{_DATE}T{_TIME}")
_N = "([0-9]{1,18})"
_MONTHS = re.compile(f"(-?)P(?=[0-9])(?:{_N}Y)?(?:{_N}M)?")
_NANOS = re.compile(
    rf"(-?)P(?=[0-9T])(?:{_N}D)?(?:T(?=[0-9])(?:{_N}H)?(?:{_N}M)?(?:{_N}(?:\.([0-9]{{1,30}}))?S)?)?"
)


def parse_date(text: str) -> Date | None:
    """`2025-12-31`; None when it is no date."""
    found = _DATE_ONLY.fullmatch(text)
    return make_date(int(found[1]), int(found[2]), int(found[3])) if found else None


def parse_time(text: str) -> Time | None:
    """`13:20:00`, `13:20:00.5+02:00`, `13:20:00@Europe/Amsterdam`; None when it is no time."""
    found = _TIME_ONLY.fullmatch(text)
    clock = _clock(*found.group(1, 2, 3, 4, 5)) if found else None
    return None if clock is None else Time(clock[0] % DAY, clock[1])


def parse_date_time(text: str) -> DateTime | None:
    """A date, `T` and a time, or a date alone (midnight); None when it is neither."""
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        day = parse_date(text)
        return None if day is None else DateTime(day, 0)
    day = make_date(int(found[1]), int(found[2]), int(found[3]))
    clock = _clock(*found.group(4, 5, 6, 7, 8))
    if day is None or clock is None:
        return None
    return datetime_of_local(day.days * DAY + clock[0], clock[1])


def _clock(
    hour: str, minute: str, second: str, fraction: str | None, zone: str | None
) -> tuple[int, Zone | None] | None:
    """Nanoseconds since midnight (a whole day for 24:00:00) and the zone."""
    place = parse_zone(zone) if zone else None
    if (zone and place is None) or int(minute) > 59 or int(second) > 59:
        return None
    nanos = (int(hour) * 3600 + int(minute) * 60 + int(second)) * SECOND + _fraction(fraction)
    return (nanos, place) if int(hour) < 24 or nanos == DAY else None


def _fraction(digits: str | None) -> int:
    return int((digits or "0")[:9].ljust(9, "0"))


def parse_zone(text: str) -> Zone | None:
    """`Z`, `+02:00`, `-02:45:55` or `@Europe/Amsterdam`."""
    if text.startswith("@"):
        return Zone(name=text[1:]) if text[1:] in zone_names() else None
    if text == "Z":
        return UTC_ZONE
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    total = hours * 3600 + minutes * 60 + sum(seconds)
    if total > MAX_OFFSET or minutes > 59 or sum(seconds) > 59:
        return None
    return Zone(-total if text[0] == "-" else total)


def parse_duration(text: str) -> Duration | None:
    """`P1Y2M` or `P3DT4H5M6.7S`, with a minus or without; None when it is no duration."""
    found = _MONTHS.fullmatch(text)
    if found:
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return make_months(-months if found[1] else months)
    found = _NANOS.fullmatch(text)
    if not found:
        return None
    seconds = int(found[2] or 0) * 86_400 + int(found[3] or 0) * 3600 + int(found[4] or 0) * 60
    nanos = (seconds + int(found[5] or 0)) * SECOND + _fraction(found[6])
    return make_nanos(-nanos if found[1] else nanos)


def parse_temporal(text: str) -> Date | Time | DateTime | Duration | None:
    """What stands in an at-literal: `@"…"`."""
    return (
        parse_date(text)
        or parse_time(text)
        or (parse_date_time(text) if "T" in text else None)
        or parse_duration(text)
    )
