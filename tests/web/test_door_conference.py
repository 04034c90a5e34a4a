"""Behind links to a casusoverleg, and to what a melder is told: each sees his own, and once."""

from __future__ import annotations

import io
import re
from pathlib import Path
from uuid import UUID

import pypdf
import pytest
from flask import Flask
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from engine.doors import opening, posting
from engine.dossier import items
from engine.dossier.conference import preparing
from engine.dossier.conference.choosing import choose
from engine.dossier.conference.distributing import distribute
from engine.dossier.conference.letting_know import let_know
from engine.dossier.items import NewItem, Source
from engine.dossier.requests import professional, sending
from engine.dossier.requests.feedback import tell
from engine.dossier.requests.professional import Filed
from engine.dossier.requests.sending import NewRequest
from engine.settings import Settings
from engine.store.database import Database
from engine.store.models import (
    AuditEvent,
    DataRequest,
    Disclosure,
    Door,
    Dossier,
    Participant,
    ProfessionalRequest,
    SentMinutes,
    Signal,
)
from engine.store.who import SYSTEM, Who
from engine.work.operations import Call
from tests.conference.world import Table, add_table_of, agree, bring, give_addresses
from tests.conftest import People
from tests.doors.asking import NOW, Request, ask
from tests.doors.test_what_a_door_sees import rows_seen
from tests.items.world import AT, add_table
from tests.web.cases import add_process
from tests.web.conftest import Visitor
from tests.web.test_data_requests import Enter
from tests.web.test_doors import GIVES, Guest
from tests.web.test_pages import check

SCHOOLS, DOCTORS = "Spijbelt op dinsdag.", "Slaapt slecht."


@pytest.fixture
def table(app: Flask, database: Database, people: People) -> Table:
    with database.transaction(SYSTEM) as session:
        add_table(session)
        made = add_table_of(session, people)
        give_addresses(session)
        return made


def mailed(settings: Settings, database: Database, door: UUID) -> tuple[str, str]:
    """The path of this link and its code, from the mails that the demo sends."""
    posting.tick(database)
    box = settings.var / "mail"
    link = re.search(r"(/p/[\w-]{52})", _text(box / f"{door.hex}-link.eml"))
    code = re.search(r"is:\s+([A-Z2-9]{6})", _text(box / f"{door.hex}-code.eml"))
    assert link
    assert code
    return link[1], code[1]


def _text(path: Path) -> str:
    return path.read_text()


def come(app: Flask, settings: Settings, database: Database, to: UUID, path: str) -> Guest:
    """Who was mailed the newest link to this, inside."""
    with database.reading(SYSTEM) as session:
        door = opening.newest(session, [to])[to].id
    guest = Guest(app)
    assert guest.come_in(*mailed(settings, database, door)) == path
    return guest


def test_each_answers_his_invitation_and_reads_his_own_minutes(
    app: Flask, database: Database, people: People, table: Table, settings: Settings
) -> None:
    with database.transaction(SYSTEM) as session:
        asked = preparing.invite(session, people.karim, table.number, table.conference, AT)
        let_know(session, people.karim, [one.id for one in asked], "uitnodiging", NOW)
    for who, answer in ((table.school, "ja"), (table.police, "nee")):
        guest = come(app, settings, database, who, "/p/uitnodiging")
        page = guest.get("/p/uitnodiging").text
        check(page)
        assert "Wonen en school" in page
        for hidden in ("Dokter Bedacht", "Politie", "Bedachte Cliënt", table.number):
            assert hidden not in page, hidden
        assert guest.get("/p/verslag").status_code == 404
        assert guest.post("/p/uitnodiging", {"komt": answer}).location == "/p/klaar"
        assert guest.post("/p/uitnodiging", {"komt": "ja"}).status_code == 404
    with database.transaction(SYSTEM) as session:
        said = {one.id: one.answer for one in session.scalars(select(Participant))}
        assert (said[table.school], said[table.police]) == ("komt", "komt_niet")
        assert said[table.doctor] is None
        hold_and_send(session, people, table)
    guest = come(app, settings, database, table.school, "/p/verslag")
    for _ in range(2):
        page = guest.get("/p/verslag").text
        check(page)
        paper = guest.get("/p/verslag.pdf")
        assert paper.mimetype == "application/pdf"
        read = pypdf.PdfReader(io.BytesIO(paper.data)).pages[0].extract_text()
        for shown in (page, read):
            assert SCHOOLS in shown
            assert "Belt de ouders." in shown
            assert DOCTORS not in shown
    assert guest.get("/p/uitnodiging").status_code == 404
    assert_noted_and_apart(database, table)


