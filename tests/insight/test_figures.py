"""The figures from the database against a slow count over the same histories."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from engine.insight import Selection, last_weeks, per_process, per_step, per_week
from tests.insight.histories import NOW, PROCESSES, STEPS, Case, random_cases, store

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FILTERS = [(None, None), ("onderzoek_client", None), (None, "noord"), (PROCESSES[1], "zuid")]


def percentile(durations: Iterable[float], share: float) -> float | None:
    """PERCENTILE_CONT as the SQL standard words it."""
    ordered = sorted(durations)
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def days(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 86_400


def chosen(cases: list[Case], selection: Selection) -> list[Case]:
    return [
        case
        for case in cases
        if selection.process_key in (None, case.process_key)
        and selection.group_key in (None, case.group_key)
    ]


def inside(selection: Selection) -> Callable[[datetime | None], bool]:
    return lambda at: at is not None and selection.start <= at < selection.end


@pytest.fixture(params=range(4))
def cases(request: pytest.FixtureRequest, session: Session) -> list[Case]:
    cases = random_cases(request.param)
    store(session, cases)
    return cases


@pytest.fixture(params=FILTERS, ids=str)
def selection(request: pytest.FixtureRequest) -> Selection:
    return Selection(last_weeks(NOW, 26, AMSTERDAM), NOW, *request.param)


def test_counts_per_week(session: Session, cases: list[Case], selection: Selection) -> None:
    cases = chosen(cases, selection)
    for row in per_week(session, selection):
        week = row.week
        assert row.started == sum(week.start <= c.started_at < week.end for c in cases)
        ended = [c.ended_at for c in cases if c.ended_at]
        assert row.finished == sum(week.start <= at < week.end for at in ended)
        assert row.running == sum(
            c.started_at < week.end and (c.ended_at is None or c.ended_at >= week.end)
            for c in cases
        )


def test_figures_per_process(session: Session, cases: list[Case], selection: Selection) -> None:
    rows = {row.process_key: row for row in per_process(session, selection)}
    cases, within = chosen(cases, selection), inside(selection)
    assert set(rows) == {case.process_key for case in cases}
    for key, row in rows.items():
        mine = [case for case in cases if case.process_key == key]
        took = [days(c.started_at, c.ended_at) for c in mine if c.ended_at and within(c.ended_at)]
        assert row.started == sum(within(c.started_at) for c in mine)
        assert row.finished == row.lead_time.count == len(took)
        assert row.running == sum(c.ended_at is None for c in mine)
        assert row.lead_time.p50 == pytest.approx(percentile(took, 0.5), abs=1e-6)
        assert row.lead_time.p85 == pytest.approx(percentile(took, 0.85), abs=1e-6)


def test_figures_per_step(session: Session, cases: list[Case], selection: Selection) -> None:
    rows = {(row.process_key, row.element_id): row for row in per_step(session, selection)}
    tasks = [task for case in chosen(cases, selection) for task in case.tasks]
    within = inside(selection)
    assert set(rows) == {(task.process_key, task.element_id) for task in tasks}
    for step in STEPS:
        mine = [t for t in tasks if (t.process_key, t.element_id) == step]
        waiting = [t for t in mine if t.state == "open"]
        done = [t for t in mine if t.state == "completed" and within(t.ended_at)]
        took = [days(t.created_at, t.ended_at) for t in done if t.ended_at]
        row = rows[step]
        assert row.waiting == len(waiting)
        assert row.overdue == sum(t.due_at is not None and t.due_at < NOW for t in waiting)
        assert row.lead_time.count == len(done)
        assert row.lead_time.p50 == pytest.approx(percentile(took, 0.5), abs=1e-6)
        assert row.lead_time.p85 == pytest.approx(percentile(took, 0.85), abs=1e-6)


def test_an_empty_database_gives_weeks_with_nothing(session: Session) -> None:
    selection = Selection(last_weeks(NOW, 12, AMSTERDAM), NOW)
    assert [(w.started, w.finished, w.running) for w in per_week(session, selection)] == (
        [(0, 0, 0)] * 12
    )
    assert per_process(session, selection) == []
    assert per_step(session, selection) == []


def test_a_case_that_ends_as_the_first_week_begins_counts_in_that_week(session: Session) -> None:
    selection = Selection(last_weeks(NOW, 12, AMSTERDAM), NOW)
    started = selection.start - timedelta(days=3)
    store(session, [Case("onderzoek_client", "noord", started, selection.start, ())])
    assert [(w.finished, w.running) for w in per_week(session, selection)][:2] == [(1, 0), (0, 0)]
