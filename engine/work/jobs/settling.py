"""What comes of an attempt: the case goes on, another attempt follows, or it becomes an incident.

A case takes the outcome of one attempt only: the one that was counted last, as long as the job
still waits.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engine.bpmn import Job as Work
from engine.store.database import Busy, Database, clock
from engine.store.models import Incident, Instance, Job
from engine.store.who import SYSTEM
from engine.work import cases
from engine.work.failing import LONGEST, pause
from engine.work.steps import OpenRun, save, take_up

PATIENCE: Final = 5
"""How often it tries to tell a case that somebody else is in, or a database that is away, what was
done, before that is done again."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that has been counted. `number` is None when all had been used up before."""

    instance_id: UUID
    number: int | None
    work: Work
    at: datetime
    now: datetime | None
    """Stands in for the database's clock where a test wants another time."""

    @property
    def is_last(self) -> bool:
        """Whether no other may follow."""
        return self.number is None or self.number >= self.work.retries


Change = Callable[[OpenRun, Work], None]
"""What an attempt does to the run of its case."""


def go_on(database: Database, attempt: Attempt, change: Change) -> None:
    """Lock the case and change its run, if it still waits for this very attempt.

    Raises `Busy` when somebody else stays in the case, `OperationalError` when the database stays
    away, and what `change` raises.
    """
    for turn in range(1, PATIENCE + 1):
        try:
            _go_on_once(database, attempt, change)
        except (Busy, OperationalError) as error:
            if turn == PATIENCE:
                raise
            if isinstance(error, OperationalError):
                time.sleep(turn - 1)
        else:
            return


def _go_on_once(database: Database, attempt: Attempt, change: Change) -> None:
    with database.transaction(SYSTEM) as session:
        case = cases.lock(session, attempt.instance_id)
        row = session.get_one(Job, UUID(attempt.work.id), with_for_update=True)
        if not _is_current(row, attempt):
            return
        if case.suspended_at is not None:
            _give_back(row, attempt)
            return
        step = take_up(session, case, None, attempt.now or clock(session))
        change(step, attempt.work)
        stuck = any(one.visit_id == attempt.work.id for one in step.run.incidents)
        row.state, row.ended_at = "incident" if stuck else "done", step.at
        session.flush()
        save(step)


def _is_current(row: Job, attempt: Attempt) -> bool:
    return row.state == "waiting" and attempt.number in (None, row.attempts)


def _give_back(row: Job, attempt: Attempt) -> None:
    """The case was held still meanwhile: what came out is lost, but no fault of the operation."""
    if attempt.number is not None:
        row.attempts = attempt.number - 1


def again(database: Database, attempt: Attempt, error: Exception) -> None:
    """Another attempt follows, after a pause."""
    with database.transaction(SYSTEM) as session:
        row = session.get_one(Job, UUID(attempt.work.id), with_for_update=True)
        if _is_current(row, attempt):
            row.last_error = type(error).__name__
            row.due_at = (attempt.now or clock(session)) + pause(row.attempts)


def stop(
    database: Database, attempt: Attempt, message: str, error: Exception | None = None
) -> None:
    """Give up: an incident, from which a retry makes the job wait again."""

    def fail(step: OpenRun, work: Work) -> None:
        if error is not None:
            step.session.get_one(Job, UUID(work.id)).last_error = type(error).__name__
        step.run.fail_job(work.id, "operation", message, step.at)

    go_on(database, attempt, fail)


def set_aside(database: Database, job_id: UUID, error: Exception, now: datetime | None) -> None:
    """The case can't be taken up, so nothing can be told to its run. The job is tried again after
    the longest pause, and an incident beside the run says so till the case goes on."""
    with database.transaction(SYSTEM) as session:
        row = session.get_one(Job, job_id)
        case = cases.lock(session, row.instance_id)
        session.refresh(row, with_for_update=True)
        if row.state == "waiting":
            at = now or clock(session)
            row.last_error, row.due_at = type(error).__name__, at + LONGEST
            _tell(session, case, row, at)


def _tell(session: Session, case: cases.Case, row: Job, at: datetime) -> None:
    """The incident of a job that was set aside, once."""
    here = Incident.instance_id == case.id, Incident.visit_id == row.id.hex
    if session.scalar(select(exists().where(*here, Incident.resolved_at.is_(None)))):
        return
    session.execute(update(Instance).where(Instance.id == case.id).values(status="incident"))
    session.add(
        Incident(
            instance_id=case.id,
            process_key=case.process_key,
            element_id=row.element_id,
            element_name="",
            visit_id=row.id.hex,
            kind="job",
            message=f"De zaak kan niet worden opgenomen ({row.last_error}).",
            at=at,
        )
    )
