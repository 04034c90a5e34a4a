"""What a term ends on, whatever stood still and in whichever order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.dossier.clocks.calendar import (
    holidays,
    is_working_day,
    next_working_day,
    working_days,
)
from engine.dossier.clocks.terms import Length, Standstill, last_day

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
CALENDAR = st.builds(Length, st.integers(1, 12), st.sampled_from(["dagen", "weken"])) | st.builds(
    Length, st.integers(1, 3), st.just("maanden")
)
PAUSED = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 30)), max_size=4)


def stops(start: date, told: list[tuple[int, int]]) -> list[Standstill]:
    """Pauses one after the other: so many days later, for so many days."""
    found = []
    for later, days in told:
        begun = start + timedelta(days=later)
        start = begun + timedelta(days=days)
        found.append(Standstill(begun, start))
    return found


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, "01-01 04-03 04-06 04-27 05-05 05-14 05-25 12-25 12-26"),
        (2027, "01-01 03-26 03-29 04-27 05-05 05-06 05-17 12-25 12-26"),
        (2025, "01-01 04-18 04-21 04-26 05-05 05-29 06-09 12-25 12-26"),
    ],
)
def test_holidays_of_the_algemene_termijnenwet(year: int, days: str) -> None:
    assert {f"{day:%m-%d}" for day in holidays(year)} == set(days.split())


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ((2026, 11, 23), Length(6, "weken"), (2027, 1, 4)),
        ((2026, 11, 14), Length(6, "weken"), (2026, 12, 28)),  # 26 December is a Saturday
        ((2026, 3, 20), Length(2, "weken"), (2026, 4, 7)),  # Good Friday, and on to after Easter
        ((2026, 1, 31), Length(1, "maanden"), (2026, 3, 2)),  # 28 February is a Saturday
        ((2026, 4, 30), Length(3, "werkdagen"), (2026, 5, 6)),  # 5 May counts every year
        ((2026, 5, 1), Length(1, "jaren"), (2027, 5, 1)),  # a Saturday: the law leaves years alone
        ((2026, 1, 3), Length(13, "weken"), (2026, 4, 4)),
        ((2026, 4, 2), Length(3, "dagen"), (2026, 4, 8)),  # two working days at least
    ],
)
def test_what_a_term_ends_on(
    start: tuple[int, int, int], length: Length, end: tuple[int, int, int]
) -> None:
    assert last_day(date(*start), length) == date(*end)


@given(DAYS, CALENDAR, PAUSED)
def test_standing_still_moves_the_end_by_as_many_days(
    start: date, length: Length, told: list[tuple[int, int]]
) -> None:
    """And only then off a weekend or a holiday."""
    pauses = stops(start, told)
    total = timedelta(days=sum(one.days for one in pauses))
    plain = last_day(start, Length(length.amount + 0, length.unit))
    moved = last_day(start, length, pauses=pauses)
    assert is_working_day(moved)
    assert moved == last_day(start, length, [Length(total.days, "dagen")] if total else [])
    assert moved >= plain
    assume(working_days(start, start + timedelta(days=20)) >= 2 and length != Length(3, "dagen"))
    assume(length.unit == "weken")
    assert moved == next_working_day(start + timedelta(weeks=length.amount) + total)


@given(DAYS, CALENDAR, PAUSED, st.lists(CALENDAR, max_size=3), st.randoms())
def test_the_order_of_pauses_and_extensions_is_no_matter(
    start: date,
    length: Length,
    told: list[tuple[int, int]],
    more: list[Length],
    random: object,
) -> None:
    pauses = stops(start, told)
    shuffled, other = list(pauses), list(more)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    random.shuffle(other)  # type: ignore[attr-defined]
    assert last_day(start, length, more, pauses) == last_day(start, length, other, shuffled)


@given(DAYS, st.integers(1, 30), PAUSED)
def test_working_days_are_counted_outside_pauses(
    start: date, amount: int, told: list[tuple[int, int]]
) -> None:
    pauses = stops(start, told)
    end = last_day(start, Length(amount, "werkdagen"), pauses=pauses)
    days = [start + timedelta(days=one) for one in range(1, (end - start).days + 1)]
    counted = [
        day for day in days if is_working_day(day) and not any(one.holds(day) for one in pauses)
    ]
    assert len(counted) == amount
    assert counted[-1] == end


def test_a_pause_without_an_end_adds_nothing_yet() -> None:
    start = date(2026, 11, 23)
    still = [Standstill(date(2026, 12, 1), None)]
    assert last_day(start, Length(2, "weken"), pauses=still) == last_day(start, Length(2, "weken"))
