"""One step of a case: take up its run, let it go on, and save all that came of it.

The state, the tasks, the next due moment and the events are written together; the caller commits.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, bindparam, cast, delete, or_, select, update
from sqlalchemy.orm import Session

from engine.bpmn import Run, Step, Subscription, UserTask
from engine.policy import NotFound
from engine.store.models import Account, Task, TaskDraft
from engine.work import incidents, writing
from engine.work.cases import Case
from engine.work.decided import Decisions
from engine.work.host import Host
from engine.work.jobs import rows
from engine.work.routing import outgoing

ORDINARY: Final = 50
"""The priority of a task whose diagram says none, as in Camunda 8."""

ENDED: Final = ("completed", "cancelled")
CANCELLED: Final = "Afgebroken"
"""The outcome of a case that an operator ended; no end event says it."""

SUBJECT: Final = "onderwerp"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task that the run has just reached, for who decides what to do next."""

    id: UUID
    state: str
    assignee_id: UUID | None
    candidate_groups: list[str]


@dataclass(slots=True)
class OpenRun:
    """A run taken up, with its row locked till the end of the transaction."""

    session: Session
    case: Case
    run: Run
    host: Host
    open_before: Mapping[str, UserTask] = field(default_factory=dict)
    """The tasks that waited when the step began, as the run saw them then."""
    listened_before: frozenset[Subscription] = frozenset()
    jobs_before: frozenset[str] = frozenset()
    completes: str = ""
    """The task that a person ends in this step, as the run knows it."""

    @property
    def actor_id(self) -> UUID | None:
        """Who takes the step; None when a timer, a job or another case does."""
        return self.host.actor_id

    @property
    def at(self) -> datetime:
        """When, in UTC."""
        return self.host.at

    @property
    def decisions(self) -> Decisions:
        """What is decided in it."""
        return self.host.decisions

    def user_task(self, task_id: UUID) -> UserTask:
        """A task that waited when the step began. Raises `NotFound`."""
        task = self.open_before.get(task_id.hex)
        if task is None:
            raise NotFound
        return task


def take_up(session: Session, case: Case, actor_id: UUID | None, at: datetime) -> OpenRun:
    """Load the run of a case."""
    host = Host(session, case, actor_id, at)
    model = case.library(session).model(case.process_key)
    run = Run.restore(model, case.state, host, case.surroundings(session, at))
    before = {task.id: task for task in run.user_tasks()}
    listened = frozenset(run.subscriptions())
    jobs = frozenset(job.id for job in run.jobs())
    return OpenRun(session, case, run, host, before, listened, jobs)


def complete(step: OpenRun, task_id: UUID, answers: Mapping[str, Any]) -> None:
    """A person completes a task: the case goes on with his answers."""
    step.host.completion = writing.Completion(task_id, step.actor_id, step.at, answers)
    step.completes = task_id.hex
    step.run.complete(task_id.hex, answers, step.at)


def save(step: OpenRun) -> list[NewTask]:
    """Write what the run has become; returns the tasks that are new.

    Raises `Stale` when somebody else has written the case since it was read.
    """
    return save_together([step])


def save_together(steps: Sequence[OpenRun]) -> list[NewTask]:
    """The same for steps of several cases in one transaction, which is cheaper."""
    written = [_written(step) for step in steps]
    writing.write(steps[0].session, written)
    for step in steps:
        incidents.keep(step.session, step.case, step.run, step.at)
        rows.keep(step.session, step.case, step.run, step.jobs_before, step.at)
        outgoing.write(step.session, step.case, step.run, step.listened_before, step.at)
    return [_as_new(row) for one in written for row in one.tasks]


def _written(step: OpenRun) -> writing.Written:
    """What the step comes to, with the case's earlier tasks and its decisions seen to."""
    tasks = step.run.user_tasks()
    still = {task.id for task in tasks} | {step.completes}
    new = [task_row(step, task) for task in tasks if task.id not in step.open_before]
    _cancel(step, step.open_before.keys() - still)
    step.decisions.write(step.session)
    return writing.Written(_state(step), new, _events(step), step.host.completion)


