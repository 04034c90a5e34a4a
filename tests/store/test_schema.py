"""Models and migrations agree, and migrating can be done twice, at once, and undone."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import inspect, text

from engine.store import schema
from engine.store.database import Busy, Database
from engine.store.who import SYSTEM
from tests.conftest import PREFIX, drop, new_database


@pytest.fixture
def fresh(cluster_url: str) -> Iterator[Database]:
    """An empty database of its own."""
    name = f"{PREFIX}{os.getpid()}_{uuid4().hex[:8]}"
    database = Database(new_database(cluster_url, name))
    yield database
    database.close()
    drop(cluster_url, name)


def test_models_and_migrations_agree(fresh: Database) -> None:
    schema.upgrade(fresh)
    assert schema.differences(fresh) == []
    assert schema.current_revision(fresh) == schema.newest_revision()


def test_several_nodes_may_upgrade_at_once(fresh: Database) -> None:
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: schema.upgrade(fresh), range(3)))
    assert schema.current_revision(fresh) == schema.newest_revision()


def test_the_first_migration_can_be_undone(fresh: Database) -> None:
    schema.upgrade(fresh)
    with fresh.engine.begin() as connection:
        command.downgrade(schema._config(connection), "base")
    assert inspect(fresh.engine).get_table_names() == ["alembic_version"]
    schema.upgrade(fresh)
    assert schema.differences(fresh) == []


def test_a_row_that_somebody_holds_makes_the_next_one_busy(fresh: Database) -> None:
    schema.upgrade(fresh)
    with fresh.engine.begin() as connection:
        connection.execute(text("INSERT INTO release DEFAULT VALUES"))
    with fresh.transaction(SYSTEM) as holder:
        holder.execute(text("SELECT * FROM release FOR UPDATE"))
        with pytest.raises(Busy), fresh.transaction(SYSTEM) as other:
            other.execute(text("SELECT * FROM release FOR UPDATE NOWAIT"))


def test_an_error_of_the_database_shows_no_values(fresh: Database) -> None:
    schema.upgrade(fresh)
    statement = text("INSERT INTO person (id, name) VALUES (:id, :name)")
    values = {"id": "no-uuid", "name": "Bedachte Cliënt"}
    with pytest.raises(Exception, match="person") as raised, fresh.transaction(SYSTEM) as session:
        session.execute(statement, values)
    assert "Bedachte" not in str(raised.value)
