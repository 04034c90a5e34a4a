"""Verdelen: who can take work in the groups of a teamleider, and how much each of them has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine.policy import Actor, NotAllowed, NotFound, demand
from engine.store.models import Account, Definition, Group, Task
from engine.work import tasks
from engine.work.colleagues import working_in
from engine.work.errors import TaskClaimed, TaskTaken


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody in one of the groups, and how many open tasks he has."""

    id: UUID
    name: str
    open_tasks: int


@dataclass(frozen=True, slots=True)
class Divided:
    """How many tasks were given, and how many could not be."""

    given: int
    refused: int


def colleagues_in_groups(session: Session, actor: Actor) -> list[Colleague]:
    """Who can be given work in the actor's groups, by name. Raises `NotAllowed`."""
    demand(actor, "tasks:assign")
    open_tasks = (
        select(func.count(Task.id))
        .where(Task.assignee_id == Account.id, Task.state == "open")
        .correlate(Account)
        .scalar_subquery()
    )
    found = working_in(Group.id.in_(actor.group_ids)).add_columns(open_tasks)
    return [Colleague(*row) for row in session.execute(found)]


def divide(
    session: Session, actor: Actor, task_ids: Iterable[UUID], account_id: UUID, at: datetime
) -> Divided:
    """Give each task to a colleague; what has changed in the meantime is left as it is.

    In one order, so that two who divide the same tasks don't wait for each other. Raises
    `NotAllowed` when the actor divides no work at all.
    """
    demand(actor, "tasks:assign")
    given = refused = 0
    for task_id in sorted(set(task_ids)):
        try:
            tasks.assign(session, actor, task_id, account_id, at)
            given += 1
        except (NotAllowed, NotFound, TaskClaimed, TaskTaken):
            refused += 1
    return Divided(given, refused)


def process_names(session: Session) -> dict[str, str]:
    """Process key → name, as its newest version gives it."""
    rows = session.execute(
        select(Definition.key, Definition.name)
        .where(Definition.kind == "process")
        .ext(distinct_on(Definition.key))
        .order_by(Definition.key, Definition.version.desc())
    )
    return {row.key: row.name for row in rows}
