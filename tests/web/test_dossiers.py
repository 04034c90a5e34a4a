"""The lists of dossiers, the page of one, and who is let in to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from engine.dossier.clocks import keeping
from engine.dossier.clocks.keeping import Place
from engine.dossier.timeline import Moment
from engine.store.database import Database
from engine.store.models import Dossier
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.cases import Case, add_case, add_process, add_task
from tests.web.conftest import Visitor
from webapp.dossier.pages import days_of

ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def case(database: Database, people: People) -> Case:
    """A dossier of Noord that Karim handles, with one task."""
    with database.transaction(SYSTEM) as session:
        karim = people.karim.user_id
        process = add_process(session)
        case = add_case(session, people.noor, process, group_id=people.noord, handler_id=karim)
        add_task(session, case, "Gesprek", groups=["noord"], assignee_id=karim)
        return case


def test_the_lists(app: Flask, people: People, case: Case) -> None:
    karim, lisa = Visitor(app).sign_in_as("karim"), Visitor(app).sign_in_as("lisa")
    assert case.number in karim.get("/dossiers").text
    assert case.number not in lisa.get("/dossiers").text
    assert case.number in lisa.get("/dossiers/open").text
    assert case.number not in lisa.get("/dossiers/afgehandeld").text
    assert case.number not in Visitor(app).sign_in_as("zita").get("/dossiers/open").text


def test_searching_puts_nothing_in_the_address(app: Flask, people: People, case: Case) -> None:
    karim = Visitor(app).sign_in_as("karim")
    answer = karim.post("/dossiers/zoeken", {"zoek": "bestaat niet", "terug": "/dossiers/open"})
    assert answer.location == "/dossiers/open"
    assert "Geen dossiers gevonden" in karim.get("/dossiers/open").text
    karim.post("/dossiers/zoeken", {"zoek": "fictief"})
    assert case.number in karim.get("/dossiers/open").text


def test_a_colleague_is_let_in_with_a_reason_and_out_again(
    app: Flask, people: People, case: Case
) -> None:
    path = f"/dossiers/{case.number}"
    karim, zita = Visitor(app).sign_in_as("karim"), Visitor(app).sign_in_as("zita")
    colleague = {"collega": str(people.zita.user_id)}
    karim.post(f"{path}/medewerkers", {**colleague, "reden": "  "})
    assert "vul de reden in" in karim.get(path).text
    assert zita.get(path).status_code == 404
    karim.post(f"{path}/medewerkers", {**colleague, "reden": "Kent het gezin."})
    assert "Kent het gezin." in karim.get(path).text
    assert zita.get(path).status_code == 200
    karim.post(f"{path}/medewerkers/{people.zita.user_id}/beeindigen")
    assert zita.get(path).status_code == 404


def test_who_is_let_in_lets_nobody_else_in(app: Flask, people: People, case: Case) -> None:
    path = f"/dossiers/{case.number}"
    karim, zita = Visitor(app).sign_in_as("karim"), Visitor(app).sign_in_as("zita")
    karim.post(f"{path}/medewerkers", {"collega": str(people.zita.user_id), "reden": "Denkt mee."})
    assert "Medewerker toevoegen" not in zita.get(path).text
    answer = zita.post(
        f"{path}/medewerkers", {"collega": str(people.loes.user_id), "reden": "Zomaar."}
    )
    assert answer.status_code == 403


def test_a_teamleider_names_another_behandelaar(app: Flask, people: People, case: Case) -> None:
    path = f"/dossiers/{case.number}"
    noor = Visitor(app).sign_in_as("noor")
    noor.post(f"{path}/behandelaar", {"collega": str(people.lisa.user_id)})
    assert "De behandelaar is gewijzigd" in noor.get(path).text
    assert case.number in Visitor(app).sign_in_as("lisa").get("/dossiers").text


def test_a_teamleider_gives_a_dossier_to_another_team(
    app: Flask, people: People, case: Case
) -> None:
    noor, path = Visitor(app).sign_in_as("noor"), f"/dossiers/{case.number}"
    noor.post(f"{path}/team", {"team": "geen"})
    assert "Kies een team" in noor.get(path).text
    assert noor.post(f"{path}/team", {"team": str(people.zuid)}).status_code == 303
    assert "is overgedragen" in noor.get("/dossiers").text
    assert noor.get(path).status_code == 404
    assert Visitor(app).sign_in_as("zita").get(path).status_code == 200


@pytest.mark.parametrize("colleague", ["", "onzin", str(UUID(int=3))])
def test_a_behandelaar_must_be_a_colleague(
    app: Flask, people: People, case: Case, colleague: str
) -> None:
    noor = Visitor(app).sign_in_as("noor")
    noor.post(f"/dossiers/{case.number}/behandelaar", {"collega": colleague})
    assert case.number in Visitor(app).sign_in_as("karim").get("/dossiers").text


def test_a_medewerker_does_not_hand_over(app: Flask, people: People, case: Case) -> None:
    karim = Visitor(app).sign_in_as("karim")
    answer = karim.post(
        f"/dossiers/{case.number}/behandelaar", {"collega": str(people.lisa.user_id)}
    )
    assert answer.status_code == 403


def test_giving_back_from_a_list_leads_back_to_it(
    app: Flask, database: Database, people: People, case: Case
) -> None:
    with database.transaction(SYSTEM) as session:
        task = add_task(
            session, case, "Besluit", groups=["noord"], assignee_id=people.karim.user_id
        )
    answer = (
        Visitor(app)
        .sign_in_as("karim")
        .post(f"/taken/{task}/vrijgeven", {"terug": "/werkvoorraad/mijn?sorteer=taak"})
    )
    assert answer.location == "/werkvoorraad/mijn?sorteer=taak"


def test_a_day_is_a_day_on_the_clock_of_the_screen() -> None:
    late = Moment(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "Laat.", "x", None)
    early = Moment(datetime(2026, 11, 22, 22, 30, tzinfo=UTC), "Vroeg.", "x", None)
    days = days_of([late, early], ZONE)
    assert [day.day for day in days] == [date(2026, 11, 23), date(2026, 11, 22)]


def test_what_happens_again_and_again_stands_once() -> None:
    moments = [
        Moment(datetime(2026, 11, 22, 10, minute, tzinfo=UTC), text, "x", None)
        for minute, text in ((40, "Deelde."), (30, "Deelde."), (20, "Koos."), (10, "Deelde."))
    ]
    [day] = days_of(moments, ZONE)
    assert [(one.text, one.times) for one in day.moments] == [
        ("Deelde.", 2),
        ("Koos.", 1),
        ("Deelde.", 1),
    ]


def test_the_streefdatum_and_the_clock_say_the_same_and_a_clock_that_ended_says_so(
    app: Flask, people: People, case: Case, database: Database
) -> None:
    path, karim = f"/dossiers/{case.number}", Visitor(app).sign_in_as("karim")
    with database.transaction(SYSTEM) as session:
        dossier = session.scalars(select(Dossier).where(Dossier.number == case.number)).one()
        where, now = Place(dossier.id), datetime.now(UTC)
        clock = keeping.start(session, where, "wmo_onderzoek", dossier.reported_on, "", now)
        dossier.target_date = clock.ends_on
    assert "Laatste dag van de termijn: Onderzoek na een melding" in karim.get(path).text
    assert "De laatste dag van de termijn ‘Onderzoek" in karim.get(f"{path}/termijnen").text
    with database.transaction(SYSTEM) as session:
        session.merge(dossier).target_date = clock.ends_on + timedelta(days=14)
    assert "Termijn die het eerst eindigt" in karim.get(path).text
    assert "een nieuwe dag afgesproken" in karim.get(f"{path}/termijnen").text
    with database.transaction(SYSTEM) as session:
        keeping.end(session, where, clock.id, clock.started_on, "Er is besloten.", now)
    page = karim.get(path).text
    assert "Klaar op" in page
    assert "<dt>Streefdatum" not in page
    assert "Alle termijnen zijn klaar." in karim.get(f"{path}/termijnen").text
