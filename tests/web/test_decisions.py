"""*Waarom?*: the page of a decision, and what stands beside the task that follows from it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select, text, update

from engine.store.database import Database
from engine.store.models import DecisionRecord, Dossier, Task
from engine.store.who import SYSTEM
from engine.work import deployments, shipped
from tests.conftest import People
from tests.dossier.cases import opened
from tests.web.conftest import Visitor
from tests.web.test_pages import check


@pytest.fixture
def number(database: Database, people: People) -> str:
    """A dossier of Noord with the shipped process, which has looked up its first term."""
    now = datetime.now(UTC)
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, None, shipped.files(), now)
        deployments.put_into_use(session, None, [one.id for one in stored], now)
        return opened(session, people).number


def address(database: Database, number: str) -> str:
    with database.reading(SYSTEM) as session:
        key = session.scalars(
            select(DecisionRecord.id)
            .join(Dossier, Dossier.id == DecisionRecord.dossier_id)
            .where(Dossier.number == number)
        ).one()
    return f"/dossiers/{number}/beslissingen/{key}"


def words(page: str, path: str) -> str:
    """The text of one part of a page."""
    (part,) = html.fromstring(page).xpath(path)
    return " ".join(part.text_content().split())


def test_the_timeline_leads_to_the_reason(app: Flask, database: Database, number: str) -> None:
    karim = Visitor(app).sign_in_as("karim")
    page = html.fromstring(karim.get(f"/dossiers/{number}").text)
    (link,) = page.xpath("//a[starts-with(normalize-space(), 'Waarom?')]")
    assert link.get("href") == address(database, number)
    shown = karim.get(link.get("href")).text
    check(shown)
    assert "Gesprekstermijn opzoeken: 14 dagen" in words(shown, "//h1")
    told = words(shown, "//main")
    assert "‘Stap’ is eerste gesprek → 14 dagen" in told
    assert "‘Termijnen per wet’, versie 1, na een stap van Loes Loketta" in told
    assert "Op 23-11-2026 hebben wij gekeken naar" in words(shown, "//*[@class='why__told']")


@pytest.mark.parametrize("who", ["zita", "otto", "mats", "loes"])
def test_a_decision_of_a_dossier_that_one_may_not_see_does_not_exist(
    app: Flask, database: Database, number: str, who: str
) -> None:
    answer = Visitor(app).sign_in_as(who).get(address(database, number))
    assert answer.status_code == (403 if who in ("otto", "mats") else 404)
    assert "14 dagen" not in answer.text


def test_a_decision_has_one_address(
    app: Flask, database: Database, people: People, number: str
) -> None:
    with database.transaction(SYSTEM) as session:
        other = opened(session, people).number
    karim = Visitor(app).sign_in_as("karim")
    key = UUID(address(database, number).rpartition("/")[2])
    for wrong in (f"{other}/beslissingen/{key}", f"{number}/beslissingen/{uuid4()}"):
        assert karim.get(f"/dossiers/{wrong}").status_code == 404


def test_beside_the_next_task_stands_what_was_decided(
    app: Flask, database: Database, number: str
) -> None:
    karim = Visitor(app).sign_in_as("karim")
    with database.reading(SYSTEM) as session:
        task_id = session.scalars(select(Task.id)).one()
    beside = "//section[@aria-labelledby='bepaald']"
    shown = words(karim.get(f"/taken/{task_id}").text, beside)
    assert shown.startswith("Net bepaald Gesprekstermijn opzoeken: 14 dagen Waarom?")
    assert "Bedreigende schuldensituatie?nee" in shown
    with database.transaction(SYSTEM) as session:
        session.execute(update(Task).values(decisions=[]))
    assert not html.fromstring(karim.get(f"/taken/{task_id}").text).xpath(beside)


def test_a_forgotten_reason_says_so(app: Flask, database: Database, number: str) -> None:
    with database.transaction(SYSTEM) as session:
        session.execute(text("UPDATE decision_record SET grounds = NULL"))
    karim = Visitor(app).sign_in_as("karim")
    shown = karim.get(address(database, number)).text
    check(shown)
    assert "De gegevens achter deze beslissing zijn gewist" in words(shown, "//main")
    page = karim.get(f"/dossiers/{number}").text
    timeline = words(page, "//section[@aria-labelledby='tijdlijn']")
    assert "De beslistabel ‘Gesprekstermijn opzoeken’ is toegepast. Waarom?" in timeline
