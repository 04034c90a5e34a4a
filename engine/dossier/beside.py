"""What runs in a dossier beside its main process: a casusoverleg, a gegevensverzoek.

Which processes may be begun beside others stands in their diagrams, as the extension property
`startNaast` with the value `ja`. Each is a case of the same dossier with tasks of its own; as many
as are needed run at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.dossier.dossiers import visible
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import Definition, Dossier, Event, Instance, Task
from engine.work import deployments, instances
from engine.work.errors import NothingInUse
from engine.work.following import next_for
from engine.work.library import library
from engine.work.operations import Call, operation

PROPERTY: Final = "startNaast"
YES: Final = "ja"
BUTTON: Final = "startKnop"
"""What the button says that begins it, as an action: `Plan een casusoverleg`."""


@dataclass(frozen=True, slots=True)
class Startable:
    """A process that can be begun beside others; `button` says what one does with it."""

    key: str
    name: str
    button: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A case beside the main process: when it began and by whom, and how it stands.

    `subject` tells it from others of its name, such as the party that is asked; None until its
    tasks know it. `tasks` are its open tasks, the first due first; `outcome` is how it ended.
    """

    id: UUID
    name: str
    subject: str | None
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    status: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Begun:
    """A case that was just begun, with the task that the actor can go on with."""

    name: str
    next_task_id: UUID | None


def startable(session: Session, actor: Actor, dossier: Dossier) -> list[Startable]:
    """What this actor may begin in this dossier now, by name."""
    if not policy.may_start_beside(actor, dossier):
        return []
    try:
        shelf = library(session, deployments.current_release_id(session))
    except NothingInUse:
        return []
    found = [
        Startable(key, one.name, _button(one.summary) or f"Begin: {one.name}")
        for (kind, key), one in shelf.stored.items()
        if kind == "process" and _is_beside(one.summary)
    ]
    return sorted(found, key=lambda one: one.name)


def begin(session: Session, actor: Actor, number: str, process_key: str, at: datetime) -> Begun:
    """Begin a process beside what runs in the dossier already. `at` is aware UTC.

    Raises `NotFound` (no such dossier for the actor, or not such a process), and `NotAllowed`.
    """
    dossier = visible(session, actor, number)
    if not policy.may_start_beside(actor, dossier):
        raise NotAllowed("Je kunt in dit dossier niets beginnen: het is gesloten, of niet van jou.")
    found = {one.key: one for one in startable(session, actor, dossier)}
    if process_key not in found:
        raise NotFound
    name = found[process_key].name
    case_id, tasks = instances.begin(
        session, process_key, dossier.id, {}, at, started_by=actor.user_id, start_answers={}
    )
    session.add(
        Event(
            dossier_id=dossier.id,
            instance_id=case_id,
            at=at,
            actor_id=actor.user_id,
            action="dossier:beside:started",
            process_key=process_key,
            element_name=name,
            detail={},
        )
    )
    session.flush()
    note(
        session,
        actor,
        "dossier:beside:started",
        at,
        dossier_id=dossier.id,
        process_key=process_key,
        purpose=f"{name} begonnen.",
    )
    return Begun(name, next_for(actor, tasks))


def running(session: Session, dossier_id: UUID) -> list[Beside]:
    """The cases beside the main one: those that still run first, then the newest."""
    found = session.execute(_cases(Instance.dossier_id == dossier_id)).all()
    beside = [(case, one) for case, one in found if _is_beside(one.summary)]
    case_ids = [case.id for case, _ in beside]
    tasks, about = _open_tasks(session, case_ids), subjects(session, case_ids)
    return [
        Beside(
            case.id,
            one.name,
            about.get(case.id),
            case.started_at,
            case.ended_at,
            case.outcome,
            case.status,
            tuple(task for task in tasks if task.instance_id == case.id),
        )
        for case, one in beside
    ]


@operation("dossier:lopend-naast", gives=("lopendNaast",))
def still_running(call: Call) -> Mapping[str, Any]:
    """Which cases run in the dossier beside this one: `lopendNaast`, the names of their processes,
    one for each case. What this case itself calls is part of it and does not count."""
    others = _cases(
        Instance.dossier_id == call.dossier_id,
        Instance.id != call.instance_id,
        Instance.ended_at.is_(None),
    )
    found = call.session.execute(others)
    return {"lopendNaast": [one.name for _, one in found if _is_beside(one.summary)]}


def _cases(*wanted: ColumnElement[bool]) -> Any:
    return (
        select(Instance, Definition)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(*wanted)
        .order_by(Instance.ended_at.is_not(None), Instance.started_at.desc())
    )


def _is_beside(summary: Mapping[str, Any]) -> bool:
    """Whether a diagram says so itself; one that was deployed before it could say so, does not."""
    return bool(summary.get("properties", {}).get(PROPERTY) == YES)


def _button(summary: Mapping[str, Any]) -> str:
    return str(summary.get("properties", {}).get(BUTTON) or "").strip()


def subjects(session: Session, instance_ids: list[UUID]) -> dict[UUID, str]:
    """What tells each case from others of its process; nothing of a case whose tasks don't know."""
    found = session.execute(
        select(Task.instance_id, Task.subject)
        .where(Task.instance_id.in_(instance_ids), Task.subject.is_not(None))
        .order_by(Task.created_at)
    )
    return {row.instance_id: row.subject for row in found if row.subject}


def _open_tasks(session: Session, instance_ids: list[UUID]) -> list[Task]:
    if not instance_ids:
        return []
    return list(
        session.scalars(
            select(Task)
            .where(Task.instance_id.in_(instance_ids), Task.state == "open")
            .order_by(Task.due_at, Task.created_at)
        )
    )
