"""Bring a database to the newest shape, and say which shape it has."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from engine.store import guard
from engine.store.database import Database
from engine.store.models import Base

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
UPGRADE_LOCK = 0x53414D454E  # any number that only we use: "SAMEN"


def upgrade(owner: Database) -> None:
    """Apply the migrations that are missing and put up the guard, connected as the owner of the
    tables; several nodes may do so at once, one of them works.

    Raises `guard.NoApplicationRole`.
    """
    with owner.engine.begin() as connection:
        # The others wait for as long as it takes: chaining a log of millions takes minutes.
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
        if not _is_current(connection):
            command.upgrade(_config(connection), "head")
            guard.put_up(connection, Base.metadata)


def is_current(database: Database) -> bool:
    """Whether tables and guard are as this version of the program knows them."""
    with database.engine.connect() as connection:
        return _is_current(connection)


def _is_current(connection: Connection) -> bool:
    if guard.standing(connection) != guard.mark(Base.metadata):
        return False  # what stands behind it may be shut to who asks
    return MigrationContext.configure(connection).get_current_revision() == newest_revision()


def current_revision(database: Database) -> str | None:
    """The newest migration applied, or None for an empty database."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The newest migration that this version of the program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def differences(database: Database) -> list[object]:
    """How the tables in the database differ from the models: nothing, when the migrations agree."""
    with database.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": _ours}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, Base.metadata))


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """The tables of the queue are its own affair; a migration makes them as it gives them."""
    return kind != "table" or not (name or "").startswith("procrastinate_")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
