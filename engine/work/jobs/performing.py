"""One attempt of a job.

A lock of the connection keeps others away and falls when this process dies. The attempt is counted
and committed first; an operation that reaches outside is then called in no transaction; only after
that the case is locked and goes on, if it still waits for this very attempt.

Who dies on the way leaves a job that waits, with one attempt less to go. When the database was away
meanwhile, two may be at one job: both call with the same key, and the case takes the outcome of the
one that was counted last.
"""

import logging
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from engine.bpmn import BpmnError
from engine.bpmn import Job as Work
from engine.store.database import Busy, Database, clock
from engine.store.models import Job
from engine.store.who import SYSTEM
from engine.work import cases, operations
from engine.work.errors import OperationFailed
from engine.work.host import Host
from engine.work.jobs.settling import Attempt, again, go_on, set_aside, stop
from engine.work.steps import OpenRun, take_up

log = logging.getLogger(__name__)


def perform(database: Database, job_id: UUID, now: datetime | None = None) -> None:
    """Try a job once, if it is due, waits, and nobody else is at it.

    `now` is aware UTC and stands in for the database's clock where a test wants another time.
    Raises only what the database raises when it is away or the case is held too long; the job is
    then due as before.
    """
    with database.alone(job_id) as alone:
        if not alone:
            return
        try:
            attempt = _begin(database, job_id, now)
            if attempt is not None:
                _try(database, attempt)
        except (Busy, SQLAlchemyError):
            raise
        except Exception as error:
            log.error("job %s can't be tried: %s", job_id, type(error).__name__)  # noqa: TRY400 - a traceback may hold answers
            set_aside(database, job_id, error, now)


def _begin(database: Database, job_id: UUID, now: datetime | None) -> Attempt | None:
    """Count an attempt, and read what it needs from the case. None when there is nothing to do."""
    with database.transaction(SYSTEM) as session:
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
            return Attempt(case.id, None, work, at, now)
        row.attempts += 1
        return Attempt(case.id, row.attempts, work, at, now)


def _try(database: Database, attempt: Attempt) -> None:
    if attempt.number is None:
        stop(database, attempt, "De laatste poging is afgebroken.")
        return
    try:
        _carry_out(database, attempt)
    except Exception as error:
        log.error("job %s failed: %s", UUID(attempt.work.id), type(error).__name__)  # noqa: TRY400 - a traceback may hold answers
        _after(database, attempt, error)


def _carry_out(database: Database, attempt: Attempt) -> None:
    """Do the work and let the case go on with its results. Raises whatever the operation raises."""
    work = attempt.work
    if not operations.reaches_outside(work.operation):
        go_on(database, attempt, _inside)
        return
    order = operations.Order(work.headers, work.variables, work.id, attempt.at)
    results = operations.find_outside(work.operation)(order)
    go_on(database, attempt, lambda step, job: step.run.finish_job(job.id, results, step.at))


def _inside(step: OpenRun, work: Work) -> None:
    """The operation changes only this database: it runs in the transaction of its step."""
    host = Host(step.session, step.case, None, step.at, step.decisions)
    results = host.carry_out(work.operation, work.headers, work.variables, work.id)
    step.run.finish_job(work.id, results, step.at)


def _after(database: Database, attempt: Attempt, error: Exception) -> None:
    """What becomes of a job that failed: an error in the diagram, an incident, or another try."""
    name, kind = attempt.work.operation, type(error).__name__
    if isinstance(error, BpmnError):
        code = error.code
        go_on(database, attempt, lambda step, job: step.run.throw_in_job(job.id, code, step.at))
    elif isinstance(error, OperationFailed):
        stop(database, attempt, str(error))
    elif attempt.is_last:
        stop(database, attempt, f"De bewerking {name} is mislukt ({kind}).", error)
    else:
        again(database, attempt, error)
