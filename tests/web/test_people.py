"""The pages *Personen* and *Partijen*, and where a BSN does not come."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from engine.dossier.people import persons
from engine.dossier.people.bsn import Bsn
from engine.dossier.people.persons import Part, PersonFacts
from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import AuditEvent, Dossier, DossierPerson, PartyContact, Person
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.cases import add_case, add_process
from tests.web.conftest import Visitor
from tests.web.test_pages import check

BSN = "999990019"
NOW = datetime.now(UTC)
Enter = Callable[[Actor], Visitor]


@pytest.fixture
def number(app: Flask, database: Database, people: People) -> str:
    """A dossier of Toegang Noord, of which Karim is behandelaar."""
    with database.transaction(SYSTEM) as session:
        case = add_case(session, people.noor, add_process(session), group_id=people.noord)
        session.get_one(Dossier, case.dossier_id).handler_id = people.karim.user_id
    return case.number


@pytest.fixture
def mother(app: Flask, database: Database, people: People, number: str) -> UUID:
    """Somebody in it with a BSN."""
    facts = PersonFacts("Bedachte Moeder", bsn=Bsn.of(BSN))
    with database.transaction(SYSTEM) as session:
        part = Part("vertegenwoordiger")
        return persons.add(session, people.karim, number, facts, part, NOW)


def test_somebody_is_added_with_what_was_typed(
    as_actor: Enter, people: People, database: Database, number: str
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{number}/personen"
    check(karim.get(path).text)
    check(karim.get(f"{path}/toevoegen").text)
    fields = {"zoek": "", "wie": "nieuw", "naam": "Verzonnen Zoon", "rol": "gezinslid", "bsn": BSN}
    fields |= dict.fromkeys(
        ("geboortedatum", "telefoon", "email", "adres", "relatie", "begindatum"), ""
    )
    wrong = karim.post(f"{path}/toevoegen", {**fields, "instemming": "", "bsn": "999990018"})
    assert wrong.status_code == 422
    assert "geen geldig BSN" in wrong.text
    check(wrong.text)
    wrong = karim.post(
        f"{path}/toevoegen", {**fields, "instemming": "2026-11-20", "bsn": "999990018"}
    )
    assert "geen geldig BSN" in wrong.text
    right = karim.post(f"{path}/toevoegen", {**fields, "instemming": "2026-11-20"})
    assert right.status_code == 303, right.text
    page = karim.get(path).text
    check(page)
    assert "Verzonnen Zoon" in page
    assert "••••••019" in page
    assert BSN not in page


def test_a_bsn_is_shown_by_a_post_with_a_reason_and_noted(
    as_actor: Enter,
    people: People,
    database: Database,
    number: str,
    mother: UUID,
    caplog: pytest.LogCaptureFixture,
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{number}/personen/{mother}/bsn"
    with caplog.at_level(logging.DEBUG):
        assert karim.get(path).status_code == 405
        without = karim.post(path, {"reden": " "})
        assert without.status_code == 422
        assert BSN not in without.text
        shown = karim.post(path, {"reden": "Aanvraag"})
        assert BSN in shown.text
        assert shown.headers["Cache-Control"] == "no-store"
        check(shown.text)
        assert BSN not in karim.get(f"/dossiers/{number}/personen").text
    assert BSN not in caplog.text
    with database.reading(SYSTEM) as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "bsn:shown")).all()
    assert [(one.actor_id, one.reason) for one in noted] == [(people.karim.user_id, "Aanvraag")]


@pytest.mark.parametrize(
    ("who", "status"), [("karim", 200), ("noor", 200), ("lisa", 200), ("zita", 404), ("loes", 404)]
)
def test_who_may_see_a_bsn(
    as_actor: Enter, people: People, number: str, mother: UUID, who: str, status: int
) -> None:
    visitor = as_actor(getattr(people, who))
    answer = visitor.post(f"/dossiers/{number}/personen/{mother}/bsn", {"reden": "Nodig"})
    assert answer.status_code == status
    assert (BSN in answer.text) == (status == 200)


def test_a_bsn_is_not_in_the_page_that_keeps_a_form(
    app: Flask, as_actor: Enter, people: People, number: str
) -> None:
    """Whoever signs in next on that machine does not find it there."""
    visitor = Visitor(app)
    fields = {"naam": "Bedachte Dochter", "bsn": BSN, "nieuw_dossier.bsn": BSN}
    answer = visitor.post(f"/dossiers/{number}/personen/toevoegen", fields)
    assert answer.status_code == 401
    assert "Bedachte Dochter" in answer.text
    assert BSN not in answer.text


def test_the_form_to_change_somebody_holds_no_bsn(
    as_actor: Enter, people: People, database: Database, number: str, mother: UUID
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{number}/personen/{mother}"
    page = karim.get(path).text
    check(page)
    assert BSN not in page
    form = html.fromstring(page).xpath("//form[contains(@class, 'task-form')]")[0]
    kept = {name: value for name, value in form.form_values() if name != "csrf_token"}
    assert karim.post(path, {**kept, "telefoon": "06-00000000"}).status_code == 303
    assert karim.post(path, {**kept, "bsn": "", "bsn_wissen": "true"}).status_code == 303
    with database.reading(SYSTEM) as session:
        person = session.get_one(Person, mother)
        assert person.bsn_cipher is None


def test_relations_and_gezinnen_on_the_page(
    as_actor: Enter, people: People, database: Database, number: str, mother: UUID
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{number}/personen"
    with database.reading(SYSTEM) as session:
        client = session.scalars(
            select(DossierPerson.person_id).where(DossierPerson.role == "client")
        ).one()
    check(karim.get(f"{path}/relaties/toevoegen").text)
    fields = {"persoon": str(mother), "soort": "vertegenwoordiger", "ander": str(client)}
    fields |= {"bewijs": "Gezien", "begindatum": "2026-01-05", "einddatum": ""}
    wrong = karim.post(f"{path}/relaties/toevoegen", {**fields, "grond": ""})
    assert wrong.status_code == 422
    right = karim.post(f"{path}/relaties/toevoegen", {**fields, "grond": "mentorschap"})
    assert right.status_code == 303, right.text
    assert karim.post(f"{path}/gezinnen", {"gezin": "Thuis"}).status_code == 303
    page = karim.get(path).text
    check(page)
    add = html.fromstring(page).xpath("string(//form[contains(@action, '/leden')]/@action)")
    assert karim.post(add, {"lid": str(mother), "vanaf": "2026-01-01"}).status_code == 303
    assert karim.post(add, {"lid": str(mother)}).status_code == 422
    assert karim.post(add, {"lid": "wie?"}).status_code == 422
    page = karim.get(path).text
    check(page)
    assert "Mentorschap: Gezien" in page
    for end in html.fromstring(page).xpath("//form[contains(@action, 'beeindigen')]/@action"):
        assert karim.post(end, {"einddatum": ""}).status_code == 422
    leave = f"{path}/{mother}/beeindigen"
    left = {"einddatum": NOW.date().isoformat(), "reden": "Verhuisd"}
    assert karim.post(leave, left).status_code == 303
    page = karim.get(path).text
    check(page)
    assert "Wie deden eerder mee" in page


def test_parties_are_added_found_and_changed(
    as_actor: Enter, people: People, database: Database
) -> None:
    bea = as_actor(people.bea)
    check(bea.get("/beheer/partijen").text)
    check(bea.get("/beheer/partijen/toevoegen").text)
    party = {"naam": "GGD Sprookjesland", "domein": "wonen", "adres": "", "bevoegdheden": ["bsn"]}
    wrong = bea.post("/beheer/partijen/toevoegen", {**party, "naam": ""})
    assert wrong.status_code == 422
    check(wrong.text)
    added = bea.post("/beheer/partijen/toevoegen", party)
    assert added.status_code == 303, added.text
    assert bea.post("/beheer/partijen/toevoegen", party).status_code == 422
    change = {**party, "bevoegdheden": ["bsn", "gezondheid"]}
    assert bea.post(f"{added.location}/wijzigen?versie=1", change).status_code == 303
    assert bea.post(f"{added.location}/wijzigen?versie=1", change).status_code == 409
    contact = {"naam": "Geert Gedroomd", "functie": "", "email": "", "telefoon": ""}
    contacts = f"{added.location}/contactpersonen/toevoegen"
    check(bea.get(contacts).text)
    assert bea.post(contacts, {**contact, "geheimhouding": "skj"}).status_code == 303
    with database.reading(SYSTEM) as session:
        key = session.scalars(select(PartyContact.id)).one()
    one = f"{added.location}/contactpersonen/{key}"
    check(bea.get(one).text)
    assert bea.post(one, {**contact, "geheimhouding": "medisch"}).status_code == 303
    page = bea.get(added.location).text
    check(page)
    assert "Medisch beroepsgeheim" in page
    found = bea.post("/beheer/partijen/zoeken", {"zoek": "gedroomd", "domein": "wonen"})
    check(found.text)
    assert "GGD Sprookjesland" in found.text
    for act in (f"{one}/beeindigen", f"{added.location}/beeindigen", f"{added.location}/hervatten"):
        assert bea.post(act).status_code == 303
        check(bea.get(added.location).text)
    assert bea.get(f"/beheer/partijen/{uuid4()}").status_code == 404
