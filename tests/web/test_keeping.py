"""The pages on noodinzage, coördinator, bewaren and samenwerking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from engine.accountability.actions import EMERGENCY
from engine.doors import counting
from engine.policy import Actor
from engine.retention import destroying, terms
from engine.store.database import Database
from engine.store.models import AuditEvent, Dossier, Instance, Party
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.cases import add_case, add_process
from tests.web.conftest import Visitor
from tests.web.test_pages import check

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=21 * 366)
Enter = Callable[[Actor], Visitor]


@pytest.fixture
def number(app: Flask, database: Database, people: People) -> str:
    """A dossier of Toegang Noord, of which Karim is behandelaar."""
    with database.transaction(SYSTEM) as session:
        party = Party(id=uuid4(), name="Bedachte Woonstichting", domain="wonen", powers=[])
        session.add(party)
        key, karim = add_process(session), people.karim.user_id
        case = add_case(session, people.noor, key, group_id=people.noord, handler_id=karim)
    return case.number


def close(database: Database, number: str) -> None:
    with database.transaction(SYSTEM) as session:
        dossier = session.scalars(select(Dossier).filter_by(number=number)).one()
        dossier.status, dossier.closed_at = "closed", LONG_AGO
        for case in session.scalars(select(Instance)):
            case.status, case.ended_at = "completed", LONG_AGO
        terms.start(session, dossier, ["jeugdwet"], LONG_AGO)


def test_in_an_emergency_one_says_why_and_it_is_judged(
    as_actor: Enter, people: People, database: Database, number: str
) -> None:
    zita = as_actor(people.zita)
    check(zita.get("/noodinzage").text)
    why = {"nummer": number, "soort": "Gevaar voor een ander", "reden": "De buren bellen om hulp"}
    assert zita.post("/noodinzage", {**why, "reden": "kort", "weet": "true"}).status_code == 422
    unknown = zita.post("/noodinzage", {**why, "nummer": "2026-999999", "weet": "true"})
    assert unknown.status_code == 422
    assert zita.get(f"/dossiers/{number}").status_code == 404
    assert zita.post("/noodinzage", {**why, "weet": "true"}).status_code == 303
    for part in ("", "/personen", "/gegevens", "/verstrekkingen", "/overleg", "/plan", "/contact"):
        check(page := zita.get(f"/dossiers/{number}{part}").text)
        assert "Noodinzage tot" in page, part
    assert "Noodinzage tot" not in zita.get("/dossiers").text
    shown = as_actor(people.karim).get(f"/dossiers/{number}").text
    assert "Je bent niet bij dit dossier betrokken" not in shown
    pia = as_actor(people.pia)
    listed = pia.get("/privacy/noodinzage").text
    check(listed)
    assert "De buren bellen om hulp" in listed
    with database.reading(SYSTEM) as session:
        act = session.scalars(select(AuditEvent.operation_id).filter_by(action=EMERGENCY)).one()
    path = f"/privacy/noodinzage/{act}/oordeel"
    refused = pia.post(path, {"oordeel": "niet_terecht", "toelichting": "Over 999990019"})
    assert refused.status_code == 422
    check(refused.text)
    assert "Over 999990019</textarea>" in refused.text
    why = {"oordeel": "niet_terecht", "toelichting": "Het kon wachten"}
    assert pia.post(path, why).status_code == 303
    judged = pia.get("/privacy/noodinzage").text
    assert "Beoordeeld: niet terecht" in judged
    assert "Het kon wachten" in judged


def test_numbers_are_not_to_be_guessed(as_actor: Enter, people: People, number: str) -> None:
    """So many vain tries an hour; what was right does not count, and each has his own."""
    zita = as_actor(people.zita)
    why = {"soort": "Gevaar voor een ander", "reden": "De buren bellen om hulp", "weet": "true"}
    blank = {**why, "nummer": number, "reden": " " * 30}
    assert zita.post("/noodinzage", blank).status_code == 422
    for guess in range(counting.FREE["noodinzage"]):
        vain = zita.post("/noodinzage", {**why, "nummer": f"2026-9999{guess:02}"})
        assert vain.status_code == 422
        assert "Er is geen dossier met dit nummer" in vain.text
    refused = zita.post("/noodinzage", {**why, "nummer": number})
    assert refused.status_code == 429
    check(refused.text)
    assert "te vaak een nummer geprobeerd" in refused.text
    assert zita.get(f"/dossiers/{number}").status_code == 404
    lisa = as_actor(people.lisa)
    for _ in range(counting.FREE["noodinzage"] + 1):
        assert lisa.post("/noodinzage", {**why, "nummer": number}).status_code == 303


def test_a_coordinator_is_named_and_relieved(as_actor: Enter, people: People, number: str) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{number}/coordinator"
    check(karim.get(path).text)
    assert karim.post(path, {"wie": "", "vorm": ""}).status_code == 422
    zita = str(people.zita.user_id)
    assert karim.post(path, {"wie": zita, "vorm": "zwaar"}).status_code == 303
    page = karim.get(f"/dossiers/{number}").text
    check(page)
    assert "Coördinator sinds" in page
    coordinated = as_actor(people.zita).get("/dossiers").text
    assert number in coordinated, "under his own dossiers"
    assert as_actor(people.lisa).get(path).status_code == 403
    assert karim.post(f"{path}/ontheffen", {"reden": "Klaar"}).status_code == 303
    assert as_actor(people.zita).get(f"/dossiers/{number}").status_code == 404


def test_two_people_decide_that_a_dossier_goes(
    as_actor: Enter, people: People, database: Database, number: str
) -> None:
    close(database, number)
    bea, pia, path = as_actor(people.bea), as_actor(people.pia), f"/beheer/bewaren/{number}"
    for page in ("/beheer/bewaren", "/beheer/bewaren?alle=ja", path, f"{path}/verlengen"):
        shown = bea.get(page).text
        check(shown)
        assert "Fien" not in shown
    wrong = {"tot": "2001-01-01", "soort": "bezwaar", "toelichting": "loopt nog"}
    assert bea.post(f"{path}/verlengen", wrong).status_code == 422
    bea.post(f"{path}/voorstellen")
    bea.post(f"{path}/bevestigen")
    check(pia.get(path).text)
    assert destroying.tick(database, lambda *_: 0) == 0
    pia.post(f"{path}/bevestigen")
    assert destroying.tick(database, lambda *_: 0) == 1
    assert bea.get(path).status_code == 404
    check(listed := bea.get("/beheer/bewaren/verklaringen").text)
    address = listed.partition('href="/beheer/bewaren/verklaringen/')[2].partition('"')[0]
    check(certificate := bea.get(f"/beheer/bewaren/verklaringen/{address}").text)
    assert number not in certificate
    assert "Deelname, relaties en gezinnen" in certificate
    assert "dossier_person" not in certificate.replace(" ", "_")


def test_cooperation_is_reported_and_seen(
    as_actor: Enter, people: People, database: Database, number: str
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{number}/samenwerking"
    check(karim.get(path).text)
    with database.reading(SYSTEM) as session:
        party = str(session.scalars(select(Party.id)).one())
    said = {"partij": party, "soort": "te_laat", "toelichting": "Bel 0612345678"}
    assert karim.post(path, said).status_code == 422
    assert karim.post(path, {**said, "toelichting": ""}).status_code == 303
    mats = as_actor(people.mats)
    check(page := mats.get("/samenwerking").text)
    assert "Bedachte Woonstichting" not in page
    assert karim.get("/samenwerking").status_code == 403
