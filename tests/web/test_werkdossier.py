"""The pages of a dossier that is about no client: nothing is lacking, and nothing says None."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import Dossier, Instance, Task
from engine.store.who import SYSTEM
from engine.work import instances
from engine.work.routing import ticking
from tests.conftest import People
from tests.web.conftest import Visitor
from tests.work.conftest import AT, put_into_use
from tests.work.diagrams import FORM
from tests.work.routing_diagrams import on_time


@pytest.fixture
def addresses(database: Database, people: People) -> list[str]:
    """Every page that shows it."""
    files = {"op_tijd.bpmn": on_time("timeDuration", "P1D"), "vraag.form": FORM}
    put_into_use(database, files, AT)
    assert people.noor
    ticking.tick(database, AT + timedelta(days=1))
    with database.reading(SYSTEM) as session:
        number = session.scalars(select(Dossier.number)).one()
        task_id = session.scalars(select(Task.id)).one()
    lists = ["/dossiers/open", "/werkvoorraad/groep", "/werkvoorraad/alle"]
    return [*lists, f"/dossiers/{number}", f"/taken/{task_id}"]


def test_no_page_misses_a_client(
    as_actor: Callable[[Actor], Visitor], people: People, addresses: list[str]
) -> None:
    noor = as_actor(people.noor)
    for address in addresses:
        answer = noor.get(address)
        text = html.fromstring(answer.text).text_content()
        assert answer.status_code == 200, address
        assert "Terugkerend werk van Toegang Noord" in text, address
        assert "None" not in text, address


def test_it_has_no_parts_that_are_about_people(
    as_actor: Callable[[Actor], Visitor], people: People, addresses: list[str]
) -> None:
    page = html.fromstring(as_actor(people.noor).get(addresses[-2]).text)
    assert page.xpath("//div[@class='app-tabs__bar']//a/text()") == [
        *("Overzicht", "Termijnen", "Documenten", "Contact")
    ]


def test_its_page_has_what_runs_now_and_not_all_that_ever_did(
    as_actor: Callable[[Actor], Visitor],
    database: Database,
    people: People,
    addresses: list[str],
) -> None:
    with database.transaction(SYSTEM) as session:
        werk = session.scalars(select(Instance)).one()
        for days in range(1, 13):
            instances.begin(session, "op_tijd", werk.dossier_id, {}, AT + timedelta(days=days + 1))
    page = html.fromstring(as_actor(people.noor).get(addresses[3]).text)
    titles = page.xpath("//tab-panels//h3/text()")
    assert len(titles) == len(set(titles)) == 10
    assert titles[0].startswith("op_tijd (")


def test_another_group_finds_none_of_it(
    as_actor: Callable[[Actor], Visitor], people: People, addresses: list[str]
) -> None:
    zita = as_actor(people.zita)
    assert [zita.get(address).status_code for address in addresses[-2:]] == [404, 404]
    assert "Terugkerend werk" not in zita.get("/dossiers/open").text