def task_row(step: OpenRun, task: UserTask) -> Row:
    """The row for a task that the run has just reached."""
    assignee_id = _account_id(step, task.assignee)
    return {
        "id": UUID(task.id),
        "instance_id": step.case.id,
        "dossier_id": step.case.dossier_id,
        "release_id": step.case.release_id,
        "process_key": task.process_id,
        "element_id": task.element_id,
        "name": task.name,
        "subject": _subject(task),
        "apart": task.apart,
        "form_key": task.form,
        "documentation": task.documentation or None,
        "state": "open",
        "assignee_id": assignee_id,
        # Without a group of its own the dossier's can take it: no task is out of everybody's reach.
        "candidate_groups": list(task.candidate_groups) or [step.case.group_key],
        "priority": ORDINARY if task.priority is None else task.priority,
        "due_at": task.due_at,
        "follow_up_at": task.follow_up_at,
        "decisions": step.decisions.seen_from(task.scope_path),
        "created_at": step.at,
        "claimed_at": step.at if assignee_id else None,
    }


def _subject(task: UserTask) -> str | None:
    """The input `onderwerp` that a diagram gives a task which stands beside others like it."""
    value = task.variables.get(SUBJECT)
    return value if isinstance(value, str) and value else None


ACCOUNT: Final = select(Account.id).where(
    or_(Account.username == bindparam("who"), cast(Account.id, Text) == bindparam("who")),
    Account.active,
)


def _account_id(step: OpenRun, assignee: str | None) -> UUID | None:
    """Of a user name, or of the key of an account as a list in a form gives it."""
    if assignee is None:
        return None
    if assignee == step.case.handler:
        return step.case.handler_id
    return step.session.scalar(ACCOUNT, {"who": assignee})


def _state(step: OpenRun) -> Row:
    """The case as the run has left it."""
    case, run = step.case, step.run
    ended = run.status in ENDED
    still = None if ended else case.suspended_at
    return {
        "case_id": case.id,
        "read_version": case.version,
        "new_state": run.dump(),
        "new_status": "suspended" if still else run.status,
        "new_due": None if still else run.next_due,
        "new_suspended": still,
        "new_end": (case.ended_at or step.at) if ended else None,
        "new_outcome": _outcome(step),
    }


def _cancel(step: OpenRun, task_ids: Set[str]) -> None:
    """End the tasks that the run no longer has; what was typed for them goes as well."""
    if task_ids:
        keys = [UUID(one) for one in task_ids]
        step.session.execute(delete(TaskDraft).where(TaskDraft.task_id.in_(keys)))
        values = {"state": "cancelled", "ended_at": step.at}
        step.session.execute(update(Task).where(Task.id.in_(keys)).values(values))


def _last_end(step: OpenRun) -> Step | None:
    """The end event of the process itself that the run reached last, when it has ended."""
    if step.run.status != "completed":
        return None
    key = step.case.process_key
    ends = [one for one in step.run.trail if one.element_type == "endEvent"]
    return next((one for one in reversed(ends) if one.process_id == key), None)


def _outcome(step: OpenRun) -> str | None:
    if step.run.status == "cancelled":
        return CANCELLED
    end = _last_end(step)
    return (end.name or end.element_id) if end else None


def _events(step: OpenRun) -> list[Row]:
    rows = [_event(step, passed) for passed in step.run.trail if passed.action != "entered"]
    end = _last_end(step)
    return [*rows, _event(step, end, "work:case:ended")] if end else rows


def _event(step: OpenRun, passed: Step, action: str | None = None) -> Row:
    by_person = passed.element_type == "userTask" and passed.action == "completed"
    decision = step.decisions.of_visit(passed.visit_id)
    return {
        "dossier_id": step.case.dossier_id,
        "instance_id": step.case.id,
        "at": passed.at,
        "actor_id": step.actor_id if by_person else None,
        "action": action or f"bpmn:{passed.element_type}:{passed.action}",
        "process_key": passed.process_id,
        "element_id": passed.element_id,
        "element_name": passed.name,
        "detail": {} if decision is None else {"decision": str(decision)},
    }


def _as_new(row: Mapping[str, Any]) -> NewTask:
    return NewTask(row["id"], row["state"], row["assignee_id"], row["candidate_groups"])
