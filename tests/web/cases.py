"""Dossiers and tasks written straight into the tables, for tests of pages that only show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from engine.store.models import (
    Definition,
    Dossier,
    DossierPerson,
    Event,
    Instance,
    Person,
    Release,
    ReleaseDefinition,
    Signal,
    Task,
)


@dataclass(frozen=True)
class Process:
    """A deployed process: what a case needs to exist."""

    definition_id: UUID
    release_id: int
    key: str


@dataclass(frozen=True)
class Case:
    """A dossier with its running process."""

    process: Process
    dossier_id: UUID
    instance_id: UUID
    number: str


def add_process(session: Session, key: str = "onderzoek_client", name: str = "Onderzoek") -> Process:
    """A process in use; its diagram is not run."""
    definition = Definition(
        id=uuid4(),
        kind="process",
        key=key,
        version=1,
        name=name,
        file_name=f"{key}.bpmn",
        content=b"<definitions/>",
        digest="0" * 64,
        summary={"elements": [], "references": {}},
    )
    release = Release()
    session.add_all([definition, release])
    session.flush()
    session.add(ReleaseDefinition(release_id=release.id, definition_id=definition.id))
    return Process(definition.id, release.id, key)


def add_case(
    session: Session,
    process: Process,
    number: str,
    *,
    group_id: UUID,
    client: str = "Fien Fictief",
    title: str = "Vraag over hulp in huis",
    handler_id: UUID | None = None,
    target: date | None = None,
    now: datetime | None = None,
) -> Case:
    """An open dossier about one client, with a running process."""
    at = now or datetime.now(UTC)
    person = Person(id=uuid4(), name=client, phone="06 00000000", address="Bedachtstraat 1")
    session.add(person)
    session.flush()
    dossier = Dossier(
        id=uuid4(),
        number=number,
        title=title,
        client_id=person.id,
        group_id=group_id,
        handler_id=handler_id,
        reported_on=at.date(),
        target_date=target,
        opened_at=at,
    )
    session.add(dossier)
    session.flush()
    instance = Instance(
        id=uuid4(),
        dossier_id=dossier.id,
        release_id=process.release_id,
        process_key=process.key,
        definition_id=process.definition_id,
        status="running",
        state="{}",
        started_at=at,
    )
    session.add_all(
        [
            DossierPerson(dossier_id=dossier.id, person_id=person.id, role="client"),
            instance,
            Event(dossier_id=dossier.id, at=at, action="dossier:opened", actor_id=handler_id),
        ]
    )
    session.flush()
    return Case(process, dossier.id, instance.id, number)


def add_task(
    session: Session,
    case: Case,
    name: str,
    *,
    groups: list[str],
    assignee_id: UUID | None = None,
    due_in: timedelta | None = timedelta(days=10),
    priority: int = 50,
    element_id: str = "Stap",
) -> UUID:
    """An open task of the case; `due_in` counts from now."""
    now = datetime.now(UTC)
    task = Task(
        id=uuid4(),
        instance_id=case.instance_id,
        dossier_id=case.dossier_id,
        release_id=case.process.release_id,
        process_key=case.process.key,
        element_id=element_id,
        name=name,
        state="open",
        assignee_id=assignee_id,
        candidate_groups=groups,
        priority=priority,
        due_at=now + due_in if due_in is not None else None,
        created_at=now,
    )
    session.add(task)
    session.flush()
    return task.id


def add_signal(session: Session, case: Case, message: str, severity: str = "waarschuwing") -> UUID:
    """A signalering that nobody has seen."""
    signal = Signal(
        id=uuid4(),
        dossier_id=case.dossier_id,
        kind="streefdatum_nadert",
        message=message,
        severity=severity,
        source_key=str(uuid4()),
        at=datetime.now(UTC),
    )
    session.add(signal)
    session.flush()
    return signal.id
