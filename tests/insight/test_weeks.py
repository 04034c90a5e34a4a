"""Weeks are those of ISO 8601, in Dutch local time."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from engine.insight import last_weeks

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
START = datetime(2000, 1, 1, tzinfo=UTC)


def test_the_change_to_winter_time_makes_a_week_an_hour_longer() -> None:
    week = last_weeks(datetime(2026, 10, 25, 12, tzinfo=UTC), 1, AMSTERDAM)[0]
    assert week.end.astimezone(UTC) - week.start.astimezone(UTC) == timedelta(days=7, hours=1)


def test_the_last_days_of_a_year_may_belong_to_week_53() -> None:
    weeks = last_weeks(datetime(2027, 1, 3, 12, tzinfo=UTC), 2, AMSTERDAM)
    assert [(week.year, week.number) for week in weeks] == [(2026, 52), (2026, 53)]


def test_monday_midnight_in_amsterdam_begins_a_week() -> None:
    before = datetime(2026, 11, 15, 22, 59, tzinfo=UTC)
    assert last_weeks(before, 1, AMSTERDAM)[0].number == 46
    assert last_weeks(before + timedelta(minutes=1), 1, AMSTERDAM)[0].number == 47


@given(
    st.integers(0, 50 * 365 * 24 * 60).map(lambda m: START + timedelta(minutes=m)),
    st.integers(1, 60),
)
def test_weeks_join_and_the_last_one_holds_now(now: datetime, count: int) -> None:
    weeks = last_weeks(now, count, AMSTERDAM)
    assert len(weeks) == count
    assert weeks[-1].start <= now < weeks[-1].end
    assert all(a.end == b.start for a, b in pairwise(weeks))
