"""One attempt of a job.

A lock of the connection keeps others away and falls when this process dies. The attempt is counted
and committed first; an operation that reaches outside is then called in no transaction; only after
that the case is locked and goes on, if it still waits for this very attempt.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select

from engine.bpmn import BpmnError
from engine.bpmn import Job as Work
from engine.store.database import Database, clock
from engine.store.models import Job
from engine.work import cases, operations
from engine.work.errors import OperationFailed
from engine.work.steps import OpenRun, save, take_up

log = logging.getLogger(__name__)

FIRST_PAUSE: Final = timedelta(seconds=10)
"""Before a second attempt; each further pause is twice as long."""

LONGEST_PAUSE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that has been counted. `number` is None when all had been used up before."""

    instance_id: UUID
    number: int | None
    work: Work
    at: datetime


def perform(database: Database, job_id: UUID, now: datetime | None = None) -> None:
    """Try a job once, if it is due, waits, and nobody else is at it.

    `now` is aware UTC and stands in for the database's clock where a test wants another time.
    Raises only what the database raises when it is away; the job is then due as before.
    """
    with database.alone(job_id) as alone:
        attempt = _begin(database, job_id, now) if alone else None
        if attempt is None:
            return
        if attempt.number is None:
            _stop(database, attempt, "De laatste poging is afgebroken.", now)
            return
        try:
            _carry_out(database, attempt, now)
        except Exception as error:
            log.error("job %s failed: %s", job_id, type(error).__name__)  # noqa: TRY400 - a traceback may hold answers
            _after(database, attempt, error, now)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts have failed."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE)


def _begin(database: Database, job_id: UUID, now: datetime | None) -> Attempt | None:
    """Count an attempt, and read what it needs from the case. None when there is nothing to do."""
    with database.transaction() as session:
        row = session.scalar(select(Job).where(Job.id == job_id).with_for_update())
        at = now or clock(session)
        if row is None or row.state != "waiting" or row.due_at > at:
            return None
        case = cases.look(session, row.instance_id)
        if case.suspended_at is not None:
            return None
        run = take_up(session, case, None, at).run
        work = next((one for one in run.jobs() if one.id == job_id.hex), None)
        if work is None:
            return None
        if row.attempts >= row.retries:
            return Attempt(case.id, None, work, at)
        row.attempts += 1
        return Attempt(case.id, row.attempts, work, at)


def _carry_out(database: Database, attempt: Attempt, now: datetime | None) -> None:
    """Do the work and let the case go on with its results. Raises whatever the operation raises."""
    work = attempt.work
    if not operations.reaches_outside(work.operation):
        _go_on(database, attempt, now, _inside)
        return
    order = operations.Order(work.headers, work.variables, work.id, attempt.at)
    results = operations.find_outside(work.operation)(order)
    _go_on(database, attempt, now, lambda s, job: s.run.finish_job(job.id, results, s.at))


def _inside(step: OpenRun, work: Work) -> None:
    """The operation changes only this database: it runs in the transaction of its step."""
    host = cases.Host(step.session, step.case, None, step.at, step.decisions)
    results = host.carry_out(work.operation, work.headers, work.variables, work.id)
    step.run.finish_job(work.id, results, step.at)


def _after(database: Database, attempt: Attempt, error: Exception, now: datetime | None) -> None:
    """What becomes of a job that failed: an error in the diagram, an incident, or another try."""
    name = f"De bewerking {attempt.work.operation}"
    if isinstance(error, BpmnError):
        code = error.code
        _go_on(
            database, attempt, now, lambda step, job: step.run.throw_in_job(job.id, code, step.at)
        )
    elif isinstance(error, OperationFailed):
        _stop(database, attempt, str(error), now)
    elif attempt.number is not None and attempt.number < attempt.work.retries:
        _again(database, attempt, error, now)
    else:
        _stop(database, attempt, f"{name} is mislukt ({type(error).__name__}).", now, error)


def _again(database: Database, attempt: Attempt, error: Exception, now: datetime | None) -> None:
    with database.transaction() as session:
        row = session.get_one(Job, UUID(attempt.work.id), with_for_update=True)
        if row.state == "waiting" and row.attempts == attempt.number:
            row.last_error = type(error).__name__
            row.due_at = (now or clock(session)) + pause(row.attempts)


def _stop(
    database: Database,
    attempt: Attempt,
    message: str,
    now: datetime | None,
    error: Exception | None = None,
) -> None:
    """Give up: an incident, from which a retry makes the job wait again."""

    def fail(step: OpenRun, work: Work) -> None:
        if error is not None:
            step.session.get_one(Job, UUID(work.id)).last_error = type(error).__name__
        step.run.fail_job(work.id, "operation", message, step.at)

    _go_on(database, attempt, now, fail)


def _go_on(
    database: Database,
    attempt: Attempt,
    now: datetime | None,
    change: Callable[[OpenRun, Work], None],
) -> None:
    """Lock the case and change its run, if it still waits for this very attempt."""
    with database.transaction() as session:
        case = cases.lock(session, attempt.instance_id)
        row = session.get_one(Job, UUID(attempt.work.id), with_for_update=True)
        if case.suspended_at is not None or not _is_current(row, attempt):
            return
        step = take_up(session, case, None, now or clock(session))
        change(step, attempt.work)
        stuck = any(one.visit_id == attempt.work.id for one in step.run.incidents)
        row.state, row.ended_at = "incident" if stuck else "done", step.at
        session.flush()
        save(step)


def _is_current(row: Job, attempt: Attempt) -> bool:
    return row.state == "waiting" and attempt.number in (None, row.attempts)
