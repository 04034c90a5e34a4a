"""Who may see and do what. Every decision about access is taken here, and nowhere else.

A role gives *permissions* (which pages and actions exist for somebody); a *ground* gives a dossier:
being its behandelaar, working in its group, being involved by name, having one of its open tasks
to do, or leading a group to which one is offered. Both are needed. What is not allowed here is
denied.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from engine.store.models import Account, Dossier, Group, Involvement, Membership, Task, table_of

PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    "dossiers:read": frozenset({"medewerker", "teamleider"}),
    "dossiers:start": frozenset({"medewerker", "teamleider"}),
    "dossiers:assign": frozenset({"teamleider"}),
    "tasks:work": frozenset({"medewerker", "teamleider"}),
    "tasks:all": frozenset({"teamleider"}),
    "tasks:assign": frozenset({"teamleider"}),
    "definitions:read": frozenset({"procesontwerper", "beheerder"}),
    "definitions:deploy": frozenset({"procesontwerper"}),
    "cases:operate": frozenset({"beheerder"}),
    "messages:publish": frozenset({"systeem"}),
    "insight:read": frozenset({"manager", "teamleider"}),
}
"""Permission → the roles that give it."""


class NotAllowed(Exception):
    """Je hebt hier geen toegang toe."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or NotAllowed.__doc__)


class NotFound(Exception):
    """Dit bestaat niet, of je hebt er geen toegang toe."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or NotFound.__doc__)


class OfferedTask(Protocol):
    """What is looked at of a task: a row, or one that is about to become a row."""

    @property
    def state(self) -> str: ...
    @property
    def assignee_id(self) -> UUID | None: ...
    @property
    def candidate_groups(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """The medewerker who acts: what is needed to decide, read in one statement."""

    user_id: UUID
    username: str
    name: str
    groups: frozenset[str]
    """Keys of the groups, as diagrams write them."""
    group_ids: frozenset[UUID]
    roles: frozenset[str]
    sign_outs: int = 0
    """How often he had signed out when this was read: the mark of his sessions since."""
    only: frozenset[str] | None = None
    """The permissions that the token of a program leaves of those of its account; None: all."""

    def may(self, permission: str) -> bool:
        """Whether a role of this medewerker gives the permission; an unknown one is an error."""
        given = not self.roles.isdisjoint(PERMISSIONS[permission])
        return given and (self.only is None or permission in self.only)


ACCOUNT: Final = table_of(Account)
GROUP: Final = table_of(Group)
MEMBERSHIP: Final = table_of(Membership)
ACTOR: Final = (
    select(
        ACCOUNT.c.username,
        ACCOUNT.c.name,
        ACCOUNT.c.roles,
        ACCOUNT.c.sign_outs,
        func.array_remove(func.array_agg(GROUP.c.key), None, type_=ARRAY(Text)),
        func.array_remove(func.array_agg(GROUP.c.id), None, type_=ARRAY(Uuid)),
    )
    .select_from(ACCOUNT)
    .outerjoin(MEMBERSHIP, MEMBERSHIP.c.account_id == ACCOUNT.c.id)
    .outerjoin(GROUP, GROUP.c.id == MEMBERSHIP.c.group_id)
    .where(ACCOUNT.c.id == bindparam("account_id"), ACCOUNT.c.active)
    .group_by(ACCOUNT.c.id)
)


def load_actor(session: Session | Connection, account_id: UUID) -> Actor | None:
    """The medewerker with his groups and roles, or None when he does not exist or is blocked."""
    row = session.execute(ACTOR, {"account_id": account_id}).one_or_none()
    if row is None:
        return None
    username, name, roles, sign_outs, groups, group_ids = row
    return Actor(
        account_id,
        username,
        name,
        frozenset(groups),
        frozenset(group_ids),
        frozenset(roles),
        sign_outs,
    )


def demand(actor: Actor, permission: str) -> None:
    """Raise `NotAllowed` unless the actor has the permission."""
    if not actor.may(permission):
        raise NotAllowed


def visible_dossiers(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Dossier` that holds for what this medewerker may see."""
    if not actor.may("dossiers:read"):
        return false()
    involvement, task = aliased(Involvement), aliased(Task)  # the query may hold these as well
    involved = select(involvement.id).where(
        involvement.dossier_id == Dossier.id,
        involvement.account_id == actor.user_id,
        involvement.ended_at.is_(None),
    )
    has_task = select(task.id).where(
        task.dossier_id == Dossier.id, task.state == "open", _to_do(actor, task)
    )
    return or_(
        Dossier.handler_id == actor.user_id,
        Dossier.group_id.in_(actor.group_ids),
        involved.exists(),
        has_task.exists(),
    )


def answers_for(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Dossier` for those whose signaleringen are this medewerker's to see to:
    his own, and those of his groups that nobody handles yet."""
    return or_(
        Dossier.handler_id == actor.user_id,
        and_(Dossier.handler_id.is_(None), Dossier.group_id.in_(actor.group_ids)),
    )


def may_acknowledge(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may tick off a signalering: who answers for it, or leads the group."""
    in_group = dossier.group_id in actor.group_ids
    if dossier.handler_id == actor.user_id or (dossier.handler_id is None and in_group):
        return True
    return in_group and actor.may("dossiers:assign")


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


def may_assign_dossier(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may name another behandelaar: a teamleider of the dossier's group."""
    return actor.may("dossiers:assign") and dossier.group_id in actor.group_ids


def may_change_involvement(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may let a colleague in: the behandelaar, or a teamleider of the group."""
    return dossier.handler_id == actor.user_id or may_assign_dossier(actor, dossier)


def _leads(actor: Actor, groups: Iterable[str]) -> bool:
    return actor.may("tasks:assign") and not actor.groups.isdisjoint(groups)


def _works(actor: Actor) -> ColumnElement[bool]:
    return false() if not actor.may("tasks:work") else Task.state == "open"


def _to_do(actor: Actor, task: type[Task]) -> ColumnElement[bool]:
    """His own and what he may take; who divides the work of a group answers for all of it."""
    offered = _offered(actor, task)
    if not actor.may("tasks:assign"):
        offered = and_(task.assignee_id.is_(None), offered)
    return or_(task.assignee_id == actor.user_id, offered)


def _offered(actor: Actor, task: type[Task]) -> ColumnElement[bool]:
    groups = cast(sorted(actor.groups), ARRAY(Text))
    return task.candidate_groups.op("&&", is_comparison=True)(groups)
