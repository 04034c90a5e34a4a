"""Doorlooptijden: the page shows the figures, the same in drawing and table, and no people."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from lxml import html

from engine.store.database import Database
from engine.store.models import Instance, Task
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.cases import add_case, add_process, add_task
from tests.web.conftest import Visitor
from tests.web.test_pages import check

DAY = timedelta(days=1)


@pytest.fixture
def mats(app: Flask, database: Database, people: People) -> Visitor:
    """The manager, signed in, with three cases: one finished after 4.5 days, two running."""
    with database.transaction(SYSTEM) as session:
        key = add_process(session)
        done = add_case(session, people.noor, key, group_id=people.noord, client="Fien Fictief")
        instance = session.get_one(Instance, done.instance.id)
        instance.started_at = datetime.now(UTC) - 6 * DAY
        instance.ended_at = instance.started_at + 4.5 * DAY
        instance.status = "completed"
        finished = add_task(session, done, "Gesprek", groups=["noord"], element_id="wacht")
        task = session.get_one(Task, finished)
        task.created_at = instance.started_at
        task.state, task.ended_at = "completed", instance.started_at + 1.75 * DAY
        for group_id, due in ((people.noord, -1 * DAY), (people.zuid, 5 * DAY)):
            case = add_case(session, people.noor, key, group_id=group_id)
            add_task(session, case, "Gesprek", groups=["noord"], due_in=due, element_id="wacht")
    return Visitor(app).sign_in_as("mats")


def figures(page: html.HtmlElement) -> dict[str, str]:
    terms = page.xpath("//dl[@class='key-figures']/div")
    return {one.findtext("dt"): one.findtext("dd").strip() for one in terms}


def rows(page: html.HtmlElement, caption: str) -> list[list[str]]:
    (table,) = page.xpath(f"//table[caption='{caption}']")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table.iter("tr")][1:]


def test_the_page_counts_cases_and_tasks(mats: Visitor) -> None:
    answer = mats.get("/doorlooptijden")
    check(answer.text)
    page = html.fromstring(answer.text)
    assert figures(page) == {
        "lopende zaken nu": "2",
        "gestart in 12 weken": "3",
        "afgerond in 12 weken": "1",
        "open taken nu": "2",
        "taken over de streefdatum": "1",
    }
    assert rows(page, "Doorlooptijd per proces") == [
        ["onderzoek_client", "2", "3", "1", "4,5", "4,5"]
    ]


def test_steps_stand_in_the_diagram_and_in_a_table(mats: Visitor) -> None:
    page = html.fromstring(mats.get("/doorlooptijden?proces=onderzoek_client").text)
    assert rows(page, "Stappen van onderzoek_client") == [["Gesprek", "2", "1", "1", "1,8", "1,8"]]
    marks = page.xpath("string(//bpmn-diagram/@marks)")
    assert '"kind": "waiting", "badge": "2"' in marks
    assert '"kind": "overdue", "badge": "1"' in marks


def test_the_charts_say_what_the_table_says(mats: Visitor) -> None:
    page = html.fromstring(mats.get("/doorlooptijden").text)
    table = rows(page, "Zaken per week")
    assert len(table) == 12
    assert sum(int(row[2]) for row in table) == 3
    assert table[0][4] == "2"
    for drawing in page.xpath("//svg"):
        if drawing.get("role") == "img":
            assert drawing.xpath("title/text()")
            assert drawing.xpath("desc/text()")
    bars = page.xpath("//*[contains(@class, 'chart__bar--started')]/title/text()")
    assert sum(int(re.search(r": (\d+) gestart", bar)[1]) for bar in bars) == 3


def test_a_group_counts_only_its_own_dossiers(mats: Visitor) -> None:
    page = html.fromstring(mats.get("/doorlooptijden?groep=zuid&weken=52").text)
    assert figures(page)["lopende zaken nu"] == "1"
    assert figures(page)["taken over de streefdatum"] == "0"
    assert page.xpath("//option[@value='zuid']/@selected")


def test_nothing_started_yet_is_said_in_words(mats: Visitor) -> None:
    answer = mats.get("/doorlooptijden?groep=loket")
    check(answer.text)
    assert "Nog geen zaken" in answer.text


@pytest.mark.parametrize("query", ["proces=geheim", "groep=geheim", "weken=13", "weken=1000000"])
def test_what_cannot_be_chosen_is_not_found(mats: Visitor, query: str) -> None:
    assert mats.get(f"/doorlooptijden?{query}").status_code == 404


def test_a_manager_sees_no_people_and_no_dossiers(mats: Visitor) -> None:
    text = mats.get("/doorlooptijden?proces=onderzoek_client").text
    for word in ("Fien", "Fictief", "Noorderlicht", "Bedachtstraat", "hulp in huis"):
        assert word not in text
    assert not re.search(r"\b20\d\d-\d{6}\b", text)


@pytest.mark.parametrize(("username", "status"), [("noor", 200), ("karim", 403), ("otto", 403)])
def test_who_may_look(app: Flask, mats: Visitor, username: str, status: int) -> None:
    assert Visitor(app).sign_in_as(username).get("/doorlooptijden").status_code == status
