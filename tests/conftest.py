"""A real PostgreSQL for every test that asks for one: a database per worker, emptied in between."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import psutil
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from engine.accountability import pseudonyms
from engine.policy import Actor, load_actor
from engine.store import schema
from engine.store.database import Database
from engine.store.embedded import ensure_running
from engine.store.guard import APPLICATION
from engine.store.models import Account, Base, Group, Membership
from engine.store.who import SYSTEM
from tests.support import examples  # noqa: F401 - says how hypothesis looks for mistakes

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "samenloop_pytest_"
END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = '{}' AND usename = current_user"
)
APPEND_ONLY = (
    "event",
    "audit_event",
    "audit_head",
    "audit_anchor",
    "audit_anchor_head",
    "decision_record",
    "processing_record",
    "processing_activity",
    "reference_row",
    "party_change",
    "certificate",
    "kept_disclosure",
    "emergency_review",
    "item_version",
    "scope_entry",
    "disclosure",
    "refusal",
    "data_request_answer",
    "data_request_fact",
    "data_request_adoption",
    "minutes",
    "agreement_correction",
    "self_position",
    "step_estimate",
    "cost_estimate",
)


@pytest.fixture(scope="session", autouse=True)
def _pseudonyms() -> None:
    """The key that the settings give elsewhere."""
    pseudonyms.use_key("a key for tests, of at least 32 characters")


@pytest.fixture(scope="session")
def cluster_url() -> str:
    """The address of a PostgreSQL for tests, as the owner of what is made there.

    SAMENLOOP_TEST_DATABASE_URL names another one, which knows the role of the application too.
    """
    other = os.environ.get("SAMENLOOP_TEST_DATABASE_URL")
    return other or ensure_running(ROOT / "var" / "test-postgres", durable=False).owner


def as_application(url: str) -> str:
    """The same database for the application, at the address of its owner."""
    return make_url(url).set(username=APPLICATION).render_as_string(hide_password=False)


def new_database(cluster_url: str, name: str, like: str = "template1") -> str:
    """The owner's address of a new database of that name, empty or a copy of the one that it is
    like.

    One that was there is thrown away.
    """
    drop(cluster_url, name)
    _administer(cluster_url, f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return make_url(cluster_url).set(database=name).render_as_string(hide_password=False)


def drop(cluster_url: str, name: str) -> None:
    """Throw a database away, whoever uses it; waits for the cleaning that PostgreSQL does itself,
    which only a superuser may break off. What the application has open it ends itself."""
    until = time.monotonic() + 30
    while True:
        try:
            _administer(as_application(cluster_url), END.format(name))
            _administer(cluster_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except DBAPIError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def sweep(cluster_url: str) -> None:
    """Drop what test runs that were killed have left behind."""
    found = _administer(cluster_url, f"SELECT datname FROM pg_database WHERE datname ^@ '{PREFIX}'")
    for name in found:
        if not psutil.pid_exists(int(name.removeprefix(PREFIX).partition("_")[0])):
            drop(cluster_url, name)


def _administer(cluster_url: str, statement: str) -> list[str]:
    # Without a pool, the connection is closed also when the statement fails.
    engine = create_engine(cluster_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        result = connection.execute(text(statement))
        return [str(row[0]) for row in result] if result.returns_rows else []


@pytest.fixture(scope="session")
def owner(cluster_url: str) -> Iterator[Database]:
    """The database of this run as the owner of its tables sees it."""
    sweep(cluster_url)
    name = f"{PREFIX}{os.getpid()}"
    owner = Database(new_database(cluster_url, name))
    schema.upgrade(owner)
    yield owner
    owner.close()
    drop(cluster_url, name)


@pytest.fixture(scope="session")
def _application(owner: Database) -> Iterator[Database]:
    # However long a machine stalls: how long one waits for another is not what the tests ask.
    url = as_application(owner.engine.url.render_as_string(hide_password=False))
    database = Database(url, lock_seconds=600)
    yield database
    database.close()


@pytest.fixture
def database(_application: Database, owner: Database) -> Iterator[Database]:
    """A migrated database with no rows in it, as the application sees it."""
    yield _application
    empty(owner)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session whose changes are thrown away at the end of the test."""
    with database.reading(SYSTEM) as session:
        yield session


@dataclass(frozen=True)
class People:
    """Obviously invented medewerkers: two teams, a desk, and the other roles."""

    noor: Actor
    """Teamleider of Toegang Noord."""
    karim: Actor
    """Medewerker of Toegang Noord."""
    lisa: Actor
    """Medewerker of Toegang Noord."""
    zita: Actor
    """Medewerker of Toegang Zuid."""
    loes: Actor
    """Medewerker of the loket."""
    otto: Actor
    """Procesontwerper."""
    mats: Actor
    """Manager."""
    bea: Actor
    """Beheerder."""
    pia: Actor
    """Privacyfunctionaris."""
    noord: UUID
    zuid: UUID
    loket: UUID


WHO = {
    "noor": ("Noor Noorderlicht", ["medewerker", "teamleider"], ["noord"]),
    "karim": ("Karim Kompas", ["medewerker"], ["noord"]),
    "lisa": ("Lisa Lantaarn", ["medewerker"], ["noord"]),
    "zita": ("Zita Zuiderzon", ["medewerker"], ["zuid"]),
    "loes": ("Loes Loketta", ["medewerker"], ["loket"]),
    "otto": ("Otto Ontwerp", ["procesontwerper"], []),
    "mats": ("Mats Meetlat", ["manager"], []),
    "bea": ("Bea Beheer", ["beheerder"], []),
    "pia": ("Pia Privacy", ["privacyfunctionaris"], []),
}


@pytest.fixture
def people(database: Database) -> People:
    """The medewerkers, committed."""
    with database.transaction(SYSTEM) as session:
        return add_people(session)


def add_people(session: Session) -> People:
    """Add the invented medewerkers and their groups."""
    names = {"noord": "Toegang Noord", "zuid": "Toegang Zuid", "loket": "Loket"}
    groups = {
        key: Group(id=uuid4(), key=key, name=name, takes_dossiers=key != "loket")
        for key, name in names.items()
    }
    accounts = {
        username: Account(id=uuid4(), username=username, name=name, roles=roles, demo=True)
        for username, (name, roles, _) in WHO.items()
    }
    session.add_all([*groups.values(), *accounts.values()])
    session.flush()
    for username, (_, _, keys) in WHO.items():
        session.add_all(
            Membership(account_id=accounts[username].id, group_id=groups[key].id) for key in keys
        )
    session.flush()
    actors = {username: load_actor(session, account.id) for username, account in accounts.items()}
    return People(
        **{username: actor for username, actor in actors.items() if actor},
        **{key: group.id for key, group in groups.items()},
    )


def empty(owner: Database) -> None:
    """Remove all rows, also those that are only added."""
    tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with owner.engine.begin() as connection:
        for table in APPEND_ONLY:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER append_only"))
        connection.execute(text(f"TRUNCATE {tables}, procrastinate_jobs CASCADE"))
        for table in APPEND_ONLY:
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER append_only"))
