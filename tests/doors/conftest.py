"""What doors need to know of the installation."""

import pytest

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.doors import keys
from engine.dossier.people import bsn
from engine.dossier.people.bsn import Vault
from engine.store.database import Database
from tests.conftest import People
from tests.doors.asking import Request, two_requests


@pytest.fixture(autouse=True)
def _key() -> None:
    keys.use_key("a key for tests, of at least 32 characters")
    bsn.keep_with(Vault.of(bsn.new_key()))


@pytest.fixture
def requests(database: Database, people: People) -> tuple[Request, Request]:
    return two_requests(database, people)
