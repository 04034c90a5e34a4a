"""Rooms: who may read and write them, what goes in, and when they are gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.consultation import rooms
from engine.consultation.checking import LONGEST, Refused, Unfit, mark
from engine.policy import NotAllowed, NotFound
from engine.store.database import Database
from engine.store.models import AuditEvent, ConsultationPost, ConsultationRoom, ProcessingRecord
from engine.store.who import SYSTEM
from tests.conftest import People

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEEP = timedelta(days=90)


def opened(session: Session, people: People) -> UUID:
    return rooms.open_room(session, people.karim, "Gezin met schulden", "", AT)


def test_colleagues_of_other_teams_think_along(session: Session, people: People) -> None:
    room_id = opened(session, people)
    rooms.write(session, people.zita, room_id, "Eerst rust.\r\nDan verder.", "", AT)
    room = rooms.read(session, people.lisa, room_id)
    assert (room.title, room.opened_by) == ("Gezin met schulden", "Karim Kompas")
    assert [(one.by, one.text) for one in room.posts] == [
        ("Zita Zuiderzon", "Eerst rust.\nDan verder.")
    ]
    (row,) = rooms.rooms(session, people.lisa)
    assert row.posts == 1
    assert rooms.rooms(session, people.lisa, closed=True) == []


@pytest.mark.parametrize("name", ["otto", "mats", "bea", "pia"])
def test_it_is_for_case_workers(session: Session, people: People, name: str) -> None:
    actor, room_id = getattr(people, name), opened(session, people)
    for attempt in (
        lambda: rooms.rooms(session, actor),
        lambda: rooms.read(session, actor, room_id),
        lambda: rooms.open_room(session, actor, "Iets", "", AT),
        lambda: rooms.write(session, actor, room_id, "iets", "", AT),
        lambda: rooms.close(session, actor, room_id, AT),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_what_says_who_it_is_stays_out(session: Session, people: People) -> None:
    room_id = opened(session, people)
    text = "zij heeft nummer 999990019"
    with pytest.raises(Refused) as refused:
        rooms.write(session, people.karim, room_id, text, mark(text), AT)
    assert not refused.value.may_confirm
    assert "999990019" not in str(refused.value)
    with pytest.raises(Refused):
        rooms.open_room(session, people.karim, "Gezin van Fictief", "", AT)
    assert session.scalar(select(func.count()).select_from(ConsultationPost)) == 0


def test_what_is_marked_goes_in_when_its_writer_says_so(session: Session, people: People) -> None:
    room_id = opened(session, people)
    text = "wat zegt de Bedachte aanpak?"
    with pytest.raises(Refused) as refused:
        rooms.write(session, people.karim, room_id, text, "", AT)
    assert refused.value.may_confirm
    with pytest.raises(Refused):  # another text than the one that was judged
        rooms.write(session, people.karim, room_id, f"{text} En Fien?", mark(text), AT)
    rooms.write(session, people.karim, room_id, text, mark(text), AT)
    assert [one.text for one in rooms.read(session, people.karim, room_id).posts] == [text]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST + 1)])
def test_an_empty_or_endless_text_stays_out(session: Session, people: People, text: str) -> None:
    with pytest.raises(Unfit):
        rooms.write(session, people.karim, opened(session, people), text, "", AT)


def test_closing(session: Session, people: People) -> None:
    room_id = opened(session, people)
    with pytest.raises(NotAllowed):
        rooms.close(session, people.lisa, room_id, AT)
    assert not rooms.read(session, people.lisa, room_id).may_close
    rooms.close(session, people.noor, room_id, AT)
    for attempt in (
        lambda: rooms.write(session, people.karim, room_id, "nog iets", "", AT),
        lambda: rooms.close(session, people.karim, room_id, AT),
    ):
        with pytest.raises(rooms.Closed):
            attempt()
    assert rooms.read(session, people.karim, room_id).closed_by == "Noor Noorderlicht"
    with pytest.raises(NotFound):
        rooms.read(session, people.karim, uuid4())


def test_who_did_what_is_noted_and_touches_nobody(session: Session, people: People) -> None:
    room_id = opened(session, people)
    rooms.write(session, people.zita, room_id, "meedenken", "", AT)
    rooms.close(session, people.karim, room_id, AT)
    noted = session.execute(select(AuditEvent.action, AuditEvent.object_id, AuditEvent.dossier_id))
    verbs = ("opened", "written", "closed")
    assert noted.all() == [(f"consultation:{verb}", str(room_id), None) for verb in verbs]
    assert session.scalar(select(func.count()).select_from(ProcessingRecord)) == 0


def test_what_is_over_goes(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        silent = opened(session, people)
        busy = opened(session, people)
        rooms.write(session, people.karim, busy, "nog bezig", "", AT + timedelta(days=80))
    later = AT + KEEP + timedelta(seconds=1)
    assert rooms.tidy(database, KEEP, later) == 0
    with database.reading(SYSTEM) as session:
        assert session.get_one(ConsultationRoom, silent).closed_at == later
        assert session.get_one(ConsultationRoom, busy).closed_at is None
    assert rooms.tidy(database, KEEP, later + KEEP + timedelta(seconds=1)) == 1
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(ConsultationRoom.id)).all() == [busy]


def test_nothing_of_a_room_leads_to_a_dossier_or_a_person() -> None:
    """Not one of their columns can name one."""
    for model in (ConsultationRoom, ConsultationPost):
        named = {key.column.table.name for key in model.__table__.foreign_keys}
        assert named <= {"account", "consultation_room"}
