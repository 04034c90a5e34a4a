"""The pages on which a beheerder edits reference tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from lxml import html

from engine.reference import rows
from engine.reference.schema import TABLES
from engine.store.database import Database
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.conftest import Visitor
from tests.web.test_pages import check


@pytest.fixture
def bea(app: Flask, people: People) -> Visitor:
    return Visitor(app).sign_in_as("bea")


def today() -> str:
    return rows.day_of(datetime.now(UTC)).isoformat()


def posted(page: str) -> dict[str, object]:
    """What a browser would post of the form on a page, as it is."""
    form = html.fromstring(page).xpath("//form[contains(@class, 'task-form')]")[0]
    values = {name: value for name, value in form.form_values() if name != "csrf_token"}
    return {name: value.removeprefix("\n") for name, value in values.items()}


def address(page: str) -> str:
    return str(html.fromstring(page).xpath("string(//form[contains(@class,'task-form')]/@action)"))


@pytest.mark.parametrize("name", TABLES)
def test_every_table_and_row_has_its_page(bea: Visitor, name: str) -> None:
    check(bea.get("/beheer/tabellen").text)
    page = bea.get(f"/beheer/tabellen/{name}").text
    check(page)
    links = html.fromstring(page).xpath("//a[contains(@class, 'row-link')]/@href")
    assert links
    for link in links[:2]:
        check(bea.get(link).text)
    added = bea.get(f"/beheer/tabellen/{name}/regel-toevoegen")
    assert added.status_code == (404 if TABLES[name].fixed else 200)


@pytest.mark.parametrize("name", TABLES)
def test_a_row_saved_as_it_is_stays_as_it_is(bea: Visitor, database: Database, name: str) -> None:
    before = next(iter(rows.shipped(name).values()))
    page = bea.get(f"/beheer/tabellen/{name}/{before.key}").text
    answer = bea.post(address(page), {**posted(page), "reden": "Nagekeken."})
    assert answer.status_code == 303, answer.text
    with database.reading(SYSTEM) as session:
        after = rows.newest(session, name, before.key)
    assert (after.label, dict(after.values), after.source, after.unverified) == (
        before.label,
        dict(before.values),
        before.source,
        before.unverified,
    )
    assert after.version == 2


def test_a_change_counts_from_its_day_and_stands_in_the_history(
    bea: Visitor, database: Database
) -> None:
    path = "/beheer/tabellen/termijnen/wmo_onderzoek"
    page = bea.get(path).text
    now = datetime.now(UTC)
    later = rows.day_of(now) + timedelta(days=30)
    change = {"aantal": "8", "vanaf": later.isoformat(), "reden": "Eigen beleid."}
    assert bea.post(address(page), {**posted(page), **change}).status_code == 303
    with database.reading(SYSTEM) as session:
        weeks = [
            rows.around(session, at)["tabellen"]["termijnen"]["wmo_onderzoek"]["weken"]
            for at in (now, now + timedelta(days=31))
        ]
    assert [str(one) for one in weeks] == ["6", "8"]
    assert "wijzigt op" in bea.get("/beheer/tabellen/termijnen").text
    told = bea.get(path).text
    assert "Eigen beleid." in told
    assert "Bea Beheer" in told
    assert "Meegeleverd" in told


def test_mistakes_are_told_beside_their_field(bea: Visitor) -> None:
    page = bea.get("/beheer/tabellen/tarieven/uur").text
    wrong = {"naam": "", "bedrag": "0", "vanaf": "2020-01-01", "reden": ""}
    answer = bea.post(address(page), {**posted(page), **wrong})
    assert answer.status_code == 422
    check(answer.text)
    right = {"naam": "Uurtarief", "reden": "Geïndexeerd."}
    answer = bea.post(address(page), {**posted(page), **wrong, **right})
    assert answer.status_code == 422
    assert "groter is dan 0" in answer.text
    assert "Kies vandaag of een latere dag." in answer.text


def test_who_looked_at_an_older_version_writes_nothing(bea: Visitor, database: Database) -> None:
    page = bea.get("/beheer/tabellen/tarieven/uur").text
    for amount, status in (("72,50", 303), ("75", 409)):
        change = {"bedrag": amount, "reden": "Nieuw tarief."}
        assert bea.post(address(page), {**posted(page), **change}).status_code == status
    with database.reading(SYSTEM) as session:
        assert rows.newest(session, "tarieven", "uur").values["bedrag"] == 72.5


def test_a_row_can_be_added_once(bea: Visitor, database: Database) -> None:
    path = "/beheer/tabellen/domeinen/regel-toevoegen"
    row = {
        "sleutel": "sport",
        "naam": "Sport",
        "bron": "Eigen keuze",
        "vanaf": today(),
        "reden": "x",
    }
    filled = {**posted(bea.get(path).text), **row}
    assert bea.post(path, filled).status_code == 303
    again = bea.post(path, filled)
    assert again.status_code == 422
    assert "Deze sleutel bestaat al" in again.text
    assert bea.post(path, {**filled, "sleutel": "wgs"}).status_code == 422
    with database.reading(SYSTEM) as session:
        assert ("sport", "Sport") in rows.choices(
            session, "domeinen", rows.day_of(datetime.now(UTC))
        )
