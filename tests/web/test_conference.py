"""The pages of *Overleg*: from preparing to sending, and what a preview and a PDF show."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import Conference, Disclosure, Dossier, Participant
from engine.store.who import SYSTEM
from tests.conference.world import contact
from tests.conftest import People
from tests.items.world import TODAY, add_table, party
from tests.web.cases import add_case, add_process
from tests.web.conftest import Visitor
from tests.web.test_pages import check

Enter = Callable[[Actor], Visitor]
PLAN: dict[str, object] = {
    "onderwerp": "Wonen en school",
    "doel": "casusoverleg",
    "grondslag": "wams_4_3_3",
    "noodzaak": "Meer dan twee partijen moeten praten.",
    "datum": TODAY.isoformat(),
    "plaats": "Stadhuis",
    "reden": "",
}


@pytest.fixture
def number(app: Flask, database: Database, people: People) -> str:
    """A dossier of Toegang Noord, of which Karim is behandelaar."""
    with database.transaction(SYSTEM) as session:
        add_table(session)
        case = add_case(session, people.noor, add_process(session), group_id=people.noord)
        session.get_one(Dossier, case.dossier_id).handler_id = people.karim.user_id
        session.get_one(Dossier, case.dossier_id).reported_on = TODAY
    return case.number


def test_a_casusoverleg_on_screen(
    as_actor: Enter, people: People, database: Database, number: str
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{number}/overleg"
    here = prepare(karim, path)
    seats = invite(karim, here, database)
    bring_in(karim, here, seats)
    there: dict[str, object] = {"aanwezig": [str(one.id) for one in seats.values()]}
    assert karim.post(f"{here}/gehouden", there).status_code == 303
    page = karim.get(here).text
    check(page)
    (where,) = html.fromstring(page).xpath("//a[text()='Leg de toestemming vast']/@href")
    assert karim.get(where).status_code == 200
    assert karim.post(f"{here}/verspreiden").status_code == 422
    choose(karim, here, page, seats["partij"])
    preview = f"{path}/verslagen/{seats['partij'].id}"
    seen = karim.get(preview).text
    check(seen)
    assert "Heeft een &lt;b&gt;hond" in seen
    assert karim.post(f"{here}/verspreiden").status_code == 303
    page = karim.get(here).text
    check(page)
    assert "kreeg geen verslag" in page
    check(karim.get(preview).text)
    paper = karim.get(f"{preview}/pdf")
    assert paper.mimetype == "application/pdf"
    read = pypdf.PdfReader(io.BytesIO(paper.data)).pages[0].extract_text()
    assert "Heeft een <b>hond" in read
    with database.reading(SYSTEM) as session:
        assert len(session.scalars(select(Disclosure)).all()) == 1
        assert session.scalars(select(Conference.state)).one() == "distributed"
    correct_the_agreement(karim, path, here, preview, page)
    noor = as_actor(people.noor)
    check(noor.get(here).text)
    assert noor.get(preview).status_code == 403
    assert as_actor(people.zita).get(here).status_code == 404


def correct_the_agreement(karim: Visitor, path: str, here: str, preview: str, page: str) -> None:
    """Its link is on the page; who got it gets another version with one press."""
    (link,) = html.fromstring(page).xpath("//a[contains(@href, '/overleg/afspraken/')]/@href")
    assert link.startswith(path)
    check(karim.get(link).text)
    change = {"geldt": "ja", "wat": "Mailt de ouders.", "voor": "", "reden": "Verkeerd verstaan."}
    wrong = karim.post(link, {**change, "reden": ""})
    assert wrong.status_code == 422
    check(wrong.text)
    assert karim.post(link, change).location == here
    page = karim.get(here).text
    check(page)
    assert "Reden: Verkeerd verstaan." in page
    assert "Een verslag klopt niet meer" in page
    assert karim.post(f"{here}/verbeteren").status_code == 303
    assert "Mailt de ouders." in karim.get(preview).text
    gone = {"geldt": "nee", "reden": "Niet meer nodig."}
    check(karim.post(f"{link}/formulier", gone).text)
    assert karim.post(link, gone).status_code == 303
    assert karim.get(link).status_code == 404
    assert karim.post(f"{here}/verbeteren").status_code == 303
    seen = karim.get(preview).text
    check(seen)
    assert "Deze afspraak geldt niet meer." in seen


def prepare(karim: Visitor, path: str) -> str:
    """A casusoverleg, of which the necessity was forgotten at first; returns its address."""
    check(karim.get(path).text)
    check(karim.get(f"{path}/voorbereiden").text)
    wrong = karim.post(f"{path}/voorbereiden", {**PLAN, "noodzaak": ""})
    assert wrong.status_code == 422
    check(wrong.text)
    made = karim.post(f"{path}/voorbereiden", PLAN)
    assert made.status_code == 303, made.text
    check(karim.get(made.location).text)
    return made.location


def invite(karim: Visitor, here: str, database: Database) -> dict[str, Participant]:
    """A school joins, the client is left out and then not, and all are invited, once."""
    with database.transaction(SYSTEM) as session:
        school = contact(session, party(session, "School Verzonnen", "onderwijs", []))
    check(karim.get(f"{here}/deelnemers/toevoegen").text)
    who: dict[str, object] = {"wie": f"partij:{school}", "noodzaak": "Ziet het kind elke dag."}
    assert karim.post(f"{here}/deelnemers/toevoegen", who).status_code == 303
    assert karim.post(f"{here}/deelnemers/toevoegen", who).status_code == 422
    with database.reading(SYSTEM) as session:
        seats = {one.kind: one for one in session.scalars(select(Participant))}
    out = f"{here}/deelnemers/{seats['client'].id}/uitnodigen"
    for reason in ("Gevaar voor een ander.", ""):
        assert karim.post(out, {"reden": reason}).status_code == 303
    assert karim.post(f"{here}/uitnodigen").status_code == 303
    assert karim.post(f"{here}/uitnodigen").status_code == 422
    return seats


def choose(karim: Visitor, here: str, page: str, seat: Participant) -> None:
    """All that can be chosen for one participant, and nothing for the others."""
    ticks = html.fromstring(page).iter("input")
    boxes = [one.get("value") or "" for one in ticks if one.get("name") == "kies"]
    chosen = [one for one in boxes if one.startswith(str(seat.id))]
    assert karim.post(f"{here}/keuze", {"kies": chosen}).status_code == 303


def bring_in(karim: Visitor, here: str, seats: dict[str, Participant]) -> None:
    """Something new, from the dossier, and an agreement of the school."""
    form = karim.get(f"{here}/inbrengen").text
    check(form)
    client = str(seats["client"].person_id)
    new: dict[str, object] = {
        "gegeven": "nieuw",
        "persoon": client,
        "domein": "onderwijs",
        "soort": "gewoon",
        "tekst": "Heeft een <b>hond",
        "wie": "dossier",
        "noodzaak": "Nodig voor de afspraken.",
        "geheim": "geen",
        "uitleg": "",
        "wet": "geen",
        "artikel": "",
        "instemming": "ja",
    }
    check(karim.post(f"{here}/inbrengen/formulier", new).text)
    wrong = karim.post(f"{here}/inbrengen", {**new, "noodzaak": ""})
    assert wrong.status_code == 422
    brought = karim.post(f"{here}/inbrengen", new)
    assert brought.status_code == 303, brought.text
    told = {**new, "tekst": "Slikt pillen.", "soort": "gezondheid", "geheim": "toestemming"}
    assert karim.post(f"{here}/inbrengen", told).status_code == 303
    check(karim.get(f"{here}/afspraken/toevoegen").text)
    agreed: dict[str, object] = {
        "wie": str(seats["partij"].id),
        "wat": "Belt de ouders.",
        "voor": "",
    }
    assert karim.post(f"{here}/afspraken/toevoegen", agreed).status_code == 303
