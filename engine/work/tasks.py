"""The life of a task: seen, taken, given back, given to a colleague, kept half-done, completed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note_task
from engine.forms import Form
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import (
    Account,
    Dossier,
    Event,
    Group,
    Task,
    TaskDraft,
)
from engine.work import lists, steps
from engine.work.cases import DRAFT, LockedTask, lock_task, look
from engine.work.colleagues import named
from engine.work.errors import Suspended, TaskClaimed, TaskTaken
from engine.work.following import next_for, own_beside
from engine.work.handing_back import hand_back
from engine.work.library import library
from engine.work.steps import OpenRun, take_up

Raw = Mapping[str, list[str]]
"""Field name → values, as a browser posts them."""


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """A task with what is needed to draw it."""

    task: Task
    form: Form | None
    variables: Mapping[str, Any]
    """What the task sees of the case; empty when it no longer waits."""
    draft: TaskDraft | None
    draft_by: str | None
    assignee_name: str | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class Completed:
    """What came of completing a task."""

    dossier_number: str
    next_task_id: UUID | None
    """A task of the same case to go on with: a new one that is his or that he may take, else one
    that stood beside it and is his."""
    case_ended: bool
    incident: bool


def open_task(session: Session, actor: Actor, task_id: UUID) -> TaskDetail:
    """A task that the actor may see, with its form, variables and draft. Raises `NotFound`."""
    task = visible(session, actor, task_id)
    form = library(session, task.release_id).form(task.form_key) if task.form_key else None
    draft = session.get(TaskDraft, task_id)
    offered = lists.around(session, task.dossier_id, form, datetime.now(UTC))
    return TaskDetail(
        task,
        form,
        {**variables(session, task), **offered},
        draft,
        _name(session, draft.saved_by if draft else None),
        _name(session, task.assignee_id),
        _name(session, task.ended_by),
    )


def visible(session: Session, actor: Actor, task_id: UUID) -> Task:
    """The task, when its dossier is one that the actor may see. Raises `NotFound`."""
    found = session.scalar(
        select(Task)
        .join(Dossier, Dossier.id == Task.dossier_id)
        .where(Task.id == task_id, policy.visible_dossiers(actor))
    )
    if found is None:
        raise NotFound
    return found


def variables(session: Session, task: Task) -> Mapping[str, Any]:
    """What an open task sees of its case, for drawing; takes no lock."""
    if task.state != "open":
        return {}
    run = take_up(session, look(session, task.instance_id), None, task.created_at).run
    waiting = (one for one in run.user_tasks() if one.id == task.id.hex)
    return next((one.variables for one in waiting), {})


def claim(session: Session, actor: Actor, task_id: UUID, at: datetime) -> Task:
    """*Ken aan mij toe*. The first to take a task of a dossier without behandelaar becomes that.

    Raises `NotFound`, `TaskTaken`, `TaskClaimed` (somebody was first) and `NotAllowed`.
    """
    task = visible(session, actor, task_id)
    _still_open(session, task)
    if task.assignee_id == actor.user_id:
        return task
    if task.assignee_id is not None:
        raise TaskClaimed(_name(session, task.assignee_id) or "")
    if not policy.may_claim(actor, task):
        raise NotAllowed
    becomes_handler = _become_handler(session, actor, task)  # a dossier is locked before its tasks
    _set_assignee(session, task, actor.user_id, expected=None, at=at)
    _record(session, actor, task, "work:task:claimed", at)
    if becomes_handler:
        _record(session, actor, task, "dossier:handler:assigned", at, {"to": str(actor.user_id)})
    return task


def release(session: Session, actor: Actor, task_id: UUID, at: datetime) -> Task:
    """*Vrijgeven*: the task goes back to its groups. Raises as `claim` does."""
    task = visible(session, actor, task_id)
    _still_open(session, task)
    if task.assignee_id is None:
        return task
    if not policy.may_release(actor, task):
        raise NotAllowed
    _set_assignee(session, task, None, expected=task.assignee_id, at=at)
    _record(session, actor, task, "work:task:released", at)
    return task


def assign(session: Session, actor: Actor, task_id: UUID, account_id: UUID, at: datetime) -> Task:
    """*Toekennen* to a colleague of one of the task's groups. Raises as `claim` does."""
    task = visible(session, actor, task_id)
    _still_open(session, task)
    if not policy.may_assign(actor, task):
        raise NotAllowed
    if account_id not in {key for key, _ in colleagues(session, task)}:
        raise NotAllowed("Deze collega werkt niet in een groep die deze taak kan doen.")
    _set_assignee(session, task, account_id, expected=task.assignee_id, at=at)
    _record(session, actor, task, "work:task:assigned", at, {"to": str(account_id)})
    return task


