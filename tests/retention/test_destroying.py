"""A dossier that is destroyed: by two people, when it is due, and wholly."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.accountability import pseudonyms
from engine.accountability.verifying import verify
from engine.policy import NotAllowed
from engine.retention import destroying, in_words, listing, terms
from engine.store.database import Database
from engine.store.guard import doomed as doomed_tables
from engine.store.models import (
    AuditEvent,
    Base,
    Certificate,
    Destruction,
    Dossier,
    DossierPerson,
    KeptDisclosure,
    Person,
)
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.retention.world import CANARY, LAWS, NOW, agree, no_files, tables_with, tell

WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=8, max_size=12).map(CANARY.__add__)


def test_a_certificate_has_a_word_for_whatever_is_gone() -> None:
    meta = Base.metadata
    named = [one for tables in in_words.KINDS.values() for one in tables]
    told = {*doomed_tables.conditions(meta), *(table for table, _ in doomed_tables.to_people(meta))}
    assert sorted(named) == sorted({*told, "person", in_words.FILES})
    counts = {"item": 2, "item_version": 3, "person": 0, "task": 1}
    assert in_words.counted(counts) == [("Gegevens en wie ze zien", 5), ("Taken en concepten", 1)]


@given(word=WORDS, other=WORDS)
@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_nothing_is_left_of_it_and_all_of_another(
    database: Database, people: People, word: str, other: str
) -> None:
    word, other = f"{word}X", f"{other}Y"
    with database.transaction(SYSTEM) as session:
        doomed = tell(session, people, word)
        tell(session, people, other)
    before = tables_with(database, other)
    assert tables_with(database, word) >= {"person", "dossier", "task", "item_version", "note"}
    agree(database, people, doomed.dossier_id)
    removed: list[UUID] = []

    def remove(_session: Session, dossier_id: UUID) -> int:
        removed.append(dossier_id)
        return 2

    assert destroying.tick(database, remove) == 1
    assert removed == [doomed.dossier_id]
    assert tables_with(database, word) == set()
    assert tables_with(database, other) == before
    with database.reading(SYSTEM) as session:
        assert list(verify(session)) == []
        kept = session.scalars(select(KeptDisclosure)).all()
        subject = pseudonyms.pseudonym(doomed.dossier_id)
        made = session.scalars(select(Certificate).filter_by(subject=subject)).one()
        assert [one.recipient for one in kept if one.dossier_subject == subject] == ["partij"]
    assert made.counts["bestanden"] == 2
    assert made.counts["person"] == 2
    assert made.counts["disclosure"] == 1
    assert (made.term, made.laws) == ("jeugdwet", LAWS)


def test_who_is_in_another_dossier_stays(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        doomed, kept = tell(session, people, "Kanarieeen"), tell(session, people, "Kanarietwee")
        client = session.get_one(Dossier, doomed.dossier_id).client_id
        session.add(
            DossierPerson(dossier_id=kept.dossier_id, person_id=client, role="mantelzorger")
        )
    agree(database, people, doomed.dossier_id)
    assert destroying.tick(database, no_files) == 1
    with database.reading(SYSTEM) as session:
        assert session.get(Person, client) is not None
    assert tables_with(database, "Kanarieeen") == {"person"}


def test_one_alone_destroys_nothing(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        case = tell(session, people, CANARY)
    with pytest.raises(NotAllowed), database.transaction(people.karim.who) as session:
        destroying.propose(session, people.karim, case.dossier_id, NOW)
    with database.transaction(people.bea.who) as session:
        destroying.propose(session, people.bea, case.dossier_id, NOW)
    with (
        pytest.raises(destroying.SamePerson),
        database.transaction(people.bea.who) as session,
    ):
        destroying.confirm(session, people.bea, case.dossier_id, NOW)
    assert destroying.tick(database, no_files) == 0
    # Nor does the system confirm, or propose in the name of somebody.
    forged = text(
        "UPDATE destruction SET confirmed_by = :pia, confirmed_at = now() WHERE dossier_id = :id"
    )
    with database.transaction(SYSTEM) as session:
        values = {"pia": people.pia.user_id, "id": case.dossier_id}
        assert session.execute(forged, values).rowcount == 0  # type: ignore[attr-defined]
    with database.reading(SYSTEM) as session:
        mine = people.bea.user_id
        session.add(Destruction(dossier_id=case.dossier_id, proposed_by=mine, proposed_at=NOW))
        with pytest.raises(DBAPIError, match="row-level"):
            session.flush()
    with database.reading(SYSTEM) as session:
        standing = session.scalars(select(Destruction.id)).one()
        with pytest.raises(DBAPIError, match="two people"):
            session.scalar(select(func.guard.destroy(standing, b"", 0)))


def test_before_its_time_nothing_goes(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        case = tell(session, people, CANARY)
    with database.transaction(people.bea.who) as session:
        day = NOW.date() + timedelta(days=30)
        terms.extend(session, people.bea, case.dossier_id, day, "bezwaar", "loopt nog", NOW)
    with pytest.raises(destroying.NotDue), database.transaction(people.bea.who) as session:
        destroying.propose(session, people.bea, case.dossier_id, NOW)
    with database.reading(people.bea.who) as session:
        (row,) = listing.kept(session, people.bea)
        assert (row.number, row.due_on, len(row.extensions)) == (case.number, day, 2)
        assert session.scalars(select(Dossier.id)).all() == []


def test_an_extension_after_confirming_holds_it_up(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        case = tell(session, people, CANARY)
    agree(database, people, case.dossier_id)
    with database.transaction(people.bea.who) as session:
        day = NOW.date() + timedelta(days=30)
        terms.extend(session, people.bea, case.dossier_id, day, "bezwaar", "loopt nog", NOW)
    assert destroying.tick(database, no_files) == 0
    assert "dossier" in tables_with(database, CANARY)


def test_the_application_takes_nothing_away_itself(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        tell(session, people, CANARY)
    made = (
        *("gen_random_uuid()", "now()", "''", "'{}'", "''", "now()", "now()"),
        *(f"'{people.bea.user_id}'", "now()", f"'{people.pia.user_id}'", "now()"),
        *("'{}'", "''", "''"),
    )
    for statement in (
        "DELETE FROM event",
        "DELETE FROM disclosure",
        "UPDATE audit_event SET reason = NULL",
        "DELETE FROM certificate",
        f"INSERT INTO certificate SELECT {', '.join(made)}",
    ):
        with database.reading(SYSTEM) as session:
            session.execute(text("SELECT set_config('samenloop.destroying', 'on', true)"))
            with pytest.raises(DBAPIError, match=r"permission denied|only added|row-level"):
                session.execute(text(statement))


def test_a_forged_reason_in_the_log_of_a_destroyed_dossier_is_found(
    database: Database, owner: Database, people: People
) -> None:
    with database.transaction(SYSTEM) as session:
        case = tell(session, people, CANARY)
    agree(database, people, case.dossier_id)
    assert destroying.tick(database, no_files) == 1
    with owner.engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER append_only"))
        connection.execute(text("SELECT guard.enter('system', NULL, NULL)"))
        connection.execute(text("UPDATE audit_event SET purpose = 'x' WHERE number = 1"))
        connection.execute(text("ALTER TABLE audit_event ENABLE TRIGGER append_only"))
    with database.reading(SYSTEM) as session:
        chain = str(case.dossier_id)
        assert [one.kind for one in verify(session) if one.chain == chain] == ["changed"]
        assert session.scalars(select(AuditEvent.reason).filter_by(chain=chain)).all()
