"""Timers that are due: some rows at a time, so that any number of nodes can tick at once.

The lock on the rows is the only coordination: a node that dies gives its rows back, and what it had
not committed has not happened. The database's clock decides what is due.
"""

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from engine.store.database import Database, clock
from engine.store.models import Instance
from engine.store.who import SYSTEM
from engine.work import incidents
from engine.work.cases import Case, lock_due
from engine.work.failing import ATTEMPTS, pause
from engine.work.steps import OpenRun, save_together, take_up

log = logging.getLogger(__name__)

TOGETHER = 50
"""Instances that go on in one transaction: a commit costs more than a step, and a person who comes
for one of them waits for all."""


def tick(database: Database, now: datetime | None = None, limit: int = 2000) -> int:
    """Fire what is due, at most `limit` instances; returns how many went on.

    `now` is aware UTC and stands in for the database's clock where a test wants another time.
    One instance that fails does not hold up the others: it gets a pause, and at last an incident.
    """
    tried = fired = 0
    while tried < limit:
        most = min(TOGETHER, limit - tried)
        due, went_on = _fire_some(database, now, most)
        tried, fired = tried + due, fired + went_on
        if due < most:
            break
    return fired


def _fire_some(database: Database, now: datetime | None, most: int) -> tuple[int, int]:
    """How many were due, and how many of them went on: all in one transaction, or each in its own
    when one of them fails."""
    due: list[Case] = []
    try:
        with database.transaction(SYSTEM) as session:
            due = lock_due(session, now, most)
            at = now or clock(session)
            _fire(session, due, at)
    except Exception as error:
        if not due:
            raise
        if most > 1:
            alone = [_fire_some(database, now, 1) for _ in due]
            return sum(one for one, _ in alone), sum(one for _, one in alone)
        log.error("timer of instance %s failed: %s", due[0].id, type(error).__name__)  # noqa: TRY400 - a traceback may hold answers
        with database.transaction(SYSTEM) as session:
            _postpone(session, due[0].id, error, now)
        return 1, 0
    return len(due), len(due)


def _fire(session: Session, due: list[Case], at: datetime) -> None:
    """Let each go on, and write them together; those of one dossier after one another, so that an
    operation finds in the database what another case of the dossier has just done."""
    going: dict[UUID, OpenRun] = {}
    for case in due:
        if case.dossier_id in going:
            save_together(list(going.values()))
            going.clear()
        step = take_up(session, case, None, at)
        step.run.fire_due(at)
        step.run.advance(at)
        going[case.dossier_id] = step
    if going:
        save_together(list(going.values()))


def _postpone(session: Session, instance_id: UUID, error: Exception, now: datetime | None) -> None:
    instance = session.get_one(Instance, instance_id, with_for_update=True)
    at = now or clock(session)
    if instance.next_due_at is None:
        return
    instance.timer_attempts += 1
    if instance.timer_attempts < ATTEMPTS:
        instance.next_due_at = at + pause(instance.timer_attempts)
        return
    instance.next_due_at = None
    message = f"De timer kon vijf keer niet afgaan ({type(error).__name__})."
    incidents.hold_up(session, instance, "timer", message, at)
