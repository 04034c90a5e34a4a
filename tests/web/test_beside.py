"""POST /dossiers/<number>/ernaast: who works on a dossier begins a case beside what runs."""

from __future__ import annotations

import pytest
from lxml import html
from sqlalchemy import select

from engine.store.database import Database
from engine.store.models import Event, Task
from engine.store.who import SYSTEM
from engine.work import deployments, shipped
from tests.conftest import People
from tests.dossier.cases import AT, opened
from tests.web.test_data_requests import Enter


@pytest.fixture
def number(database: Database, people: People) -> str:
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, None, shipped.files(), AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)
        return opened(session, people).number


def test_who_works_on_it_begins_one_beside_what_runs(
    number: str, database: Database, people: People, as_actor: Enter
) -> None:
    path = f"/dossiers/{number}/ernaast"
    for somebody in (people.zita, people.mats):
        wrong = as_actor(somebody).post(path, {"proces": "gegevensverzoek"})
        assert wrong.status_code in (403, 404)
    karim = as_actor(people.karim)
    for key in ("onderzoek_client", "er_is_geen", ""):
        assert karim.post(path, {"proces": key}).status_code == 404
    for key, first in (
        ("gegevensverzoek", "Gegevensverzoek opstellen"),
        ("casusoverleg", "Casusoverleg voorbereiden"),
    ):
        begun = karim.post(path, {"proces": key})
        assert begun.status_code == 303
        assert begun.location.startswith("/taken/")
        assert first in karim.get(begun.location).text
        with database.reading(SYSTEM) as session:
            task = session.get_one(Task, begun.location.rpartition("/")[2])
            assert task.name == first
    with database.reading(SYSTEM) as session:
        begun_here = select(Event.process_key).where(Event.action == "dossier:beside:started")
        assert sorted(session.scalars(begun_here)) == ["casusoverleg", "gegevensverzoek"]
    assert "Casusoverleg" in karim.get(f"/dossiers/{number}").text


def test_what_was_typed_at_a_task_stays_when_something_is_begun_from_it(
    number: str, database: Database, people: People, as_actor: Enter
) -> None:
    with database.reading(SYSTEM) as session:
        task_id = session.scalars(select(Task.id)).one()
    page, typed = f"/taken/{task_id}", {"gespreksverslag": "Nog niet af."}
    karim = as_actor(people.karim)
    lost = karim.post(f"/dossiers/{number}/ernaast/casusoverleg/bij/{task_id}", typed)
    assert lost.status_code == 409, "not his yet"
    assert "Nog niet af." in lost.text
    karim.post(f"{page}/toekennen-aan-mij")
    buttons = html.fromstring(karim.get(page).text).xpath("//button[@form='taak']/@formaction")
    (request,) = [one for one in buttons if "/ernaast/gegevensverzoek/" in one]
    begun = karim.post(request, typed)
    assert begun.status_code == 303
    assert "Gegevensverzoek opstellen" in karim.get(begun.location).text
    assert "Nog niet af." in karim.get(page).text
    with database.reading(SYSTEM) as session:
        assert len(session.scalars(select(Task.id)).all()) == 2
