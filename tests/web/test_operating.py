"""The pages of an operator: what he sees and does, and what he must not see."""

from collections.abc import Callable
from contextlib import closing

import pytest

from engine.policy import Actor
from engine.store.database import Database
from engine.store.who import SYSTEM
from engine.work import cases, tasks
from engine.work.operating import Cancel, Suspend
from tests.conftest import People
from tests.web.conftest import Visitor
from tests.web.test_pages import check
from tests.work.conftest import put_into_use
from tests.work.diagrams import FILES
from tests.work.dossiers import AT
from tests.work.operating_diagrams import FILES as OPERATED
from tests.work.operating_office import Operated
from tests.work.routing_diagrams import FILES as ROUTED

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
    incident = stopped.incidents()[0].id
    for who in (people.noor, people.karim, people.otto, people.mats):
        for path in (
            "/beheer",
            "/beheer/zaken",
            "/beheer/berichten",
            f"/beheer/storingen/{incident}",
            f"/beheer/storingen/{incident}/opnieuw",
            address(stopped),
            address(stopped, "/afbreken"),
        ):
            assert as_actor(who).get(path).status_code == 403
        for path in (
            f"/beheer/storingen/{incident}/opnieuw",
            address(stopped, "/afbreken"),
            address(stopped, "/waarde"),
        ):
            assert as_actor(who).post(path, {"doen": "ja", "reden": "Proef"}).status_code == 403
    assert stopped.row().status == "incident"
    assert stopped.noted() == []


