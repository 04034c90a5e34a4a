"""Whatever is done to a row of the processing log, the register or the ledger is found."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine.accountability import register
from engine.accountability.holding import HELD, Loose, loose_rows
from engine.accountability.logs import note
from engine.accountability.verifying import verify
from engine.store.models import KeptDisclosure, table_of
from tests.accountability.log import AT
from tests.conftest import People
from tests.items.world import add_around, add_item, add_table
from tests.sharing.world import share

AGAIN = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
TABLES = {table_of(model).name: name for model, name in HELD.items()}
OTHER = {
    "uuid": "'00000000-0000-4000-8000-000000000000'",
    "timestamp with time zone": "'2020-01-01'",
    "bytea": "'\\x00'",
    "boolean": "NOT {column}",
    "integer": "{column} + 1",
    "bigint": "{column} + 1000",
}
"""Type → another value than there is; of a text something is added to what there is."""


@pytest.fixture
def written(tampering: Session, people: People) -> Session:
    """Rows in all of them, written as the application does, and then without any defence."""
    add_table(tampering)
    around = add_around(tampering, people)
    register.add_shipped(tampering, AT)
    for words in ("Huurachterstand.", "Spijbelt."):
        share(tampering, people, around, [add_item(tampering, people, around, text=words)])
    for _ in range(2):
        kept = {"recipient": "partij", "category": "gewoon", "ground": "wams", "channel": "papier"}
        pseudonym = uuid4().bytes
        tampering.add(KeptDisclosure(id=uuid4(), dossier_subject=pseudonym, at=AT, **kept))
        note(tampering, people.karim, "dossier:read", AT, dossier_id=around.dossier.id)
    assert list(verify(tampering)) == []
    for table in TABLES:
        tampering.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for kind in ("c", "f"):
            _drop(tampering, table, kind)
    return tampering


def _drop(session: Session, table: str, kind: str) -> None:
    found = session.scalars(
        text("SELECT conname FROM pg_constraint WHERE conrelid = to_regclass(:t) AND contype = :k"),
        {"t": table, "k": kind},
    ).all()
    for name in found:
        session.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))


def columns(session: Session, table: str) -> dict[str, str]:
    """Column → its type, of those that can be given another value."""
    found = session.execute(
        text(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = :table AND table_schema = 'public' AND is_identity = 'NO'"
        ),
        {"table": table},
    )
    return {row.column_name: row.data_type for row in found}


def rows(session: Session, table: str) -> list[str]:
    return list(session.scalars(text(f"SELECT ctid::text FROM {table} ORDER BY ctid")))


def key_of(session: Session, table: str, ctid: str) -> str:
    key = "key || '/' || version" if table == "processing_activity" else "id::text"
    found = session.scalar(text(f"SELECT {key} FROM {table} WHERE ctid = '{ctid}'"))
    return str(found)


@AGAIN
@given(st.sampled_from(sorted(TABLES)), st.integers(0, 999), st.integers(0, 999))
def test_a_changed_value_is_found(written: Session, table: str, which: int, what: int) -> None:
    """Of any column, in any row."""
    with written.begin_nested() as example:
        there, all_columns = rows(written, table), columns(written, table)
        ctid = there[which % len(there)]
        column = sorted(all_columns)[what % len(all_columns)]
        to = OTHER.get(all_columns[column], "coalesce({column}, '') || 'x'").format(column=column)
        before = key_of(written, table, ctid)
        written.execute(text(f"UPDATE {table} SET {column} = {to} WHERE ctid = '{ctid}'"))
        (found,) = loose_rows(written)
        assert found.log == TABLES[table]
        if column not in ("id", "key", "version"):
            assert found == Loose("changed", TABLES[table], before)
        example.rollback()


@AGAIN
@given(st.sampled_from(sorted(TABLES)), st.sets(st.integers(0, 999), min_size=1, max_size=3))
def test_deleted_rows_are_missed(written: Session, table: str, gone: set[int]) -> None:
    with written.begin_nested() as example:
        there = rows(written, table)
        doomed = {there[one % len(there)] for one in gone}
        keys = {key_of(written, table, one) for one in doomed}
        for one in doomed:
            written.execute(text(f"DELETE FROM {table} WHERE ctid = '{one}'"))
        (found,) = loose_rows(written)
        first = min(keys, key=lambda key: (len(key), key))
        assert found == Loose("missing", TABLES[table], first)
        example.rollback()


@AGAIN
@given(st.sampled_from(sorted(TABLES)), st.integers(0, 999), st.booleans())
def test_an_inserted_row_is_found(
    written: Session, table: str, like: int, through_triggers: bool
) -> None:
    """Also by who leaves the triggers on: nothing holds it."""
    with written.begin_nested() as example:
        there = rows(written, table)
        names = [name for name in columns(written, table) if name not in ("id", "version")]
        more = {"version": "99", "id": "gen_random_uuid()"}
        added = {name: more[name] for name in columns(written, table) if name in more}
        if table == "disclosure":
            names.remove("occasion_id")
            added["occasion_id"] = "gen_random_uuid()"
        if through_triggers:
            written.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER held"))
        written.execute(
            text(
                f"INSERT INTO {table} ({', '.join([*names, *added])})"
                f" SELECT {', '.join([*names, *added.values()])} FROM {table}"
                f" WHERE ctid = '{there[like % len(there)]}'"
            )
        )
        (found,) = loose_rows(written)
        assert (found.kind, found.log) == ("inserted", TABLES[table])
        example.rollback()


def test_two_rows_that_change_places_are_found(written: Session) -> None:
    swap = "UPDATE disclosure SET id = -1 - id"
    written.execute(text("ALTER TABLE disclosure ALTER id DROP IDENTITY"))
    low, high = sorted(written.scalars(text("SELECT id FROM disclosure")).all())
    written.execute(text(swap))
    for old, new in ((low, high), (high, low)):
        written.execute(text(f"UPDATE disclosure SET id = {new} WHERE id = {-1 - old}"))
    assert list(loose_rows(written)) == [Loose("changed", "verstrekkingen", str(low))]


def test_what_holds_is_held_itself(written: Session) -> None:
    """Who makes an event fit what he changed, has changed that event."""
    written.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
    written.execute(text("UPDATE audit_event SET holds = replace(holds, 'disclosure', 'anders')"))
    found = list(verify(written))
    assert {one.kind for one in found if one.chain not in TABLES.values()} == {"changed"}
    assert [one.kind for one in found if one.chain == "verstrekkingen"] == ["inserted"]
