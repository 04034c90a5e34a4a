"""The jobs that cases wait for: what is still to be done outside a step, and what gave up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from engine.policy import Actor, demand
from engine.store.models import Dossier, Instance, Job, Subscription

State = Literal["waiting", "incident"]


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job, without what it is about. Moments are aware UTC."""

    id: UUID
    """The idempotency key: the same at every attempt."""
    instance_id: UUID
    dossier_number: str
    process_key: str
    element_id: str
    operation: str
    state: str
    attempts: int
    retries: int
    due_at: datetime
    last_error: str | None
    created_at: datetime


def jobs(
    session: Session, actor: Actor, state: State, page: int, size: int
) -> tuple[list[JobRow], int]:
    """A page of the jobs in that state, the one due first first, and how many there are in all.

    Raises `NotAllowed`.
    """
    demand(actor, "cases:operate")
    total = session.execute(select(func.count()).where(Job.state == state)).scalar_one()
    page_of = _rows().where(Job.state == state).limit(size).offset((page - 1) * size)
    return [JobRow(*row) for row in session.execute(page_of)], total


def jobs_of(session: Session, instance_id: UUID) -> list[JobRow]:
    """The jobs that one case still waits for; the caller has decided that they may be seen."""
    wanted = _rows().where(Job.instance_id == instance_id, Job.state == "waiting")
    return [JobRow(*row) for row in session.execute(wanted)]


def heard_by(session: Session, instance_id: UUID) -> list[tuple[str, str]]:
    """What one case listens to: `message` or `signal`, and its name; not the key of a message,
    which is an answer. The caller has decided that it may be seen."""
    found = (
        select(Subscription.kind, Subscription.name)
        .where(Subscription.instance_id == instance_id)
        .distinct()
        .order_by(Subscription.kind, Subscription.name)
    )
    return [(kind, name) for kind, name in session.execute(found)]


def _rows() -> Select[Any]:
    columns: tuple[Any, ...] = (
        Job.id,
        Job.instance_id,
        Dossier.number,
        Instance.process_key,
        Job.element_id,
        Job.operation,
        Job.state,
        Job.attempts,
        Job.retries,
        Job.due_at,
        Job.last_error,
        Job.created_at,
    )
    return (
        select(*columns)
        .join(Instance, Instance.id == Job.instance_id)
        .join(Dossier, Dossier.id == Instance.dossier_id)
        .order_by(Job.due_at, Job.id)
    )
