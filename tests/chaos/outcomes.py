"""What became of the cases of a run, and what went otherwise than in an undisturbed one."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engine.store.database import Database, clock
from engine.store.models import Event, Instance, Job
from engine.store.who import SYSTEM
from engine.work import cases, sweep
from engine.work.steps import take_up
from tests.chaos.diagrams import DELIVERIES, MESSAGES
from tests.chaos.effects import delivered

COUNTS = {
    "SELECT count(*) FROM dossier_person WHERE role = 'gezinslid'": 1,
    "SELECT count(DISTINCT dossier_id) FROM dossier_person WHERE role = 'gezinslid'": 1,
    "SELECT count(*) FROM message": MESSAGES,
    "SELECT count(*) FROM message WHERE state = 'delivered'": MESSAGES,
    "SELECT count(*) FROM delivery": MESSAGES,
    "SELECT count(*) FROM job": DELIVERIES,
    "SELECT count(*) FROM incident": 0,
}
"""Rows for each sender with its receiver."""

Kind = tuple[str, str]
"""Process and number: cases of one kind end alike."""


@dataclass(frozen=True)
class Course:
    """What became of a case: its end, the steps that it took, and its variables."""

    outcome: str | None
    steps: tuple[tuple[str, str], ...]
    variables: str


@dataclass(frozen=True)
class Run:
    """The cases of a run with what became of them, and their effects: key and content."""

    courses: dict[UUID, tuple[Kind, Course]]
    effects: list[tuple[str, str]]

    @property
    def done_again(self) -> int:
        """How many effects came more than once."""
        return len(self.effects) - len({key for key, _ in self.effects})


def seen(database: Database, instance_ids: list[UUID], ledger: Path) -> Run:
    """What there is to see of these cases."""
    with database.reading(SYSTEM) as session:
        told = {one: _course(session, one) for one in instance_ids}
    return Run(told, delivered(ledger))


def _course(session: Session, instance_id: UUID) -> tuple[Kind, Course]:
    """Two jobs at once end in any order, so the steps are sorted."""
    here = Event.instance_id == instance_id
    steps = session.execute(select(Event.action, Event.element_id).where(here))
    case = cases.look(session, instance_id)
    outcome = session.get_one(Instance, instance_id).outcome
    variables = take_up(session, case, None, clock(session)).run.variables
    taken = tuple(sorted((action, element_id or "") for action, element_id in steps))
    held = json.dumps(variables, sort_keys=True, default=str)
    return (case.process_key, str(variables["nummer"])), Course(outcome, taken, held)


def failures(database: Database, wanted: Run, got: Run) -> list[str]:
    """All that went otherwise, in words; empty when nothing did."""
    with database.reading(SYSTEM) as session:
        return [
            *_other_courses(wanted, got),
            *_wrong_effects(session, wanted, got),
            *_wrong_changes(session, len(wanted.courses) + len(got.courses)),
        ]


def _other_courses(wanted: Run, got: Run) -> Iterator[str]:
    right = dict(wanted.courses.values())
    for instance_id, (kind, course) in got.courses.items():
        if course != right[kind]:
            yield f"{kind} {instance_id} went {course}, not {right[kind]}"


def _wrong_effects(session: Session, wanted: Run, got: Run) -> Iterator[str]:
    """Each job has its effect at least once, always with its key, and with what it is about."""
    jobs = {one.hex for one in session.scalars(select(Job.id).where(Job.state == "done"))}
    keys = Counter(key for key, _ in {*wanted.effects, *got.effects})
    yield from (f"job {key} has no effect" for key in jobs - set(keys))
    yield from (f"effect {key} is of no job that is done" for key in set(keys) - jobs)
    yield from (f"effect {key} has several contents" for key, n in keys.items() if n > 1)


def _wrong_changes(session: Session, number: int) -> Iterator[str]:
    """What each pair changes in the database, it changes once; and nothing is left over."""
    for statement, for_each_pair in COUNTS.items():
        found, wanted = session.scalar(text(statement)), for_each_pair * number // 2
        if found != wanted:
            yield f"{found} instead of {wanted}: {statement}"
    yield from (f"{one.instance_id} waits on nothing" for one in sweep.stuck(session))