def test_the_pages_are_sound_and_name_nobody(bea: Visitor, stopped: Operated) -> None:
    (failure,) = stopped.look().failures
    cause = f"/beheer/storingen/{stopped.incidents()[0].id}"
    asked = ("stilzetten", "afbreken", "herstarten", "verplaatsen", "opnieuw", "gegeven")
    shown = ("all", "suspended", "retrying", "stuck", "ended")
    paths = [
        "/beheer",
        cause,
        f"{cause}/opnieuw",
        f"{cause}/gegeven",
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


def test_a_list_of_several_pages_keeps_what_was_asked_and_nothing_else(
    bea: Visitor, database: Database, people: People
) -> None:
    put_into_use(database, {**FILES, **OPERATED}, AT)
    for _ in range(26):
        Operated(database, people, "uren_nodig", {"uren": 1})
    page = bea.get(
        "/beheer/zaken?toon=all&proces=uren_nodig&endpoint=x&_scheme=javascript&_external=1"
    )
    following = "/beheer/zaken?toon=all&proces=uren_nodig&pagina=2"
    assert f'href="{following.replace("&", "&amp;")}" rel="next"' in page.text
    assert 'rel="prev"' in bea.get(following).text


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
    path = f"/beheer/storingen/{stopped.incidents()[0].id}/opnieuw"
    seen = bea.get(path)
    assert "Krijgen weer een storing: 1" in seen.text
    assert "Zo helpt het niet" in seen.text
    assert bea.post(path, {"doen": "ja", "reden": " "}).status_code == 422
    assert stopped.noted() == []
    result = bea.post(path, {"doen": "ja", "reden": "Tabel hersteld"})
    assert f"Weer een storing: 1 ({stopped.number})" in result.text
    assert stopped.noted() == [("cases:retried", "Tabel hersteld")]


def test_a_variable_is_mended_in_all_cases_of_a_cause(
    database: Database, people: People, bea: Visitor, stopped: Operated
) -> None:
    other = Operated(database, people, "uren_nodig", {"uren": "veertig"})
    other.complete("vraag")
    other.perform(Suspend())
    cause = f"/beheer/storingen/{stopped.incidents()[0].id}"
    fields: dict[str, object] = {"naam": "uren", "soort": "number", "waarde": "vijf"}
    wrong = bea.post(f"{cause}/gegeven", fields)
    assert wrong.status_code == 422
    assert "Vul een getal in, zoals 12 of 12,5." in wrong.text
    fields["waarde"] = "5"
    seen = bea.post(f"{cause}/gegeven", fields)
    check(seen.text)
    assert f"Gaan verder: 1 ({stopped.number})" in seen.text
    assert f"Kan niet: {other.number}. Deze zaak is stilgezet." in seen.text
    assert stopped.row().status == "incident"
    done = bea.post(f"{cause}/gegeven", {**fields, "doen": "ja", "reden": "Vergeten getal"})
    check(done.text)
    assert f"Verdergegaan: 1 ({stopped.number})" in done.text
    assert [task.element_id for task in stopped.tasks("open")] == ["veel"]


def test_a_cause_that_is_over_is_still_a_page(bea: Visitor, stopped: Operated) -> None:
    cause = f"/beheer/storingen/{stopped.incidents()[0].id}"
    stopped.perform(Cancel())
    page = bea.get(cause)
    check(page.text)
    assert "Deze storing is voorbij" in page.text
    assert bea.get(f"{cause}/opnieuw").status_code == 303
    assert bea.get(f"/beheer/storingen/{stopped.id}").status_code == 404
    late = bea.post(f"{cause}/opnieuw", {"doen": "ja", "reden": "Tabel hersteld"})
    assert late.status_code == 303
    assert bea.get(f"{cause}/iets").status_code == 404


def test_what_is_done_is_what_was_seen(bea: Visitor, stopped: Operated) -> None:
    (failure,) = stopped.look().failures
    path = address(stopped, "/gegeven")
    fields: dict[str, object] = {"plek": failure.visit_id, "naam": "uren", "soort": "number"}
    seen = bea.post(path, {**fields, "waarde": "5"})
    assert '<input type="hidden" name="waarde" value="5">' in seen.text
    assert 'id="waarde"' not in seen.text
    again = bea.post(path, {**fields, "waarde": "5", "anders": "ja"})
    assert 'id="waarde" name="waarde" value="5"' in again.text


def test_without_a_reason_what_was_seen_stays(bea: Visitor, stopped: Operated) -> None:
    fields: dict[str, object] = {"doen": "ja", "versie": str(stopped.row().version), "reden": ""}
    answer = bea.post(address(stopped, "/afbreken"), fields)
    assert answer.status_code == 422
    check(answer.text)
    assert "Het dossier blijft open." in answer.text
    assert 'href="#reden"' in answer.text


def test_who_is_at_work_in_it_is_waited_for(
    database: Database, bea: Visitor, stopped: Operated
) -> None:
    hurried = Database(database.engine.url.render_as_string(hide_password=False), lock_seconds=1)
    bea.client.application.extensions["database"] = hurried
    with closing(hurried), database.transaction(SYSTEM) as session:
        cases.lock(session, stopped.id)
        answer = bea.get(address(stopped, "/afbreken"))
        assert answer.status_code == 409
        assert "Probeer het zo opnieuw." in answer.text


def test_a_case_tells_what_it_waits_for(
    database: Database, people: People, as_actor: As, bea: Visitor
) -> None:
    put_into_use(database, {**FILES, **ROUTED}, AT)
    waiting = Operated(database, people, "wacht_op_brief", {"nummer": "geheim-7"})
    for page in (
        bea.get(address(waiting)).text,
        as_actor(people.noor).get(f"/dossiers/{waiting.number}").text,
    ):
        check(page)
        assert "Het bericht ‘brief’" in page
        assert "geheim-7" not in page


def test_a_case_worker_hears_of_an_incident(
    as_actor: As, people: People, stopped: Operated
) -> None:
    page = as_actor(people.noor).get(f"/dossiers/{stopped.number}").text
    check(page)
    assert "Het proces staat stil door een storing" in page
    assert "Bij Proces zie je waar het op wacht." in page


def test_a_case_worker_hears_that_it_stands_still(
    database: Database, people: People, as_actor: As, stopped: Operated
) -> None:
    waiting = Operated(database, people, "twee_taken")
    (task,) = waiting.tasks("open")
    with database.transaction(SYSTEM) as session:
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
