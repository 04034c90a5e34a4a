"""Gegevensverzoeken in the dossier: the list, an answer by phone, taking it over, and the link."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from engine.doors import entering
from engine.dossier.requests import answering, sending
from engine.dossier.requests.answering import GivenAnswer, GivenFact
from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import DataRequest, DataRequestAdoption, Door, Item, ItemVersion, Message
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.doors.asking import HERE, NOW, Request, ask
from tests.web.cases import add_process
from tests.web.conftest import Visitor
from tests.web.test_doors import GIVES
from tests.web.test_pages import check

Enter = Callable[[Actor], Visitor]


@pytest.fixture
def asked(app: Flask, database: Database, people: People) -> Request:
    with database.transaction(SYSTEM) as session:
        return ask(session, people, process=add_process(session))


@pytest.fixture
def path(asked: Request) -> str:
    return f"/dossiers/{asked.number}/gegevensverzoeken"


def told(database: Database, request: Request, category: str) -> None:
    """The party told one thing of this category."""
    fact = GivenFact("Krijgt begeleiding.", category, NOW.date() - timedelta(days=3))
    with database.transaction(SYSTEM) as session:
        answer = GivenAnswer(kind="geeft", facts=[fact], channel="telefoon", given_by="X")
        answering.write(session, None, request.id, answer, NOW, tell=False)


def test_an_answer_by_phone_is_written_down_and_taken_over(
    as_actor: Enter, people: People, database: Database, asked: Request, path: str
) -> None:
    karim, one = as_actor(people.karim), f"{path}/{asked.id}"
    check(karim.get(path).text)
    check(karim.get(one).text)
    check(karim.get(f"{one}/antwoord").text)
    answer = {**GIVES, "kanaal": "telefoon", "verteldDoor": "Dokter Droom"}
    wrong = karim.post(f"{one}/antwoord", {**answer, "kanaal": ""})
    assert wrong.status_code == 422
    check(wrong.text)
    right = karim.post(f"{one}/antwoord", answer)
    assert right.location == one, right.text
    page = karim.get(one).text
    check(page)
    assert "per telefoon" in page
    take = str(html.fromstring(page).xpath("string(//a[contains(@href, '/feiten/')]/@href)"))
    form = karim.get(take).text
    check(form)
    filled: Any = html.fromstring(form).xpath("//form[contains(@class, 'task-form')]")
    fields = {name: str(value).strip() for name, value in filled[0].form_values()}
    del fields["csrf_token"]
    assert fields["domein"] == "welzijn"
    assert fields["noodzaak"] == "Om dubbele hulp te voorkomen."
    taken = karim.post(take, dict(fields))
    assert taken.location == one, taken.text
    assert karim.get(take).status_code == 404
    check(karim.get(one).text)
    with database.reading(SYSTEM) as session:
        item, version = session.execute(
            select(Item, ItemVersion).join(ItemVersion, ItemVersion.item_id == Item.id)
        ).one()
        request = session.get_one(DataRequest, asked.id)
        assert (version.source, version.party_id) == ("partij", request.party_id)
        assert session.scalars(select(DataRequestAdoption.item_id)).all() == [item.id]
        assert session.scalars(select(Message.key)).all() == [str(asked.id)]
        assert session.get_one(Door, asked.door_id).shut_for == "ingetrokken"


def test_what_is_not_needed_is_left_out(
    as_actor: Enter, people: People, database: Database, asked: Request, path: str
) -> None:
    told(database, asked, "gewoon")
    karim = as_actor(people.karim)
    page = karim.get(f"{path}/{asked.id}").text
    found = html.fromstring(page).xpath("string(//form[contains(@action, 'weglaten')]/@action)")
    leave = str(found)
    assert karim.post(leave).status_code == 303
    assert karim.post(leave).status_code == 404
    assert "Niet overgenomen" in karim.get(f"{path}/{asked.id}").text
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(Item)).all() == []


def test_a_code_is_shown_once_and_opens_the_link(
    as_actor: Enter, people: People, database: Database, asked: Request, path: str
) -> None:
    karim = as_actor(people.karim)
    page = karim.post(f"{path}/{asked.id}/code").text
    check(page)
    found = re.search(r"door-code__code\">([A-Z2-9]{6})<", page)
    assert found
    assert found[1] not in karim.get(f"{path}/{asked.id}").text
    with database.transaction(SYSTEM) as session:
        entered = entering.enter(session, asked.door_id, found[1], HERE, NOW)
        assert isinstance(entered, entering.Entered)


@pytest.mark.parametrize("act", ["herinneren", "link", "intrekken", "sluiten"])
def test_the_link_is_sent_again_and_revoked(
    as_actor: Enter, people: People, database: Database, asked: Request, path: str, act: str
) -> None:
    karim = as_actor(people.karim)
    assert karim.post(f"{path}/{asked.id}/{act}").status_code == 303
    check(karim.get(f"{path}/{asked.id}").text)
    check(karim.get(path).text)
    with database.reading(SYSTEM) as session:
        door = sending.link_of(session, asked.id)
        works = session.get_one(Door, asked.door_id).shut_at is None
        assert door
        assert works == (act == "herinneren")
        assert (door.id != asked.door_id) == (act == "link")


def test_health_data_are_for_who_treats(
    as_actor: Enter, people: People, database: Database, asked: Request, path: str
) -> None:
    told(database, asked, "gezondheid")
    one = f"{path}/{asked.id}"
    assert "Krijgt begeleiding." in as_actor(people.karim).get(one).text
    lisa = as_actor(people.lisa).get(one)
    assert lisa.status_code == 200
    assert "Krijgt begeleiding." not in lisa.text


def test_the_request_of_another_dossier_is_not_there(
    as_actor: Enter, people: People, database: Database, asked: Request, path: str
) -> None:
    with database.transaction(SYSTEM) as session:
        other = ask(session, people, process=add_process(session))
    karim, zita = as_actor(people.karim), as_actor(people.zita)
    for visitor, one in ((karim, other.id), (zita, asked.id), (karim, UUID(int=0))):
        assert visitor.get(f"{path}/{one}").status_code == 404
        for act in ("code", "herinneren", "link", "intrekken", "sluiten", "antwoord"):
            assert visitor.post(f"{path}/{one}/{act}", dict(GIVES)).status_code == 404, act
    assert zita.get(path).status_code == 404
