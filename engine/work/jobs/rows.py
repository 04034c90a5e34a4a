"""The rows of jobs, kept equal to what a run waits for."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine.bpmn import Run
from engine.store.models import Job, table_of
from engine.work.cases import Case
from engine.work.jobs.queue import PERFORM, ring

JOB: Final = table_of(Job)


def keep(session: Session, case: Case, run: Run, before: Collection[str], at: datetime) -> None:
    """Write the jobs that are new or wait again after an incident, ring for them, and end those
    that the run no longer has; no statement where nothing changed."""
    now = {job.id: job for job in run.jobs()}
    fresh = [job for key, job in now.items() if key not in before]
    if gone := [UUID(key) for key in before if key not in now]:
        waiting = JOB.c.id.in_(gone), JOB.c.state == "waiting"
        session.execute(update(JOB).where(*waiting).values(state="cancelled", ended_at=at))
    if not fresh:
        return
    add = insert(JOB).values(
        [
            {
                "id": UUID(job.id),
                "instance_id": case.id,
                "element_id": job.element_id,
                "operation": job.operation,
                "state": "waiting",
                "retries": job.retries,
                "attempts": 0,
                "due_at": at,
                "rung_at": at,
                "created_at": at,
            }
            for job in fresh
        ]
    )
    again = ("state", "retries", "attempts", "due_at", "rung_at")
    values = {**{name: add.excluded[name] for name in again}, "ended_at": None}
    session.execute(add.on_conflict_do_update(index_elements=[JOB.c.id], set_=values))
    ring(session, PERFORM, (UUID(job.id) for job in fresh))
