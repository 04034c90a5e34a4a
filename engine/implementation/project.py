"""The implementation as a project: the process `implementatie` in the werkdossier of a group."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.policy import Actor, NotFound, demand
from engine.store.models import Dossier, Group, Instance, Task
from engine.work import instances
from engine.work.routing.werkdossier import werkdossier

PROCESS: Final = "implementatie"


class AlreadyBegun(Exception):
    """De implementatie loopt al. Maak die eerst af."""

    def __init__(self) -> None:
        super().__init__(AlreadyBegun.__doc__)


@dataclass(frozen=True, slots=True)
class Done:
    """A step of the project: its task, since when it is open, and when it was completed (UTC)."""

    name: str
    opened_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Project:
    """The newest implementation: which group does it, in which dossier, and its steps so far."""

    number: str
    group: str
    is_running: bool
    steps: tuple[Done, ...]


def begin(session: Session, actor: Actor, group_id: UUID, at: datetime) -> None:
    """Begin the project in the werkdossier of a group; the session is the system's, for a manager
    sees no dossiers. `at` is aware UTC.

    Raises `NotAllowed`, `NotFound`, `AlreadyBegun` and `NothingInUse`.
    """
    demand(actor, "implementation:use")
    if session.get(Group, group_id, with_for_update=True) is None:
        raise NotFound
    running = Instance.process_key == PROCESS, Instance.ended_at.is_(None)
    if session.scalar(select(Instance.id).where(*running).limit(1)) is not None:
        raise AlreadyBegun
    dossier_id = werkdossier(session, group_id, at)
    instances.begin(session, PROCESS, dossier_id, {}, at, started_by=actor.user_id)
    note(session, actor, "implementation:begun", at, dossier_id=dossier_id, person_ids=())


def groups(session: Session) -> list[tuple[UUID, str]]:
    """Key and name of every group that can do the project, by name."""
    found = session.execute(select(Group.id, Group.name).order_by(Group.name))
    return [(row.id, row.name) for row in found]


def newest(session: Session, actor: Actor) -> Project | None:
    """The newest implementation, or None when none was begun. Raises `NotAllowed`."""
    demand(actor, "implementation:use")
    wanted = (
        select(Instance, Dossier.number, Group.name)
        .join(Dossier, Dossier.id == Instance.dossier_id)
        .join(Group, Group.id == Dossier.group_id)
        .where(Instance.process_key == PROCESS)
        .order_by(Instance.started_at.desc())
        .limit(1)
    )
    found = session.execute(wanted).one_or_none()
    if found is None:
        return None
    instance, number, group = found
    of_it = select(Task.name, Task.created_at, Task.ended_at).where(
        Task.instance_id == instance.id, Task.state.in_(("open", "completed"))
    )
    steps = (Done(*row) for row in session.execute(of_it.order_by(Task.created_at, Task.id)))
    return Project(number, group, instance.ended_at is None, tuple(steps))
