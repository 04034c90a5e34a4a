"""Date, time and duration functions (DMN 1.5, tables 75, 80 and 83; Camunda's additions)."""

from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TypeVar

from engine.feel.iso import parse_date, parse_date_time, parse_duration, parse_time, parse_zone
from engine.feel.limits import Run
from engine.feel.numbers import CONTEXT, whole
from engine.feel.signature import builtin
from engine.feel.temporal import (
    MAX_OFFSET,
    SECOND,
    UTC_ZONE,
    Date,
    DateTime,
    Duration,
    MonthsDuration,
    Time,
    TimeDuration,
    Zone,
    datetime_of_instant,
    make_date,
    month_length,
)
from engine.feel.values import Range, Value, from_python

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
Moment = Date | DateTime
T = TypeVar("T")


def _or_null(run: Run, value: T | None, what: str) -> T | None:
    return run.null(f"Dit is geen {what}.") if value is None else value


def _day(value: Moment) -> Date:
    return value.date if isinstance(value, DateTime) else value


@builtin("date", "from: string|moment")
def date(run: Run, value: str | Moment) -> Date | None:
    """The date. Example: `date("2012-12-25") = @"2012-12-25"`."""
    return _or_null(run, parse_date(value) if isinstance(value, str) else _day(value), "datum")


@builtin("date", "year: number", "month: number", "day: number")
def date_of_parts(run: Run, year: Decimal, month: Decimal, day: Decimal) -> Date | None:
    """The date of its parts. Example: `date(2012, 12, 25) = @"2012-12-25"`."""
    numbers = [whole(part) for part in (year, month, day)]
    found = None if None in numbers else make_date(*(number or 0 for number in numbers))
    return _or_null(run, found, "datum")


@builtin("time", "from: string|time|moment")
def time(run: Run, value: str | Time | Moment) -> Time | None:
    """The time of day. Example: `time("23:59:00") = @"23:59:00"`."""
    if isinstance(value, DateTime):
        return Time(value.nanos, value.zone)
    if isinstance(value, Date):
        return Time(0, UTC_ZONE)
    return _or_null(run, parse_time(value), "tijd") if isinstance(value, str) else value


@builtin(
    "time",
    "hour: number",
    "minute: number",
    "second: number",
    "offset?: days and time duration?",
)
def time_of_parts(
    run: Run,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: TimeDuration | None = None,
) -> Time | None:
    """The time of its parts. Example: `time(23, 59, 0) = @"23:59:00"`."""
    nanos = _clock(hour, minute, second)
    seconds = offset.nanos // SECOND if offset else 0
    if nanos is None or abs(seconds) > MAX_OFFSET:
        return run.null("Dit is geen tijd.")
    return Time(nanos, Zone(seconds) if offset else None)


def _clock(hour: Decimal, minute: Decimal, second: Decimal) -> int | None:
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return None
    nanos = whole(CONTEXT.multiply(second, Decimal(SECOND)))
    return (int(hour) * 3600 + int(minute) * 60) * SECOND + (nanos or 0)


@builtin("date and time", "from: string|moment")
def date_and_time(run: Run, value: str | Moment) -> DateTime | None:
    """The date with time. Example: `date and time("2012-12-24T23:59:00").hour = 23`."""
    if isinstance(value, Date):
        return DateTime(value, 0, UTC_ZONE)
    return (
        _or_null(run, parse_date_time(value), "datum met tijd") if isinstance(value, str) else value
    )


@builtin("date and time", "date: moment", "time: time")
def date_and_time_of(_run: Run, value: Moment, clock: Time) -> DateTime:
    """A date and a time put together.
    Example: `date and time(@"2012-12-24", @"23:59:00") = @"2012-12-24T23:59:00"`."""
    return DateTime(_day(value), clock.nanos, clock.zone)


@builtin("date and time", "date: date and time", "timezone: string")
def date_and_time_in(run: Run, value: DateTime, timezone: str) -> DateTime | None:
    """The same moment on the clock of another zone.
    Example: `date and time(@"2020-07-01T12:00:00Z", "Europe/Amsterdam").hour = 14`."""
    zone = _zone(timezone)
    if zone is None or value.zone is None:
        return run.null("Dit is geen tijdzone, of de tijd heeft er zelf geen.")
    return datetime_of_instant(value.instant, zone)


def _zone(text: str) -> Zone | None:
    return parse_zone("@" + text)


