"""Which tasks somebody may see, take, fill in and hand on."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, cast, false, or_
from sqlalchemy.dialects.postgresql import ARRAY

from engine.policy.actors import Actor
from engine.policy.permissions import PERMISSIONS
from engine.store.models import Account, Dossier, Task


class OfferedTask(Protocol):
    """What is looked at of a task: a row, or one that is about to become a row."""

    @property
    def state(self) -> str: ...
    @property
    def assignee_id(self) -> UUID | None: ...
    @property
    def candidate_groups(self) -> list[str]: ...


def my_tasks(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Task` for what is assigned to this medewerker."""
    return and_(_works(actor), Task.assignee_id == actor.user_id)


def group_tasks(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Task` for what nobody has taken and the actor's groups may take."""
    return and_(_works(actor), Task.assignee_id.is_(None), _offered(actor, Task))


def all_tasks(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Task` for all tasks of the actor's groups: for who divides the work.

    Needs `Dossier` in the query.
    """
    if not actor.may("tasks:all"):
        return false()
    return or_(
        Dossier.group_id.in_(actor.group_ids),
        _offered(actor, Task),
        Task.assignee_id == actor.user_id,
    )


def takes_work() -> ColumnElement[bool]:
    """The condition on `Account` for whom a task or a dossier can be given to."""
    return and_(Account.active, Account.roles.overlap(sorted(PERMISSIONS["tasks:work"])))


def may_claim(actor: Actor, task: OfferedTask) -> bool:
    """Whether the actor may take this task: it is free and offered to one of his groups."""
    return (
        actor.may("tasks:work")
        and task.state == "open"
        and task.assignee_id is None
        and not actor.groups.isdisjoint(task.candidate_groups)
    )


def may_complete(actor: Actor, task: OfferedTask) -> bool:
    """Whether the actor may fill in this task: it is assigned to him."""
    return actor.may("tasks:work") and task.assignee_id == actor.user_id


def may_release(actor: Actor, task: Task) -> bool:
    """Whether the actor may give the task back: his own, or of a group that he leads."""
    if task.state != "open" or task.assignee_id is None:
        return False
    return task.assignee_id == actor.user_id or _leads(actor, task.candidate_groups)


def may_assign(actor: Actor, task: Task) -> bool:
    """Whether the actor may give the task to a colleague: a teamleider of one of its groups."""
    return task.state == "open" and _leads(actor, task.candidate_groups)


def to_do(actor: Actor, task: type[Task]) -> ColumnElement[bool]:
    """The condition on `Task` for what calls for this medewerker: his own and what he may take; who
    divides the work of a group answers for all of it."""
    offered = _offered(actor, task)
    if not actor.may("tasks:assign"):
        offered = and_(task.assignee_id.is_(None), offered)
    return or_(task.assignee_id == actor.user_id, offered)


def _offered(actor: Actor, task: type[Task]) -> ColumnElement[bool]:
    groups = cast(sorted(actor.groups), ARRAY(Text))
    return task.candidate_groups.op("&&", is_comparison=True)(groups)


def _leads(actor: Actor, groups: Iterable[str]) -> bool:
    return actor.may("tasks:assign") and not actor.groups.isdisjoint(groups)


def _works(actor: Actor) -> ColumnElement[bool]:
    return false() if not actor.may("tasks:work") else Task.state == "open"
