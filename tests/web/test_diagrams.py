"""Diagrams on pages: the dossier's position in drawing and words, and the file behind it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from engine.store.database import Database
from engine.store.models import Definition, Task
from engine.store.who import SYSTEM
from engine.work import deployments
from tests.conftest import People
from tests.web.cases import add_case
from tests.web.conftest import Visitor
from tests.web.test_pages import check
from tests.work.diagrams import FILES
from tests.work.test_catalogue import CALLER


@pytest.fixture
def number(database: Database, people: People) -> str:
    """A dossier whose process called another one, where a task is overdue."""
    now = datetime.now(UTC)
    with database.transaction(SYSTEM) as session:
        files = FILES | {"aanroeper.bpmn": CALLER}
        stored = deployments.deploy(session, None, files, now)
        deployments.put_into_use(session, None, [one.id for one in stored], now)
        case = add_case(session, people.loes, "aanroeper", group_id=people.noord)
        session.scalars(select(Task)).one().due_at = now - timedelta(days=1)
        return case.number


def test_a_dossier_shows_where_it_stands_in_each_process(app: Flask, number: str) -> None:
    answer = Visitor(app).sign_in_as("karim").get(f"/dossiers/{number}")
    check(answer.text)
    outer, inner = html.fromstring(answer.text).xpath("//tab-panels/section")
    assert outer.findtext("h3") == "Aanroeper"
    assert inner.get("data-open") is not None
    assert marks(outer)["roep"] == {"inside"}
    assert marks(inner) == {"start": {"done"}, "eerste": {"current", "overdue"}}
    (now, done) = inner.xpath(".//tr[@data-element]")
    assert "Eerste vraag stellen" in now.text_content()
    assert "Te doen, over de streefdatum" in now.text_content()
    assert "Toegang Noord" in now.text_content()
    assert "Gedaan" in done.text_content()


def test_the_file_is_text_and_never_a_page(app: Flask, number: str, database: Database) -> None:
    with database.reading(SYSTEM) as session:
        diagram = session.scalars(select(Definition).filter_by(key="twee_taken")).one().id
        form = session.scalars(select(Definition).filter_by(kind="form")).one().id
    visitor = Visitor(app).sign_in_as("karim")
    answer = visitor.get(f"/diagrammen/{diagram}")
    assert answer.data == FILES["twee_taken.bpmn"]
    assert answer.mimetype == "text/plain"
    assert visitor.get(f"/diagrammen/{form}").status_code == 404
    assert visitor.get(f"/diagrammen/{uuid4()}").status_code == 404


def test_the_file_is_for_who_is_signed_in(visitor: Visitor, number: str) -> None:
    answer = visitor.get(f"/diagrammen/{uuid4()}")
    assert b"bpmn:process" not in answer.data
    assert answer.status_code != 404


def marks(section: html.HtmlElement) -> dict[str, set[str]]:
    """Element → the kinds of its marks."""
    found: dict[str, set[str]] = {}
    for mark in json.loads(section.xpath("string(.//bpmn-diagram/@marks)")):
        found.setdefault(mark["element"], set()).add(mark["kind"])
    return found
