"""When a timer is due: ISO 8601 dates, durations and repetitions (BPMN 2.0 §10.5.5.7).

Calendar parts (years, months, days) count on the wall clock of Europe/Amsterdam, so that
"one week later" keeps its hour when summer time begins; hours, minutes and seconds count in
real time. Every moment that leaves this module is an aware UTC datetime.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_DURATION = re.compile(
    r"(?P<sign>-?)P(?=[\dT])(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?"
    r"(?:(?P<days>\d+)D)?(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_CYCLE = re.compile(r"R(?P<repeats>\d*)/(?:(?P<start>[^/P]+)/)?(?P<interval>P[^/]+)")
_LONGEST = 9999


class TimerError(ValueError):
    """Dit is geen datum, duur of herhaling in ISO 8601."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A duration in calendar months, calendar days and real seconds."""

    months: int
    days: int
    seconds: float

    def after(self, start: datetime) -> datetime:
        """The moment this much later than `start` (aware); a month's last day is its limit.

        Raises `TimerError` when that is past the year 9999.
        """
        try:
            return self._after(start.astimezone(AMSTERDAM)).astimezone(UTC)
        except (OverflowError, ValueError):
            raise TimerError("past the end of the calendar") from None

    def _after(self, local: datetime) -> datetime:
        if self.months or self.days:
            index = local.year * 12 + local.month - 1 + self.months
            year, month = divmod(index, 12)
            day = min(local.day, calendar.monthrange(year, month + 1)[1])
            local = local.replace(year=year, month=month + 1, day=day)
            local += timedelta(days=self.days)
        return local.astimezone(UTC) + timedelta(seconds=self.seconds)

    @property
    def is_positive(self) -> bool:
        return self.months > 0 or self.days > 0 or self.seconds > 0


@dataclass(frozen=True, slots=True)
class Due:
    """The next moment of a timer, how often it comes back (None: for ever) and how far apart."""

    at: datetime
    repeats: int | None = 0
    every: str | None = None

    def following(self) -> Due | None:
        """The next firing of a repetition, counted from the planned moment, not from now."""
        if self.every is None or self.repeats == 0:
            return None
        left = None if self.repeats is None else self.repeats - 1
        try:
            return Due(parse_duration(self.every).after(self.at), left, self.every)
        except TimerError:  # the calendar ends before the repetition does
            return None


def parse_duration(text: str) -> Interval:
    """`P1M`, `P2W`, `PT5S`, … Raises `TimerError`."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or len(text) > 64:
        raise TimerError("not a duration")
    part = {key: float(value or 0) for key, value in found.groupdict().items() if key != "sign"}
    sign = -1 if found["sign"] else 1
    return Interval(
        months=sign * int(part["years"] * 12 + part["months"]),
        days=sign * int(part["weeks"] * 7 + part["days"]),
        seconds=sign * (part["hours"] * 3600 + part["minutes"] * 60 + part["seconds"]),
    )


def parse_moment(text: str) -> datetime:
    """An ISO date or date-time. A date alone is that day 00:00, a time without a zone is local
    time, both in Europe/Amsterdam. Raises `TimerError`."""
    text = text.strip()
    try:
        if _DATE.fullmatch(text):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM).astimezone(UTC)
        moment = datetime.fromisoformat(text.partition("[")[0])
        aware = moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        raise TimerError("not a date") from None


def parse_cycle(text: str, now: datetime) -> Due:
    """`R3/PT1H`, `R/2027-01-01/P1W`: the first firing. Raises `TimerError`."""
    found = _CYCLE.fullmatch(text.strip())
    if found is None:
        raise TimerError("not a repetition")
    interval = parse_duration(found["interval"])
    repeats = int(found["repeats"]) if found["repeats"] else None
    if not interval.is_positive or repeats == 0 or (repeats or 0) > _LONGEST:
        raise TimerError("not a repetition")
    start = found["start"]
    first = parse_moment(start) if start else interval.after(now)
    return Due(first, None if repeats is None else repeats - 1, found["interval"])


def first_due(kind: str, text: str, now: datetime) -> Due:
    """When a timer of this kind (timeDate, timeDuration, timeCycle) fires first.

    Raises `TimerError`.
    """
    if kind == "timeDate":
        return Due(parse_moment(text))
    if kind == "timeDuration":
        return Due(parse_duration(text).after(now))
    return parse_cycle(text, now)
