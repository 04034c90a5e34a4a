"""What somebody can go on with after a step, in the same case."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import policy
from engine.policy import Actor
from engine.store.models import Task
from engine.work.steps import NewTask


def next_for(actor: Actor, new: Iterable[NewTask]) -> UUID | None:
    """Of tasks that have just come: one that is the actor's own, else one that he may take."""
    tasks = list(new)
    mine = [task.id for task in tasks if task.assignee_id == actor.user_id]
    free = [task.id for task in tasks if policy.may_claim(actor, task)]
    return next(iter(mine + free), None)


def own_beside(session: Session, actor: Actor, instance_id: UUID) -> UUID | None:
    """Another open task of the case that is the actor's own: the one due first."""
    return session.scalar(
        select(Task.id)
        .where(
            Task.instance_id == instance_id,
            Task.state == "open",
            Task.assignee_id == actor.user_id,
        )
        .order_by(Task.due_at, Task.created_at, Task.id)
        .limit(1)
    )
