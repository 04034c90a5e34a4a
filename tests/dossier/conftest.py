"""The shipped processes in use, for the tests of cases."""

from collections.abc import Iterator

import pytest

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.store.database import Database
from engine.work import deployments, shipped
from tests.dossier.cases import AT


@pytest.fixture
def in_use(database: Database) -> Iterator[None]:
    """The shipped processes, in use."""
    with database.transaction() as session:
        stored = deployments.deploy(session, None, shipped.files(), AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)
    return iter([None])