def hold_and_send(session: Session, people: People, table: Table) -> None:
    """All but the police were there; the school and the doctor get minutes of their own."""
    mine = bring(session, table, SCHOOLS, table.school, domain="onderwijs")
    theirs = bring(session, table, DOCTORS, table.doctor)
    done = agree(session, table, table.school, "Belt de ouders.")
    here = [one for one in table.everybody if one != table.police]
    preparing.hold(session, people.karim, table.number, table.conference, here, NOW)
    wanted = {(table.school, mine), (table.school, done), (table.doctor, theirs)}
    choose(session, people.karim, table.number, table.conference, wanted, NOW)
    distribute(session, people.karim, table.number, table.conference, NOW)


def assert_noted_and_apart(database: Database, table: Table) -> None:
    """Each look was noted, and the link of the school shows the database its own rows only."""
    with database.reading(SYSTEM) as session:
        door = opening.newest(session, [table.school])[table.school]
        noted = select(func.count()).where(AuditEvent.action == "minutes:read")
        assert session.scalar(noted) == 4
        assert session.scalar(select(func.count()).select_from(Disclosure)) == 2
        police = opening.newest(session, [table.police])[table.police]
        assert police.purpose == "uitnodiging"
    with database.reading(Who("door", door.id)) as session:
        seen = rows_seen(session)
        assert seen == dict.fromkeys(("door", "participant", "conference", "minutes"), 1)
        assert session.scalars(select(SentMinutes.participant_id)).all() == [table.school]


