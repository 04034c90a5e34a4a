"""The pages of an operator: what he sees and does, and what he must not see."""

from collections.abc import Callable

import pytest

from engine.policy import Actor
from engine.store.database import Database
from engine.work import tasks
from engine.work.operating import Cancel, Suspend
from tests.conftest import People
from tests.web.conftest import Visitor
from tests.web.test_pages import check
from tests.work.conftest import put_into_use
from tests.work.diagrams import FILES
from tests.work.dossiers import AT
from tests.work.operating_diagrams import FILES as OPERATED
from tests.work.operating_office import Operated

As = Callable[[Actor], Visitor]
SECRETS = ("Bedachte Cliënt", "vijfenveertig")


@pytest.fixture
def stopped(database: Database, people: People) -> Operated:
    """A case whose condition can't be judged, with a telling answer in it."""
    put_into_use(database, {**FILES, **OPERATED}, AT)
    case = Operated(database, people, "uren_nodig", {"uren": "vijfenveertig"})
    case.complete("vraag")
    return case


@pytest.fixture
def bea(as_actor: As, people: People) -> Visitor:
    return as_actor(people.bea)


def address(case: Operated, what: str = "") -> str:
    return f"/beheer/zaken/{case.id}{what}"


def test_nobody_else_may_open_it(as_actor: As, people: People, stopped: Operated) -> None:
    for who in (people.noor, people.karim, people.otto, people.mats):
        for path in (
            "/beheer",
            "/beheer/zaken",
            "/beheer/berichten",
            address(stopped),
            address(stopped, "/afbreken"),
        ):
            assert as_actor(who).get(path).status_code == 403


def test_the_pages_are_sound_and_name_nobody(bea: Visitor, stopped: Operated) -> None:
    (failure,) = stopped.look().failures
    cause = f"/beheer/storingen/{stopped.incidents()[0].id}"
    asked = ("stilzetten", "afbreken", "herstarten", "verplaatsen", "opnieuw", "gegeven")
    shown = ("all", "suspended", "retrying", "stuck", "ended")
    paths = [
        "/beheer",
        cause,
        address(stopped),
        *(address(stopped, f"/{what}?plek={failure.visit_id}&naam=uren") for what in asked),
        *(f"/beheer/zaken?toon={one}" for one in shown),
        "/beheer/zaken?dossier=bestaat-niet",
        "/beheer/berichten",
    ]
    for path in paths:
        answer = bea.get(path)
        assert answer.status_code == 200, path
        check(answer.text)
        for secret in SECRETS:
            assert secret not in answer.text, path


def test_what_does_not_exist_is_not_found(bea: Visitor, stopped: Operated) -> None:
    for path in ("/beheer/zaken?toon=x", address(stopped, "/iets"), address(stopped, "/waarde")):
        assert bea.get(path).status_code == 404


def test_an_action_is_seen_first_and_then_done(bea: Visitor, stopped: Operated) -> None:
    seen = bea.post(address(stopped, "/afbreken"))
    assert seen.status_code == 200
    assert "Het dossier blijft open." in seen.text
    assert stopped.row().status == "incident"
    version = str(stopped.row().version)
    fields: dict[str, object] = {"doen": "ja", "versie": version, "reden": "Dubbel gestart"}
    done = bea.post(address(stopped, "/afbreken"), fields)
    assert done.status_code == 303
    assert stopped.row().status == "cancelled"
    assert "Uitkomst: Afgebroken" in bea.get(address(stopped)).text
    again = bea.post(address(stopped, "/afbreken"))
    assert again.status_code == 422
    assert "al afgelopen" in again.text


def test_without_a_reason_nothing_is_done(bea: Visitor, stopped: Operated) -> None:
    version = str(stopped.row().version)
    fields: dict[str, object] = {"doen": "ja", "versie": version, "reden": " "}
    answer = bea.post(address(stopped, "/stilzetten"), fields)
    assert answer.status_code == 422
    assert "Vul in waarom je dit doet." in answer.text


def test_what_changed_meanwhile_is_said(bea: Visitor, stopped: Operated) -> None:
    version = str(stopped.row().version)
    stopped.perform(Suspend())
    fields: dict[str, object] = {"doen": "ja", "versie": version, "reden": "Dubbel"}
    answer = bea.post(address(stopped, "/afbreken"), fields)
    assert answer.status_code == 409
    assert "veranderd" in answer.text
    assert stopped.row().status == "suspended"


def test_a_variable_is_mended_without_seeing_it(bea: Visitor, stopped: Operated) -> None:
    (failure,) = stopped.look().failures
    fields: dict[str, object] = {
        "plek": failure.visit_id,
        "naam": "uren",
        "soort": "number",
        "waarde": "5",
    }
    seen = bea.post(address(stopped, "/gegeven"), fields)
    assert "De taak ‘Veel uren regelen’ komt erbij." in seen.text
    sure = {**fields, "doen": "ja", "versie": str(stopped.row().version), "reden": "Hersteld"}
    assert bea.post(address(stopped, "/gegeven"), sure).status_code == 303
    assert [task.element_id for task in stopped.tasks("open")] == ["veel"]


def test_a_value_is_shown_on_purpose(bea: Visitor, stopped: Operated) -> None:
    (failure,) = stopped.look().failures
    fields: dict[str, object] = {"plek": failure.visit_id, "naam": "uren", "reden": ""}
    assert bea.post(address(stopped, "/waarde"), fields).status_code == 422
    shown = bea.post(address(stopped, "/waarde"), {**fields, "reden": "Fout zoeken"})
    assert "vijfenveertig" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert ("cases:variable:read", "Fout zoeken") in stopped.noted()


def test_all_of_a_cause_are_tried_again(bea: Visitor, stopped: Operated) -> None:
    path = f"/beheer/storingen/{stopped.incidents()[0].id}"
    assert bea.post(path, {"reden": ""}).status_code == 422
    result = bea.post(path, {"reden": "Tabel hersteld"})
    assert f"Weer een storing: 1 ({stopped.number})" in result.text


def test_a_case_worker_hears_that_it_stands_still(
    database: Database, people: People, as_actor: As, stopped: Operated
) -> None:
    waiting = Operated(database, people, "twee_taken")
    (task,) = waiting.tasks("open")
    with database.transaction() as session:
        tasks.claim(session, people.karim, task.id, AT)
    waiting.perform(Suspend(), why="Wet is gewijzigd")
    karim = as_actor(people.karim)
    for path in ("/werkvoorraad/mijn", f"/taken/{task.id}", f"/dossiers/{waiting.number}"):
        page = karim.get(path).text
        check(page)
        assert "tilgezet" in page, path
    assert "Reden: Wet is gewijzigd" in karim.get(f"/dossiers/{waiting.number}").text
    refused = karim.post(f"/taken/{task.id}/afronden", {"antwoord": "ja", "toelichting": ""})
    assert refused.status_code == 409
    assert "stilgezet" in refused.text


def test_a_case_worker_sees_that_it_was_ended(
    database: Database, people: People, as_actor: As, stopped: Operated
) -> None:
    stopped.perform(Cancel(), why="Dubbel gestart")
    page = as_actor(people.karim).get(f"/dossiers/{stopped.number}").text
    check(page)
    assert "afgebroken" in page
    assert "Er staat nu geen taak open. Het proces wacht" not in page
