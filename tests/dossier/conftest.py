"""The shipped processes in use, for the tests of cases."""

from collections.abc import Iterator

import pytest

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.dossier.people import bsn
from engine.dossier.people.bsn import Vault
from engine.store.database import Database
from engine.store.who import SYSTEM
from engine.work import deployments, shipped
from tests.dossier.cases import AT


@pytest.fixture
def vault() -> Iterator[Vault]:
    """Keys to keep BSNs with."""
    before = bsn.vault()
    made = Vault.of(bsn.new_key())
    bsn.keep_with(made)
    yield made
    bsn.keep_with(before)


@pytest.fixture
def in_use(database: Database) -> Iterator[None]:
    """The shipped processes, in use."""
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, None, shipped.files(), AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)
    return iter([None])
