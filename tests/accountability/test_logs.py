"""Each act that touches people stands in both logs, with one operation, and names nobody."""

from __future__ import annotations

import hashlib
import hmac
import json
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.accountability import exporting, looks, pseudonyms, tracing
from engine.accountability.activities import OTHER, activity_of, shipped
from engine.accountability.chain import hash_of
from engine.accountability.logs import note
from engine.accountability.register import (
    Described,
    Incomplete,
    activities,
    add_shipped,
    change,
    versions,
)
from engine.accountability.searching import AuditQuery, audit_events
from engine.policy import NotAllowed
from engine.store.database import Database
from engine.store.models import AuditEvent, Dossier, DossierPerson, Person, ProcessingRecord
from engine.store.who import SYSTEM
from tests.accountability.conftest import KEY
from tests.accountability.log import AT
from tests.conftest import People


@pytest.fixture
def dossier(session: Session, people: People) -> Dossier:
    """With a client and a gezinslid."""
    persons = [Person(id=uuid4(), name=name) for name in ("Fien Fictief", "Bas Bedacht")]
    session.add_all(persons)
    session.flush()
    made = Dossier(
        id=uuid4(),
        number="2026-000001",
        title="Proef",
        client_id=persons[0].id,
        group_id=people.noord,
        reported_on=AT.date(),
        opened_at=AT,
    )
    session.add(made)
    session.flush()
    session.add_all(
        DossierPerson(dossier_id=made.id, person_id=one.id, role=role)
        for one, role in zip(persons, ("client", "gezinslid"), strict=True)
    )
    session.flush()
    return made


def records(session: Session) -> list[ProcessingRecord]:
    return list(session.scalars(select(ProcessingRecord).order_by(ProcessingRecord.id)))


def persons(session: Session, dossier: Dossier) -> list[Person]:
    """The gezinslid and the client."""
    return list(session.scalars(select(Person).order_by(Person.name)))


def test_one_row_for_each_person_and_one_operation(
    session: Session, people: People, dossier: Dossier
) -> None:
    operation = note(session, people.karim, "dossier:read", AT, dossier_id=dossier.id)
    (event,) = session.scalars(select(AuditEvent))
    found = records(session)
    assert (event.operation_id, event.actor_id) == (operation, people.karim.user_id)
    assert {one.operation_id for one in found} == {operation}
    assert {one.subject for one in found} == {
        hmac.digest(KEY, one.id.bytes, hashlib.sha256) for one in persons(session, dossier)
    }
    assert len({one.span_id for one in found}) == len(found) == 2
    assert {one.activity for one in found} == {"dossier"}


def test_the_database_makes_the_same_pseudonym_with_a_long_key(
    session: Session, people: People, dossier: Dossier
) -> None:
    try:
        pseudonyms.use_key("x" * 200)
        note(session, people.karim, "dossier:read", AT, dossier_id=dossier.id)
        expected = {pseudonyms.pseudonym(one.id) for one in persons(session, dossier)}
    finally:
        pseudonyms.use_key(KEY.decode())
    assert {one.subject for one in records(session)} == expected


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        pseudonyms.use_key("kort")


def test_only_those_who_are_named(session: Session, people: People, dossier: Dossier) -> None:
    client = dossier.client_id
    assert client
    note(session, people.karim, "dossier:searched", AT, person_ids=[client, client])
    assert [one.subject for one in records(session)] == [pseudonyms.pseudonym(client)]
    note(session, people.pia, "logs:read", AT, dossier_id=dossier.id, person_ids=())
    assert len(records(session)) == 1


def test_what_a_request_leads_to_is_one_trace(
    session: Session, people: People, dossier: Dossier
) -> None:
    caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    with tracing.within(tracing.begun("api 192.0.2.7", caller)) as trace:
        note(session, people.karim, "dossier:read", AT, dossier_id=dossier.id)
        note(session, people.karim, "task:saved", AT, dossier_id=dossier.id)
    found = records(session)
    assert {one.trace_id for one in found} == {"0af7651916cd43dd8448eb211c80319c"}
    assert {one.parent_span_id for one in found} == {trace.span_id}
    assert trace.parent_span_id == "b7ad6b7169203331"
    assert set(session.scalars(select(AuditEvent.origin))) == {"api 192.0.2.7"}
    assert all(one.ended_at >= one.started_at for one in found)


@pytest.mark.parametrize("sent", ["", "nonsense", "00-" + "0" * 32 + "-b7ad6b7169203331-01"])
def test_a_caller_that_tells_no_trace_gets_a_new_one(sent: str) -> None:
    trace = tracing.begun("api", sent)
    assert len(trace.trace_id) == 32
    assert int(trace.trace_id, 16)
    assert trace.parent_span_id is None


