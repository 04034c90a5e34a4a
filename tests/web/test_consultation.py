"""Anonymous consultation in the browser: what goes in, what is marked, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import html

from engine.policy import Actor
from tests.conftest import People
from tests.web.conftest import Visitor
from tests.web.test_pages import check

AsActor = Callable[[Actor], Visitor]


@pytest.fixture
def room(as_actor: AsActor, people: People) -> str:
    """The address of a room."""
    answer = as_actor(people.karim).post("/overleg", {"onderwerp": "Gezin met schulden"})
    assert answer.status_code == 303
    return answer.location


def test_from_beginning_to_end(as_actor: AsActor, people: People, room: str) -> None:
    zita = as_actor(people.zita)
    check(zita.get("/overleg").text)
    assert "Gezin met schulden" in zita.get("/overleg").text
    assert zita.post(room, {"tekst": "Begin met <b>rust</b>."}).status_code == 303
    page = zita.get(room).text
    check(page)
    assert "Begin met &lt;b&gt;rust&lt;/b&gt;." in page
    assert "Sluit het overleg" not in page
    karim = as_actor(people.karim)
    assert karim.post(f"{room}/sluiten").status_code == 303
    check(karim.get(room).text)
    check(karim.get("/overleg/gesloten").text)
    late = karim.post(room, {"tekst": "nog iets"})
    assert late.status_code == 422
    assert "Dit overleg is gesloten" in late.text


def test_a_number_is_refused_with_its_place(as_actor: AsActor, people: People, room: str) -> None:
    answer = as_actor(people.karim).post(room, {"tekst": "zij heeft 999990019 als nummer"})
    assert answer.status_code == 422
    check(answer.text)
    page = html.fromstring(answer.text)
    (mark,) = page.xpath("//mark")
    assert mark.text == "999990019"
    assert "een burgerservicenummer" in mark.text_content()
    assert not page.xpath("//input[@name='bevestigd']")
    assert "zij heeft 999990019" in page.xpath("//textarea")[0].text


def test_a_name_is_marked_and_goes_in_on_purpose(
    as_actor: AsActor, people: People, room: str
) -> None:
    karim = as_actor(people.karim)
    asked = karim.post(room, {"tekst": "hij werkt bij Bedachtbouw"})
    assert asked.status_code == 422
    check(asked.text)
    (confirm,) = html.fromstring(asked.text).xpath("//input[@name='bevestigd']/@value")
    changed = {"tekst": "hij heet Fien", "bevestigd": confirm}
    assert karim.post(room, changed).status_code == 422
    same = {"tekst": "hij werkt bij Bedachtbouw", "bevestigd": confirm}
    assert karim.post(room, same).status_code == 303
    assert "Bedachtbouw" in karim.get(room).text


def test_a_title_is_looked_through_as_well(as_actor: AsActor, people: People) -> None:
    answer = as_actor(people.karim).post("/overleg", {"onderwerp": "Bel 06 12345678"})
    assert answer.status_code == 422
    check(answer.text)
    assert "een telefoonnummer" in answer.text
    empty = as_actor(people.karim).post("/overleg", {"onderwerp": " "})
    assert empty.status_code == 422
    assert "Vul een tekst in." in empty.text


@pytest.mark.parametrize("name", ["otto", "mats", "bea", "pia"])
def test_others_do_not_come_in(as_actor: AsActor, people: People, room: str, name: str) -> None:
    visitor = as_actor(getattr(people, name))
    for path in ("/overleg", "/overleg/gesloten", room):
        assert visitor.get(path).status_code == 403