@builtin(
    "date and time",
    "year: number",
    "month: number",
    "day: number",
    "hour: number",
    "minute: number",
    "second: number",
    "offset?: days and time duration|string?",
)
def date_and_time_of_parts(
    run: Run,
    year: Decimal,
    month: Decimal,
    day: Decimal,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: TimeDuration | str | None = None,
) -> DateTime | None:
    """The date with time of its parts.
    Example: `date and time(2012, 12, 24, 23, 59, 0) = @"2012-12-24T23:59:00"`."""
    day_found = date_of_parts(run, year, month, day)
    if isinstance(offset, str):
        zone, clock = _zone(offset), time_of_parts(run, hour, minute, second)
    else:
        clock = time_of_parts(run, hour, minute, second, offset)
        zone = clock.zone if clock else None
    if day_found is None or clock is None or (offset is not None and zone is None):
        return None
    return DateTime(day_found, clock.nanos, zone)


@builtin("duration", "from: string|duration")
def duration(run: Run, value: str | Duration) -> Duration | None:
    """The duration. Example: `duration("P1Y6M") / duration("P1M") = 18`."""
    found = parse_duration(value) if isinstance(value, str) else value
    return _or_null(run, found, "duur")


@builtin("years and months duration", "from: moment", "to: moment")
def years_and_months_duration(_run: Run, start: Moment, end: Moment) -> MonthsDuration:
    """The whole months between two dates.
    Example: `years and months duration(@"2011-12-22", @"2013-08-24") = @"P1Y8M"`."""
    first, last = _day(start), _day(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return MonthsDuration(months)


@builtin("now")
def now(run: Run) -> DateTime:
    """The moment of the evaluation. Example: `now() = now()`."""
    value: DateTime = from_python(run.now)
    return value


@builtin("today")
def today(run: Run) -> Date:
    """The day of the evaluation. Example: `today() = date(now())`."""
    moment: DateTime = now(run)
    return moment.date


@builtin("day of year", "date: moment")
def day_of_year(_run: Run, value: Moment) -> Decimal:
    """The number of the day in its year. Example: `day of year(@"2019-09-17") = 260`."""
    day = _day(value)
    return Decimal(day.days - Date(day.year, 1, 1).days + 1)


@builtin("day of week", "date: moment")
def day_of_week(_run: Run, value: Moment) -> str:
    """The English name of the day. Example: `day of week(@"2019-09-17") = "Tuesday"`."""
    return _DAYS[_day(value).weekday - 1]


@builtin("month of year", "date: moment")
def month_of_year(_run: Run, value: Moment) -> str:
    """The English name of the month. Example: `month of year(@"2019-09-17") = "September"`."""
    return _MONTHS[_day(value).month - 1]


@builtin("week of year", "date: moment")
def week_of_year(_run: Run, value: Moment) -> Decimal:
    """The number of the week (ISO 8601). Example: `week of year(@"2019-09-17") = 38`."""
    day = _day(value)
    thursday = day.days - day.weekday + 4
    year = day.year
    for candidate in (day.year - 1, day.year, day.year + 1):
        if Date(candidate, 1, 1).days <= thursday < Date(candidate + 1, 1, 1).days:
            year = candidate
    return Decimal((thursday - Date(year, 1, 1).days) // 7 + 1)


@builtin("last day of month", "date: moment")
def last_day_of_month(_run: Run, value: Moment) -> Date:
    """The last day of the month. Example: `last day of month(@"2024-02-03") = @"2024-02-29"`."""
    day = _day(value)
    return Date(day.year, day.month, month_length(day.year, day.month))


@builtin("is", "value1: any", "value2?: any")
def same(run: Run, left: Value, right: Value = None) -> bool:
    """Whether two values are the same in type and form, zone included.
    Example: `is(@"23:00:50Z", @"23:00:50+00:00")`."""
    return _identical(run, left, right)


def _identical(run: Run, left: Value, right: Value) -> bool:
    """Part by part, since Python would compare shared parts again and again at no charge."""
    run.charge(1)
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(partial(_identical, run), left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(
            _identical(run, item, right[key]) for key, item in left.items()
        )
    if isinstance(left, Range):
        ends = _identical(run, [left.start, left.end], [right.start, right.end])
        return ends and replace(left, start=None, end=None) == replace(right, start=None, end=None)
    return bool(left == right)
