"""Timers that are due: rows taken one by one, so that any number of nodes can tick at once.

The lock on the row is the only coordination: a node that dies gives its row back, and what it had
not committed has not happened. The database's clock decides what is due.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from engine.store.database import Database, clock
from engine.store.models import Incident, Instance
from engine.work.cases import Case, lock_due
from engine.work.steps import save, take_up

log = logging.getLogger(__name__)

ATTEMPTS = 5
"""After so many failures of one timer it becomes an incident, till the case goes on otherwise."""

FIRST_PAUSE = timedelta(seconds=10)
"""Before a second attempt; each further pause is twice as long."""


def tick(database: Database, now: datetime | None = None, limit: int = 200) -> int:
    """Fire what is due, at most `limit` instances; returns how many went on.

    `now` is aware UTC and stands in for the database's clock where a test wants another time.
    One instance that fails does not hold up the others: it gets a pause, and at last an incident.
    """
    fired = 0
    for _ in range(limit):
        instance_id: UUID | None = None
        try:
            with database.transaction() as session:
                case = lock_due(session, now)
                if case is None:
                    break
                instance_id = case.id
                _fire(session, case, now or clock(session))
                fired += 1
        except Exception as error:
            if instance_id is None:
                raise
            log.error("timer of instance %s failed: %s", instance_id, type(error).__name__)  # noqa: TRY400 - a traceback may hold answers
            with database.transaction() as session:
                _postpone(session, instance_id, error, now)
    return fired


def _fire(session: Session, case: Case, at: datetime) -> None:
    step = take_up(session, case, None, at)
    step.run.fire_due(at)
    step.run.advance(at)
    save(step)


def _postpone(session: Session, instance_id: UUID, error: Exception, now: datetime | None) -> None:
    instance = session.get_one(Instance, instance_id, with_for_update=True)
    at = now or clock(session)
    if instance.next_due_at is None:
        return
    instance.timer_attempts += 1
    if instance.timer_attempts < ATTEMPTS:
        instance.next_due_at = at + FIRST_PAUSE * 2 ** (instance.timer_attempts - 1)
        return
    instance.status, instance.next_due_at = "incident", None
    session.add(
        Incident(
            instance_id=instance.id,
            process_key=instance.process_key,
            element_id="",
            element_name="",
            kind="timer",
            message=f"De timer kon vijf keer niet afgaan ({type(error).__name__}).",
            at=at,
        )
    )
