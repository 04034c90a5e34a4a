"""Where a request stands, in words: what was done, what is done now, and what comes next.

Reads what the database tells the client of his case: no answers, nobody's name, and nothing of a
round that may be about somebody else. What comes next follows from the diagram: the tasks that the
arrows lead to from where the case stands now. The words are those of the diagram for the client.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import DateTime, Integer, Row, String, Uuid, column, select, table
from sqlalchemy.orm import Session

from engine.bpmn.diagram import Element, Process
from engine.dossier.client.wording import process_of, said, words_for

CASE: Final = table(
    "client_case",
    column("id", Uuid),
    column("dossier_id", Uuid),
    column("release_id", Integer),
    column("process_key", String),
    column("started_at", DateTime(timezone=True)),
    column("ended_at", DateTime(timezone=True)),
    schema="guard",
)
TASK: Final = table(
    "client_task",
    column("dossier_id", Uuid),
    column("release_id", Integer),
    column("process_key", String),
    column("element_id", String),
    column("name", String),
    column("created_at", DateTime(timezone=True)),
    column("due_at", DateTime(timezone=True)),
    schema="guard",
)
STEP: Final = table(
    "client_step",
    column("id", Uuid),
    column("dossier_id", Uuid),
    column("release_id", Integer),
    column("process_key", String),
    column("element_id", String),
    column("name", String),
    column("ended_at", DateTime(timezone=True)),
    schema="guard",
)
MOST_NEXT: Final = 4
WORK: Final = frozenset({"userTask", "manualTask", "callActivity"})
WAITS: Final = frozenset({"intermediateCatchEvent", "receiveTask"})
"""Told when the diagram has words for the client."""


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was taken. `at` is aware UTC."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Now:
    """What somebody works at, since when, and by when it has to be done."""

    name: str
    since: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Course:
    """What was, what is, and what may come."""

    done: list[Done]
    now: list[Now]
    upcoming: list[str]
    is_running: bool


def course(session: Session, dossier_id: UUID) -> Course:
    """The course of a dossier whose client (or who represents him) looks; else it is empty.

    A step that was taken more than once stands there once, on its last day; nothing of what is
    done now stands in the rest.
    """
    tasks = session.execute(
        select(TASK).where(TASK.c.dossier_id == dossier_id).order_by(TASK.c.created_at.desc())
    ).all()
    steps = session.execute(
        select(STEP).where(STEP.c.dossier_id == dossier_id).order_by(STEP.c.ended_at, STEP.c.id)
    ).all()
    running = session.scalars(
        select(CASE.c.id).where(CASE.c.dossier_id == dossier_id, CASE.c.ended_at.is_(None))
    ).first()
    now = {name: Now(name, one.created_at, one.due_at) for one, name in _told(session, tasks)}
    done = {name: Done(name, one.ended_at) for one, name in _told(session, steps)}
    known = now.keys() | done.keys()
    following = (name for one in reversed(tasks) for name in _following(session, one))
    return Course(
        sorted((one for one in done.values() if one.name not in now), key=lambda one: one.at),
        sorted(now.values(), key=lambda one: one.since),
        [name for name in dict.fromkeys(following) if name not in known][:MOST_NEXT],
        running is not None,
    )


def _told(session: Session, found: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], str]]:
    """Each with what it is called for the client."""
    for one in found:
        process = process_of(session, one.release_id, one.process_key)
        yield one, words_for(process, one.element_id) if process else one.name


def _following(session: Session, task: Row[Any]) -> list[str]:
    """What comes first after a task, whichever way is taken, as the client reads it."""
    process = process_of(session, task.release_id, task.process_key)
    if process is None or task.element_id not in process.elements:
        return []
    return [words_for(process, one.id) for one in _first_work(process, task.element_id)]


def _first_work(process: Process, element_id: str) -> list[Element]:
    waiting, seen, found = [element_id], {element_id}, list[Element]()
    while waiting:
        here = process.elements[waiting.pop(0)]
        targets = [process.flows[flow].target for flow in here.outgoing]
        if not targets and here.parent in process.elements:  # the end of a sub-process leads on
            targets = [process.flows[f].target for f in process.elements[here.parent].outgoing]
        for key in targets:
            element = process.elements.get(key)
            if element is None or key in seen:
                continue
            seen.add(key)
            if element.kind in WORK or (element.kind in WAITS and said(element)):
                found.append(element)
            elif inside := [one.id for one in process.inside(key) if one.kind == "startEvent"]:
                waiting += inside
            else:
                waiting.append(key)
    return found
