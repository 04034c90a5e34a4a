"""The worklist: whose tasks stand where, in which order, and what can be done with them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import delete

from engine.store.database import Database
from engine.store.models import Membership, Task
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.cases import Case, add_case, add_process, add_signal, add_task
from tests.web.conftest import Visitor


@pytest.fixture
def case(database: Database, people: People) -> Case:
    """A dossier of Noord: one task of Karim, two that nobody has taken."""
    with database.transaction(SYSTEM) as session:
        karim = people.karim.user_id
        process = add_process(session)
        case = add_case(session, people.noor, process, group_id=people.noord, handler_id=karim)
        add_task(
            session,
            case,
            "Onderzoek",
            groups=["noord"],
            assignee_id=karim,
            due_in=timedelta(days=-2),
            element_id="onderzoek",
        )
        add_task(session, case, "Gesprek", groups=["noord"], due_in=timedelta(days=1), priority=80)
        add_task(session, case, "Besluit", groups=["noord"], due_in=None, element_id="besluit")
        return case


def names(text: str) -> list[str]:
    """The tasks on the page, from top to bottom."""
    return [link.text_content() for link in html.fromstring(text).find_class("row-link")]


def find_task(database: Database, name: str) -> Task:
    with database.reading(SYSTEM) as session:
        return session.query(Task).filter_by(name=name).one()


def test_each_tab_has_its_own_tasks(app: Flask, people: People, case: Case) -> None:
    karim = Visitor(app).sign_in_as("karim")
    assert names(karim.get("/werkvoorraad/mijn").text) == ["Onderzoek"]
    assert names(karim.get("/werkvoorraad/groep").text) == ["Gesprek", "Besluit"]
    noor = Visitor(app).sign_in_as("noor")
    assert names(noor.get("/werkvoorraad/alle").text) == ["Onderzoek", "Gesprek", "Besluit"]
    assert names(Visitor(app).sign_in_as("zita").get("/werkvoorraad/groep").text) == []


def test_tabs_count_what_they_hold(app: Flask, people: People, case: Case) -> None:
    page = html.fromstring(Visitor(app).sign_in_as("noor").get("/werkvoorraad/mijn").text)
    assert [one.text_content() for one in page.find_class("app-tabs__count")] == ["0", "2", "3"]


def test_only_a_teamleider_has_all_tasks(app: Flask, people: People, case: Case) -> None:
    karim = Visitor(app).sign_in_as("karim")
    assert karim.get("/werkvoorraad/alle").status_code == 403
    assert "Alle taken" not in karim.get("/werkvoorraad/mijn").text


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", ["Onderzoek", "Gesprek", "Besluit"]),
        ("?sorteer=taak", ["Besluit", "Gesprek", "Onderzoek"]),
        ("?sorteer=taak&richting=af", ["Onderzoek", "Gesprek", "Besluit"]),
        ("?sorteer=prioriteit&richting=af", ["Gesprek", "Besluit", "Onderzoek"]),
        ("?telaat=1", ["Onderzoek"]),
        ("?stap=onderzoek_client:besluit", ["Besluit"]),
        ("?proces=onderzoek_client", ["Onderzoek", "Gesprek", "Besluit"]),
        ("?proces=iets-anders", []),
        ("?groep=zuid", []),
        ("?pagina=99999999999999999999", ["Onderzoek", "Gesprek", "Besluit"]),
        ("?pagina=x&sorteer=y", ["Onderzoek", "Gesprek", "Besluit"]),
    ],
)
def test_sorting_and_filtering(
    app: Flask, people: People, case: Case, asked: str, expected: list[str]
) -> None:
    answer = Visitor(app).sign_in_as("noor").get(f"/werkvoorraad/alle{asked}")
    assert answer.status_code == 200
    found = names(answer.text)
    assert sorted(found) == sorted(expected)
    if "prioriteit" in asked:
        assert found[0] == expected[0]
    elif expected:
        assert found == expected


def test_the_heading_says_how_it_is_sorted(app: Flask, people: People, case: Case) -> None:
    visitor = Visitor(app).sign_in_as("noor")
    page = html.fromstring(visitor.get("/werkvoorraad/alle?sorteer=taak").text)
    [heading] = page.xpath("//th[@aria-sort]")
    assert heading.get("aria-sort") == "ascending"
    assert heading.xpath("string(a/@href)").endswith("sorteer=taak&richting=af")


@pytest.mark.parametrize("words", ["fictief", "2026-", "gespr"])
def test_searching_puts_nothing_in_the_address(
    app: Flask, people: People, case: Case, words: str
) -> None:
    visitor = Visitor(app).sign_in_as("noor")
    answer = visitor.post("/werkvoorraad/zoeken", {"zoek": words, "terug": "/werkvoorraad/alle"})
    assert answer.location == "/werkvoorraad/alle"
    assert "Gesprek" in names(visitor.get("/werkvoorraad/alle").text)
    visitor.post("/werkvoorraad/zoeken", {"zoek": words, "wissen": "1"})
    assert len(names(visitor.get("/werkvoorraad/alle").text)) == 3


@pytest.mark.parametrize(
    "asked", ["endpoint=x", "_external=1&_scheme=javascript", "_anchor=elders"]
)
def test_an_address_says_nothing_about_how_links_are_made(
    app: Flask, people: People, case: Case, asked: str
) -> None:
    answer = Visitor(app).sign_in_as("karim").get(f"/werkvoorraad/mijn?{asked}")
    assert answer.status_code == 200
    assert "javascript:" not in answer.text
    assert "elders" not in answer.text


def test_finding_nothing_says_what_to_do(app: Flask, people: People, case: Case) -> None:
    visitor = Visitor(app).sign_in_as("noor")
    visitor.post("/werkvoorraad/zoeken", {"zoek": "zoekterm zonder treffer 100%"})
    assert "Geen taken gevonden" in visitor.get("/werkvoorraad/alle").text


def test_late_is_said_in_words(app: Flask, people: People, case: Case) -> None:
    assert "2 dagen te laat" in Visitor(app).sign_in_as("karim").get("/werkvoorraad/mijn").text


def test_paging(app: Flask, database: Database, people: People, case: Case) -> None:
    with database.transaction(SYSTEM) as session:
        for number in range(30):
            add_task(session, case, f"Stap {number:02}", groups=["noord"])
    visitor = Visitor(app).sign_in_as("noor")
    first = visitor.get("/werkvoorraad/alle?sorteer=taak")
    second = visitor.get("/werkvoorraad/alle?sorteer=taak&pagina=2")
    assert "Pagina 1 van 2" in first.text
    assert len(names(first.text)) == 25
    assert len(names(second.text)) == 8
    assert not set(names(first.text)) & set(names(second.text))


def test_a_teamleider_divides_several_tasks_at_once(
    app: Flask, database: Database, people: People, case: Case
) -> None:
    tasks = [find_task(database, "Gesprek").id, find_task(database, "Besluit").id]
    visitor = Visitor(app).sign_in_as("noor")
    answer = visitor.post(
        "/werkvoorraad/verdelen",
        {"taak": [str(one) for one in tasks], "collega": str(people.lisa.user_id)},
    )
    assert answer.status_code == 303
    assert "2 taken toegekend" in visitor.get("/werkvoorraad/alle").text
    assert find_task(database, "Gesprek").assignee_id == people.lisa.user_id


def test_dividing_says_what_could_not_be_given(
    app: Flask, database: Database, people: People, case: Case
) -> None:
    visitor = Visitor(app).sign_in_as("noor")
    task = str(find_task(database, "Gesprek").id)
    fields = {"taak": [task, str(UUID(int=1)), "onzin"], "collega": str(people.lisa.user_id)}
    visitor.post("/werkvoorraad/verdelen", fields)
    page = visitor.get("/werkvoorraad/alle").text
    assert "1 taak toegekend" in page
    assert "1 taak is niet toegekend" in page


def test_nobody_gets_work_of_another_team(
    app: Flask, database: Database, people: People, case: Case
) -> None:
    task = str(find_task(database, "Gesprek").id)
    visitor = Visitor(app).sign_in_as("noor")
    visitor.post("/werkvoorraad/verdelen", {"taak": task, "collega": str(people.zita.user_id)})
    assert find_task(database, "Gesprek").assignee_id is None


def test_a_medewerker_divides_nothing(
    app: Flask, database: Database, people: People, case: Case
) -> None:
    task = str(find_task(database, "Gesprek").id)
    visitor = Visitor(app).sign_in_as("karim")
    answer = visitor.post(
        "/werkvoorraad/verdelen", {"taak": task, "collega": str(people.lisa.user_id)}
    )
    assert answer.status_code == 403
    assert "Kies een collega" not in visitor.get("/werkvoorraad/groep").text


def test_a_signalering_stays_until_it_was_seen(
    app: Flask, database: Database, people: People, case: Case
) -> None:
    with database.transaction(SYSTEM) as session:
        signal = add_signal(session, case, "De streefdatum nadert.")
    karim = Visitor(app).sign_in_as("karim")
    assert "De streefdatum nadert." in karim.get("/werkvoorraad/mijn").text
    zita = Visitor(app).sign_in_as("zita")
    assert zita.post(f"/werkvoorraad/signaleringen/{signal}/gezien").status_code == 404
    karim.post(f"/werkvoorraad/signaleringen/{signal}/gezien", {"terug": "/werkvoorraad/mijn"})
    assert "De streefdatum nadert." not in karim.get("/werkvoorraad/mijn").text


def test_urgent_signaleringen_come_first_and_the_fourth_waits_in_a_fold(
    app: Flask, database: Database, people: People, case: Case
) -> None:
    with database.transaction(SYSTEM) as session:
        add_signal(session, case, "Dringend eerst", "dringend")
        for number in range(4):
            add_signal(session, case, f"Let op {number}")
    page = html.fromstring(Visitor(app).sign_in_as("karim").get("/werkvoorraad/mijn").text)
    told = [one.text_content() for one in page.find_class("signal__message")]
    assert "Dringend eerst" in told[0]
    (fold,) = page.xpath("//section[contains(@class, 'signals')]//details")
    assert len(fold.find_class("signal")) == 2
    assert "Nog 2 signaleringen" in fold.text_content()


def test_who_is_in_one_group_is_not_told_which(app: Flask, people: People, case: Case) -> None:
    page = html.fromstring(Visitor(app).sign_in_as("karim").get("/werkvoorraad/groep").text)
    assert "Groep" not in [head.text_content().strip() for head in page.iter("th")]


def test_who_works_in_no_group_is_led_to_his_dossiers(
    app: Flask, people: People, database: Database
) -> None:
    """Who coordinates from outside has no group to take work of."""
    with database.transaction(SYSTEM) as session:
        session.execute(delete(Membership).where(Membership.account_id == people.zita.user_id))
    page = Visitor(app).sign_in_as("zita").get("/werkvoorraad/mijn").text
    assert "Groepstaken" not in page
    assert "Mijn dossiers" in page
