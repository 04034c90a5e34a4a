"""What a door shows to who is inside: its own object, and a BSN only to who may process it."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.doors import entering
from engine.doors.entering import DoorShut
from engine.dossier.requests import answering, asked, sending
from engine.store.database import Database
from engine.store.models import Base, DataRequest, Door, Person
from engine.store.who import SYSTEM, Who
from tests.conftest import People
from tests.doors.asking import (
    BSN,
    NOW,
    Request,
    add_party,
    ask,
    come_in,
)
from tests.web.cases import add_process


def rows_seen(session: Session) -> dict[str, int]:
    """The guarded tables about people in which anything shows, without the policy module."""
    about = [
        *("door", "data_request", "data_request_answer", "data_request_fact", "dossier", "person"),
        *("professional_request", "item", "item_version", "disclosure", "task", "message", "event"),
        *("participant", "conference", "minutes", "dossier_person", "audit_event", "door_attempt"),
    ]
    found = {
        one: session.scalar(select(func.count()).select_from(Base.metadata.tables[one])) or 0
        for one in about
    }
    return {table: number for table, number in found.items() if number}


def test_a_door_sees_its_own_request_and_nothing_else(
    database: Database, people: People, requests: tuple[Request, Request]
) -> None:
    mine, theirs = requests
    with database.reading(Who("door", mine.door_id)) as session:
        assert rows_seen(session) == {"door": 1, "data_request": 1}
        assert session.scalars(select(DataRequest.id)).all() == [mine.id]
        assert len(session.execute(select(asked.SUBJECT)).all()) == 1
        assert session.get(DataRequest, theirs.id) is None
        with pytest.raises(DBAPIError, match="row-level security"), session.begin_nested():
            session.execute(
                text("INSERT INTO event (dossier_id, at, action) VALUES (:d, now(), 'x')"),
                {"d": mine.dossier_id},
            )
        for changed in (
            update(DataRequest).values(state="gesloten", closed_at=NOW),
            update(Door).values(wrong_codes=0),
        ):
            assert session.execute(changed).rowcount == 0  # type: ignore[attr-defined]


def test_a_shut_door_sees_nothing(
    database: Database, people: People, requests: tuple[Request, Request]
) -> None:
    mine, _ = requests
    with database.transaction(SYSTEM) as session:
        sending.revoke_link(session, people.karim, mine.id, NOW)
    for who in (Who("door", mine.door_id), Who("door", mine.id), Who("door", uuid4())):
        with database.reading(who) as session:
            assert rows_seen(session) == {}
            assert session.execute(select(asked.SUBJECT)).all() == []


def test_a_door_cannot_be_used_for_the_object_of_another(session: Session, people: People) -> None:
    process = add_process(session)
    mine, theirs = (ask(session, people, process=process) for _ in range(2))
    secret = come_in(session, people, mine)
    for wrong in (theirs.door_id, theirs.id, mine.id):
        with pytest.raises(DoorShut):
            entering.use(session, wrong, secret, NOW)
    door = session.get_one(Door, mine.door_id)
    door.purpose = "verslag"
    session.flush()
    no = answering.GivenAnswer(kind="weigert", reason="Zwaarwegend.")
    with pytest.raises(DoorShut):
        answering.through_door(session, mine.door_id, secret, no, NOW)


@pytest.mark.parametrize(("powers", "shown"), [(("bsn",), BSN), ((), None)])
def test_a_bsn_goes_along_only_to_who_may_process_it(
    database: Database, people: People, powers: tuple[str, ...], shown: str | None
) -> None:
    with database.transaction(SYSTEM) as session:
        contact = add_party(session, powers=("bsn",))
        process = add_process(session)
        request = ask(session, people, contact_id=contact, with_bsn=True, process=process)
        secret = come_in(session, people, request)
        party = session.get_one(DataRequest, request.id).party_id
        session.execute(
            text("UPDATE party SET powers = :p WHERE id = :i"), {"p": [*powers], "i": party}
        )
    with database.reading(Who("door", request.door_id)) as session:
        inside = entering.resume(session, request.door_id, secret, NOW)
        found = asked.asked(session, inside, NOW)
        assert found.bsn == shown
        assert session.scalars(select(Person.id)).all() == []


def test_a_bsn_is_refused_for_a_party_without_the_power(session: Session, people: People) -> None:
    with pytest.raises(sending.RequestInvalid) as refused:
        ask(session, people, with_bsn=True, process=add_process(session))
    assert list(refused.value.errors) == ["metBsn"]
