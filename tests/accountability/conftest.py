"""An audit log with two dossiers, empty and filled."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from engine.accountability import pseudonyms
from engine.store.database import Database
from engine.store.models import Dossier, Person
from engine.store.who import SYSTEM
from tests.accountability.log import AT, Log, fill
from tests.conftest import People

KEY = b"a key for tests, of at least 32 characters"


@pytest.fixture(autouse=True)
def _key() -> None:
    """Whichever key a test before this one has set."""
    pseudonyms.use_key(KEY.decode())


@pytest.fixture
def tampering(owner: Database, database: Database) -> Iterator[Session]:
    """A session of who owns the tables: nobody else could do any of this."""
    del database  # which leaves no rows behind
    with owner.reading(SYSTEM) as session:
        yield session


@pytest.fixture
def log(tampering: Session, people: People) -> Log:
    person = Person(id=uuid4(), name="Fien Fictief")
    tampering.add(person)
    tampering.flush()
    keys = [uuid4(), uuid4()]
    tampering.add_all(
        Dossier(
            id=key,
            number=f"2026-{number:06}",
            title="Proef",
            client_id=person.id,
            group_id=people.noord,
            reported_on=AT.date(),
            opened_at=AT,
        )
        for number, key in enumerate(keys, 1)
    )
    tampering.flush()
    return Log(tampering, keys, [people.karim.user_id, people.lisa.user_id])


@pytest.fixture
def filled(log: Log) -> Log:
    """The log with that in it."""
    fill(log)
    return log
