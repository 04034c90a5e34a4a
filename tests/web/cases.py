"""Dossiers that really run, with tasks and signaleringen written into them by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.opening import NewClient, open_dossier
from engine.policy import Actor
from engine.store.models import Dossier, Instance, Signal, Task
from engine.work import deployments
from tests.bpmn.drawing import catch, chain, end, file, process, start, timer


@dataclass(frozen=True)
class Case:
    """A dossier with its running process."""

    dossier_id: UUID
    instance: Instance
    number: str


def add_process(session: Session, key: str = "onderzoek_client") -> str:
    """Put a process into use that only waits, so that a case has the tasks that a test gives it.

    Returns its key.
    """
    wait = catch("wacht", timer("timeDuration", "P100D"))
    drawn = file(process(key, start(), wait, end(), chain("s", "wacht", "e")))
    now = datetime.now(UTC)
    stored = deployments.deploy(session, None, {f"{key}.bpmn": drawn}, now)
    deployments.put_into_use(session, None, [one.id for one in stored], now)
    return key


def add_case(
    session: Session,
    by: Actor,
    process_key: str,
    *,
    group_id: UUID,
    client: str = "Fien Fictief",
    title: str = "Vraag over hulp in huis",
    handler_id: UUID | None = None,
    target: date | None = None,
) -> Case:
    """An open dossier about one client, with a running process."""
    now = datetime.now(UTC)
    opened = open_dossier(
        session,
        by,
        process_key=process_key,
        client=NewClient(client, phone="06 00000000", address="Bedachtstraat 1"),
        group_id=group_id,
        title=title,
        reported_on=now.date(),
        answers={},
        token=uuid4(),
        at=now,
    )
    dossier = session.scalars(select(Dossier).filter_by(number=opened.number)).one()
    dossier.handler_id, dossier.target_date = handler_id, target
    instance = session.scalars(select(Instance).filter_by(dossier_id=dossier.id)).one()
    session.flush()
    return Case(dossier.id, instance, opened.number)


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
        instance_id=case.instance.id,
        dossier_id=case.dossier_id,
        release_id=case.instance.release_id,
        process_key=case.instance.process_key,
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