@pytest.mark.parametrize("table", ["processing_record", "processing_activity"])
def test_rows_are_only_added(database: Database, owner: Database, table: str) -> None:
    """The application may not, and the owner is stopped by a trigger."""
    for one, refused in ((database, "permission denied"), (owner, "only added")):
        with one.reading(SYSTEM) as session, pytest.raises(DBAPIError, match=refused):
            session.execute(text(f"DELETE FROM {table}"))


def test_actions_belong_to_activities_that_exist() -> None:
    keys = {one["key"] for one in shipped()}
    assert OTHER in keys
    assert activity_of("task:completed", "coordinatie") == "coordinatie"
    assert activity_of("task:completed", "eigen_proces") == "onderzoek"
    assert activity_of("cases:variable:read") == "beheer"
    assert activity_of("iets:anders") == OTHER


def test_the_register_keeps_each_version(session: Session, people: People) -> None:
    assert add_shipped(session, AT) == len(shipped())
    assert add_shipped(session, AT) == 0
    said = Described("Inzage", "Doel", "Grondslag", "Wie", "Wat", "Aan wie", "Hoe lang")
    with pytest.raises(NotAllowed):
        change(session, people.bea, "inzage", said, "Nagekeken.", AT)
    with pytest.raises(Incomplete):
        change(session, people.pia, "inzage", said, " ", AT)
    change(session, people.pia, "inzage", said, "Nagekeken.", AT)
    newest, first = versions(session, "inzage")
    assert (newest.version, newest.verified, newest.purpose) == (2, True, "Doel")
    assert (first.version, first.verified, first.changed_by) == (1, False, None)
    assert [one.version for one in activities(session) if one.key == "inzage"] == [2]
    assert add_shipped(session, AT) == 0


def test_who_searches_the_log_is_in_it(session: Session, people: People, dossier: Dossier) -> None:
    note(session, people.karim, "dossier:read", AT, dossier_id=dossier.id, reason="Mijn cliënt")
    query = AuditQuery(number=dossier.number, reason="cliënt")
    found = audit_events(session, people.pia, query, AT).rows
    assert [(one.who, one.action) for one in found] == [("Karim Kompas", "dossier:read")]
    noted = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert noted
    assert (noted.action, noted.actor_id) == ("logs:read", people.pia.user_id)
    assert noted.dossier_id == dossier.id
    assert "cliënt" not in (noted.object_id or "")
    with pytest.raises(NotAllowed):
        audit_events(session, people.bea, query, AT)


def test_an_export_can_be_checked_without_a_database(
    session: Session, people: People, dossier: Dossier
) -> None:
    """From the fields of a line alone, as docs/besluiten/logs.md says."""
    for reason in ("één", None):
        note(session, people.karim, "dossier:read", AT, dossier_id=dossier.id, reason=reason)
    fields = "chain number id at actor_id action dossier_id object_id purpose reason origin"
    last = bytes(32)
    for line in exporting.lines(session.scalars(select(AuditEvent).order_by(AuditEvent.id))):
        row = json.loads(line)
        row["at"] = f"{AT:%Y-%m-%dT%H:%M:%S.%f}Z"
        names = [*fields.split(), "operation_id", *(["holds"] if row["holds"] else [])]
        values = [row[name] for name in names]
        texts = [None if one is None else str(one).encode() for one in values]
        written = b"".join(b"-," if one is None else b"%d:%b," % (len(one), one) for one in texts)
        last = hashlib.sha256(last + written).digest()
        assert row["hash"] == last.hex()
    assert hash_of(session.scalars(select(AuditEvent)).all()[0], bytes(32)) != last


def test_a_client_reads_who_looked_and_why(
    session: Session, people: People, dossier: Dossier
) -> None:
    add_shipped(session, AT)
    client = dossier.client_id
    assert client
    note(session, people.karim, "dossier:read", AT, dossier_id=dossier.id, reason="Intake")
    note(session, people.bea, "cases:edited", AT, dossier_id=dossier.id, reason="Fout in veld x")
    note(session, people.karim, "dossier:searched", AT, person_ids=[uuid4()])
    mended, read = looks.looks_at(session, client)
    assert read.sentence() == "Een medewerker van Toegang Noord keek in uw dossier."
    assert (read.why, read.dossier_number) == ("Intake", dossier.number)
    assert mended.why == "Zaken weer op gang brengen die door een fout stilstaan."
    assert "veld x" not in str(mended)
    (_, named) = looks.looks_at(session, client, with_names=True)
    assert named.who == "Karim Kompas (een medewerker van Toegang Noord)"
    assert looks.looks_at(session, uuid4()) == []
