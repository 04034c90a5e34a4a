"""Small processes in use, and dossiers to run them for."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.store.database import Database
from engine.store.models import Dossier, DossierPerson, Person
from engine.work import deployments, instances
from tests.conftest import People
from tests.work.diagrams import FILES

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

Start = Callable[[str], UUID]
"""Process key → the key of the first task of a new case."""


@pytest.fixture
def in_use(database: Database) -> None:
    """The test diagrams, deployed and in use."""
    with database.transaction() as session:
        stored = deployments.deploy(session, None, FILES, AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)


@pytest.fixture
def start(database: Database, people: People, in_use: None) -> Start:
    """Start a process for a new dossier of Toegang Noord."""

    def begin(process_key: str) -> UUID:
        with database.transaction() as session:
            dossier = new_dossier(session, people.noord)
            tasks = instances.start(session, people.loes, process_key, dossier.id, {}, AT)
            return tasks[0].id

    return begin


def new_dossier(session: Session, group_id: UUID) -> Dossier:
    """A dossier of an invented client."""
    client = Person(id=uuid4(), name="Bedachte Cliënt")
    session.add(client)
    session.flush()
    dossier = Dossier(
        id=uuid4(),
        number=f"T-{uuid4().hex[:8]}",
        title="Proef",
        client_id=client.id,
        group_id=group_id,
        reported_on=AT.date(),
        opened_at=AT,
    )
    session.add(dossier)
    session.flush()
    session.add(DossierPerson(dossier_id=dossier.id, person_id=client.id, role="client"))
    session.flush()
    return dossier
