"""What somebody changes in the audit log behind our back is found, whatever it is."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from engine.accountability import anchoring
from engine.accountability.chain import GENESIS, hash_of
from engine.store.models import AuditEvent, AuditHead
from tests.accountability.log import AT, Log
from tests.conftest import People

AGAIN = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""Each example undoes what it did."""


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
places = st.lists(st.tuples(st.integers(0, 4), st.none() | TEXT), min_size=2)
"""Chain and reason of each event."""


@AGAIN
@given(places)
def test_what_is_written_holds(log: Log, written: list[tuple[int, str | None]]) -> None:
    with log.session.begin_nested() as example:
        for number, (place, reason) in enumerate(written):
            log.write(place, reason, number)
            if number % 3 == 2:
                anchoring.anchor(log.session, AT + timedelta(days=number))
        assert log.breaks() == []
        example.rollback()


CHANGES = {
    "at": "at + interval '1 microsecond'",
    "actor_id": "NULL",
    "action": "action || '-x'",
    "dossier_id": "NULL",
    "object_id": "coalesce(object_id, '') || 'x'",
    "purpose": "'een ander doel'",
    "reason": "NULL",
    "origin": "'web 192.0.2.1'",
    "operation_id": "gen_random_uuid()",
    "chain": "'anders'",
    "number": "number + 1",
    "previous": "sha256(previous)",
    "hash": "sha256(hash)",
}


@AGAIN
@given(st.integers(0, 14), st.sampled_from(sorted(CHANGES)))
def test_a_changed_row_is_named(filled: Log, chosen: int, column: str) -> None:
    log = filled
    with log.session.begin_nested() as example:
        row = log.rows()[chosen]
        before = {name: row.__dict__[name] for name in ("id", "chain", "number", column)}
        log.take_off_guard()
        log.do(f"UPDATE audit_event SET {column} = {CHANGES[column]} WHERE id = :id", id=row.id)
        (after,) = [one for one in log.rows() if one.id == before["id"]]
        if after.__dict__[column] != before[column]:
            found = log.breaks()
            assert any(one.chain == before["chain"] for one in found), found
            if column not in ("chain", "number"):
                assert found[0].row_id == before["id"]
        example.rollback()


@AGAIN
@given(st.sets(st.integers(0, 14), min_size=1))
def test_deleted_rows_are_missed(filled: Log, gone: set[int]) -> None:
    log = filled
    with log.session.begin_nested() as example:
        rows = log.rows()
        chains = {rows[one].chain for one in gone}
        log.take_off_guard()
        for one in gone:
            log.do("DELETE FROM audit_event WHERE id = :id", id=rows[one].id)
        found = log.breaks()
        assert {one.chain for one in found} == chains
        for one in found:
            first = min(rows[n].number for n in gone if rows[n].chain == one.chain)
            assert one.number == first
            assert one.kind in ("missing", "cut")
        example.rollback()


@AGAIN
@given(st.integers(0, 14), st.integers(1, 5), st.booleans())
def test_an_inserted_row_is_found(filled: Log, like: int, number: int, skilled: bool) -> None:
    """Also one whose hash fits what stands before it."""
    log = filled
    with log.session.begin_nested() as example:
        model = log.rows()[like]
        chain = model.chain
        before = [one for one in log.rows() if one.chain == chain and one.number < number]
        log.take_off_guard()
        new = AuditEvent(
            at=AT,
            action="dossier:read",
            actor_id=model.actor_id,
            dossier_id=model.dossier_id,
            chain=chain,
            number=number,
            previous=before[-1].hash if before else GENESIS,
            hash=b"",
            operation_id=uuid4(),
        )
        log.session.add(new)
        log.session.flush()
        if skilled:
            value = hash_of(new, new.previous)
            log.do("UPDATE audit_event SET hash = :hash WHERE id = :id", hash=value, id=new.id)
        assert [one.chain for one in log.breaks()] == [chain]
        example.rollback()


@AGAIN
@given(st.permutations([1, 2, 3]), st.sampled_from(["number", "everything"]))
def test_another_order_is_found(filled: Log, order: list[int], how: str) -> None:
    log = filled
    with log.session.begin_nested() as example:
        rows = [one for one in log.rows() if one.chain == "systeem"]
        log.take_off_guard()
        links = [(one.number, one.previous, one.hash) for one in rows]
        for row, to in zip(rows, order, strict=True):
            number, previous, value = links[to - 1]
            log.do("UPDATE audit_event SET number = :n WHERE id = :id", n=number, id=row.id)
            if how == "everything":
                log.do(
                    "UPDATE audit_event SET previous = :p, hash = :h WHERE id = :id",
                    p=previous,
                    h=value,
                    id=row.id,
                )
        found = log.breaks()
        assert [one.chain for one in found] == ([] if order == [1, 2, 3] else ["systeem"])
        example.rollback()


def test_nobody_gives_a_row_its_own_place(session: Session, people: People) -> None:
    """What is given for the columns of the chain is not taken."""
    event = AuditEvent(at=AT, action="proef", chain="anders", number=7, previous=b"x", hash=b"y")
    session.add(event)
    session.flush()
    session.refresh(event)
    assert (event.chain, event.number, event.previous) == ("systeem", 1, GENESIS)
    assert event.hash == hash_of(event, GENESIS)
    assert session.get_one(AuditHead, "systeem").hash == event.hash
