"""Asking at a task and answering, in the browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html

from engine.policy import Actor
from engine.store.database import Database
from tests.conftest import People
from tests.web.conftest import Visitor
from tests.web.running import put_in_use
from tests.web.test_pages import check

AsActor = Callable[[Actor], Visitor]
ASK = "/vragen/stellen/proef/eerste"


@pytest.fixture(autouse=True)
def _in_use(database: Database) -> None:
    put_in_use(database)


def asked(visitor: Visitor, people: People, text: str = "Wie bel je eerst?") -> str:
    answer = visitor.post(ASK, {"tekst": text, "groep": str(people.zuid)})
    assert answer.status_code == 303, answer.text
    return answer.location


def test_from_question_to_instruction(as_actor: AsActor, people: People) -> None:
    karim, zita = as_actor(people.karim), as_actor(people.zita)
    check(karim.get(ASK).text)
    path = asked(karim, people)
    page = karim.get(path).text
    check(page)
    assert "Beantwoord de vraag" not in page
    assert "Wie bel je eerst?" in zita.get("/vragen/open").text
    assert "Wie bel je eerst?" not in karim.get("/vragen/open").text
    check(karim.get("/vragen/mijn").text)
    assert "Wie bel je eerst?" in karim.get("/vragen/mijn").text
    assert "Wie bel je eerst?" not in zita.get("/vragen/mijn").text
    assert "1 vraag wacht" in zita.get("/werkvoorraad/mijn").text
    assert "vraag wacht" not in karim.get("/werkvoorraad/mijn").text
    check(zita.get(path).text)
    done = zita.post(path, {"tekst": "De <b>school</b>.", "instructie": "1"})
    assert done.status_code == 303
    assert "vraag wacht" not in zita.get("/werkvoorraad/mijn").text
    known = karim.get(ASK).text
    check(known)
    assert "De &lt;b&gt;school&lt;/b&gt;." in known
    shown = html.fromstring(zita.get(path).text)
    (hide,) = shown.xpath("//form[contains(@action, '/antwoorden/')]/@action")
    assert zita.post(hide).status_code == 303
    assert "school" not in karim.get(ASK).text
    assert zita.post(hide, {"tonen": "1"}).status_code == 303
    assert "school" in karim.get(ASK).text
    assert karim.post(hide).status_code == 403
    check(karim.get("/vragen").text)
    check(karim.get("/vragen/open").text)


def test_a_name_is_marked_first(as_actor: AsActor, people: People) -> None:
    karim = as_actor(people.karim)
    fields = {"tekst": "wat doe ik met Bedachtbouw?", "groep": str(people.zuid)}
    refused = karim.post(ASK, fields)
    assert refused.status_code == 422
    check(refused.text)
    page = html.fromstring(refused.text)
    (confirm,) = page.xpath("//input[@name='bevestigd']/@value")
    assert page.xpath("//option[@selected]/@value") == [str(people.zuid)]
    assert karim.post(ASK, {**fields, "bevestigd": confirm}).status_code == 303


def test_a_question_goes_to_a_group(as_actor: AsActor, people: People) -> None:
    answer = as_actor(people.karim).post(ASK, {"tekst": "Hoe?", "groep": ""})
    assert answer.status_code == 422
    check(answer.text)
    page = html.fromstring(answer.text)
    (told,) = page.xpath("//*[@id='groep-fout']")
    assert "Kies wie de vraag kan beantwoorden." in told.text_content()
    assert page.xpath("//select[@aria-invalid='true']/@aria-describedby") == ["groep-fout"]


@pytest.mark.parametrize("path", ["proef/niets", "niets/eerste"])
def test_a_step_that_is_not_there(as_actor: AsActor, people: People, path: str) -> None:
    assert as_actor(people.karim).get(f"/vragen/stellen/{path}").status_code == 404
