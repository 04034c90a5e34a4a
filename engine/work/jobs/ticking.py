"""The tick of jobs: it rings again for what is due and was not heard."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select

from engine.store.database import Database, clock
from engine.store.models import Instance, Job
from engine.store.who import SYSTEM
from engine.work.jobs.queue import PERFORM, clean, ring, waiting

UNHEARD: Final = timedelta(seconds=10)
"""After this long without an answer a doorbell rings again."""


def tick(database: Database, now: datetime | None = None, limit: int = 1000) -> int:
    """Ring for jobs that are due and were not heard; returns for how many. It adds doorbells until
    `limit` of them wait: workers that have more than that to do need no more of them.

    `now` is aware UTC and stands in for the database's clock where a test wants another time.
    Several nodes may do so at once. A job of a suspended case is left alone.
    """
    with database.transaction(SYSTEM) as session:
        clean(session)
        room = limit - waiting(session, limit)
        at = now or clock(session)
        unheard = or_(Job.rung_at < Job.due_at, Job.rung_at < at - UNHEARD)
        rows = session.scalars(
            select(Job)
            .join(Instance, Instance.id == Job.instance_id)
            .where(Job.state == "waiting", Job.due_at <= at, unheard)
            .where(Instance.suspended_at.is_(None))
            .order_by(Job.due_at)
            .limit(room)
            .with_for_update(of=Job, skip_locked=True)
        ).all()
        for row in rows:
            row.rung_at = at
        if rows:
            ring(session, PERFORM, (row.id for row in rows))
        return len(rows)
