"""What a term ends on: its length, what was added to it, and the days on which it stood still.

Pauses and extensions may come in any order: months are added first, then days, then the days that
it stood still; only then does the end move off a weekend or a holiday (Algemene termijnenwet).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta

from engine.dossier.clocks.calendar import ONE_DAY, is_working_day, next_working_day, working_days

DAYS: Final = {"dagen": 1, "weken": 7}
MONTHS: Final = {"maanden": 1, "jaren": 12}
LONGEST: Final = {"dagen": 90, "weken": 12, "maanden": 3, "jaren": 0}
"""What is longer is no matter for the Algemene termijnenwet (art. 4)."""
SHORT: Final = 3
"""A term of so many days has at least two working days (art. 2)."""


@dataclass(frozen=True, slots=True)
class Length:
    """So many days, weeks, months, years, or working days."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Standstill:
    """From a day on, until the day on which it goes on; None: it still stands."""

    started_on: date
    resumed_on: date | None

    def holds(self, day: date) -> bool:
        """Whether it stands still on that day."""
        return self.started_on <= day and (self.resumed_on is None or day < self.resumed_on)

    @property
    def days(self) -> int:
        """How many days it stood still; 0 as long as nobody knows."""
        return (self.resumed_on - self.started_on).days if self.resumed_on else 0


def last_day(
    started_on: date,
    length: Length,
    extensions: Iterable[Length] = (),
    pauses: Sequence[Standstill] = (),
) -> date:
    """The last day of a term that began after `started_on`. Pauses do not overlap."""
    lengths = [length, *extensions]
    months = sum(one.amount * MONTHS.get(one.unit, 0) for one in lengths)
    days = sum(one.amount * DAYS.get(one.unit, 0) for one in lengths)
    to_work = sum(one.amount for one in lengths if one.unit == "werkdagen")
    end = started_on + relativedelta(months=months) + timedelta(days=days)
    if months or days:
        end = _after_working_days(end + timedelta(days=sum(one.days for one in pauses)), to_work)
    else:
        end = _after_working_days(end, to_work, pauses)
    return _off_days(started_on, end, length)


def _after_working_days(day: date, amount: int, pauses: Sequence[Standstill] = ()) -> date:
    """So many working days later, without those on which it stood still."""
    known = [one for one in pauses if one.resumed_on]
    while amount:
        day += ONE_DAY
        if is_working_day(day) and not any(one.holds(day) for one in known):
            amount -= 1
    return day


def _off_days(started_on: date, end: date, length: Length) -> date:
    """The end as the Algemene termijnenwet moves it."""
    if length.amount > LONGEST.get(length.unit, length.amount):
        return end
    whole = length.amount * DAYS.get(length.unit, 0)
    while whole >= SHORT and working_days(started_on, end) < 2:
        end += ONE_DAY
    return next_working_day(end)
