"""A casusoverleg that is put off or called off: who was invited hears of it, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.doors import keys, opening, posting
from engine.dossier import lists
from engine.dossier.conference import participants
from engine.dossier.conference.moving import call_off_by_process, put_off_by_process
from engine.dossier.conference.operations import invite as invite_step
from engine.dossier.conference.participants import NewParticipant
from engine.store.database import Database
from engine.store.models import ClientMessage, Conference, Door, Participant
from engine.store.who import SYSTEM
from engine.work import mail
from engine.work.errors import OperationFailed
from tests.conference.world import Table, add_table_of, give_addresses, hold, step
from tests.conftest import People
from tests.doors.asking import add_party
from tests.items.world import AT, TODAY, add_table

MINUTE = timedelta(minutes=1)


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that mail arrives in, of an office where codes are told by phone."""
    keys.use_key("a key for tests, of at least 32 characters")
    monkeypatch.setattr(mail, "_office", mail.Office())
    monkeypatch.setattr(posting, "_office", posting.Office())
    mail.send_by(mail.into(tmp_path), "samenloop@example.org")
    return tmp_path


@pytest.fixture
def table(database: Database, people: People) -> Table:
    with database.transaction(SYSTEM) as session:
        add_table(session)
        made = add_table_of(session, people)
        give_addresses(session)
        return made


def told(session: Session, table: Table) -> list[str]:
    """What the client and the gezinslid were told, in order."""
    mine = select(ClientMessage).where(ClientMessage.dossier_id == table.around.dossier.id)
    return [one.subject for one in session.scalars(mine.order_by(ClientMessage.sent_at))]


def test_who_was_invited_hears_that_it_is_off(
    database: Database, people: People, table: Table, box: Path
) -> None:
    key = str(table.conference)
    with database.transaction(SYSTEM) as session:
        participants.leave_out(session, people.karim, table.number, table.police, "Gevaar.", AT)
        invite_step(step(session, table, overleg=key))
    assert posting.tick(database, AT) == 2
    with database.transaction(SYSTEM) as session:
        accepted = opening.newest(session, [table.school])[table.school]
        opening.shut(session.get_one(Door, accepted.id, with_for_update=True), "gebruikt", AT)
        with pytest.raises(OperationFailed):
            put_off_by_process(step(session, table, overleg=key, datum="", plaats="Wijkhuis"))
        later = (TODAY + 3 * timedelta(days=1)).isoformat()
        put_off_by_process(step(session, table, overleg=key, datum=later, plaats="Wijkhuis"))
        assert session.get_one(Conference, table.conference).place == "Wijkhuis"
    assert posting.tick(database, AT + MINUTE) == 2
    with database.transaction(SYSTEM) as session:
        invite_step(step(session, table, overleg=key))
    assert posting.tick(database, AT + MINUTE) == 2
    with database.transaction(SYSTEM) as session:
        call_off_by_process(step(session, table, overleg=key))
        assert session.get_one(Conference, table.conference).state == "called_off"
        assert {one.mail_state for one in session.scalars(select(Door))} == {"verstuurd", "wacht"}
    assert posting.tick(database, AT + MINUTE) == 2
    assert posting.tick(database, AT + MINUTE) == 0
    letters = {one.stem.rpartition("-")[2]: one.read_text() for one in box.iterdir()}
    kinds = [one.stem.rpartition("-")[2] for one in box.iterdir()]
    assert sorted(kinds) == ["afgezegd"] * 2 + ["link"] * 4 + ["verzet"] * 2
    for hidden in ("Wonen en school", "Bedachte", "Wijkhuis", table.number, "Gevaar"):
        assert not any(hidden in one for one in letters.values()), hidden
    with database.reading(SYSTEM) as session:
        assert sorted(told(session, table)) == sorted(
            ["Uitnodiging voor een overleg"] * 4
            + ["Het overleg is verzet"] * 2
            + ["Het overleg gaat niet door"] * 2
        )


def test_before_anybody_was_invited_nobody_hears(session: Session, around: Table) -> None:
    give_addresses(session)
    call_off_by_process(step(session, around, overleg=str(around.conference)))
    assert told(session, around) == []
    assert session.scalars(select(Door)).all() == []


