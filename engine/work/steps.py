"""One step of a case: lock the instance, let the run go on, and save all that came of it.

The state, the tasks, the next due moment and the events are written together; the caller commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ScalarSelect, select
from sqlalchemy.orm import Session, undefer

from engine.bpmn import Run, Step, UserTask
from engine.policy import NotFound
from engine.store.models import Account, Dossier, Event, Group, Incident, Instance, Task
from engine.work import operations
from engine.work.library import Library, library

ORDINARY: Final = 50
"""The priority of a task whose diagram says none, as in Camunda 8."""


@dataclass(slots=True)
class Host:
    """What a run asks of its surroundings: decisions of its release, and operations."""

    session: Session
    library: Library
    instance: Instance
    actor_id: UUID | None
    at: datetime

    def decide(self, decision_id: str, context: Mapping[str, Any], now: datetime) -> Any:
        """Evaluate a decision of the release that the instance keeps."""
        return self.library.decision(decision_id).evaluate(context, now=now).value

    def operate(
        self, operation: str, headers: Mapping[str, str], variables: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Run a registered operation; what fails is undone before the run hears of it."""
        call = operations.Call(
            self.session,
            self.instance.dossier_id,
            self.instance.id,
            self.actor_id,
            self.at,
            headers,
            variables,
        )
        with self.session.begin_nested():
            return operations.find(operation)(call)


@dataclass(slots=True)
class OpenRun:
    """A run taken up, with its row locked till the end of the transaction."""

    session: Session
    instance: Instance
    library: Library
    run: Run
    surroundings: dict[str, Any]
    actor_id: UUID | None
    at: datetime
    open_before: frozenset[str]

    def user_task(self, task_id: UUID) -> UserTask:
        """The task as the run sees it. Raises `NotFound` when it no longer waits."""
        for task in self.run.user_tasks():
            if task.id == task_id.hex:
                return task
        raise NotFound


def lock_instance(session: Session, instance_id: UUID | ScalarSelect[UUID]) -> Instance:
    """The instance with its state, locked; waits shortly for another step to end.

    Raises `NotFound`, and `Busy` (at the transaction) when the other step takes too long.
    """
    found = session.scalar(
        select(Instance)
        .where(Instance.id == instance_id)
        .options(undefer(Instance.state))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def take_up(session: Session, instance: Instance, actor_id: UUID | None, at: datetime) -> OpenRun:
    """Load the run of a locked instance."""
    shelf = library(session, instance.release_id)
    host = Host(session, shelf, instance, actor_id, at)
    around = surroundings(session, instance)
    run = Run.restore(shelf.model(instance.process_key), instance.state, host, around)
    before = frozenset(task.id for task in run.user_tasks())
    return OpenRun(session, instance, shelf, run, around, actor_id, at, before)


def surroundings(session: Session, instance: Instance) -> dict[str, Any]:
    """What every expression of a case can read: `dossier`, as it is now."""
    row = session.execute(
        select(
            Dossier.number, Dossier.reported_on, Dossier.target_date, Group.key, Account.username
        )
        .join(Group, Group.id == Dossier.group_id)
        .outerjoin(Account, Account.id == Dossier.handler_id)
        .where(Dossier.id == instance.dossier_id)
    ).one()
    number, reported_on, target_date, group, handler = row
    return {
        "dossier": {
            "nummer": number,
            "groep": group,
            "behandelaar": handler,
            "datumMelding": reported_on.isoformat(),
            "streefdatum": target_date.isoformat() if target_date else None,
        }
    }


def save(step: OpenRun, ended: Mapping[UUID, Task] | None = None) -> list[Task]:
    """Write what the run has become; returns the tasks that are new.

    `ended` are the rows that the caller has ended himself (the task just completed).
    """
    run, instance, session = step.run, step.instance, step.session
    tasks = run.user_tasks()
    gone = step.open_before - {task.id for task in tasks} - {key.hex for key in ended or ()}
    new = [task_row(step, task) for task in tasks if task.id not in step.open_before]
    _cancel(session, gone, step.at)
    instance.state = run.dump()
    instance.status = run.status
    instance.next_due_at = run.next_due
    session.add_all(new)
    session.add_all(_incidents(step))
    session.add_all(_events(step))
    _end(step)
    session.flush()
    return new


def task_row(step: OpenRun, task: UserTask) -> Task:
    """The row for a task that the run has just reached."""
    return Task(
        id=UUID(task.id),
        instance_id=step.instance.id,
        dossier_id=step.instance.dossier_id,
        release_id=step.instance.release_id,
        process_key=task.process_id,
        element_id=task.element_id,
        name=task.name,
        form_key=task.form,
        documentation=task.documentation or None,
        state="open",
        assignee_id=_account_id(step.session, task.assignee),
        candidate_groups=list(task.candidate_groups),
        priority=ORDINARY if task.priority is None else task.priority,
        due_at=task.due_at,
        follow_up_at=task.follow_up_at,
        created_at=step.at,
        claimed_at=step.at if task.assignee else None,
    )


def _account_id(session: Session, username: str | None) -> UUID | None:
    if username is None:
        return None
    return session.scalar(select(Account.id).where(Account.username == username, Account.active))


def _cancel(session: Session, task_ids: set[str] | frozenset[str], at: datetime) -> None:
    if not task_ids:
        return
    for row in session.scalars(select(Task).where(Task.id.in_([UUID(one) for one in task_ids]))):
        row.state = "cancelled"
        row.ended_at = at


def _end(step: OpenRun) -> None:
    """Note the end of the case, and the outcome: the end event that it reached last."""
    instance, run = step.instance, step.run
    if run.status != "completed" or instance.ended_at is not None:
        return
    instance.ended_at = step.at
    ends = [one for one in run.trail if one.element_type == "endEvent"]
    for last in [one for one in ends if one.process_id == instance.process_key][-1:]:
        instance.outcome = last.name or last.element_id
        step.session.add(_event(step, last, "work:case:ended"))


def _incidents(step: OpenRun) -> list[Incident]:
    fresh = {(one.process_id, one.element_id) for one in step.run.trail if one.action == "incident"}
    return [
        Incident(
            instance_id=step.instance.id,
            element_id=one.element_id,
            element_name=one.element_name,
            kind=one.kind,
            message=one.message,
            at=step.at,
        )
        for one in step.run.incidents
        if (one.process_id, one.element_id) in fresh
    ]


def _events(step: OpenRun) -> list[Event]:
    return [_event(step, passed) for passed in step.run.trail if passed.action != "entered"]


def _event(step: OpenRun, passed: Step, action: str | None = None) -> Event:
    by_person = passed.element_type == "userTask" and passed.action == "completed"
    return Event(
        dossier_id=step.instance.dossier_id,
        instance_id=step.instance.id,
        at=passed.at,
        actor_id=step.actor_id if by_person else None,
        action=action or f"bpmn:{passed.element_type}:{passed.action}",
        process_key=passed.process_id,
        element_id=passed.element_id,
        element_name=passed.name,
        detail={},
    )
