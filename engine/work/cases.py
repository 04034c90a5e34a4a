"""One case as a step needs it: the saved run, and what its expressions may read around it.

The statements are made once: building and naming them anew costs more than running them.

Locks are taken in one order, so that no two steps wait for each other: the case, its dossier, its
tasks. They let foreign keys through: an event can be written beside a step that is going on.
A statement that waited for a lock sees the locked rows as they are now, but what was joined to
them as it was before; so the group and the behandelaar of a dossier are looked up, not joined.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from engine.bpmn import LATER, BpmnError, Later, Undecided, Visit
from engine.feel import FeelLimitError, to_json
from engine.policy import NotFound
from engine.store.models import Account, Dossier, Group, Instance, Task, TaskDraft, table_of
from engine.work import operations, writing
from engine.work.decided import Decisions, grounds_of, problem_of
from engine.work.errors import OperationFailed
from engine.work.library import Library, Stored, library

log = logging.getLogger(__name__)


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

    @property
    def surroundings(self) -> dict[str, Any]:
        """What every expression of the case can read: `dossier`, as it is now."""
        return {
            "dossier": {
                "nummer": self.dossier_number,
                "groep": self.group_key,
                "behandelaar": self.handler,
                "datumMelding": self.reported_on.isoformat(),
                "streefdatum": self.target_date.isoformat() if self.target_date else None,
            }
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


@dataclass(slots=True)
class Host:
    """What a run asks of its surroundings: decisions of its release, and operations."""

    session: Session
    case: Case
    actor_id: UUID | None
    at: datetime

    decisions: Decisions = field(default_factory=Decisions)
    """What is decided in this step."""
    completion: writing.Completion | None = None
    """The task that is completed in this step, as long as it isn't written."""

    def decide(
        self, decision_id: str, context: Mapping[str, Any], now: datetime, visit: Visit
    ) -> Any:
        """Evaluate a decision of the release that the case keeps, and keep why it came so.

        A table that can't decide is an incident (`Undecided`): its null would go on as an answer.
        """
        shelf = self.case.library(self.session)
        decision = shelf.decision(decision_id)
        name = f"De beslissing ‘{decision.name}’"
        try:
            result = decision.evaluate(context, now=now)
        except FeelLimitError as error:
            raise Undecided(f"{name} geeft geen uitkomst. {error}") from None
        self._keep(visit, shelf.definition("decision", decision_id), grounds_of(decision, result))
        if problem := problem_of(result):
            raise Undecided(f"{name} geeft geen uitkomst. {problem}")
        return to_json(result.value)

    def _keep(self, visit: Visit, stored: Stored, grounds: Mapping[str, Any]) -> None:
        row = {
            "dossier_id": self.case.dossier_id,
            "instance_id": self.case.id,
            "definition_id": stored.id,
            "at": self.at,
            "actor_id": self.actor_id,
            "grounds": grounds,
        }
        self.decisions.add(visit, row)

    def operate(
        self,
        operation: str,
        headers: Mapping[str, str],
        variables: Mapping[str, Any],
        visit: Visit,
    ) -> Mapping[str, Any] | Later:
        """Run a registered operation, or leave it for later: one that reaches outside, and one
        that failed for no reason of its own. What failed is undone."""
        if operations.reaches_outside(operation):
            return LATER
        try:
            return self.carry_out(operation, headers, variables, visit.id)
        except (BpmnError, OperationFailed, Undecided):
            raise
        except Exception as error:
            log.error("%s in instance %s failed: %s", operation, self.case.id, type(error).__name__)  # noqa: TRY400 - a traceback may hold answers
            return LATER

    def carry_out(
        self, operation: str, headers: Mapping[str, str], variables: Mapping[str, Any], key: str
    ) -> Mapping[str, Any]:
        """Run an operation that changes only this database; what fails is undone.

        It finds the answers and decisions before it in the database: it may have to empty them.
        """
        if self.completion is not None:
            writing.complete(self.session, self.completion)
            self.completion = None
        self.decisions.write(self.session)
        call = operations.Call(
            self.session,
            self.case.dossier_id,
            self.case.id,
            self.actor_id,
            self.at,
            headers,
            variables,
            key,
        )
        with self.session.begin_nested():
            return operations.find(operation)(call)


INSTANCE: Final = table_of(Instance)
DOSSIER: Final = table_of(Dossier)
GROUP: Final = table_of(Group)
ACCOUNT: Final = table_of(Account)

HANDLER: Final = (
    select(ACCOUNT).where(ACCOUNT.c.id == DOSSIER.c.handler_id, ACCOUNT.c.active).correlate(DOSSIER)
)
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
        DOSSIER.c.number,
        DOSSIER.c.reported_on,
        DOSSIER.c.target_date,
        select(GROUP.c.key)
        .where(GROUP.c.id == DOSSIER.c.group_id)
        .correlate(DOSSIER)
        .scalar_subquery(),
        HANDLER.with_only_columns(ACCOUNT.c.id).scalar_subquery(),
        HANDLER.with_only_columns(ACCOUNT.c.username).scalar_subquery(),
    )
    .select_from(INSTANCE)
    .join(DOSSIER, DOSSIER.c.id == INSTANCE.c.dossier_id)
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