def colleagues(session: Session, task: Task) -> list[tuple[UUID, str]]:
    """Key and name of who can be given the task in its groups, by name."""
    return named(session, Group.key.in_(task.candidate_groups))


def save_draft(session: Session, actor: Actor, task_id: UUID, raw: Raw, at: datetime) -> None:
    """*Tussentijds opslaan*: keep the input as typed, whether it is complete or not."""
    task = visible(session, actor, task_id)
    _still_open(session, task)
    if not policy.may_complete(actor, task):
        raise NotAllowed
    kept = {name: list(values) for name, values in raw.items()}
    values = {"raw": kept, "saved_by": actor.user_id, "saved_at": at}
    session.execute(
        insert(TaskDraft)
        .values(task_id=task_id, **values)
        .on_conflict_do_update(index_elements=["task_id"], set_=values)
    )
    note_task(session, actor, "task:saved", task_id, task.dossier_id, task.process_key, at)


def complete(session: Session, actor: Actor, task_id: UUID, raw: Raw, at: datetime) -> Completed:
    """*Opslaan en afronden*: check the answers, let the case go on, save it all.

    Raises `NotFound`, `TaskTaken` (already ended: by whom and when), `NotAllowed` (not the
    assignee), `Suspended` and `AnswersInvalid` (per field, in Dutch). Nothing is changed then.
    """
    case, task = lock_task(session, task_id)
    if not policy.may_complete(actor, task):
        visible(session, actor, task_id)
        _still_open(session, task)
        raise NotAllowed("Ken deze taak eerst aan jezelf toe.")
    _still_open(session, task)
    if case.suspended_at is not None:
        raise Suspended(case.suspended_at)
    step = take_up(session, case, actor.user_id, at)
    if task.has_draft:
        session.execute(DROP_DRAFT, {"task_id": task.id})
    answers = _answers(step, task, raw)
    steps.complete(step, task_id, answers)
    if step.host.refused:
        hand_back(step.host.refused, answers)
    new = steps.save(step)
    status = step.run.status
    following = next_for(actor, new) or own_beside(session, actor, case.id)
    # Last, for who writes of the same dossier waits from here on.
    note_task(session, actor, "task:completed", task_id, case.dossier_id, case.process_key, at)
    return Completed(case.dossier_number, following, status == "completed", status == "incident")


DROP_DRAFT: Final = delete(DRAFT).where(DRAFT.c.task_id == bindparam("task_id"))


def _answers(step: OpenRun, task: LockedTask, raw: Raw) -> Mapping[str, Any]:
    if task.form_key is None:
        return {}
    form = step.case.library(step.session).form(task.form_key)
    offered = lists.around(step.session, step.case.dossier_id, form, step.at)
    return form.validate(raw, {**step.user_task(task.id).variables, **offered}, step.at)


def _still_open(session: Session, task: Task | LockedTask) -> None:
    if task.state != "open":
        raise TaskTaken(_name(session, task.ended_by), task.ended_at)


def _set_assignee(
    session: Session, task: Task, to: UUID | None, *, expected: UUID | None, at: datetime
) -> None:
    changed = session.execute(
        update(Task)
        .where(
            Task.id == task.id,
            Task.state == "open",
            Task.assignee_id.is_not_distinct_from(expected),
        )
        .values(assignee_id=to, claimed_at=at if to else None)
        .returning(Task.id)
    )
    if changed.one_or_none() is None:
        session.refresh(task)
        _still_open(session, task)
        raise TaskClaimed(_name(session, task.assignee_id) or "")


def _become_handler(session: Session, actor: Actor, task: Task) -> bool:
    taken = session.execute(
        update(Dossier)
        .where(
            Dossier.id == task.dossier_id,
            Dossier.kind == "client",  # what comes back each time is for whoever takes it then
            Dossier.handler_id.is_(None),
            Dossier.group_id.in_(actor.group_ids),
        )
        .values(handler_id=actor.user_id)
        .returning(Dossier.id)
    )
    return taken.one_or_none() is not None


def _record(
    session: Session,
    actor: Actor,
    task: Task,
    action: str,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    session.add(
        Event(
            dossier_id=task.dossier_id,
            instance_id=task.instance_id,
            task_id=task.id,
            at=at,
            actor_id=actor.user_id,
            action=action,
            process_key=task.process_key,
            element_id=task.element_id,
            element_name=task.name,
            detail=dict(detail or {}),
        )
    )
    session.flush()


def _name(session: Session, account_id: UUID | None) -> str | None:
    if account_id is None:
        return None
    return session.scalar(select(Account.name).where(Account.id == account_id))
