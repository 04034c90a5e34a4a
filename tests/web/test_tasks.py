"""The page of a task: fill in, keep, correct, complete, and on to the next."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import func, select

from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import AuditEvent, Dossier, Task, TaskDraft
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web import running
from tests.web.cases import add_case, add_process, add_task
from tests.web.conftest import Visitor
from tests.web.running import COMPLETE
from tests.web.test_pages import check
from tests.web.test_tasks_start import PAGE, filled


@pytest.fixture
def karim(database: Database, people: People, as_actor: Callable[[Actor], Visitor]) -> Visitor:
    """Karim, with a case whose first task is free."""
    running.put_in_use(database)
    visitor = as_actor(people.karim)
    visitor.post(PAGE, filled(people))
    return visitor


def asked(text: str) -> list[str]:
    """The questions that depend on others and are on the page, not only at hand for the browser."""
    page = html.fromstring(f"<div>{text}</div>")
    return page.xpath("//*[@name='waarom'][not(ancestor::template)]/@name")  # type: ignore[no-any-return]


@pytest.fixture
def task_id(karim: Visitor, database: Database, people: People) -> UUID:
    """The first task, taken by Karim."""
    found = running.open_task(database).id
    running.give_to(database, people.karim, found)
    return found


def value(text: str, name: str) -> str:
    """What an input or a text area of the page holds."""
    (element,) = html.fromstring(text).xpath(f"//*[@name='{name}'][@type!='hidden' or not(@type)]")
    return str(element.get("value") if element.tag == "input" else element.text).strip()


def test_a_free_task_is_taken_with_one_click_that_leads_to_the_form(
    karim: Visitor, database: Database
) -> None:
    path = f"/taken/{running.open_task(database).id}"
    page = karim.get(path)
    check(page.text)
    assert "nog niet toegekend" in page.text
    assert "Opslaan en afronden" not in page.text
    answer = karim.post(f"{path}/toekennen-aan-mij")
    assert (answer.status_code, answer.location) == (303, path)
    assert "Opslaan en afronden" in karim.get(path).text


def test_all_that_belongs_to_the_task_stands_beside_it(karim: Visitor, task_id: UUID) -> None:
    page = karim.get(f"/taken/{task_id}")
    check(page.text)
    for text in (
        "<strong>rustig</strong>",
        "Bedachte Persoon",
        "Toegang Noord",
        "Hulp in huis",
        "Karim Kompas heeft het dossier geopend",
    ):
        assert text in page.text


def test_reading_a_task_is_an_audit_event(
    karim: Visitor, task_id: UUID, database: Database
) -> None:
    karim.get(f"/taken/{task_id}")
    with database.reading(SYSTEM) as session:
        read = session.scalars(select(AuditEvent).where(AuditEvent.action == "dossier:read")).all()
    assert [one.object_id for one in read] == [str(task_id)]


@pytest.mark.parametrize("act", ["formulier", "afronden"])
def test_a_page_with_errors_shows_the_dossier_as_well_and_is_noted(
    karim: Visitor, task_id: UUID, database: Database, act: str
) -> None:
    assert "Bedachte Persoon" in karim.post(f"/taken/{task_id}/{act}", {"verder": "x"}).text
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(AuditEvent).where(AuditEvent.action == "dossier:read")).one()


def test_completing_leads_to_the_next_step_and_then_to_the_worklist(
    karim: Visitor, task_id: UUID, database: Database
) -> None:
    answer = karim.post(f"/taken/{task_id}/afronden", COMPLETE)
    following = running.open_task(database)
    assert (answer.status_code, answer.location) == (303, f"/taken/{following.id}")
    page = karim.get(answer.location).text
    assert "Dit is de volgende stap" in page
    assert "Eerste vraag stellen" in page
    last = karim.post(f"/taken/{following.id}/afronden", COMPLETE)
    assert last.location == "/werkvoorraad/mijn"
    with database.reading(SYSTEM) as session:
        answers = session.scalars(select(Task.answers).where(Task.id == task_id)).one()
    assert answers == {"verder": "nee", "uren": 3, "regels": []}
    assert "afgerond" in karim.get(f"/taken/{task_id}").text


def test_wrong_answers_come_back_with_what_was_typed(
    karim: Visitor, task_id: UUID, database: Database
) -> None:
    typed = {"verder": "", "uren": "<b>nul", "regels": ["", "0"], "regels.0.wat": "blijft"}
    answer = karim.post(f"/taken/{task_id}/afronden", typed)
    assert answer.status_code == 422
    check(answer.text)
    page = html.fromstring(answer.text)
    assert page.xpath("//*[@id='fouten'][@role='alert']//a/@href") == [
        "#veld-verder-0",
        "#veld-uren",
    ]
    assert page.xpath("//*[@id='veld-uren'][@aria-invalid='true']/@aria-describedby") == [
        "veld-uren-fout"
    ]
    assert value(answer.text, "uren") == "<b>nul"
    assert value(answer.text, "regels.0.wat") == "blijft"
    assert running.open_task(database).id == task_id


def test_half_filled_and_invalid_input_is_kept(karim: Visitor, task_id: UUID) -> None:
    typed = {"verder": ["", "ja"], "waarom": "half", "uren": "veel", "regels": ""}
    answer = karim.post(f"/taken/{task_id}/tussentijds", typed)
    assert answer.status_code == 303
    page = karim.get(answer.location).text
    assert (value(page, "uren"), value(page, "waarom")) == ("veel", "half")
    assert "door Karim Kompas" in page
    assert "nog niet afgerond" in page


def test_an_answer_that_others_depend_on_draws_the_form_again(
    karim: Visitor, task_id: UUID
) -> None:
    path = f"/taken/{task_id}/formulier"
    part = karim.post(path, COMPLETE | {"verder": "ja"}, **{"HX-Request": "true"}).text
    assert "<html" not in part
    assert asked(part) == ["waarom"]
    assert asked(karim.post(path, COMPLETE, **{"HX-Request": "true"}).text) == []
    whole = karim.post(path, COMPLETE | {"verder": "ja"})
    check(whole.text)
    assert 'name="waarom"' in whole.text


def test_a_question_that_was_not_on_the_page_is_shown_before_completing(
    karim: Visitor, task_id: UUID
) -> None:
    unseen = COMPLETE | {"verder": "ja", "vervolgvragen": "ja"}
    answer = karim.post(f"/taken/{task_id}/afronden", unseen)
    assert answer.status_code == 422
    assert "vragen bijgekomen" in answer.text
    seen = unseen | {"waarom": ""}
    assert karim.post(f"/taken/{task_id}/afronden", seen).status_code == 303


def test_rows_come_and_go_without_javascript(karim: Visitor, task_id: UUID) -> None:
    path = f"/taken/{task_id}/formulier"
    rows = COMPLETE | {"regels": ["", "0"], "regels.0.wat": "een"}
    more = karim.post(path, rows | {"rij": "erbij:regels"}).text
    assert (value(more, "regels.0.wat"), value(more, "regels.1.wat")) == ("een", "")
    less = karim.post(path, rows | {"rij": "weg:regels.0"}).text
    assert "regels.0.wat" not in less


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"rol": "teamleider"}, 400, "Dit formulier kent het veld ‘rol’ niet."),
        ({"rol": "teamleider", "uren": ""}, 400, "Dit formulier kent het veld ‘rol’ niet."),
        ({"uren": "0"}, 422, "Het getal moet minstens 1 zijn."),
        ({"verder": "misschien"}, 422, "Deze keuze is er niet"),
        ({"regels": ["0"], "regels.0.wat": "x" * 20_000}, 422, "Gebruik hoogstens 10.000 tekens."),
    ],
)
def test_bad_input_is_refused_with_a_clear_message(
    karim: Visitor, task_id: UUID, fields: dict[str, object], status: int, message: str
) -> None:
    answer = karim.post(f"/taken/{task_id}/afronden", COMPLETE | fields)
    assert answer.status_code == status
    assert message in html.fromstring(answer.text).text_content()


def test_a_task_of_somebody_elses_dossier_does_not_exist(
    karim: Visitor, task_id: UUID, people: People, as_actor: Callable[[Actor], Visitor]
) -> None:
    zita = as_actor(people.zita)
    assert zita.get(f"/taken/{task_id}").status_code == 404
    assert zita.get(f"/taken/{uuid4()}").status_code == 404
    for verb in ("afronden", "tussentijds", "formulier", "toekennen-aan-mij", "vrijgeven"):
        answer = zita.post(f"/taken/{task_id}/{verb}", COMPLETE)
        assert (verb, answer.status_code) == (verb, 404)


def test_a_session_that_ended_in_mid_form_loses_nothing(
    app: Flask, karim: Visitor, task_id: UUID, database: Database
) -> None:
    gone = Visitor(app)
    typed = COMPLETE | {"verder": ["", "ja"], "waarom": "een lang verhaal"}
    answer = gone.post(f"/taken/{task_id}/afronden", typed)
    assert answer.status_code == 401
    page = html.fromstring(answer.text)
    kept = {
        name: page.xpath(f"//input[@name='{name}']/@value")[0] for name in ("verder", "bewaard")
    }
    again = gone.post("/aanmelden/demo/karim", kept)
    assert value(again.text, "waarom") == "een lang verhaal"
    assert "nog niet opgeslagen" in again.text
    with database.reading(SYSTEM) as session:
        assert session.scalar(select(func.count(TaskDraft.task_id))) == 0
    assert running.open_task(database).id == task_id


def test_a_task_that_stands_beside_others_says_what_it_is_about(
    app: Flask, database: Database, people: People
) -> None:
    with database.transaction(SYSTEM) as session:
        process = add_process(session)
        case = add_case(session, people.noor, process, group_id=people.noord)
        key = add_task(session, case, "Instemming vragen", groups=["noord"])
        session.get_one(Task, key).subject = "Partner"
    page = Visitor(app).sign_in_as("karim").get(f"/taken/{key}")
    check(page.text)
    assert "Instemming vragen: Partner</h1>" in page.text


def test_the_dossier_shows_what_was_answered(karim: Visitor, database: Database) -> None:
    with database.reading(SYSTEM) as session:
        number = session.scalars(select(Dossier.number)).one()
    page = html.fromstring(karim.get(f"/dossiers/{number}").text)
    answers = page.find_class("answer-list")
    assert [row.text_content() for row in answers[0].iter("dd")] == ["Hulp in huis", "20-11-2026"]
