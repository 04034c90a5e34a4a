"""The worklist: which tasks somebody has, what his groups have, and (by right) all of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from engine import policy
from engine.policy import Actor
from engine.store.models import Account, Dossier, Group, Instance, Person, Task

Tab = Literal["mine", "group", "all"]

COUNTED: Final = 1001
"""Where counting stops; the screen says "1.000+"."""

LOOKED_THROUGH: Final = 2000

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
}


NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "dossier": ("dossier",),
    "client": ("client",),
    "assignee": ("handler",),
}
"""Sort → the tables beside the task's own that it looks at."""

ALL_NEEDS: Final[dict[Tab, tuple[str, ...]]] = {"mine": (), "group": (), "all": ("dossier",)}


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
    client_name: str | None
    """None for a task of a werkdossier."""
    target_date: Any
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    candidate_groups: list[str]
    assignee_id: UUID | None
    assignee_name: str | None
    created_at: datetime
    suspended_at: datetime | None
    """Since when its case is held still."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the lines, and how many there are in all: `COUNTED` means that many or more."""

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
    order, wanted = _order(query), _wanted(actor, query, at)
    needed = {*NEEDED.get(query.sort, ()), *ALL_NEEDS[query.tab]}
    found = _from(select(Task.id), *needed).where(*wanted).order_by(*order)
    keys = session.scalars(found.limit(COUNTED)).all()
    number = min(max(1, query.page), max(1, -(-len(keys) // query.size)))
    part = keys[(number - 1) * query.size : number * query.size]
    drawn = (
        _from(select(*_columns()), "client", "handler", "case")
        .where(Task.id.in_(part))
        .order_by(*order)
    )
    return Page([TaskRow(*row) for row in session.execute(drawn)], len(keys), number, query.size)


def counts(session: Session, actor: Actor) -> dict[Tab, int]:
    """How many open tasks there are per tab that the actor may open, in one statement.

    `COUNTED` means that many or more.
    """
    tabs: dict[Tab, ColumnElement[bool]] = {
        "mine": policy.my_tasks(actor),
        "group": policy.group_tasks(actor),
    }
    numbers = [_at_most(select(Task.id).where(cond)) for cond in tabs.values()]
    if actor.may("tasks:all"):
        tabs["all"] = policy.all_tasks(actor)
        numbers.append(
            _at_most(
                select(Task.id)
                .join(Dossier, Dossier.id == Task.dossier_id)
                .where(Task.state == "open", policy.all_tasks(actor))
            )
        )
    return dict(zip(tabs, session.execute(select(*numbers)).one(), strict=True))


def choices(session: Session, actor: Actor, tab: Tab) -> Choices:
    """The steps that occur in a tab, to filter on; of a very long list the first tasks tell."""
    columns: tuple[Any, ...] = (Task.process_key, Task.element_id, Task.name)
    first = (
        _from(select(*columns), *ALL_NEEDS[tab])
        .where(Task.state == "open", _of_tab(actor, tab))
        .order_by(Task.due_at, Task.id)
        .limit(LOOKED_THROUGH)
        .subquery()
    )
    process, element, name = first.c
    found = session.execute(
        select(process, element, func.max(name)).group_by(process, element).order_by(func.max(name))
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
        Instance.suspended_at,
    )


def _from(statement: Select[Any], *tables: str) -> Select[Any]:
    """Join what is asked for and no more: going through a long list should not read dossiers."""
    if tables:
        statement = statement.join(Dossier, Dossier.id == Task.dossier_id)
    if "client" in tables:
        statement = statement.outerjoin(Client, Client.id == Dossier.client_id)
    if "handler" in tables:
        statement = statement.outerjoin(Handler, Handler.id == Task.assignee_id)
    if "case" in tables:
        statement = statement.join(Instance, Instance.id == Task.instance_id)
    return statement


def _wanted(actor: Actor, query: WorklistQuery, at: datetime) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Task.state == "open", _of_tab(actor, query.tab)]
    if words := query.search.strip():
        wanted.append(_matches(words))
    if query.process_key:
        wanted.append(Task.process_key == query.process_key)
    if query.element_id:
        wanted.append(Task.element_id == query.element_id)
    if query.group:
        wanted.append(Task.candidate_groups.contains([query.group]))
    if query.overdue:
        wanted.append(Task.due_at < at)
    return wanted


def _matches(words: str) -> ColumnElement[bool]:
    """The dossiers are looked up first and once, not again for each task."""
    person = aliased(Person)
    found = (
        select(Dossier.id)
        .outerjoin(person, person.id == Dossier.client_id)
        .where(
            or_(
                person.name.icontains(words, autoescape=True),
                Dossier.number.contains(words, autoescape=True),
            )
        )
        .correlate(None)
    )
    return or_(Task.dossier_id.in_(found), Task.name.icontains(words, autoescape=True))


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
    """Descending is ascending backwards to the last detail, so that one index serves both."""
    column = SORTS.get(query.sort, Task.due_at)
    return (column.desc(), Task.id.desc()) if query.descending else (column, Task.id)


def _at_most(tasks: Select[Any]) -> ScalarSelect[int]:
    """How many there are, counted to `COUNTED`: nobody reads on, and counting on takes time."""
    return select(func.count()).select_from(tasks.limit(COUNTED).subquery()).scalar_subquery()
