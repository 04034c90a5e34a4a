"""The page *Gegevens*: items, toestemmingen and the reikwijdte of a dossier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from engine.dossier.items import scope
from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import AuditEvent, Item
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.items.world import Around, add_around
from tests.web.conftest import Visitor
from tests.web.test_pages import check

NOW = datetime.now(UTC)
Enter = Callable[[Actor], Visitor]


@pytest.fixture
def around(app: Flask, database: Database, people: People) -> Around:
    with database.transaction(SYSTEM) as session:
        return add_around(session, people)


def fields(around: Around, **more: str) -> dict[str, object]:
    return {
        "persoon": str(around.client),
        "domein": "wonen",
        "soort": "gewoon",
        "tekst": "Heeft een huurachterstand.",
        "bron": "gemeente",
        "afkomst": "",
        "datum": "2026-01-05",
        "doel": "onderzoek",
        "grondslag": "wams_5_4_1",
        "noodzaak": "Nodig om te zien wat er speelt.",
        "kring": "",
        **more,
    }


def test_an_item_is_written_down_corrected_and_taken_out_of_use(
    as_actor: Enter, people: People, database: Database, around: Around
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{around.number}/gegevens"
    check(karim.get(path).text)
    check(karim.get(f"{path}/toevoegen").text)
    for wrong in ({"noodzaak": ""}, {"tekst": "BSN 999990019"}, {"doel": "opsporing"}):
        answer = karim.post(f"{path}/toevoegen", fields(around, **wrong))
        assert answer.status_code == 422, wrong
        check(answer.text)
    told = f"partij:{around.clinic}:{around.doctor}"
    more = {"bron": "partij", "afkomst": told, "soort": "gezondheid"}
    added = karim.post(f"{path}/toevoegen", fields(around, **more))
    assert added.status_code == 303, added.text
    page = karim.get(path).text
    check(page)
    assert "Dokter Bedacht" in page
    assert "medisch beroepsgeheim" in page
    assert "huurachterstand" not in as_actor(people.lisa).get(path).text
    with database.reading(SYSTEM) as session:
        key = session.scalars(select(Item.id)).one()
    check(karim.get(f"{path}/{key}").text)
    change = {"tekst": "Heeft geen achterstand.", "datum": "2026-01-06"}
    assert karim.post(f"{path}/{key}", {**change, "reden": ""}).status_code == 422
    assert karim.post(f"{path}/{key}", {**change, "reden": "Nagevraagd"}).status_code == 303
    page = karim.get(path).text
    check(page)
    assert "Reden: Nagevraagd" in page
    stop = f"{path}/{key}/niet-meer-gebruiken"
    assert karim.post(stop, {"reden": ""}).status_code == 422
    assert karim.post(stop, {"reden": "Niet meer nodig"}).status_code == 303
    page = karim.get(path).text
    check(page)
    assert "Niet meer in gebruik" in page


def test_the_sight_of_one_gegeven_is_given_and_taken_back(
    as_actor: Enter, people: People, database: Database, around: Around
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{around.number}/gegevens"
    assert karim.post(f"{path}/toevoegen", fields(around, kring="persoon")).status_code == 303
    with database.reading(SYSTEM) as session:
        key = session.scalars(select(Item.id)).one()
    here = f"{path}/{key}/kijkers"
    assert here in karim.get(path).text
    check(karim.get(here).text)
    missed = karim.post(here, {"wie": ""})
    assert missed.status_code == 422
    check(missed.text)
    lisa = people.lisa.user_id
    assert "huurachterstand" not in as_actor(people.lisa).get(path).text
    assert karim.post(here, {"wie": str(lisa)}).location == here
    check(karim.get(here).text)
    shown = as_actor(people.lisa).get(path).text
    assert "huurachterstand" in shown
    assert here not in shown
    assert as_actor(people.lisa).get(here).status_code == 403
    assert karim.post(f"{here}/{lisa}/intrekken").status_code == 303
    assert "huurachterstand" not in as_actor(people.lisa).get(path).text
    assert karim.post(f"{here}/{people.karim.user_id}/intrekken").status_code == 422


def test_only_what_is_in_scope_is_offered(
    as_actor: Enter, people: People, database: Database, around: Around
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{around.number}/gegevens"
    with database.transaction(SYSTEM) as session:
        for laws in ([], ["jeugdwet"]):
            scope.decide(
                session,
                people.karim,
                around.dossier.id,
                laws=laws,
                domains=["wonen"],
                is_bound=True,
                explanation="De wens van de cliënt.",
                at=NOW,
            )
    options = html.fromstring(karim.get(f"{path}/toevoegen").text).xpath(
        "//*[@name='domein']//option/@value | //input[@name='domein']/@value"
    )
    assert set(filter(None, options)) == {"jeugdwet", "wonen"}
    outside = karim.post(f"{path}/toevoegen", fields(around, domein="onderwijs"))
    assert outside.status_code == 422


def test_consent_on_the_page(as_actor: Enter, people: People, around: Around) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{around.number}/gegevens"
    check(karim.get(f"{path}/toestemming").text)
    given = {
        "persoon": str(around.client),
        "partij": f"partij:{around.school}",
        "soort": "",
        "doel": "",
        "gegeven": "2026-01-05",
        "tot": "",
        "hoe": "In het gesprek",
    }
    wrong = karim.post(f"{path}/toestemming", {**given, "partij": ""})
    assert wrong.status_code == 422
    check(wrong.text)
    assert karim.post(f"{path}/toestemming", given).status_code == 303
    page = karim.get(path).text
    check(page)
    assert "Karim Kompas" in page
    back = html.fromstring(page).xpath("string(//form[contains(@action, 'intrekken')]/@action)")
    assert karim.post(back, {"hoe": ""}).status_code == 422
    assert karim.post(back, {"hoe": "Belde op"}).status_code == 303
    assert "Geldt niet meer" in karim.get(path).text


@pytest.mark.parametrize(
    ("who", "status"), [("karim", 200), ("lisa", 200), ("zita", 404), ("bea", 403)]
)
def test_who_sees_the_page(
    as_actor: Enter, people: People, database: Database, around: Around, who: str, status: int
) -> None:
    visitor = as_actor(getattr(people, who))
    assert visitor.get(f"/dossiers/{around.number}/gegevens").status_code == status
    with database.reading(SYSTEM) as session:
        noted = session.scalars(select(AuditEvent.object_id)).all()
    assert ("gegevens" in noted) == (status == 200)