def test_what_goes_along_stands_in_the_ledger_once(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    """Beside the question, however often it is looked at, reminded of and answered; the rest is
    nowhere."""
    with database.transaction(SYSTEM) as session:
        add_table(session)
        first = ask(session, people, process=add_process(session))
        asked = session.get_one(DataRequest, first.id)
        told = [
            items.add(session, people.karim, first.number, _item(asked.person_id, text), NOW)
            for text in ("Woont bij zijn oom.", "Heeft schulden.")
        ]
        new = NewRequest(
            party_id=asked.party_id,
            contact_id=asked.contact_id,
            person_id=asked.person_id,
            question="Klopt dit?",
            purpose="onderzoek",
            ground="wams_5_4_4",
            necessity="Om dubbele hulp te voorkomen.",
            answer_by=asked.answer_by,
            item_ids=(told[0],),
        )
        request = sending.send(session, people.karim, first.dossier_id, new, NOW)
    guest = come(app, settings, database, request, "/p/vraag")
    for _ in range(2):
        page = guest.get("/p/vraag").text
        assert "Woont bij zijn oom." in page
        assert "Heeft schulden." not in page
        assert "Welke hulp geeft u nu?" not in page
    with database.transaction(SYSTEM) as session:
        sending.remind(session, people.karim, request, NOW)
    assert guest.post("/p/vraag", GIVES).location == "/p/klaar"
    with database.reading(SYSTEM) as session:
        rows = session.scalars(select(Disclosure).where(Disclosure.occasion_id == request)).all()
        assert sorted(row.category for row in rows) == ["gewoon", "vraag"]
        assert {row.item_id for row in rows} == {None, told[0]}
        assert {row.occasion_kind for row in rows} == {"gegevensverzoek"}
        assert {row.party_id for row in rows} == {asked.party_id}


def _item(person_id: UUID, text: str) -> NewItem:
    why = "Nodig om te zien of de problemen samenhangen."
    source = Source("gemeente")
    return NewItem(
        person_id, "wonen", "gewoon", text, source, NOW.date(), "onderzoek", "wams_5_4_1", why
    )


@pytest.fixture
def asked(app: Flask, database: Database, people: People) -> Request:
    with database.transaction(SYSTEM) as session:
        return ask(session, people, process=add_process(session))


def test_a_melder_reads_what_was_written_for_him(
    app: Flask, database: Database, people: People, settings: Settings, asked: Request
) -> None:
    with database.transaction(SYSTEM) as session:
        tell(_call(session, asked, "Er is hulp gekomen."))
        assert session.scalars(select(Signal.kind)).all() == ["terugkoppeling aan de melder"]
        session.execute(delete(Signal))
        request = _melder(session, asked)
        tell(_call(session, asked, "Er is hulp gekomen."))
        assert session.scalars(select(Signal)).all() == []
    guest = come(app, settings, database, request, "/p/verzoek/terugkoppeling")
    page = guest.get("/p/verzoek/terugkoppeling").text
    check(page)
    assert "Er is hulp gekomen." in page
    for hidden in ("Fien Fictief", asked.number, "Berend Bedacht"):
        assert hidden not in page, hidden
    assert guest.get("/p/verzoek").status_code == 404
    with database.reading(SYSTEM) as session:
        door = opening.newest(session, [request])[request].id
        noted = select(func.count()).where(AuditEvent.action == "dossier:reporter:read")
        assert session.scalar(noted) == 1
    with database.reading(Who("door", door)) as session:
        assert rows_seen(session) == {"door": 1, "professional_request": 1}


def test_a_code_for_a_link_is_made_also_when_the_dossier_is_closed(
    database: Database, people: People, as_actor: Enter, asked: Request
) -> None:
    """Where codes go by phone, who works on the dossier hears that there is one to tell."""
    posting.send_from("De gemeente", "http://127.0.0.1:8000", codes_by_message=False)
    with database.transaction(SYSTEM) as session:
        request = _melder(session, asked)
        tell(_call(session, asked, "Er is hulp gekomen."))
        assert session.scalars(select(Signal.kind)).all() == ["terugkoppeling aan de melder"]
        dossier = session.get_one(Dossier, asked.dossier_id)
        dossier.status, dossier.closed_at, dossier.result = "closed", NOW, "Klaar"
        door = opening.newest(session, [request])[request].id
    path, karim = f"/dossiers/{asked.number}/links", as_actor(people.karim)
    page = karim.get(path).text
    check(page)
    assert "Wim Woonachtig" in page
    assert "Dokter Droom" in page
    made = karim.post(f"{path}/{door}/code")
    check(made.text)
    code = re.search(r"door-code__code\">([A-Z2-9]{6})<", made.text)
    assert code
    with database.reading(SYSTEM) as session:
        link = session.get_one(Door, door)
        assert opening.keys.hash_of_code(code[1], link.code_salt) == link.code_hash
    assert code[1] not in karim.get(path).text
    assert karim.post(f"{path}/{request}/code").status_code == 404
    assert _refused(as_actor(people.zita), path, door) == {404}
    assert _refused(as_actor(people.mats), path, door) <= {403, 404}


def _refused(visitor: Visitor, path: str, door: UUID) -> set[int]:
    return {visitor.get(path).status_code, visitor.post(f"{path}/{door}/code").status_code}


def _call(session: Session, asked: Request, text: str) -> Call:
    return Call(session, asked.dossier_id, UUID(int=0), None, NOW, {}, {"tekst": text}, "k")


def _melder(session: Session, asked: Request) -> UUID:
    """The dossier began with a request from outside, which was confirmed."""
    filed = Filed(
        *("Bedachte Woonstichting", "wonen", "Wim Woonachtig", "Wijkbeheerder"),
        *("wim@woonstichting.example", "06-00000001", "Berend Bedacht", "De woning vervuilt."),
        told="Nee.",
        grounds={"a": "Al drie jaar."},
    )
    professional.file(session, filed, "192.0.2.9", NOW)
    request = session.scalars(select(ProfessionalRequest)).one()
    session.execute(delete(Door).where(Door.purpose == "verzoek"))
    request.dossier_id, request.confirmed_at = asked.dossier_id, NOW
    session.flush()
    return UUID(str(request.id))
