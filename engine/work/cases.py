"""One case as a step needs it: the saved run, and what its expressions may read around it.

The statements are made once: building and naming them anew costs more than running them.

Locks are taken in one order, so that no two steps wait for each other: the case, its dossier, its
tasks. They let foreign keys through: an event can be written beside a step that is going on.
A statement that waited for a lock sees the locked rows as they are now, but what was joined to
them as it was before; so the group and the behandelaar of a dossier are looked up, not joined.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Select, Uuid, bindparam, column, exists, func, insert, select, table
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from engine.policy import NotFound
from engine.reference import rows
from engine.store.models import Account, Dossier, Group, Instance, Task, TaskDraft, table_of
from engine.work.library import Library, Stored, library

SURROUNDINGS: Final = frozenset({"dossier", "tabellen", "keuzes"})
"""The names of what `Case.surroundings` gives."""
UNBOUNDED: Final[Mapping[str, Any]] = {"gebonden": False, "wetten": [], "domeinen": []}
"""The reikwijdte of a dossier as long as none was decided."""


@dataclass(frozen=True, slots=True)
class Case:
    """An instance with the dossier around it, as read or locked at one moment."""

    id: UUID
    dossier_id: UUID
    release_id: int
    process_key: str
    status: str
    state: str
    version: int
    ended_at: datetime | None
    suspended_at: datetime | None
    dossier_number: str
    reported_on: date
    target_date: date | None
    group_key: str
    handler_id: UUID | None
    handler: str | None
    """User name of the behandelaar, as diagrams write an assignee; None when his account is no
    longer active, so that new tasks go to the group."""
    latest_reference: int
    """The newest change of the reference tables."""
    scope: Mapping[str, Any] | None
    """The reikwijdte that holds: `gebonden`, `wetten`, `domeinen`; None before one is decided."""

    def surroundings(self, session: Session, at: datetime) -> dict[str, Any]:
        """What every expression of the case can read: `dossier` as it is now, and the reference
        tables on the day of that moment (`tabellen`, `keuzes`). When a reikwijdte was decided,
        `keuzes.reikwijdte` offers no law or domain outside it."""
        scope = self.scope or UNBOUNDED
        return {
            **rows.within(rows.around(session, at, self.latest_reference), scope),
            "dossier": {
                "nummer": self.dossier_number,
                "groep": self.group_key,
                "behandelaar": self.handler,
                "datumMelding": self.reported_on.isoformat(),
                "streefdatum": self.target_date.isoformat() if self.target_date else None,
                "reikwijdte": dict(scope),
            },
        }

    def library(self, session: Session) -> Library:
        """The diagrams, forms and tables that the case keeps."""
        return library(session, self.release_id)


@dataclass(frozen=True, slots=True)
class LockedTask:
    """What completing looks at of a task."""

    id: UUID
    state: str
    assignee_id: UUID | None
    candidate_groups: list[str]
    form_key: str | None
    ended_by: UUID | None
    ended_at: datetime | None
    has_draft: bool


RUNNING: Final = "running"
FIRST: Final = 1
"""The version of a case that has not taken a step."""

INSTANCE: Final = table_of(Instance)
DOSSIER: Final = table_of(Dossier)
GROUP: Final = table_of(Group)
ACCOUNT: Final = table_of(Account)
SCOPE: Final = table(
    "scope", *map(column, ("id", "dossier_id", "is_bound", "laws", "domains")), schema="guard"
)
"""The reikwijdte of dossiers, also for an operator who sees no more than places: without it, a step
that he mends would offer what is outside."""

HANDLER: Final = (
    select(ACCOUNT).where(ACCOUNT.c.id == DOSSIER.c.handler_id, ACCOUNT.c.active).correlate(DOSSIER)
)
AROUND: Final[Select[Any]] = select(
    DOSSIER.c.number,
    DOSSIER.c.reported_on,
    DOSSIER.c.target_date,
    select(GROUP.c.key)
    .where(GROUP.c.id == DOSSIER.c.group_id)
    .correlate(DOSSIER)
    .scalar_subquery(),
    HANDLER.with_only_columns(ACCOUNT.c.id).scalar_subquery(),
    HANDLER.with_only_columns(ACCOUNT.c.username).scalar_subquery(),
    rows.LATEST.scalar_subquery(),
    select(
        func.jsonb_build_object(
            "gebonden", SCOPE.c.is_bound, "wetten", SCOPE.c.laws, "domeinen", SCOPE.c.domains
        )
    )
    .where(SCOPE.c.dossier_id == DOSSIER.c.id)
    .order_by(SCOPE.c.id.desc())
    .limit(1)
    .correlate(DOSSIER)
    .scalar_subquery(),
)
"""What a case has around it."""
CASE: Final[Select[Any]] = (
    select(
        INSTANCE.c.id,
        INSTANCE.c.dossier_id,
        INSTANCE.c.release_id,
        INSTANCE.c.process_key,
        INSTANCE.c.status,
        INSTANCE.c.state,
        INSTANCE.c.version,
        INSTANCE.c.ended_at,
        INSTANCE.c.suspended_at,
        *AROUND.selected_columns,
    )
    .select_from(INSTANCE)
    .join(DOSSIER, DOSSIER.c.id == INSTANCE.c.dossier_id)
)
BEGIN: Final = AROUND.where(DOSSIER.c.id == bindparam("dossier")).add_cte(
    insert(INSTANCE)
    .values(
        id=bindparam("case_id"),
        dossier_id=bindparam("dossier"),
        release_id=bindparam("release"),
        process_key=bindparam("process"),
        definition_id=bindparam("definition"),
        status=RUNNING,
        state="",
        version=FIRST,
        timer_attempts=0,
        start_answers=bindparam("answers"),
        started_by=bindparam("by"),
        started_at=bindparam("at"),
    )
    .cte("begun")
)
LOOK: Final = CASE.where(INSTANCE.c.id == bindparam("instance_id"))
LOCK: Final = LOOK.with_for_update(of=(INSTANCE, DOSSIER), key_share=True)
TASK: Final = table_of(Task)
DRAFT: Final = table_of(TaskDraft)
LOCK_TASK: Final = (
    CASE.add_columns(
        TASK.c.id,
        TASK.c.state,
        TASK.c.assignee_id,
        TASK.c.candidate_groups,
        TASK.c.form_key,
        TASK.c.ended_by,
        TASK.c.ended_at,
        exists().where(DRAFT.c.task_id == TASK.c.id).label("has_draft"),
    )
    .join(TASK, TASK.c.instance_id == INSTANCE.c.id)
    .where(TASK.c.id == bindparam("task_id"))
    .with_for_update(of=(INSTANCE, DOSSIER, TASK), key_share=True)
)
LOOK_AT_ALL: Final = CASE.where(INSTANCE.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid))))
LOCK_DUE: Final = (
    select(Instance.id)
    .join(Dossier, Dossier.id == Instance.dossier_id)
    .where(Instance.next_due_at <= func.coalesce(bindparam("now"), func.clock_timestamp()))
    .order_by(Instance.next_due_at)
    .limit(bindparam("most"))
    .with_for_update(of=(Instance, Dossier), key_share=True, skip_locked=True)
)


def begin(
    session: Session,
    process: Stored,
    dossier_id: UUID,
    release_id: int,
    at: datetime,
    answers: Mapping[str, Any] | None = None,
    by: UUID | None = None,
) -> Case:
    """A new case, which has not taken a step. Raises `NotFound` without such a dossier."""
    session.flush()  # the dossier may be as new
    key = uuid4()
    values = {
        "case_id": key,
        "dossier": dossier_id,
        "release": release_id,
        "process": process.key,
        "definition": process.id,
        "answers": answers,
        "by": by,
        "at": at,
    }
    around = session.execute(BEGIN, values).one_or_none()
    if around is None:
        raise NotFound
    return Case(key, dossier_id, release_id, process.key, RUNNING, "", FIRST, None, None, *around)


def look(session: Session, instance_id: UUID) -> Case:
    """The case as it is now, not locked. Raises `NotFound`."""
    row = session.execute(LOOK, {"instance_id": instance_id}).one_or_none()
    if row is None:
        raise NotFound
    return Case(*row)


def lock(session: Session, instance_id: UUID) -> Case:
    """The case as it is now, locked with its dossier; waits shortly for another step to end.

    Raises `NotFound`, and `Busy` (at the transaction) when the other step takes too long.
    """
    row = session.execute(LOCK, {"instance_id": instance_id}).one_or_none()
    if row is None:
        raise NotFound
    return Case(*row)


def lock_task(session: Session, task_id: UUID) -> tuple[Case, LockedTask]:
    """A task and its case as they are now, locked with the dossier; waits shortly for another
    step to end.

    Raises `NotFound`, and `Busy` (at the transaction) when the other step takes too long.
    """
    row = session.execute(LOCK_TASK, {"task_id": task_id}).one_or_none()
    if row is None:
        raise NotFound
    width = len(fields(Case))
    return Case(*row[:width]), LockedTask(*row[width:])


def lock_due(session: Session, now: datetime | None, most: int) -> list[Case]:
    """The cases, at most so many, whose timers are due longest and that nobody else has, locked.

    `now` is aware UTC; without it the database's clock decides.
    """
    ids = session.scalars(LOCK_DUE, {"now": now, "most": most}).all()
    found = {row.id: Case(*row) for row in session.execute(LOOK_AT_ALL, {"ids": ids})}
    return [found[one] for one in ids]
