"""A process that only waits: what is kept in a dossier does not depend on where its case stands."""

from collections.abc import Iterator

import pytest

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.store.database import Database
from engine.store.who import SYSTEM
from tests.web.cases import add_process


@pytest.fixture
def in_use(database: Database) -> Iterator[None]:
    """That process, in use."""
    with database.transaction(SYSTEM) as session:
        add_process(session)
    return iter([None])
