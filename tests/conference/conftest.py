"""A dossier with people, parties and items, the table that assesses, and a key for links."""

import pytest
from sqlalchemy.orm import Session

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.doors import keys
from tests.conference.world import Table, add_table_of
from tests.conftest import People
from tests.items.world import add_table


@pytest.fixture
def around(session: Session, people: People) -> Table:
    """A casusoverleg that can be held, seen by the system."""
    keys.use_key("a key for tests, of at least 32 characters")
    add_table(session)
    return add_table_of(session, people)
