"""Dates, times and durations (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8).

Python's own types stop at the years 1 and 9999 and at microseconds; FEEL goes on to
±999,999,999 years and nanoseconds. So an evaluation calculates with the types below, on integers,
and `engine.feel.values` converts at its borders.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

SECOND = 1_000_000_000
"""Nanoseconds in a second; all amounts of time here are whole nanoseconds."""
DAY = 86_400 * SECOND
MAX_YEAR = 999_999_999
MAX_OFFSET = 18 * 3600
MAX_MONTHS = 10**18
MAX_NANOS = 10**27
_CYCLE = 146_097
"""Days in 400 years, after which the Gregorian calendar repeats itself."""
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_length(year: int, month: int) -> int:
    """The number of days in a month of the proleptic Gregorian calendar."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap else _MONTH_LENGTHS[month - 1]


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A calendar day. Year 0 exists and is the year before 1."""

    year: int
    month: int
    day: int

    @property
    def days(self) -> int:
        """Days since 1970-01-01 (the usual days-from-civil calculation, years from March)."""
        year = self.year - (self.month <= 2)
        era, year_of_era = divmod(year, 400)
        day_of_year = (153 * ((self.month + 9) % 12) + 2) // 5 + self.day - 1
        return (
            era * _CYCLE
            + year_of_era * 365
            + year_of_era // 4
            - year_of_era // 100
            + (day_of_year - 719_468)
        )

    @property
    def weekday(self) -> int:
        """1 for Monday to 7 for Sunday."""
        return (self.days + 3) % 7 + 1

    def isoformat(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"

    __str__ = isoformat


def date_of_days(days: int) -> Date | None:
    """The day that lies `days` after 1970-01-01, or None outside FEEL's years."""
    era, day_of_era = divmod(days + 719_468, _CYCLE)
    year_of_era = (
        day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096
    ) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    year = year_of_era + era * 400 + (month <= 2)
    if abs(year) > MAX_YEAR:
        return None
    return Date(year, month, day_of_year - (153 * shifted_month + 2) // 5 + 1)


def make_date(year: int, month: int, day: int) -> Date | None:
    """The date, or None when there is no such day."""
    if abs(year) > MAX_YEAR or not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        return None
    return Date(year, month, day)


def add_months(start: Date, months: int) -> Date | None:
    """The same day `months` later; a day that does not exist becomes the last of its month."""
    year, index = divmod(start.year * 12 + start.month - 1 + months, 12)
    if abs(year) > MAX_YEAR:
        return None
    return Date(year, index + 1, min(start.day, month_length(year, index + 1)))


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """The IANA zones known here; a name from outside never reaches the file system."""
    return frozenset(available_timezones())


@dataclass(frozen=True, slots=True)
class Zone:
    """A fixed distance to UTC in seconds or, with `name`, a zone of the IANA database."""

    seconds: int = 0
    name: str | None = None

    def offset_at(self, local: int) -> int:
        """Seconds ahead of UTC at a local moment in nanoseconds since 1970."""
        if self.name is None:
            return self.seconds
        moment = _python_moment(local).replace(tzinfo=ZoneInfo(self.name))
        return _seconds(moment.utcoffset())

    def offset_after(self, instant: int) -> int:
        """Seconds ahead of UTC at a moment in UTC in nanoseconds since 1970."""
        if self.name is None:
            return self.seconds
        moment = _python_moment(instant).replace(tzinfo=UTC).astimezone(ZoneInfo(self.name))
        return _seconds(moment.utcoffset())

    def __str__(self) -> str:
        if self.name is not None:
            return "@" + self.name
        if self.seconds == 0:
            return "Z"
        hours, rest = divmod(abs(self.seconds), 3600)
        minutes, seconds = divmod(rest, 60)
        tail = f":{seconds:02d}" if seconds else ""
        return f"{'-' if self.seconds < 0 else '+'}{hours:02d}:{minutes:02d}{tail}"


UTC_ZONE = Zone()


def _seconds(offset: timedelta | None) -> int:
    return 0 if offset is None else round(offset.total_seconds())


def _python_moment(nanos: int) -> datetime:
    """The moment, moved by whole calendar cycles into years that `datetime` knows."""
    days, rest = divmod(nanos, DAY)
    while days < -719_000:
        days += _CYCLE * max(1, (-719_000 - days) // _CYCLE)
    while days > 2_932_000:
        days -= _CYCLE * max(1, (days - 2_932_000) // _CYCLE)
    start = datetime(1970, 1, 1)  # noqa: DTZ001 - local time, the zone is put on by the caller
    return start + timedelta(days=days, microseconds=rest // 1000)


def clock(nanos: int) -> tuple[int, int, int, int]:
    """Hour, minute, second and nanosecond of a moment in the day."""
    seconds, fraction = divmod(nanos, SECOND)
    return seconds // 3600, seconds // 60 % 60, seconds % 60, fraction


def _clock_text(nanos: int) -> str:
    hour, minute, second, fraction = clock(nanos)
    tail = f".{fraction:09d}".rstrip("0") if fraction else ""
    return f"{hour:02d}:{minute:02d}:{second:02d}{tail}"


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day: nanoseconds since midnight, with or without a zone."""

    nanos: int
    zone: Zone | None = None

    @property
    def instant(self) -> int:
        """Nanoseconds since midnight in UTC; a named zone counts with its offset of 1970."""
        return self.nanos - (self.zone.offset_at(self.nanos) * SECOND if self.zone else 0)

    def isoformat(self) -> str:
        return _clock_text(self.nanos) + (str(self.zone) if self.zone else "")

    __str__ = isoformat


@dataclass(frozen=True, slots=True)
class DateTime:
    """A day and a time of day, with or without a zone."""

    date: Date
    nanos: int
    zone: Zone | None = None

    @property
    def local(self) -> int:
        """Nanoseconds since 1970 on the clock of its own zone."""
        return self.date.days * DAY + self.nanos

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970 in UTC; without a zone the local ones."""
        local = self.local
        return local - self.zone.offset_at(local) * SECOND if self.zone else local

    def isoformat(self) -> str:
        return f"{self.date}T{_clock_text(self.nanos)}" + (str(self.zone) if self.zone else "")

    __str__ = isoformat


def datetime_of_local(local: int, zone: Zone | None) -> DateTime | None:
    """From nanoseconds since 1970 on the local clock; None outside FEEL's years."""
    days, nanos = divmod(local, DAY)
    day = date_of_days(days)
    return None if day is None else DateTime(day, nanos, zone)


def datetime_of_instant(instant: int, zone: Zone | None) -> DateTime | None:
    """From nanoseconds since 1970 in UTC; None outside FEEL's years.

    In the hour that the clock of a named zone goes through twice, its name means the first time;
    the second time has the offset instead.
    """
    offset = zone.offset_after(instant) if zone else 0
    local = instant + offset * SECOND
    if zone is not None and zone.name is not None and zone.offset_at(local) != offset:
        zone = Zone(offset)
    return datetime_of_local(local, zone)


class Duration:
    """Either kind of duration; `after` adds it to a moment of Python's own types."""

    __slots__ = ()

    def after(self, moment: datetime) -> datetime:
        """The moment this long after `moment`; months keep the day where the month has it."""
        raise NotImplementedError

    def isoformat(self) -> str:
        """ISO 8601, such as `P1Y2M` or `-P3DT4H`."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.isoformat()


@dataclass(frozen=True, slots=True)
class MonthsDuration(Duration):
    """A years and months duration, in months."""

    months: int

    def after(self, moment: datetime) -> datetime:
        day = add_months(Date(moment.year, moment.month, moment.day), self.months)
        if day is None or not 1 <= day.year <= 9999:
            raise OverflowError("date value out of range")
        return moment.replace(year=day.year, month=day.month, day=day.day)

    def isoformat(self) -> str:
        years, months = divmod(abs(self.months), 12)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.months < 0 else "") + "P" + (parts or "0M")


@dataclass(frozen=True, slots=True)
class TimeDuration(Duration):
    """A days and time duration, in nanoseconds."""

    nanos: int

    def after(self, moment: datetime) -> datetime:
        return moment + self.timedelta()

    def timedelta(self) -> timedelta:
        """As Python's timedelta, cut off at microseconds."""
        return timedelta(microseconds=self.nanos // 1000)

    def isoformat(self) -> str:
        days, rest = divmod(abs(self.nanos), DAY)
        hour, minute, second, fraction = clock(rest)
        tail = f".{fraction:09d}".rstrip("0") if fraction else ""
        parts = (f"{hour}H" if hour else "") + (f"{minute}M" if minute else "")
        parts += f"{second}{tail}S" if second or fraction else ""
        text = (f"{days}D" if days else "") + ("T" + parts if parts else "")
        return ("-" if self.nanos < 0 else "") + "P" + (text or "T0S")


def make_months(months: int) -> MonthsDuration | None:
    """The duration, or None when it is beyond all use."""
    return MonthsDuration(months) if abs(months) <= MAX_MONTHS else None


def make_nanos(nanos: int) -> TimeDuration | None:
    """The duration, or None when it is beyond all use."""
    return TimeDuration(nanos) if abs(nanos) <= MAX_NANOS else None
