"""Closing a dossier: what still hangs on it ends in the same transaction."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.doors import keys
from engine.dossier import beside, involvement
from engine.dossier.conference import participants, preparing
from engine.dossier.coordination import coordinators
from engine.dossier.requests import sending
from engine.dossier.requests.sending import NewRequest
from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import (
    Clock,
    Conference,
    DataRequest,
    Door,
    Dossier,
    Instance,
    Involvement,
    PartyContact,
    RetentionClock,
    Signal,
    Task,
    TaskDraft,
)
from engine.store.who import SYSTEM
from engine.work import worklist
from engine.work.operations import Call, find
from engine.work.worklist import WorklistQuery
from tests.conference.world import PLAN
from tests.conftest import People
from tests.doors.asking import add_party
from tests.dossier.cases import AT, opened

pytestmark = pytest.mark.usefixtures("in_use")
TODAY = AT.date()


@pytest.fixture
def number(database: Database, people: People) -> str:
    """A dossier of Toegang Noord in which all kinds of things still run; Zita coordinates it."""
    keys.use_key("a key for tests, of at least 32 characters")
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        dossier = dossier_of(session, number)
        dossier.handler_id = people.karim.user_id
        session.flush()
        for process in ("casusoverleg", "gegevensverzoek"):
            begun = beside.begin(session, people.karim, number, process, AT)
            assert begun.next_task_id
            session.add(
                TaskDraft(
                    task_id=begun.next_task_id,
                    raw={"x": ["y"]},
                    saved_by=people.karim.user_id,
                    saved_at=AT,
                )
            )
        ask(session, people, dossier)
        conference = participants.prepare(session, people.karim, number, PLAN, AT)
        preparing.invite(session, people.karim, number, conference, AT)
        involvement.involve(session, people.karim, number, people.loes.user_id, "Denkt mee.", AT)
        zita = people.zita.user_id
        coordinators.name_coordinator(session, people.karim, number, zita, "zwaar", AT)
    return number


def dossier_of(session: Session, number: str) -> Dossier:
    return session.scalars(select(Dossier).where(Dossier.number == number)).one()


def ask(session: Session, people: People, dossier: Dossier) -> None:
    """A request for data, with a link to a contact."""
    contact = session.get_one(PartyContact, add_party(session))
    assert dossier.client_id
    new = NewRequest(
        party_id=contact.party_id,
        contact_id=contact.id,
        person_id=dossier.client_id,
        question="Welke hulp geeft u nu?",
        purpose="onderzoek",
        ground="wams_5_4_2",
        necessity="Om dubbele hulp te voorkomen.",
        answer_by=TODAY,
    )
    sending.send(session, people.karim, dossier.id, new, AT)


def main_of(session: Session) -> UUID:
    return session.scalars(
        select(Instance.id).where(Instance.process_key == "onderzoek_client")
    ).one()


def close(database: Database, actor: Actor, number: str) -> None:
    """As the last step of the main case does it, taken by this medewerker."""
    with database.transaction(actor.who) as session:
        afsluiten(session, actor, number)


def afsluiten(session: Session, actor: Actor, number: str) -> None:
    dossier, told = dossier_of(session, number), {"resultaat": "Klaar"}
    call = Call(session, dossier.id, main_of(session), actor.user_id, AT, {}, told, "k")
    find("dossier:afsluiten")(call)


def close_and_stumble(database: Database, actor: Actor, number: str) -> None:
    with database.transaction(actor.who) as session:
        afsluiten(session, actor, number)
        raise ZeroDivisionError


def test_nothing_is_left_hanging(database: Database, people: People, number: str) -> None:
    close(database, people.zita, number)
    with database.reading(SYSTEM) as session:
        main = main_of(session)
        running = select(Instance.id).where(Instance.ended_at.is_(None))
        assert session.scalars(running).all() == [main], "the one that closes goes on itself"
        still = select(Task.instance_id).where(Task.state == "open").distinct()
        assert session.scalars(still).all() == [main]
        assert session.scalars(select(TaskDraft.task_id)).all() == []
        assert {one.state for one in session.scalars(select(DataRequest))} == {"gesloten"}
        assert {one.state for one in session.scalars(select(Conference))} == {"called_off"}
        assert {one.shut_for for one in session.scalars(select(Door))} == {"ingetrokken"}
        (clock,) = session.scalars(select(Clock))
        assert (clock.ended_on, clock.end_reason) == (TODAY, "Het dossier is afgesloten.")
        assert session.scalar(select(func.count(RetentionClock.id))) == 1
        ended = session.scalars(select(Involvement.ended_at)).all()
        assert ended == [AT, AT]
        assert session.scalars(select(Signal).where(Signal.seen_at.is_(None))).all() == []


def test_who_was_let_in_is_out_and_who_handled_it_is_not(
    database: Database, people: People, number: str
) -> None:
    assert sees(database, people.zita, number)
    close(database, people.zita, number)
    assert not sees(database, people.zita, number)
    assert sees(database, people.karim, number)
    with database.reading(people.karim.who) as session:
        page = worklist.worklist(session, people.karim, WorklistQuery(tab="group"), AT)
        names = {row.process_key for row in page.rows if row.dossier_number == number}
    assert names <= {"onderzoek_client", "onderzoek"}


def test_all_of_it_happens_or_nothing(database: Database, people: People, number: str) -> None:
    with pytest.raises(ZeroDivisionError):
        close_and_stumble(database, people.zita, number)
    with database.reading(SYSTEM) as session:
        assert len(session.scalars(select(Instance).where(Instance.ended_at.is_(None))).all()) == 3
        assert session.scalars(select(Clock.ended_on)).all() == [None]
        assert {one.shut_at for one in session.scalars(select(Door))} == {None}


def sees(database: Database, actor: Actor, number: str) -> bool:
    with database.reading(actor.who) as session:
        return session.scalar(select(Dossier.id).where(Dossier.number == number)) is not None
