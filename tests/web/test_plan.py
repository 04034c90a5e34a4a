"""The pages of a dossier for its plan, contact, documents and clocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from engine.policy import Actor
from engine.reference.rows import day_of
from engine.settings import Settings
from engine.store.database import Database
from engine.store.models import (
    AuditEvent,
    Clock,
    Document,
    Dossier,
    DossierPerson,
    Goal,
    Note,
    PlanAction,
)
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.cases import add_case, add_process
from tests.web.conftest import Visitor
from tests.web.test_pages import check

Enter = Callable[[Actor], Visitor]
TODAY = day_of(datetime.now(UTC))
PDF = b"%PDF-1.7\nBedacht verslag\n%%EOF\n"


@pytest.fixture
def number(app: Flask, database: Database, people: People) -> str:
    """A dossier of Toegang Noord, of which Karim is behandelaar."""
    with database.transaction(SYSTEM) as session:
        case = add_case(session, people.noor, add_process(session), group_id=people.noord)
        session.get_one(Dossier, case.dossier_id).handler_id = people.karim.user_id
    return case.number


def client_of(database: Database, number: str) -> UUID:
    with database.reading(SYSTEM) as session:
        wanted = select(DossierPerson.person_id).join(Dossier).where(Dossier.number == number)
        return session.scalars(wanted).one()


def fields_of(page: str) -> dict[str, str]:
    """What the form on a page holds, as a browser would post it."""
    form = html.fromstring(page).xpath("//form[contains(@class,'task-form')]")[0]
    found = {str(key): str(value or "") for key, value in form.form_values()}
    for field in form.xpath(".//input[@type='radio' or @type='checkbox']"):
        found.setdefault(field.get("name"), "")
    return found


def fill(visitor: Visitor, path: str, **values: object) -> int:
    """Open a form, fill it in, and send it; what it does not name stays as it was."""
    page = visitor.get(path)
    assert page.status_code == 200, path
    check(page.text)
    sent = {name: value for name, value in fields_of(page.text).items() if name != "csrf_token"}
    answer = visitor.post(path, {**sent, **values})
    if answer.status_code != 303:
        check(answer.text)
    return answer.status_code


def test_a_plan_is_made_agreed_to_and_changed(
    as_actor: Enter, people: People, database: Database, number: str
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{number}/plan"
    client = client_of(database, number)
    check(karim.get(path).text)
    assert fill(karim, f"{path}/doelen", voor="allen", domein="wmo_2015", resultaat="") == 422
    assert fill(karim, f"{path}/doelen", voor="allen", domein="wmo_2015", resultaat="Rust") == 303
    with database.reading(SYSTEM) as session:
        goal = session.scalars(select(Goal)).one().id
    who, due = f"persoon:{client}", str(TODAY + timedelta(days=9))
    made = {"wat": "Belt de wijkzorg", "wie": who, "klaar": due, "doel": str(goal)}
    assert fill(karim, f"{path}/acties", **made) == 303
    said = {"wie": str(client), "datum": str(TODAY), "hoe": "telefoon", "reden": ""}
    assert fill(karim, f"{path}/akkoord", **said, antwoord="niet_akkoord") == 422
    assert "Vraag nog aan" in karim.get(path).text
    assert fill(karim, f"{path}/akkoord", **said, antwoord="akkoord") == 303
    assert "Vraag nog aan" not in karim.get(path).text
    with database.reading(SYSTEM) as session:
        action = session.scalars(select(PlanAction)).one().id
    assert fill(karim, f"{path}/acties/{action}", stand="gedaan") == 303
    assert "Vraag nog aan" not in karim.get(path).text
    assert fill(karim, f"{path}/doelen/{goal}", resultaat="Meer rust") == 303
    page = karim.get(path).text
    check(page)
    assert "Vraag nog aan" in page
    assert "Versie 2" in page
    help_told = {"wat": "Hulp in huis", "domein": "wmo_2015", "voor": "allen", "partij": ""}
    assert fill(karim, f"{path}/hulp", **help_told, einddatum="2020-01-01") == 303
    assert "Hulp in huis" in karim.get(path).text


def test_contact_is_kept_and_a_circle_holds(
    as_actor: Enter, people: People, database: Database, number: str
) -> None:
    karim, lisa, path = as_actor(people.karim), as_actor(people.lisa), f"/dossiers/{number}/contact"
    check(karim.get(path).text)
    told = {"kanaal": "telefoon", "met": "", "anders": "", "doel": "Afstemmen"}
    assert fill(karim, f"{path}/momenten", **told, samenvatting="Gebeld", kring="dossier") == 422
    told["anders"] = "de buurvrouw"
    assert fill(karim, f"{path}/momenten", **told, samenvatting="Gebeld", kring="dossier") == 303
    assert fill(karim, f"{path}/notities", tekst="Geheim verhaal", kring="behandeling") == 303
    assert "Geheim verhaal" in karim.get(path).text
    seen = lisa.get(path).text
    assert "de buurvrouw" in seen
    assert "Geheim verhaal" not in seen
    with database.reading(people.lisa.who) as session:
        assert session.scalars(select(Note)).all() == []
    with database.reading(SYSTEM) as session:
        note = session.scalars(select(Note)).one().id
    assert lisa.get(f"{path}/notities/{note}").status_code == 404
    who = f"account:{people.karim.user_id}"
    meets = {"soort": "ontmoeting", "wat": "Keukentafelgesprek", "wie": who}
    assert fill(karim, f"{path}/afspraken", **meets, wanneer="2026-12-01T10:00", plaats="") == 303
    page = karim.get(path).text
    check(page)
    assert "10:00" in page


ABOUT: dict[str, object] = {
    "titel": "Verslag",
    "soort": "gewoon",
    "over": "allen",
    "bron": "Wijkverpleging",
    "datum": "",
    "doel": "Hulp afstemmen",
    "grondslag": "wams_5_4_1",
    "noodzaak": "Zonder dit weten wij niet welke hulp er is",
    "kring": "dossier",
}


def upload(visitor: Visitor, path: str, content: bytes, **more: object) -> tuple[int, str]:
    sent = {**ABOUT, **more, "bestand": FileStorage(BytesIO(content), "../verslag één.pdf")}
    boundary, body = encode_multipart({"csrf_token": visitor.token(), **sent})
    kind = f"multipart/form-data; boundary={boundary}"
    answer = visitor.client.post(f"{path}/toevoegen", data=body, content_type=kind)
    return answer.status_code, answer.text


def test_a_document_goes_in_and_comes_out_for_who_may(
    as_actor: Enter, people: People, database: Database, number: str, settings: Settings
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{number}/documenten"
    check(karim.get(f"{path}/toevoegen").text)
    status, page = upload(karim, path, b"MZ\x90\x00 geen document")
    assert status == 422
    check(page)
    assert "Dit soort bestand kan hier niet" in page
    assert upload(karim, path, PDF)[0] == 303
    check(karim.get(path).text)
    (kept,) = (settings.var / "documents").iterdir()
    assert b"Bedacht" not in kept.read_bytes()
    with database.reading(SYSTEM) as session:
        key = session.scalars(select(Document)).one().id
    given = karim.get(f"{path}/{key}")
    assert given.data == PDF
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Content-Security-Policy"].startswith("sandbox")
    assert as_actor(people.zita).get(f"{path}/{key}").status_code == 404
    assert karim.post(f"{path}/{key}/verwijderen", {"reden": " "}).status_code == 422
    assert kept.exists()
    assert karim.post(f"{path}/{key}/verwijderen", {"reden": "Verkeerd dossier"}).status_code == 303
    assert not kept.exists()
    assert karim.get(f"{path}/{key}").status_code == 404
    with database.reading(SYSTEM) as session:
        noted = set(session.scalars(select(AuditEvent.action)))
    assert {"document:added", "document:downloaded", "document:removed"} <= noted


def test_a_wrong_file_is_told_with_all_else_that_is_wrong(
    as_actor: Enter, people: People, number: str
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{number}/documenten"
    status, page = upload(karim, path, b"MZ\x90\x00 geen document", titel="")
    assert status == 422
    check(page)
    assert "Dit soort bestand kan hier niet" in page
    assert "Beantwoord de vraag ‘Wat is dit?’" in page
    status, page = upload(karim, path, PDF, titel="")
    assert status == 422
    assert "Kies het bestand nog een keer." in page


def test_a_document_about_health_is_for_who_treats(
    as_actor: Enter, people: People, database: Database, number: str
) -> None:
    karim, lisa, path = (
        as_actor(people.karim),
        as_actor(people.lisa),
        f"/dossiers/{number}/documenten",
    )
    assert upload(karim, path, PDF, soort="gezondheid", kring="dossier")[0] == 303
    assert "Verslag" in karim.get(path).text
    assert "wijkverpleging" not in lisa.get(path).text.lower()
    with database.reading(SYSTEM) as session:
        key = session.scalars(select(Document)).one().id
    assert lisa.get(f"{path}/{key}").status_code == 404
    with database.reading(people.lisa.who) as session:
        assert session.scalars(select(Document)).all() == []


def test_what_is_too_large_is_told(
    app: Flask, as_actor: Enter, people: People, number: str, tmp_path: Path
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{number}/documenten"
    status, page = upload(karim, path, PDF + b" " * (10 * 1024 * 1024))
    assert status == 413
    assert "groter dan 10 MB" in page
    check(page)
    status, page = upload(karim, path, PDF + b" " * (12 * 1024 * 1024))
    assert status == 413
    assert "groter dan hier mag" in page
    assert not list((tmp_path / "documents").glob("*"))


def test_a_clock_is_started_stopped_and_ended(
    as_actor: Enter, people: People, database: Database, number: str
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{number}/termijnen"
    check(karim.get(path).text)
    assert fill(karim, f"{path}/starten", termijn="wmo_onderzoek") == 303
    with database.reading(SYSTEM) as session:
        clock = session.scalars(select(Clock)).one().id
    one = f"{path}/{clock}"
    assert fill(karim, f"{one}/stilzetten", reden="De cliënt is op reis") == 422
    assert fill(karim, f"{one}/stilzetten", reden="Op reis", instemming=str(TODAY)) == 303
    page = karim.get(path).text
    check(page)
    assert "Staat stil" in page
    assert fill(karim, f"{one}/hervatten") == 303
    assert fill(karim, f"{one}/verlengen", aantal="2", reden="Drukte") == 422
    assert fill(karim, f"{one}/afsluiten", reden="Het onderzoek is klaar") == 303
    page = karim.get(path).text
    check(page)
    assert "Afgesloten termijnen" in page
    assert karim.get(f"{one}/hervatten").status_code == 404
