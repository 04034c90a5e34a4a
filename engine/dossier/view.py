"""All that one sees on opening a dossier, read in one go and noted as read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from engine import policy
from engine.dossier.audit import note
from engine.dossier.coordination.related import Related, related
from engine.dossier.dossiers import visible
from engine.dossier.timeline import Moment, timeline
from engine.forms import Line, describe
from engine.policy import Actor
from engine.reference import rows
from engine.store.models import (
    Account,
    Dossier,
    DossierPerson,
    Group,
    Instance,
    Involvement,
    Person,
    Signal,
    Task,
)
from engine.work import lists
from engine.work.library import library


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in the dossier and his part in it."""

    person: Person
    role: str
    relation: str | None
    consented_on: date | None


@dataclass(frozen=True, slots=True)
class ColleagueRow:
    """A medewerker who may see the dossier by name, and why."""

    account_id: UUID
    name: str
    reason: str
    since: datetime
    kind: str
    """`collega`, `coordinator` or `noodblik`."""
    until: datetime | None
    """When a noodblik ends by itself."""


@dataclass(frozen=True, slots=True)
class StepAnswers:
    """The answers given in one step; `subject` tells it from others like it."""

    task_id: UUID
    name: str
    subject: str | None
    by: str | None
    at: datetime
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task of the dossier, open or done."""

    task: Task
    assignee: str | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class DossierView:
    """A dossier as its readers see it."""

    dossier: Dossier
    client: Person | None
    """None for a werkdossier, which is about nobody."""
    group: Group
    handler: str | None
    people: list[PersonRow]
    colleagues: list[ColleagueRow]
    open_tasks: list[TaskLine]
    ended_tasks: list[TaskLine]
    answers: list[StepAnswers]
    timeline: list[Moment]
    signals: list[Signal]
    instances: list[Instance]
    may_assign: bool
    may_involve: bool
    may_acknowledge: bool
    may_coordinate: bool
    """Whether the reader may say who coordinates."""
    related: Related
    """What goes on beside it, as far as the reader may know."""


def read(
    session: Session, actor: Actor, number: str, at: datetime, purpose: str | None = None
) -> DossierView:
    """The dossier, if the actor may see it; adds the audit event of reading. Raises `NotFound`."""
    dossier = visible(session, actor, number)
    seen = beside(session, actor, dossier)
    note(session, actor, "dossier:read", at, dossier_id=dossier.id, purpose=purpose)
    return seen


def beside(session: Session, actor: Actor, dossier: Dossier) -> DossierView:
    """The same for a dossier that is already found to be visible, without noting it again."""
    tasks = _tasks(session, dossier.id)
    instances = _instances(session, dossier.id)
    return DossierView(
        dossier=dossier,
        client=session.get(Person, dossier.client_id) if dossier.client_id else None,
        group=session.get_one(Group, dossier.group_id),
        handler=_name(session, dossier.handler_id),
        people=_people(session, dossier.id),
        colleagues=_colleagues(session, dossier.id),
        open_tasks=[line for line in tasks if line.task.state == "open"],
        ended_tasks=[line for line in tasks if line.task.state != "open"],
        answers=_answers(session, instances, tasks),
        timeline=timeline(session, dossier.id),
        signals=list(
            session.scalars(
                select(Signal).where(Signal.dossier_id == dossier.id).order_by(Signal.at.desc())
            )
        ),
        instances=instances,
        may_assign=policy.may_assign_dossier(actor, dossier),
        may_involve=policy.may_change_involvement(actor, dossier),
        may_acknowledge=policy.may_acknowledge(actor, dossier),
        may_coordinate=dossier.status == "open" and policy.may_name_coordinator(actor, dossier),
        related=related(session, actor, dossier),
    )


def _instances(session: Session, dossier_id: UUID) -> list[Instance]:
    return list(
        session.scalars(
            select(Instance)
            .where(Instance.dossier_id == dossier_id)
            .options(undefer(Instance.start_answers))
            .order_by(Instance.started_at)
        )
    )


def _tasks(session: Session, dossier_id: UUID) -> list[TaskLine]:
    rows = session.scalars(
        select(Task)
        .where(Task.dossier_id == dossier_id)
        .options(undefer(Task.answers))
        .order_by(Task.ended_at.desc().nulls_first(), Task.due_at, Task.created_at)
    ).all()
    keys = {row.assignee_id for row in rows} | {row.ended_by for row in rows}
    found = session.execute(select(Account.id, Account.name).where(Account.id.in_(keys - {None})))
    names: dict[UUID | None, str] = {row.id: row.name for row in found}
    return [TaskLine(row, names.get(row.assignee_id), names.get(row.ended_by)) for row in rows]


def _answers(
    session: Session, instances: list[Instance], tasks: list[TaskLine]
) -> list[StepAnswers]:
    """What was answered in each step, newest first, with the labels of the form of that time."""
    known: dict[str, Any] = {**rows.around(session, datetime.now(UTC))}
    given = [answers for one in instances for answers in _started(session, one, known)]
    done = [line for line in tasks if line.task.state == "completed" and line.task.answers]
    in_order = sorted(done, key=lambda line: line.task.ended_at or line.task.created_at)
    given += [_step(session, line, known) for line in in_order]
    return [answers for answers in reversed(given) if answers.lines]


def _started(session: Session, instance: Instance, known: dict[str, Any]) -> Iterator[StepAnswers]:
    shelf = library(session, instance.release_id)
    form_key = shelf.process(instance.process_key).summary.get("start_form")
    if not form_key or not instance.start_answers:
        return
    known |= instance.start_answers
    form = shelf.form(form_key)
    by = _name(session, instance.started_by)
    lines = describe(form, instance.start_answers, known)
    yield StepAnswers(instance.id, form.title, None, by, instance.started_at, lines)


def _step(session: Session, line: TaskLine, known: dict[str, Any]) -> StepAnswers:
    """The answers of a task. Options may come from earlier answers, so these are collected."""
    task, answers = line.task, line.task.answers or {}
    known |= answers
    at = task.ended_at or task.created_at
    if task.form_key is None:
        return StepAnswers(task.id, task.name, task.subject, line.ended_by, at, [])
    form = library(session, task.release_id).form(task.form_key)
    offered = lists.around(session, task.dossier_id, form, at)
    lines = describe(form, answers, {**known, **offered})
    return StepAnswers(task.id, task.name, task.subject, line.ended_by, at, lines)


def _people(session: Session, dossier_id: UUID) -> list[PersonRow]:
    rows = session.execute(
        select(Person, DossierPerson.role, DossierPerson.relation, DossierPerson.consented_on)
        .join(DossierPerson, DossierPerson.person_id == Person.id)
        .where(DossierPerson.dossier_id == dossier_id, DossierPerson.ended_on.is_(None))
        .order_by(DossierPerson.role, Person.name)
    )
    return [PersonRow(*row) for row in rows]


def _colleagues(session: Session, dossier_id: UUID) -> list[ColleagueRow]:
    rows = session.execute(
        select(
            Account.id,
            Account.name,
            Involvement.reason,
            Involvement.added_at,
            Involvement.kind,
            Involvement.until,
        )
        .join(Account, Account.id == Involvement.account_id)
        .where(Involvement.dossier_id == dossier_id, policy.running())
        .order_by(Account.name)
    )
    return [ColleagueRow(*row) for row in rows]


def _name(session: Session, account_id: UUID | None) -> str | None:
    account = session.get(Account, account_id) if account_id else None
    return account.name if account else None
