"""What holds for every page: one h1, a title that starts with it, sound HTML, nothing inline."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from engine.policy import Actor
from engine.settings import Settings
from engine.store.database import Database
from engine.store.models import AuditEvent
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.cases import add_case, add_process, add_task
from tests.web.conftest import TOKEN, Visitor
from webapp import create_app
from webapp.security import MAX_FORM_BYTES, MAX_REQUEST_BYTES

PAGES = [
    ("karim", "/werkvoorraad/mijn"),
    ("karim", "/werkvoorraad/groep"),
    ("noor", "/werkvoorraad/alle"),
    ("noor", "/werkvoorraad/alle?telaat=1"),
    ("karim", "/dossiers"),
    ("karim", "/dossiers/open"),
    ("karim", "/dossiers/afgehandeld"),
    ("noor", "/dossiers/{number}"),
    ("karim", "/dossiers/2026-999999"),
    ("karim", "/bestaat-niet"),
    ("mats", "/dossiers"),
]


@pytest.fixture
def filled(database: Database, people: People) -> str:
    """The number of a dossier with tasks, so that pages have something to show."""
    with database.transaction(SYSTEM) as session:
        process = add_process(session)
        case = add_case(session, people.noor, process, group_id=people.noord)
        add_task(session, case, "Eerste gesprek", groups=["noord"])
        add_task(session, case, "Onderzoek", groups=["noord"], assignee_id=people.karim.user_id)
    return case.number


def check(text: str) -> None:
    """Fail unless the page holds what every page must hold."""
    page = html.fromstring(text)
    assert text.startswith("<!doctype html>")
    assert page.get("lang") == "nl"
    headings = [one.text_content().strip() for one in page.iter("h1")]
    assert len(headings) == 1, headings
    title = page.findtext(".//title") or ""
    assert title.startswith(headings[0]), (title, headings)
    assert title.endswith("– Samenloop")
    assert page.xpath("count(//main)") == 1
    assert page.xpath("//a[@href='#inhoud']")
    assert page.xpath("//style | //@style | //@*[starts-with(name(), 'on')]") == []
    assert [one for one in page.iter("script") if one.text or not one.get("src")] == []
    names = page.xpath("//@id")
    assert len(names) == len(set(names)), "an id occurs twice"
    assert {one.get("for") for one in page.iter("label") if one.get("for")} <= set(names)
    for form in page.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf_token']"), "a form without CSRF token"


@pytest.mark.parametrize(("username", "path"), PAGES)
def test_page(app: Flask, filled: str, username: str, path: str) -> None:
    check(Visitor(app).sign_in_as(username).get(path.format(number=filled)).text)


def test_sign_in_page(visitor: Visitor, people: People) -> None:
    check(visitor.get("/aanmelden").text)


def test_every_answer_is_protected(app: Flask, filled: str) -> None:
    answer = Visitor(app).sign_in_as("karim").get(f"/dossiers/{filled}")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_built_files_may_be_kept(app: Flask) -> None:
    page = html.fromstring(app.test_client().get("/aanmelden").text)
    address = page.xpath("string(//link[@rel='stylesheet']/@href)")
    with app.test_client().get(address) as answer:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("size", [MAX_FORM_BYTES + 1, 5 * 1024 * 1024, MAX_REQUEST_BYTES + 1])
def test_too_large_a_form_is_refused_in_dutch(app: Flask, people: People, size: int) -> None:
    visitor = Visitor(app).sign_in_as("karim")
    answer = visitor.post("/werkvoorraad/zoeken", {"zoek": "x" * size})
    assert answer.status_code == 413
    assert "te groot om te versturen" in answer.text
    check(answer.text)


def test_a_fault_of_ours_says_nothing_of_the_case(
    app: Flask, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise RuntimeError("Fien Fictief, Bedachtstraat 1")

    app.testing = False
    broken.__dict__["access"] = app.view_functions["home.show"].__dict__["access"]
    app.add_url_rule("/kapot", "broken", broken)
    with caplog.at_level(logging.INFO):
        answer = Visitor(app).sign_in_as("karim").get("/kapot")
    assert answer.status_code == 500
    check(answer.text)
    assert "Fictief" not in answer.text
    assert "RuntimeError" in caplog.text
    assert "Fictief" not in caplog.text


def test_the_log_holds_patterns_and_no_values(
    app: Flask, filled: str, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = Visitor(app).sign_in_as("karim")
    with caplog.at_level(logging.INFO, "samenloop.requests"):
        visitor.get(f"/dossiers/{filled}?zoek=Fictief")
        visitor.post("/werkvoorraad/zoeken", {"zoek": "Fictief"})
    assert "GET /dossiers/<number> 200" in caplog.text
    assert "Fictief" not in caplog.text
    assert filled not in caplog.text


def test_reading_a_dossier_is_noted(
    as_actor: Callable[[Actor], Visitor], database: Database, people: People, filled: str
) -> None:
    as_actor(people.karim).get(f"/dossiers/{filled}")
    with database.reading(SYSTEM) as session:
        read = select(AuditEvent.actor_id).where(AuditEvent.action == "dossier:read")
        notes = session.scalars(read).all()
    assert notes == [people.karim.user_id]


def test_a_dossier_of_another_team_is_not_there(
    as_actor: Callable[[Actor], Visitor], people: People, filled: str
) -> None:
    there = as_actor(people.zita).get(f"/dossiers/{filled}")
    nowhere = as_actor(people.zita).get("/dossiers/2026-999999")
    assert there.status_code == nowhere.status_code == 404
    assert TOKEN.sub("", there.text) == TOKEN.sub("", nowhere.text)


@pytest.mark.parametrize(
    "path", ["/werkvoorraad/mijn?stap=%00", "/dossiers/%00", "/aanmelden?a=%00"]
)
def test_a_character_that_no_keyboard_has_is_refused(app: Flask, people: People, path: str) -> None:
    visitor = Visitor(app).sign_in_as("karim")
    assert visitor.get(path).status_code == 400
    assert visitor.post("/dossiers/zoeken", {"zoek": "a\0b"}).status_code == 400


def test_an_address_that_is_none_leads_nowhere(app: Flask, people: People) -> None:
    answer = Visitor(app).get("/dossiers", **{"HX-Request": "true", "HX-Current-URL": "http://["})
    assert answer.headers["HX-Redirect"] == "/aanmelden?verder=/dossiers"


@pytest.mark.parametrize("path", ["/aanmelden", "/werkvoorraad/mijn", "/niets"])
def test_a_database_that_is_gone_gives_a_page_and_a_log_of_one_line(
    settings: Settings, people: People, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    app = create_app(settings, Database("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    visitor = app.test_client()
    with visitor.session_transaction() as session:
        session["_user_id"] = str(people.karim.user_id)
    answer = visitor.get(path)
    assert "Meld het bij de beheerder" in answer.text or answer.status_code == 404
    assert "Traceback" not in caplog.text
    assert all(record.exc_info is None for record in caplog.records)
