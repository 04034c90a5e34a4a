"""Which days are working days: no weekend, and no holiday of the Algemene termijnenwet (art. 3).

A library of holidays counts 5 May once in five years and leaves out Good Friday, as most employers
do. This law has both, every year.
"""

from datetime import date, timedelta
from functools import cache
from typing import Final

from dateutil.easter import easter

ONE_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
FROM_EASTER: Final = (-2, 1, 39, 50)
"""Good Friday, Easter Monday, Ascension Day, Whit Monday."""
OF_EACH_YEAR: Final = ((1, 1), (5, 5), (12, 25), (12, 26))


@cache
def holidays(year: int) -> frozenset[date]:
    """The holidays of a year from 2014 on. King's Day is a day earlier when it is a Sunday."""
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    return frozenset(
        {
            *(sunday + timedelta(days=days) for days in FROM_EASTER),
            *(date(year, month, day) for month, day in OF_EACH_YEAR),
            kings_day - ONE_DAY if kings_day.isoweekday() == 7 else kings_day,
        }
    )


def is_working_day(day: date) -> bool:
    """Whether it is no Saturday, Sunday or holiday."""
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def next_working_day(day: date) -> date:
    """That day, or the first one after it that is a working day (art. 1)."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_days(start: date, end: date) -> int:
    """How many working days there are after `start`, up to and including `end`."""
    days = (start + timedelta(days=one) for one in range(1, (end - start).days + 1))
    return sum(map(is_working_day, days))
