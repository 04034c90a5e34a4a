"""The worklist: which tasks somebody has, what his groups have, and (by right) all of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from engine import policy
from engine.policy import Actor
from engine.store.models import Account, Dossier, Group, Person, Task

Tab = Literal["mine", "group", "all"]

Handler: Final = aliased(Account)
Client: Final = aliased(Person)

SORTS: Final[dict[str, Any]] = {
    "due": Task.due_at,
    "created": Task.created_at,
    "name": Task.name,
    "dossier": Dossier.number,
    "client": Client.name,
    "priority": Task.priority,
    "assignee": Handler.name,
    "target": Dossier.target_date,
}


@dataclass(frozen=True, slots=True)
class WorklistQuery:
    """What somebody asks of the worklist; every part is optional."""

    tab: Tab = "mine"
    sort: str = "due"
    descending: bool = False
    search: str = ""
    """Part of a client's name, of a dossier number or of a task's name."""
    process_key: str | None = None
    element_id: str | None = None
    group: str | None = None
    """Key of a group to which the task is offered."""
    overdue: bool = False
    page: int = 1
    size: int = 25


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One line of the worklist."""

    id: UUID
    name: str
    subject: str | None
    process_key: str
    element_id: str
    dossier_number: str
    dossier_title: str
    client_name: str
    target_date: Any
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    candidate_groups: list[str]
    assignee_id: UUID | None
    assignee_name: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the lines, and how many there are in all."""

    rows: list[TaskRow]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        """The number of pages; an empty list has one."""
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be filtered on: only what occurs."""

    steps: list[tuple[str, str, str]] = field(default_factory=list)
    """Process key, element id, name."""


def worklist(session: Session, actor: Actor, query: WorklistQuery, at: datetime) -> Page:
    """A page of the worklist. `at` is aware UTC: what is due before it is overdue."""
    wanted = _wanted(actor, query, at)
    total = session.scalar(_from(select(func.count(Task.id)), query).where(*wanted)) or 0
    number = min(max(1, query.page), max(1, -(-total // query.size)))
    rows = session.execute(
        _from(select(*_columns()), query, drawn=True)
        .where(*wanted)
        .order_by(*_order(query))
        .limit(query.size)
        .offset((number - 1) * query.size)
    )
    return Page([TaskRow(*row) for row in rows], total, number, query.size)


def counts(session: Session, actor: Actor) -> dict[Tab, int]:
    """How many open tasks there are per tab that the actor may open, in one statement."""
    tabs: dict[Tab, ColumnElement[bool]] = {
        "mine": policy.my_tasks(actor),
        "group": policy.group_tasks(actor),
    }
    numbers = [select(func.count(Task.id)).where(cond).scalar_subquery() for cond in tabs.values()]
    if actor.may("tasks:all"):
        tabs["all"] = policy.all_tasks(actor)
        numbers.append(
            select(func.count(Task.id))
            .join(Dossier, Dossier.id == Task.dossier_id)
            .where(Task.state == "open", policy.all_tasks(actor))
            .scalar_subquery()
        )
    return dict(zip(tabs, session.execute(select(*numbers)).one(), strict=True))


def choices(session: Session, actor: Actor, tab: Tab) -> Choices:
    """The steps that occur in a tab, to filter on."""
    columns: tuple[Any, ...] = (Task.process_key, Task.element_id, func.max(Task.name))
    found = session.execute(
        _from(select(*columns), WorklistQuery(tab))
        .where(Task.state == "open", _of_tab(actor, tab))
        .group_by(Task.process_key, Task.element_id)
        .order_by(func.max(Task.name))
    )
    return Choices([(row[0], row[1], row[2]) for row in found])


def group_names(session: Session) -> dict[str, str]:
    """Key → name of every group, for the screen."""
    return {row.key: row.name for row in session.execute(select(Group.key, Group.name))}


def _columns() -> tuple[Any, ...]:
    return (
        Task.id,
        Task.name,
        Task.subject,
        Task.process_key,
        Task.element_id,
        Dossier.number,
        Dossier.title,
        Client.name,
        Dossier.target_date,
        Task.due_at,
        Task.follow_up_at,
        Task.priority,
        Task.candidate_groups,
        Task.assignee_id,
        Handler.name,
        Task.created_at,
    )


def _from(statement: Select[Any], query: WorklistQuery, *, drawn: bool = False) -> Select[Any]:
    """Join only what is asked for: counting a long list should not read dossiers."""
    searched = bool(query.search.strip())
    if drawn or searched or query.tab == "all":
        statement = statement.join(Dossier, Dossier.id == Task.dossier_id)
    if drawn or searched:
        statement = statement.join(Client, Client.id == Dossier.client_id)
    if drawn:
        statement = statement.outerjoin(Handler, Handler.id == Task.assignee_id)
    return statement


def _wanted(actor: Actor, query: WorklistQuery, at: datetime) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Task.state == "open", _of_tab(actor, query.tab)]
    if words := query.search.strip():
        wanted.append(
            or_(
                Client.name.icontains(words, autoescape=True),
                Dossier.number.contains(words, autoescape=True),
                Task.name.icontains(words, autoescape=True),
            )
        )
    if query.process_key:
        wanted.append(Task.process_key == query.process_key)
    if query.element_id:
        wanted.append(Task.element_id == query.element_id)
    if query.group:
        wanted.append(Task.candidate_groups.contains([query.group]))
    if query.overdue:
        wanted.append(Task.due_at < at)
    return wanted


def _of_tab(actor: Actor, tab: Tab) -> ColumnElement[bool]:
    match tab:
        case "mine":
            return policy.my_tasks(actor)
        case "group":
            return policy.group_tasks(actor)
        case "all":
            policy.demand(actor, "tasks:all")
            return policy.all_tasks(actor)


def _order(query: WorklistQuery) -> tuple[Any, ...]:
    column = SORTS.get(query.sort, Task.due_at)
    first = column.desc().nulls_last() if query.descending else column.asc().nulls_last()
    return (first, Task.id)
