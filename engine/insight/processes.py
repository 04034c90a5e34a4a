"""Cases: how many started, finished and run, by week and by process, and how long they took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.orm import InstrumentedAttribute, Session

from engine.insight.lead_time import LeadTime, lead_time, percentiles
from engine.insight.selection import Selection, Week
from engine.store.models import Instance

FINISHED: Final = Instance.status != "cancelled"
"""Of what has ended: a case that an operator ended says nothing about how long one takes."""


@dataclass(frozen=True, slots=True)
class WeekCount:
    """Cases started and finished in a week, and those that ran at its end."""

    week: Week
    started: int
    finished: int
    running: int


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    """Cases of one process: started and finished in the weeks asked for, running now."""

    process_key: str
    started: int
    finished: int
    running: int
    lead_time: LeadTime


def per_week(session: Session, selection: Selection) -> list[WeekCount]:
    """One row for each week, also where nothing happened."""
    started = _by_week(session, selection, Instance.started_at)
    ended = _by_week(session, selection, Instance.ended_at)
    finished = _by_week(session, selection, Instance.ended_at, FINISHED)
    running = _running_at_start(session, selection)
    rows = []
    for number, week in enumerate(selection.weeks, start=1):
        running += started.get(number, 0) - ended.get(number, 0)
        rows.append(WeekCount(week, started.get(number, 0), finished.get(number, 0), running))
    return rows


def per_process(session: Session, selection: Selection) -> list[ProcessFigures]:
    """One row for each process that had a case, by process key."""
    in_weeks = _within(Instance.started_at, selection)
    finished = and_(_within(Instance.ended_at, selection), FINISHED)
    rows = session.execute(
        select(
            Instance.process_key,
            func.count().filter(in_weeks),
            func.count().filter(finished),
            func.count().filter(Instance.ended_at.is_(None)),
            percentiles(Instance.started_at, Instance.ended_at, finished),
        )
        .where(*selection.instances())
        .group_by(Instance.process_key)
        .order_by(Instance.process_key)
    )
    return [ProcessFigures(key, s, f, r, lead_time(f, p)) for key, s, f, r, p in rows]


def _within(column: InstrumentedAttribute[Any], selection: Selection) -> Any:
    return and_(column >= selection.start, column < selection.end)


def _by_week(
    session: Session,
    selection: Selection,
    column: InstrumentedAttribute[Any],
    *conditions: ColumnElement[bool],
) -> Mapping[int, int]:
    """Number of the week in the selection, from 1 → how many cases have `column` in it."""
    bounds = literal(selection.bounds, ARRAY(TIMESTAMP(timezone=True)))
    number = func.width_bucket(column, bounds)
    rows = session.execute(
        select(number, func.count())
        .where(_within(column, selection), *conditions, *selection.instances())
        .group_by(number)
    )
    return {row[0]: row[1] for row in rows}


def _running_at_start(session: Session, selection: Selection) -> int:
    start: datetime = selection.start
    still_running = or_(Instance.ended_at.is_(None), Instance.ended_at >= start)
    return session.execute(
        select(func.count()).where(
            Instance.started_at < start, still_running, *selection.instances()
        )
    ).scalar_one()
