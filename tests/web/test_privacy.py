"""The pages of the privacyfunctionaris: what they show, what they note, and whom they shut out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from lxml import html
from sqlalchemy import select

from engine.accountability import anchoring, register
from engine.accountability.logs import note
from engine.policy import Actor
from engine.reference.rows import day_of
from engine.store.database import Database
from engine.store.models import AuditEvent, ProcessingActivity
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.cases import add_case, add_process
from tests.web.conftest import Visitor
from tests.web.test_pages import check

PAGES = ["", "/noodinzage", "/verwerkingen", "/register", "/register/inzage", "/controle"]
EXPORTS = ["handelingen", "verwerkingen", "register", "ankers"]
AsActor = Callable[[Actor], Visitor]


@pytest.fixture
def number(database: Database, people: People) -> str:
    """The number of a dossier that somebody has looked into, in an emergency too."""
    now = datetime.now(UTC)
    with database.transaction(SYSTEM) as session:
        register.add_shipped(session, now)
        case = add_case(session, people.noor, add_process(session), group_id=people.noord)
        about = {"dossier_id": case.dossier_id}
        note(session, people.karim, "dossier:read", now, **about, reason="Gesprek voorbereiden")
        note(session, people.zita, "dossier:emergency", now, **about, reason="Crisis bij <b>nacht")
        anchoring.anchor(session, now)
    return case.number


@pytest.mark.parametrize("path", PAGES)
def test_pages(as_actor: AsActor, people: People, number: str, path: str) -> None:
    answer = as_actor(people.pia).get(f"/privacy{path}")
    assert answer.status_code == 200
    check(answer.text)
    assert "Fien Fictief" not in answer.text


@pytest.mark.parametrize("path", PAGES)
def test_pages_with_nothing_in_them(as_actor: AsActor, people: People, path: str) -> None:
    answer = as_actor(people.pia).get(f"/privacy{path}")
    assert answer.status_code == (404 if path == "/register/inzage" else 200)
    check(answer.text)


@pytest.mark.parametrize("path", [*PAGES, *(f"/{name}.jsonl" for name in EXPORTS)])
def test_nobody_else_sees_the_logs(
    as_actor: AsActor, people: People, number: str, path: str
) -> None:
    for other in (people.noor, people.bea, people.mats, people.otto):
        assert as_actor(other).get(f"/privacy{path}").status_code == 403


def rows(page: str) -> list[str]:
    found = html.fromstring(page).xpath("//tbody/tr")
    return [" ".join(row.text_content().split()) for row in found]


def test_searching(as_actor: AsActor, people: People, number: str, database: Database) -> None:
    pia = as_actor(people.pia)
    today = day_of(datetime.now(UTC)).isoformat()
    asked = {
        "dossier": number,
        "medewerker": str(people.karim.user_id),
        "handeling": "dossier:read",
        "vanaf": "2020-01-01",
        "tot": today,
        "reden": "voorbereiden",
    }
    for name, value in asked.items():
        assert pia.post("/privacy/zoeken", {name: value}).status_code == 303
        assert any("Gesprek voorbereiden" in row for row in rows(pia.get("/privacy").text)), name
    pia.post("/privacy/zoeken", asked)
    (found,) = rows(pia.get("/privacy").text)
    assert "Karim Kompas" in found
    pia.post("/privacy/zoeken", {**asked, "tot": "2020-01-02"})
    assert "Niets gevonden" in pia.get("/privacy").text
    pia.post("/privacy/zoeken", {**asked, "wissen": "1"})
    assert len(rows(pia.get("/privacy").text)) > 2
    with database.reading(SYSTEM) as session:
        read = select(AuditEvent).where(AuditEvent.action == "logs:read")
        looks = list(session.scalars(read))
    assert {one.actor_id for one in looks} == {people.pia.user_id}
    assert not any("voorbereiden" in (one.object_id or "") for one in looks)


def test_an_emergency_is_listed_with_its_reason(
    as_actor: AsActor, people: People, number: str
) -> None:
    (row,) = rows(as_actor(people.pia).get("/privacy/noodinzage").text)
    assert "Zita Zuiderzon" in row
    assert "Crisis bij <b>nacht" in row


def test_whom_a_reason_names_by_key_is_shown_by_name(
    as_actor: AsActor, database: Database, people: People
) -> None:
    nobody, lisa = uuid4(), people.lisa
    with database.transaction(SYSTEM) as session:
        for one in (lisa.user_id, nobody):
            note(session, people.karim, "item:named", datetime.now(UTC), reason=f"Medewerker {one}")
        now = datetime.now(UTC)
        note(session, people.karim, "sharing:disclosed", now, purpose="casusoverleg, wams_4_3_3")
    page = as_actor(people.pia).get("/privacy").text
    assert "casusoverleg, wams_4_3_3" not in page
    assert f"Medewerker {lisa.name}" in page
    assert f"Medewerker {nobody}" in page
    assert "/privacy/verstrekkingen.jsonl" in as_actor(people.pia).get("/privacy/verwerkingen").text


def test_older_pages(as_actor: AsActor, database: Database, people: People) -> None:
    now = datetime.now(UTC)
    with database.transaction(SYSTEM) as session:
        for count in range(120):
            note(session, people.karim, "dossier:read", now, reason=f"nummer {count:03}")
    pia = as_actor(people.pia)
    pia.post("/privacy/zoeken", {"reden": "nummer"})
    seen: list[str] = []
    path = "/privacy"
    for _ in range(3):
        page = pia.get(path).text
        check(page)
        seen += rows(page)
        onward = html.fromstring(page).xpath("//a[@rel='next']/@href")
        path = str(onward[0]) if onward else ""
    assert path == ""
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("name", EXPORTS)
def test_exports(
    as_actor: AsActor, people: People, database: Database, number: str, name: str
) -> None:
    answer = as_actor(people.pia).get(f"/privacy/{name}.jsonl")
    assert answer.mimetype == "application/jsonl"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines
    assert "Fictief" not in answer.text
    with database.reading(SYSTEM) as session:
        wanted = select(AuditEvent.actor_id).where(AuditEvent.action == "logs:exported")
        assert session.scalars(wanted).all() == [people.pia.user_id]


def test_an_export_is_what_was_searched_for(as_actor: AsActor, people: People, number: str) -> None:
    pia = as_actor(people.pia)
    pia.post("/privacy/zoeken", {"handeling": "dossier:emergency"})
    lines = pia.get("/privacy/handelingen.jsonl").text.splitlines()
    assert [json.loads(line)["action"] for line in lines] == ["dossier:emergency"]


def test_changing_the_register(
    as_actor: AsActor, people: People, database: Database, number: str
) -> None:
    pia = as_actor(people.pia)
    names = ("name", "purpose", "ground", "subjects", "data", "recipients", "retention")
    fields: dict[str, object] = dict.fromkeys(names, "Nieuw")
    refused = pia.post("/privacy/register/inzage", fields)
    assert refused.status_code == 422
    assert "Vul alle velden in" in refused.text
    check(refused.text)
    done = pia.post("/privacy/register/inzage", {**fields, "reden": "Nagekeken"})
    assert done.status_code == 303
    with database.reading(SYSTEM) as session:
        kept = select(ProcessingActivity.version).where(ProcessingActivity.key == "inzage")
        assert sorted(session.scalars(kept)) == [1, 2]


@pytest.mark.parametrize(
    "asked",
    [
        "?endpoint=x",
        "?_scheme=javascript",
        "?voor=x",
        "?vanaf=9999-12-31&tot=9999-12-31",
        "?handeling=x",
    ],
)
def test_an_address_that_asks_nonsense(as_actor: AsActor, people: People, asked: str) -> None:
    answer = as_actor(people.pia).get(f"/privacy/verwerkingen?{asked}")
    assert answer.status_code == 200
    assert "javascript:" not in answer.text
