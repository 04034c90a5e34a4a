"""Cases that wait on nothing: a state that must not exist, looked for all the same."""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine.store.models import Incident, Instance, Job, Subscription, Task

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Adrift:
    """A case that goes on by nothing and nobody."""

    instance_id: UUID
    process_key: str
    started_at: datetime


def stuck(session: Session) -> list[Adrift]:
    """The cases that are not ended and not held still, and yet have no open task, no timer, no
    subscription, no job and no incident; the oldest first."""
    keeps_going = (
        exists().where(Task.instance_id == Instance.id, Task.state == "open"),
        exists().where(Subscription.instance_id == Instance.id),
        exists().where(Job.instance_id == Instance.id, Job.state == "waiting"),
        exists().where(Incident.instance_id == Instance.id, Incident.resolved_at.is_(None)),
    )
    rows = session.execute(
        select(Instance.id, Instance.process_key, Instance.started_at)
        .where(
            Instance.ended_at.is_(None),
            Instance.status != "suspended",
            Instance.next_due_at.is_(None),
            *(~one for one in keeps_going),
        )
        .order_by(Instance.started_at)
    )
    return [Adrift(*row) for row in rows]


def report(session: Session) -> None:
    """A line in the log for each of them, with ids only."""
    for one in stuck(session):
        log.error("instance %s waits on nothing", one.instance_id)
