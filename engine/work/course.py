"""The course of a case: per process of it, what is done and where it stands.

Reads the saved run and the events; changes nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.bpmn import Run
from engine.store.models import Account, Event, Group, Incident, Instance, Task
from engine.work.cases import look
from engine.work.library import Library, library
from engine.work.steps import take_up

SILENT: Final = ("Gateway", "multiInstanceBody", "boundaryEvent")
"""Endings of element types that are no step to a reader: where the way goes, not what is done."""


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step that ended; `by` is the name of who did it, None for the process itself."""

    element_id: str
    name: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class StepNow:
    """Where the case stands. `waits_for` is of a task its assignee's name or its groups' names, of
    what waits without a person what that is: “Het bericht ‘brief’”.

    `kind` is `task`, `incident`, or `wait` for what waits without a person. `since` is None where
    no moment is known.
    """

    element_id: str
    name: str
    kind: str
    since: datetime | None = None
    waits_for: str = ""
    overdue: bool = False


@dataclass(slots=True)
class ProcessCourse:
    """The course through one process: the one that the case started with, or a called one."""

    process_key: str
    name: str
    definition_id: UUID
    done: list[StepDone] = field(default_factory=list)
    now: list[StepNow] = field(default_factory=list)
    inside: set[str] = field(default_factory=set)
    """Elements that are active because something in them is: sub-processes and calls."""


Places = dict[tuple[str, str], list[StepNow]]
"""Process key and element → what waits there."""


def course(session: Session, instance_id: UUID, at: datetime) -> list[ProcessCourse]:
    """The processes of a case in the order in which it reached them; `at` is aware UTC.

    Raises `NoResultFound` for an instance that does not exist; the caller has decided that the
    actor may see its dossier.
    """
    instance = session.get_one(Instance, instance_id)
    shelf = library(session, instance.release_id)
    courses = {instance.process_key: _course(shelf, instance.process_key)}
    _add_done(session, instance, shelf, courses)
    if instance.ended_at is not None:
        return list(courses.values())
    run = take_up(session, look(session, instance_id), None, at).run
    standing, waits = _positions(run), _waits(run)
    tasks = _tasks(session, instance_id, at)
    incidents = _incidents(session, instance_id)
    for process_key, element_ids in standing.items():
        one = courses.setdefault(process_key, _course(shelf, process_key))
        _add_now(one, _elements(shelf, process_key), element_ids, tasks | waits, incidents)
    return list(courses.values())


def _course(shelf: Library, process_key: str) -> ProcessCourse:
    stored = shelf.process(process_key)
    return ProcessCourse(process_key, stored.name, stored.id)


def _elements(shelf: Library, process_key: str) -> dict[str, Mapping[str, Any]]:
    return {one["id"]: one for one in shelf.process(process_key).summary["elements"]}


def _add_done(
    session: Session, instance: Instance, shelf: Library, courses: dict[str, ProcessCourse]
) -> None:
    rows = session.execute(
        select(Event, Account.name)
        .outerjoin(Account, Account.id == Event.actor_id)
        .where(Event.instance_id == instance.id, Event.action.like("bpmn:%:completed"))
        .order_by(Event.id)
    )
    for event, by in rows:
        element_type = event.action.split(":")[1]
        if not event.process_key or not event.element_id or element_type.endswith(SILENT):
            continue
        one = courses.setdefault(event.process_key, _course(shelf, event.process_key))
        name = event.element_name or event.element_id
        one.done.append(StepDone(event.element_id, name, event.at, by))


def _positions(run: Run) -> dict[str, list[str]]:
    """Process key → the elements where tokens stand, each once."""
    standing = defaultdict[str, dict[str, None]](dict)
    for position in run.positions():
        standing[position.process_id][position.element_id] = None
    return {process_key: list(found) for process_key, found in standing.items()}


def _waits(run: Run) -> Places:
    """What waits at an element without a person. The key of a message is an answer: not told."""
    names = {(one.process_id, one.element_id): one.name for one in run.positions()}
    found = dict[tuple[str, str], str]()
    for timer in run.timers():
        found[timer.process_id, timer.element_id] = "Een termijn"
    for heard in run.subscriptions():
        kind = "Het bericht" if heard.kind == "message" else "Het signaal"
        found[heard.process_id, heard.element_id] = f"{kind} ‘{heard.name}’"
    for job in run.jobs():
        found[job.process_id, job.element_id] = "Een automatische stap"
    return {
        place: [StepNow(place[1], names[place] or place[1], "wait", None, text)]
        for place, text in found.items()
        if place in names
    }


def _add_now(
    one: ProcessCourse,
    elements: Mapping[str, Mapping[str, Any]],
    element_ids: list[str],
    known: Places,
    incidents: Mapping[str, list[StepNow]],
) -> None:
    for element_id in element_ids:
        element = elements.get(element_id)
        if element_id in incidents:
            one.now += incidents[element_id]
        elif element is None or element["kind"].endswith(SILENT):
            continue
        elif element["kind"] in {"subProcess", "callActivity"}:
            one.inside.add(element_id)
        else:
            wait = StepNow(element_id, element["name"] or element_id, "wait")
            one.now += known.get((one.process_key, element_id)) or [wait]


def _tasks(session: Session, instance_id: UUID, at: datetime) -> Places:
    groups = {row.key: row.name for row in session.execute(select(Group.key, Group.name))}
    rows = session.execute(
        select(Task, Account.name)
        .outerjoin(Account, Account.id == Task.assignee_id)
        .where(Task.instance_id == instance_id, Task.state == "open")
        .order_by(Task.created_at)
    )
    found: Places = defaultdict(list)
    for task, assignee in rows:
        who = assignee or ", ".join(groups.get(key, key) for key in task.candidate_groups)
        late = task.due_at is not None and task.due_at < at
        step = StepNow(task.element_id, task.name, "task", task.created_at, who, late)
        found[task.process_key, task.element_id].append(step)
    return found


def _incidents(session: Session, instance_id: UUID) -> dict[str, list[StepNow]]:
    rows = session.scalars(
        select(Incident)
        .where(Incident.instance_id == instance_id, Incident.resolved_at.is_(None))
        .order_by(Incident.at)
    )
    return {
        row.element_id: [StepNow(row.element_id, row.element_name, "incident", row.at)]
        for row in rows
    }
