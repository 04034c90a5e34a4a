"""Random histories in the database, and the same histories in plain Python."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from engine.store.models import Definition, Dossier, Group, Instance, Person, Release, Task

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
PROCESSES = ("onderzoek_client", "onderzoek_professional")
STEPS = (("onderzoek_client", "Task_gesprek"), ("onderzoek", "Task_vragen"))


@dataclass(frozen=True)
class Case:
    process_key: str
    group_key: str
    started_at: datetime
    ended_at: datetime | None
    tasks: tuple["Work", ...]


@dataclass(frozen=True)
class Work:
    process_key: str
    element_id: str
    state: str
    created_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


def random_cases(seed: int, count: int = 60) -> list[Case]:
    """Cases over some forty weeks before NOW; moments often fall on the border of a week."""
    chance = random.Random(seed)
    return [_case(chance) for _ in range(count)]


def store(session: Session, cases: list[Case]) -> None:
    """Write the cases with everything that their rows point to."""
    groups = {key: Group(id=uuid4(), key=key, name=key) for key in ("noord", "zuid")}
    client = Person(id=uuid4(), name="Bedachte Cliënt")
    release = Release()
    session.add_all([*groups.values(), client, release, definition := _definition()])
    session.flush()
    for number, case in enumerate(cases):
        dossier = _dossier(f"T-{number}", case, groups[case.group_key].id, client.id)
        instance = _instance(case, dossier.id, release.id, definition.id)
        tasks = [_task(work, instance) for work in case.tasks]
        session.add(dossier)
        session.flush()
        session.add(instance)
        session.flush()
        session.add_all(tasks)
    session.flush()


def _case(chance: random.Random) -> Case:
    started = _moment(chance, NOW - timedelta(weeks=40), NOW)
    ended = _moment(chance, started, NOW) if chance.random() < 0.6 else None
    tasks = tuple(_work(chance, started, ended) for _ in range(chance.randint(0, 4)))
    return Case(chance.choice(PROCESSES), chance.choice(("noord", "zuid")), started, ended, tasks)


def _work(chance: random.Random, started: datetime, ended: datetime | None) -> Work:
    process_key, element_id = chance.choice(STEPS)
    state = chance.choice(("completed", "cancelled") if ended else ("open", "completed"))
    created = _moment(chance, started, ended or NOW)
    closed = None if state == "open" else _moment(chance, created, ended or NOW)
    due = created + timedelta(days=chance.randint(1, 60)) if chance.random() < 0.8 else None
    return Work(process_key, element_id, state, created, due, closed)


def _moment(chance: random.Random, low: datetime, high: datetime) -> datetime:
    moment = low + (high - low) * chance.random()
    monday = moment.replace(hour=23, minute=0, second=0, microsecond=0)
    return monday if chance.random() < 0.2 and low <= monday <= high else moment


def _definition() -> Definition:
    return Definition(
        id=uuid4(),
        kind="process",
        key="onderzoek_client",
        version=1,
        name="Onderzoek",
        file_name="onderzoek_client.bpmn",
        content=b"<definitions/>",
        digest="0" * 64,
        summary={},
    )


def _dossier(number: str, case: Case, group_id: UUID, client_id: UUID) -> Dossier:
    return Dossier(
        id=uuid4(),
        number=number,
        title="Bedachte hulpvraag",
        client_id=client_id,
        group_id=group_id,
        reported_on=date(2026, 1, 1),
        opened_at=case.started_at,
    )


def _instance(case: Case, dossier_id: UUID, release_id: int, definition_id: UUID) -> Instance:
    return Instance(
        id=uuid4(),
        dossier_id=dossier_id,
        release_id=release_id,
        process_key=case.process_key,
        definition_id=definition_id,
        status="completed" if case.ended_at else "running",
        state="{}",
        started_at=case.started_at,
        ended_at=case.ended_at,
    )


def _task(work: Work, instance: Instance) -> Task:
    return Task(
        id=uuid4(),
        instance_id=instance.id,
        dossier_id=instance.dossier_id,
        release_id=instance.release_id,
        process_key=work.process_key,
        element_id=work.element_id,
        name=work.element_id.removeprefix("Task_"),
        state=work.state,
        candidate_groups=[],
        created_at=work.created_at,
        due_at=work.due_at,
        ended_at=work.ended_at,
    )
