"""Small processes in use, and dossiers to run them for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

import pytest

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.store.database import Database
from engine.store.who import SYSTEM
from engine.work import deployments, instances
from tests.conftest import People
from tests.work import routing_diagrams
from tests.work.diagrams import FILES
from tests.work.dossiers import AT, new_dossier
from tests.work.routing_office import Office

__all__ = ["AT", "Start", "new_dossier"]

Start = Callable[[str], UUID]
"""Process key → the key of the first task of a new case."""


@pytest.fixture
def in_use(database: Database) -> None:
    """The test diagrams, deployed and in use."""
    put_into_use(database, FILES, AT)


@pytest.fixture
def office(database: Database, people: People) -> Office:
    """The processes that wait and send, in use."""
    put_into_use(database, routing_diagrams.FILES, AT)
    return Office(database, people)


def put_into_use(database: Database, files: Mapping[str, bytes], at: datetime) -> None:
    """Deploy the files and use them."""
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, None, files, at)
        deployments.put_into_use(session, None, [one.id for one in stored], at)


@pytest.fixture
def start(database: Database, people: People, in_use: None) -> Start:
    """Start a process for a new dossier of Toegang Noord."""

    def begin(process_key: str) -> UUID:
        with database.transaction(SYSTEM) as session:
            dossier = new_dossier(session, people.noord)
            tasks = instances.start(session, people.loes, process_key, dossier.id, {}, AT)
            return tasks[0].id

    return begin
