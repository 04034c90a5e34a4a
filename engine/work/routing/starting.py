"""Beginning cases at their time: each row is claimed by one node, and done in one transaction."""

import logging
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.bpmn.timers import Due
from engine.store.database import Database, clock
from engine.store.models import Schedule
from engine.store.who import SYSTEM
from engine.work import instances
from engine.work.failing import pause
from engine.work.routing.schedules import following
from engine.work.routing.werkdossier import werkdossier

log = logging.getLogger(__name__)

MOST: Final = 100


def start_due(database: Database, now: datetime | None = None, limit: int = MOST) -> int:
    """Begin what is due, at most `limit` cases; returns how many began.

    `now` is aware UTC and stands in for the database's clock where a test wants another time. What
    was missed while nothing ran begins once. One that fails gets a pause and holds up no other.
    """
    begun = 0
    for _ in range(limit):
        schedule_id: UUID | None = None
        try:
            with database.transaction(SYSTEM) as session:
                schedule = _claim(session, now)
                if schedule is None:
                    break
                schedule_id = schedule.id
                _begin(session, schedule, now or clock(session))
            begun += 1
        except Exception as error:
            if schedule_id is None:
                raise
            log.error("schedule %s did not start: %s", schedule_id, type(error).__name__)  # noqa: TRY400 - a traceback may hold answers
            with database.transaction(SYSTEM) as session:
                _postpone(session, schedule_id, now)
    return begun


def _claim(session: Session, now: datetime | None) -> Schedule | None:
    return session.scalar(
        select(Schedule)
        .where(Schedule.try_at <= func.coalesce(now, func.clock_timestamp()))
        .order_by(Schedule.try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _begin(session: Session, schedule: Schedule, at: datetime) -> None:
    dossier_id = werkdossier(session, schedule.group_id, at)
    planned = Due(schedule.next_at or at, schedule.repeats, schedule.every)
    due = following(planned, at)
    schedule.next_at = schedule.try_at = due.at if due else None
    schedule.repeats = due.repeats if due else 0
    schedule.attempts = 0
    instances.begin(
        session, schedule.process_key, dossier_id, {}, at, start_event=schedule.element_id
    )


def _postpone(session: Session, schedule_id: UUID, now: datetime | None) -> None:
    schedule = session.get(Schedule, schedule_id, with_for_update=True)
    if schedule is not None:
        schedule.attempts += 1
        schedule.try_at = (now or clock(session)) + pause(schedule.attempts)
