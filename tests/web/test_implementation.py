"""Implementatie: the project, the four axes per day, and one's own figures beside the report's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from engine.implementation.axes import AXES
from engine.reference.rows import day_of
from engine.store.database import Database
from engine.store.models import Dossier, SelfPosition, Task
from engine.store.who import SYSTEM
from engine.work import deployments, shipped
from tests.conftest import People
from tests.web.conftest import Visitor
from tests.web.test_insight import figures as raw_figures
from tests.web.test_insight import rows
from tests.web.test_pages import check

PLACES = {axis.key: "2" for axis in AXES}
TODAY = day_of(datetime.now(UTC))


def figures(page: html.HtmlElement) -> dict[str, str]:
    """The key figures, with plain spaces in the amounts."""
    return {name: told.replace("\xa0", " ") for name, told in raw_figures(page).items()}


@pytest.fixture
def mats(app: Flask, people: People) -> Visitor:
    return Visitor(app).sign_in_as("mats")


def test_a_position_is_kept_per_day_and_compared(mats: Visitor) -> None:
    assert "Nog geen zelfpositionering" in mats.get("/implementatie").text
    before = (TODAY - timedelta(days=90)).isoformat()
    for day, places in ((before, PLACES), (TODAY.isoformat(), PLACES | {"reading": "4"})):
        answer = mats.post("/implementatie/positie", {"dag": day, "toelichting": "", **places})
        assert answer.status_code == 303, answer.text
    page = mats.get("/implementatie").text
    check(page)
    table = rows(html.fromstring(page), "De vier assen in getallen, van 1 tot en met 5")
    assert [row[3:] for row in table] == [["2", "4"], ["2", "2"], ["2", "2"], ["2", "2"]]
    assert page.count('<circle class="axes__mark') == 2 * len(AXES)
    assert mats.get(f"/implementatie?met={before}").status_code == 200
    assert mats.get("/implementatie?met=2001-01-01").status_code == 404


def test_a_position_of_tomorrow_or_off_the_axis_is_refused(
    mats: Visitor, database: Database
) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    wrong = {"dag": tomorrow, "toelichting": "", **PLACES}
    for answers in (wrong, {**wrong, "dag": TODAY.isoformat(), "reading": "6"}):
        answer = mats.post("/implementatie/positie", answers)
        assert answer.status_code == 422
        check(answer.text)
    with database.transaction(SYSTEM) as session:
        assert session.scalars(select(SelfPosition)).all() == []


def test_positions_are_only_added_to(mats: Visitor, owner: Database) -> None:
    mats.post("/implementatie/positie", {"dag": TODAY.isoformat(), "toelichting": "", **PLACES})
    with pytest.raises(DBAPIError), owner.engine.begin() as connection:
        connection.execute(text("UPDATE self_position SET reading = 5"))


def test_own_figures_go_before_those_of_the_report(mats: Visitor) -> None:
    page = html.fromstring(mats.get("/implementatie/kosten?grootte=groot").text)
    assert figures(page) == {
        "Samen, voor zover bekend": "€ 249.200,00",
        "Stappen zonder bedrag": "8",
    }
    own = {"bedrag": "150000,50", "toelichting": "Offerte"}
    assert mats.post("/implementatie/kosten/projectleider", own).status_code == 303
    own = {"bedrag": "0", "toelichting": ""}
    assert mats.post("/implementatie/kosten/training", own).status_code == 303
    answer = mats.get("/implementatie/kosten?grootte=groot").text
    check(answer)
    assert figures(html.fromstring(answer)) == {
        "Samen, voor zover bekend": "€ 202.200,50",
        "Stappen zonder bedrag": "7",
    }
    assert mats.get("/implementatie/kosten?grootte=reusachtig").status_code == 404


def test_time_becomes_money_by_the_tariff(mats: Visitor) -> None:
    own = {"minutenNu": "60", "minutenStraks": "90", "perJaar": "100", "toelichting": ""}
    address = "/implementatie/uitvoering/client_onderzoek"
    assert mats.post(address, own).status_code == 303
    saved = {"minutenNu": "30", "minutenStraks": "0", "perJaar": "10", "toelichting": ""}
    assert mats.post("/implementatie/uitvoering/gegevens_discussie", saved).status_code == 303
    answer = mats.get("/implementatie/uitvoering").text
    check(answer)
    sums = list(figures(html.fromstring(answer)).values())
    assert sums == ["€ 3.500,00", "€ 0,00", "€ 0,00", "€ -350,00"]
    assert 'value="90"' in mats.get(address).text
    assert mats.post(address, {**own, "minutenNu": "-1"}).status_code == 422
    assert mats.get("/implementatie/uitvoering/bestaat_niet").status_code == 404


def test_the_project_begins_in_the_werkdossier_of_a_group(
    mats: Visitor, database: Database, people: People
) -> None:
    group = {"groep": str(people.noord)}
    assert mats.post("/implementatie/project", group).status_code == 409  # nothing in use
    with database.transaction(SYSTEM) as session:
        names = ("implementatie.bpmn", "implementatie_plan.form", "implementatie_stap.form")
        wanted = {*names, "implementatie_impact.form"}
        files = {name: one for name, one in shipped.files().items() if name in wanted}
        stored = deployments.deploy(session, None, files, datetime.now(UTC))
        deployments.put_into_use(session, None, [one.id for one in stored], datetime.now(UTC))
    assert mats.post("/implementatie/project", {"groep": ""}).status_code == 422
    assert mats.post("/implementatie/project", group).status_code == 303
    assert mats.post("/implementatie/project", group).status_code == 409  # one at a time
    with database.transaction(SYSTEM) as session:
        (task,) = session.scalars(select(Task).where(Task.process_key == "implementatie"))
        assert task.name == "Kennisnemen van de regels"
        assert session.get_one(Dossier, task.dossier_id).kind == "werk"
    page = mats.get("/implementatie").text
    check(page)
    assert rows(html.fromstring(page), "Stappen van het project tot nu toe")[0][0] == task.name


def test_others_have_no_business_here(app: Flask, people: People) -> None:
    for name in ("noor", "otto"):
        for path in ("", "/positie", "/kosten", "/uitvoering"):
            assert Visitor(app).sign_in_as(name).get(f"/implementatie{path}").status_code == 403
