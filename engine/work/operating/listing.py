"""Finding cases: those that need an operator, or one by the number of its dossier."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from engine.policy import Actor, demand
from engine.store.models import Definition, Dossier, Incident, Instance, Job, Task
from engine.work import sweep
from engine.work.routing import messages
from engine.work.routing.messages import Undelivered

SHOWN: Final[dict[str, ColumnElement[bool]]] = {
    "all": Instance.ended_at.is_(None),
    "incident": exists().where(Incident.instance_id == Instance.id, Incident.resolved_at.is_(None)),
    "suspended": Instance.status == "suspended",
    "retrying": exists().where(
        Job.instance_id == Instance.id, Job.state == "waiting", Job.attempts > 0
    ),
    "ended": Instance.ended_at.is_not(None),
}
"""What can be asked for → which cases those are. Beside these: `STUCK`."""

STUCK: Final = "stuck"
"""Cases that wait on nothing: there should be none."""


@dataclass(frozen=True, slots=True)
class InstanceQuery:
    """Which cases: `show` is a key of `SHOWN`, or `STUCK`; `number` is a part of that of the
    dossier."""

    show: str = "all"
    number: str = ""
    process_key: str = ""
    page: int = 1
    size: int = 25


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """A case without anything about the people in it. Moments are aware UTC."""

    id: UUID
    dossier_number: str
    process_key: str
    process_name: str
    version: int
    status: str
    started_at: datetime
    suspended_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    next_due_at: datetime | None
    open_tasks: int
    incidents: int


@dataclass(frozen=True, slots=True)
class InstancePage:
    """A part of the cases, and how many there are in all."""

    rows: list[InstanceRow]
    total: int
    number: int
    pages: int


def instances(session: Session, actor: Actor, query: InstanceQuery) -> InstancePage:
    """A page of cases, the newest first. Raises `NotAllowed`; an unknown `show` is all."""
    demand(actor, "cases:operate")
    wanted = _wanted(session, query)
    joined = select(func.count()).select_from(Instance).join(Dossier, _OF_DOSSIER).where(*wanted)
    total = session.execute(joined).scalar_one()
    pages = max(1, -(-total // query.size))
    number = min(max(1, query.page), pages)
    rows = session.execute(
        select(*_COLUMNS)
        .select_from(Instance)
        .join(Dossier, _OF_DOSSIER)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(*wanted)
        .order_by(Instance.started_at.desc(), Instance.id)
        .limit(query.size)
        .offset((number - 1) * query.size)
    )
    return InstancePage([InstanceRow(*row) for row in rows], total, number, pages)


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """How many cases there are of each kind that can be asked for, and (`messages`) how many
    messages nobody took. Raises `NotAllowed`."""
    demand(actor, "cases:operate")
    numbers = [func.count().filter(condition) for condition in SHOWN.values()]
    row = session.execute(select(*numbers).select_from(Instance)).one()
    expired = messages.count_undelivered(session)
    return {
        **dict(zip(SHOWN, row, strict=True)),
        STUCK: len(sweep.stuck(session)),
        "messages": expired,
    }


def undelivered(session: Session, actor: Actor) -> list[Undelivered]:
    """The messages that nobody took in their time, the newest first. Raises `NotAllowed`."""
    demand(actor, "cases:operate")
    return messages.undelivered(session)


def _wanted(session: Session, query: InstanceQuery) -> list[ColumnElement[bool]]:
    wanted = [SHOWN.get(query.show, SHOWN["all"])]
    if query.show == STUCK:
        wanted.append(Instance.id.in_([one.instance_id for one in sweep.stuck(session)]))
    if query.number.strip():
        wanted.append(Dossier.number.contains(query.number.strip(), autoescape=True))
    if query.process_key:
        wanted.append(Instance.process_key == query.process_key)
    return wanted


_OF_DOSSIER: Final = Dossier.id == Instance.dossier_id
_OPEN_TASKS: Final = (
    select(func.count())
    .select_from(Task)
    .where(Task.instance_id == Instance.id, Task.state == "open")
    .scalar_subquery()
)
_INCIDENTS: Final = (
    select(func.count())
    .select_from(Incident)
    .where(Incident.instance_id == Instance.id, Incident.resolved_at.is_(None))
    .scalar_subquery()
)
_COLUMNS: Final[tuple[Any, ...]] = (
    Instance.id,
    Dossier.number,
    Instance.process_key,
    Definition.name,
    Definition.version,
    Instance.status,
    Instance.started_at,
    Instance.suspended_at,
    Instance.ended_at,
    Instance.outcome,
    Instance.next_due_at,
    _OPEN_TASKS,
    _INCIDENTS,
)
