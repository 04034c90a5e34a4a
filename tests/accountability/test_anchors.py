"""Anchors hold what a chain can not hold by itself: its end, and that it was not written anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.accountability import anchoring
from engine.accountability.chain import GENESIS, hash_of
from engine.accountability.verifying import verify
from engine.store.database import Database
from engine.store.models import AuditEvent
from engine.store.who import SYSTEM
from tests.accountability.log import AT, Log, fill
from tests.conftest import People


def cut_and_cover(log: Log, keep: int) -> None:
    """Take the end of a chain away, and make its head fit again."""
    log.take_off_guard()
    log.do("DELETE FROM audit_event WHERE chain = 'systeem' AND number > :keep", keep=keep)
    last = [one for one in log.rows() if one.chain == "systeem"]
    log.do(
        "UPDATE audit_head SET length = :length, hash = :hash WHERE chain = 'systeem'",
        length=keep,
        hash=last[-1].hash if last else GENESIS,
    )


@pytest.mark.parametrize("keep", [0, 1, 2])
def test_a_cut_that_is_covered_up_is_what_anchors_are_for(log: Log, keep: int) -> None:
    fill(log)
    assert anchoring.anchor(log.session, AT) == 5
    cut_and_cover(log, keep)
    (found,) = log.breaks()
    assert (found.kind, found.chain, found.number) == ("cut", "systeem", 3)


def rewrite(log: Log) -> None:
    """Change a row and make all that follows fit, as who knows everything could."""
    last = GENESIS
    for row in [one for one in log.rows() if one.chain == "systeem"]:
        row.reason = "iets anders"
        value = hash_of(row, last)
        log.do(
            "UPDATE audit_event SET reason = 'iets anders', previous = :p, hash = :h WHERE id = :i",
            p=last,
            h=value,
            i=row.id,
        )
        log.session.expunge(row)
        last = value
    log.do("UPDATE audit_head SET hash = :hash WHERE chain = 'systeem'", hash=last)


def test_a_chain_that_is_written_anew_does_not_fit_its_anchor(log: Log) -> None:
    fill(log)
    anchoring.anchor(log.session, AT)
    log.take_off_guard()
    rewrite(log)
    (found,) = log.breaks()
    assert (found.kind, found.chain, found.number) == ("changed", "systeem", 3)


def test_anchors_that_are_written_anew_do_not_fit_what_was_kept_elsewhere(log: Log) -> None:
    fill(log)
    anchoring.anchor(log.session, AT)
    kept = {one.id: one.hash for one in anchoring.rows(log.session)}
    assert list(verify(log.session, kept)) == []
    log.take_off_guard()
    rewrite(log)
    for table in ("audit_anchor_head", "audit_anchor"):
        log.do(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        log.do(f"DELETE FROM {table}")
    log.session.expire_all()
    assert [one.number for one in verify(log.session, kept)] == [1]
    anchoring.anchor(log.session, AT)
    assert log.breaks() == []
    (found,) = verify(log.session, kept)
    assert (found.kind, found.number) == ("anchor", 1)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_anchor SET at = at + interval '1 second' WHERE id = 1",
        "UPDATE audit_anchor SET heads = 4 WHERE id = 1",
        "UPDATE audit_anchor SET hash = sha256(hash) WHERE id = 1",
        "DELETE FROM audit_anchor_head WHERE anchor_id = 1 AND chain = 'systeem'",
    ],
)
def test_a_changed_anchor_is_named(log: Log, attack: str) -> None:
    for number in range(2):
        fill(log)
        anchoring.anchor(log.session, AT + timedelta(days=number))
    for table in ("audit_anchor_head", "audit_anchor"):
        log.do(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    log.do(attack)
    assert log.breaks()[0].message == "Anker 1 is gewijzigd."


def test_anchors_come_at_set_times_and_only_when_there_is_something(
    database: Database, people: People
) -> None:
    with database.transaction(SYSTEM) as session:
        session.add(AuditEvent(at=AT, action="proef", actor_id=people.karim.user_id))
    assert anchoring.tick(database, AT) == 1
    assert anchoring.tick(database, AT + timedelta(hours=2)) == 0
    with database.transaction(SYSTEM) as session:
        session.add(AuditEvent(at=AT, action="proef", actor_id=people.karim.user_id))
    assert anchoring.tick(database, AT + timedelta(minutes=59)) == 0
    assert anchoring.tick(database, AT + timedelta(minutes=60)) == 1