def test_an_invitation_that_never_left_is_shut_without_a_word(
    session: Session, around: Table
) -> None:
    give_addresses(session)
    invite_step(step(session, around, overleg=str(around.conference)))
    call_off_by_process(step(session, around, overleg=str(around.conference)))
    doors = session.scalars(select(Door)).all()
    assert {(one.shut_for, one.mail_state, one.notice) for one in doors} == {
        ("ingetrokken", "geen", None)
    }


def test_who_is_left_out_after_all_hears_it_without_the_reason(
    database: Database, people: People, table: Table, box: Path
) -> None:
    key, karim, number = str(table.conference), people.karim, table.number
    with database.transaction(SYSTEM) as session:
        participants.leave_out(session, karim, number, table.doctor, "Gevaar.", AT)
        invite_step(step(session, table, overleg=key))
    assert posting.tick(database, AT) == 2, "the school and the police"
    with database.transaction(SYSTEM) as session:
        for one in (table.school, table.client):
            participants.leave_out(session, karim, number, one, "Gevaar.", AT + MINUTE)
        assert opening.newest(session, [table.school])[table.school].shut_for == "ingetrokken"
    assert posting.tick(database, AT + MINUTE) == 1
    (letter,) = box.glob("*-ingetrokken.eml")
    text = letter.read_text()
    assert "Uw uitnodiging vervalt" in text
    for hidden in ("Gevaar", "Wonen en school", "Bedachte", number):
        assert hidden not in text, hidden
    with database.transaction(SYSTEM) as session:
        assert told(session, table).count("Uw uitnodiging vervalt") == 1
        assert not session.get_one(Participant, table.client).invited_at
        # Invited after all: he gets an invitation, and hears of what comes next with the others.
        participants.leave_out(session, karim, number, table.school, "", AT + MINUTE)
    assert posting.tick(database, AT + MINUTE) == 1
    with database.transaction(SYSTEM) as session:
        call_off_by_process(step(session, table, overleg=key))
    assert posting.tick(database, AT + MINUTE) == 2, "the school and the police, once each"
    assert len(list(box.glob("*-afgezegd.eml"))) == 2
    with database.reading(SYSTEM) as session:
        heard = select(ClientMessage.subject).where(ClientMessage.person_id == table.around.client)
        assert "Het overleg gaat niet door" not in session.scalars(heard).all()


def test_who_is_left_out_between_two_days_does_not_wait_for_the_second(
    database: Database, people: People, table: Table, box: Path
) -> None:
    with database.transaction(SYSTEM) as session:
        invite_step(step(session, table, overleg=str(table.conference)))
    posting.tick(database, AT)
    with database.transaction(SYSTEM) as session:
        later = (TODAY + 3 * timedelta(days=1)).isoformat()
        key = str(table.conference)
        put_off_by_process(step(session, table, overleg=key, datum=later, plaats="Wijkhuis"))
        for one in (table.school, table.client):
            participants.leave_out(session, people.karim, table.number, one, "Nee", AT + MINUTE)
    posting.tick(database, AT + MINUTE)
    assert len(list(box.glob("*-ingetrokken.eml"))) == 1
    assert len(list(box.glob("*-verzet.eml"))) == 2, "not to who is left out"
    with database.reading(SYSTEM) as session:
        assert told(session, table).count("Uw uitnodiging vervalt") == 1


def test_who_joins_when_the_others_are_invited_is_invited_at_once(
    database: Database, people: People, table: Table, box: Path
) -> None:
    with database.transaction(SYSTEM) as session:
        invite_step(step(session, table, overleg=str(table.conference)))
    posting.tick(database, AT)
    with database.transaction(SYSTEM) as session:
        contact = add_party(session)
        new = NewParticipant("partij", contact, "Weet van wonen.")
        key = participants.add(session, people.karim, table.number, table.conference, new, AT)
    assert posting.tick(database, AT + MINUTE) == 1
    with database.transaction(SYSTEM) as session:
        participants.remove(session, people.karim, table.number, key, AT + MINUTE)
    assert posting.tick(database, AT + 2 * MINUTE) == 1
    assert len(list(box.glob("*-ingetrokken.eml"))) == 1


def test_a_form_reads_which_casusoverleg_was_held(database: Database, table: Table) -> None:
    with database.transaction(SYSTEM) as session:
        dossier_id = table.around.dossier.id
        assert lists.held(session, dossier_id, AT) == []
        hold(session, table)
        (found,) = lists.held(session, dossier_id, AT)
    assert (found["van"], found["value"]) == (str(table.conference), str(TODAY))
