"""Behind a link: the code, the question, the answer; the public form; and what leaks nowhere."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from engine.doors import counting, posting
from engine.settings import Settings
from engine.store.database import Database
from engine.store.models import (
    AuditEvent,
    DataRequest,
    DataRequestFact,
    Dossier,
    Message,
    ProfessionalRequest,
    Refusal,
    Signal,
)
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.doors.asking import Request, add_party, ask, code_for, mails
from tests.web.cases import add_process
from tests.web.conftest import TOKEN, Visitor
from tests.web.test_pages import check

PUBLIC = "/verzoek"
GIVES: dict[str, object] = {
    "soort": "geeft",
    "vervolgvragen": "ja",
    "voorwaarden": "",
    "reden": "",
    "gegevens": ["0"],
    "gegevens.0.tekst": "Krijgt twee uur begeleiding in de week.",
    "gegevens.0.soortGegeven": "gewoon",
    "gegevens.0.datum": "2026-11-02",
    "basis": "",
    "basisReden": "",
    "eigenWet": "",
}
DECLINES: dict[str, object] = {**GIVES, "soort": "weigert", "reden": "Dat schaadt de behandeling."}
FILED: dict[str, object] = {
    "vervolgvragen": "ja",
    "organisatie": "Bedachte Woonstichting",
    "werkterrein": "wonen",
    "naam": "Wim Woonachtig",
    "functie": "Wijkbeheerder",
    "email": "wim@woonstichting.example",
    "telefoon": "06-00000001",
    "persoonNaam": "Berend Bedacht",
    "geboortedatum": "",
    "persoonAdres": "",
    "persoonTelefoon": "",
    "weet": "Nee, hij doet niet open.",
    "vraag": "De woning vervuilt.",
    "grondA": "true",
    "toelichtingA": "Al drie jaar, hulp wil hij niet.",
    "grondB": "",
    "toelichtingB": "",
    "grondC": "true",
    "toelichtingC": "Ieder doet nu iets anders.",
    "eerder": "",
}


class Guest(Visitor):
    """Somebody without an account, with the link that he was mailed."""

    def token(self) -> str:
        found = TOKEN.search(self.client.get(PUBLIC).text)
        assert found
        return found[1]

    def come_in(self, path: str, code: str) -> str:
        """Through the link and the code; returns where he ends up."""
        assert self.get(path).location == "/p"
        assert self.post("/p", {"code": code}).location == "/p"
        return self.get("/p").location or ""


@pytest.fixture
def asked(app: Flask, database: Database, people: People) -> Request:
    """A request, mailed in the demo: the link and the code, each in a message of its own."""
    with database.transaction(SYSTEM) as session:
        return ask(session, people, process=add_process(session))


@pytest.fixture
def guest(app: Flask) -> Guest:
    return Guest(app)


def posted(settings: Settings, database: Database) -> tuple[str, str]:
    """The path of the link and the code, as they were mailed."""
    posting.tick(database)
    found = "\n".join(mails(settings.var / "mail"))
    link = re.search(r"http://127\.0\.0\.1:8000(/p/[\w-]{52})", found)
    code = re.search(r"is:\s+([A-Z2-9]{6})", found)
    assert link
    return link[1], code[1] if code else ""


def test_a_party_answers_through_its_link(
    guest: Guest, asked: Request, settings: Settings, database: Database
) -> None:
    link, code = posted(settings, database)
    letters = mails(settings.var / "mail")
    assert len(letters) == 2
    assert not any(link in one and code in one for one in letters)
    for hidden in ("Fien", "Fictief", "hulp geeft u", "2026-0", "Droom", "Praktijk "):
        assert not any(hidden in one for one in letters), hidden
    assert guest.come_in(link, code) == "/p/vraag"
    page = guest.get("/p/vraag")
    check(page.text)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    for told in ("Welke hulp geeft u nu?", "Fien Fictief", "dubbele hulp", "artikel 5.4.2"):
        assert told in page.text
    wrong = guest.post("/p/vraag", {**GIVES, "gegevens.0.tekst": ""})
    assert wrong.status_code == 422
    check(wrong.text)
    assert guest.post("/p/vraag", GIVES).location == "/p/klaar"
    check(guest.get("/p/klaar").text)
    with database.reading(SYSTEM) as session:
        assert session.get_one(DataRequest, asked.id).state == "beantwoord"
        fact = session.scalars(select(DataRequestFact)).one()
        assert (fact.text, fact.restricted) == (GIVES["gegevens.0.tekst"], False)
        sent = session.scalars(select(Message)).one()
        assert (sent.name, sent.key) == ("gegevensverzoek-beantwoord", str(asked.id))
        assert sent.variables is not None
    for used in (guest.get(link), guest.get("/p/vraag"), guest.post("/p/vraag", GIVES)):
        assert used.status_code == 404
        assert "Deze link werkt niet (meer)" in used.text


def test_a_refusal_stands_in_the_ledger(
    guest: Guest, asked: Request, settings: Settings, database: Database
) -> None:
    link, code = posted(settings, database)
    guest.come_in(link, code)
    assert guest.post("/p/vraag", {**DECLINES, "reden": ""}).status_code == 422
    assert guest.post("/p/vraag", DECLINES).location == "/p/klaar"
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(Refusal.kind)).all() == ["weigert"]
        assert session.scalars(select(DataRequestFact)).all() == []


def test_who_is_bound_by_secrecy_says_on_what_he_relies(
    app: Flask, guest: Guest, people: People, database: Database
) -> None:
    with database.transaction(SYSTEM) as session:
        contact = add_party(session, secrecy="medisch")
        request = ask(session, people, contact_id=contact, process=add_process(session))
        code = code_for(session, people, request.door_id)
    guest.come_in(f"/p/{request.token}", code)
    health = {**GIVES, "gegevens.0.soortGegeven": "gezondheid"}
    assert guest.post("/p/vraag", health).status_code == 422
    care = {**health, "basis": "goed_hulpverlenerschap"}
    assert guest.post("/p/vraag", care).status_code == 422
    answer = guest.post("/p/vraag", {**care, "basisReden": "Er is direct gevaar."})
    assert answer.location == "/p/klaar", answer.text
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(DataRequestFact.restricted)).all() == [True]


def test_whatever_is_wrong_the_page_is_the_same(
    guest: Guest, asked: Request, settings: Settings, database: Database, app: Flask
) -> None:
    link, _ = posted(settings, database)
    pages = {guest.get(path).text for path in ("/p/x", "/p/" + "A" * 52, link[:-1] + "A")}
    pages |= {Guest(app).get(path).text for path in ("/p", "/p/vraag", "/p/verslag")}
    pages = {TOKEN.sub("", page) for page in pages}
    assert len(pages) == 1
    check(pages.pop())


def test_wrong_codes_shut_the_door_and_the_behandelaar_hears(
    guest: Guest, asked: Request, settings: Settings, database: Database
) -> None:
    link, code = posted(settings, database)
    guest.get(link)
    check(guest.get("/p").text)
    told = {guest.post("/p", {"code": "AAAAAA"}).text for _ in range(5)}
    told.add(guest.post("/p", {"code": code}).text)
    assert len({TOKEN.sub("", page) for page in told}) == 1
    assert guest.get(link).status_code == 404
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(Signal.kind)).all() == ["link_op_slot"]


def test_an_address_that_guesses_has_to_wait(guest: Guest) -> None:
    for _ in range(counting.FREE["link"]):
        assert guest.get("/p/raden").status_code == 404
    answer = guest.get("/p/raden")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3601
    check(answer.text)


def test_a_session_of_an_account_opens_no_door_and_a_door_no_account(
    app: Flask, asked: Request, settings: Settings, database: Database
) -> None:
    link, code = posted(settings, database)
    karim = Visitor(app).sign_in_as("karim")
    assert karim.get("/p/vraag").status_code == 404
    guest = Guest(app)
    guest.come_in(link, code)
    assert guest.get(f"/dossiers/{asked.number}").status_code == 303
    assert "Afmelden" not in guest.get("/p/vraag").text
    check(guest.post("/p/weg").text)
    assert guest.get("/p/vraag").status_code == 404
    assert guest.come_in(link, code) == "/p/vraag"


def test_a_professional_files_and_confirms(
    guest: Guest, app: Flask, people: People, settings: Settings, database: Database
) -> None:
    check(guest.get(PUBLIC).text)
    wrong = guest.post(PUBLIC, {**FILED, "grondA": "", "grondC": ""})
    assert wrong.status_code == 422
    check(wrong.text)
    filed = guest.post(PUBLIC, FILED)
    assert filed.status_code == 200, filed.text
    check(filed.text)
    code = re.search(r"([A-Z2-9]{6})</strong>", filed.text)
    assert code
    link, mailed_code = posted(settings, database)
    assert mailed_code == ""
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(Dossier)).all() == []
    assert guest.come_in(link, code[1]) == "/p/verzoek"
    page = guest.get("/p/verzoek").text
    check(page)
    assert "Berend Bedacht" in page
    assert guest.post("/p/verzoek").location == "/p/klaar"
    assert guest.post("/p/verzoek").status_code == 404
    with database.reading(SYSTEM) as session:
        dossier = session.scalars(select(Dossier)).one()
        assert dossier.group_id == people.loket
        assert session.scalars(select(ProfessionalRequest.dossier_id)).all() == [dossier.id]
        assert session.scalars(select(Message.name)).all() == ["verzoek-professional"]
    loes = Visitor(app).sign_in_as("loes")
    assert loes.get(f"/dossiers/{dossier.number}").status_code == 200


def test_filing_is_limited_per_address(guest: Guest, database: Database, people: People) -> None:
    for _ in range(counting.FREE["verzoek"]):
        assert guest.post(PUBLIC, FILED).status_code == 200
    assert guest.post(PUBLIC, FILED).status_code == 429


def test_a_known_and_an_unknown_person_get_the_same_page(
    guest: Guest, asked: Request, database: Database
) -> None:
    """The client of the dossier that is there is called Fien Fictief."""
    pages = [guest.post(PUBLIC, {**FILED, "persoonNaam": one}) for one in ("Fien Fictief", "X Y")]
    told = {re.sub(r"[A-Z2-9]{6}</strong>", "", TOKEN.sub("", page.text)) for page in pages}
    assert len(told) == 1


def test_nothing_of_it_is_in_logs_or_notes(
    guest: Guest,
    asked: Request,
    settings: Settings,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    with caplog.at_level(logging.DEBUG):
        link, code = posted(settings, database)
        guest.come_in(link, code)
        guest.get("/p/vraag")
        guest.post("/p/vraag", GIVES)
    with database.reading(SYSTEM) as session:
        noted = session.scalars(select(AuditEvent)).all()
        actions = {one.action for one in noted}
        written = " ".join(f"{one.object_id} {one.purpose} {one.reason}" for one in noted)
    assert {"request:sent", "door:entered", "request:shown", "request:answered"} <= actions
    for hidden in (link[3:], code, "begeleiding", "Fictief", "Welke hulp"):
        assert hidden not in caplog.text
        assert hidden not in written
