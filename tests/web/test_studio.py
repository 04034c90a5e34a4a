"""Processen: seeing what is deployed, bringing a changed file, and putting it into use."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from engine.store.database import Database
from engine.store.models import Definition, Instance, Release
from engine.store.who import SYSTEM
from engine.work import deployments
from tests.conftest import People
from tests.web.cases import add_case
from tests.web.conftest import Visitor
from tests.web.test_pages import check
from tests.work.diagrams import FILES

CHANGED = FILES["twee_taken.bpmn"].replace(b"Tweede vraag stellen", b"Nog een vraag stellen")
BROKEN = {
    "afgebroken.bpmn": FILES["twee_taken.bpmn"][:900],
    "onbekend_formulier.bpmn": FILES["twee_taken.bpmn"].replace(b"vraag", b"bestaat_niet"),
    "geen_bpmn.bpmn": b"<html/>",
    "doctype.bpmn": b'<!DOCTYPE x [<!ENTITY e "e">]><x>&e;</x>',
    "kapot.form": b'{"type": "default", ',
    "kapot.dmn": b"<definitions",
    "plaatje.png": b"\x89PNG",
}


@pytest.fixture
def in_use(database: Database, people: People) -> None:
    """The test diagrams, brought by Otto and in use."""
    at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, people.otto, FILES, at)
        deployments.put_into_use(session, people.otto, [one.id for one in stored], at)


@pytest.fixture
def otto(app: Flask, in_use: None) -> Visitor:
    """The process designer, signed in."""
    return Visitor(app).sign_in_as("otto")


def bring(visitor: Visitor, files: dict[str, bytes]) -> TestResponse:
    sent = [(BytesIO(content), name) for name, content in files.items()]
    answer = visitor.post("/processen", {"bestanden": sent})
    answer.request.environ["wsgi.input"].close()  # a large upload is a file on the client's side
    return answer


def numbers(database: Database) -> tuple[int, int]:
    """How many versions and releases there are."""
    with database.reading(SYSTEM) as session:
        counts = (select(func.count()).select_from(table) for table in (Definition, Release))
        definitions, releases = (session.scalar(count) or 0 for count in counts)
        return definitions, releases


def test_the_list_says_which_version_is_in_use_since_when_and_by_whom(otto: Visitor) -> None:
    answer = otto.get("/processen")
    check(answer.text)
    row = next(row for row in html.fromstring(answer.text).iter("tr") if "twee_taken" in words(row))
    assert "Otto Ontwerp" in words(row)
    assert "02-11-2026" in words(row)


@pytest.mark.parametrize(
    "path",
    ["/processen/proces/twee_taken", "/processen/formulier/vraag", "/processen/proces/herinnering"],
)
def test_each_thing_has_its_page(otto: Visitor, path: str) -> None:
    answer = otto.get(path)
    assert answer.status_code == 200
    check(answer.text)
    check(otto.get(f"{path}?versie=1").text)
    assert otto.get(f"{path}?versie=7").status_code == 404


def test_a_diagram_also_stands_in_words(otto: Visitor) -> None:
    page = html.fromstring(otto.get("/processen/proces/twee_taken").text)
    steps = {row.get("data-element"): words(row) for row in page.xpath("//tr[@data-element]")}
    assert "Taak voor een medewerker" in steps["eerste"]
    assert "Eerste vraag stellen" in steps["eerste"]
    assert page.xpath("//bpmn-diagram/@src")


def test_a_form_is_drawn_but_cannot_be_filled_in(otto: Visitor) -> None:
    page = html.fromstring(otto.get("/processen/formulier/vraag").text)
    assert len(page.xpath("//fieldset[@disabled]//input[@type='radio']")) == 2


def test_a_sound_file_is_proposed_and_not_yet_used(otto: Visitor, database: Database) -> None:
    before = numbers(database)
    answer = bring(otto, {"twee_taken.bpmn": CHANGED})
    assert answer.status_code == 303
    assert numbers(database) == (before[0] + 1, before[1])
    proposal = otto.get(answer.location)
    check(proposal.text)
    changes = [
        words(one) for one in html.fromstring(proposal.text).xpath("//ul[@class='changes']/li")
    ]
    assert changes == ["Anders Nog een vraag stellen: naam"]


def test_new_cases_take_the_new_version_and_running_cases_keep_theirs(
    otto: Visitor, database: Database, people: People
) -> None:
    with database.transaction(SYSTEM) as session:
        old = add_case(session, people.loes, "twee_taken", group_id=people.noord)
    chosen = put_into_use(otto, bring(otto, {"twee_taken.bpmn": CHANGED}))
    with database.transaction(SYSTEM) as session:
        new = add_case(session, people.loes, "twee_taken", group_id=people.noord)
        assert session.get_one(Instance, new.instance.id).definition_id == chosen
        assert session.get_one(Instance, old.instance.id).definition_id != chosen
    page = otto.get("/processen/proces/twee_taken")
    check(page.text)
    rows = [words(row) for row in html.fromstring(page.text).xpath("//table")[-1].iter("tr")]
    assert rows[1].startswith("Versie 2 In gebruik Otto Ontwerp")
    assert rows[1].endswith("tot nu 1 Download versie 2")
    assert rows[2].endswith("1 Download versie 1")


def test_the_same_file_again_is_no_new_version(otto: Visitor, database: Database) -> None:
    before = numbers(database)
    answer = bring(otto, {"twee_taken.bpmn": FILES["twee_taken.bpmn"]})
    assert numbers(database) == before
    page = otto.get(answer.location).text
    assert "gelijk aan de versie die al in gebruik is" in page
    assert "In gebruik nemen</button>" not in page


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_and_nothing_is_stored(
    otto: Visitor, database: Database, name: str
) -> None:
    before = numbers(database)
    answer = bring(otto, {name: BROKEN[name], "twee_taken.bpmn": CHANGED})
    assert answer.status_code == 422
    check(answer.text)
    assert "Er is niets opgeslagen" in answer.text
    assert name in answer.text
    assert numbers(database) == before


def test_a_finding_leads_to_its_element_in_the_refused_drawing(otto: Visitor) -> None:
    answer = bring(otto, {"fout.bpmn": BROKEN["onbekend_formulier.bpmn"]})
    page = html.fromstring(answer.text)
    link = page.xpath("//a[@data-point='eerste']")[0]
    drawing = page.get_element_by_id(link.get("href").removeprefix("#"))
    assert drawing.get("xml").encode() == BROKEN["onbekend_formulier.bpmn"]
    assert '"element": "eerste", "kind": "error"' in drawing.get("marks")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "Kies eerst"),
        ({"leeg.bpmn": b"  "}, "is leeg"),
        ({"groot.bpmn": b"x" * (2 * 1024 * 1024 + 1)}, "groter dan 2 MB"),
        ({f"{n}.form": b"{}" for n in range(41)}, "ten hoogste 40"),
    ],
)
def test_an_upload_that_cannot_be_read_is_answered_with_400(
    otto: Visitor, database: Database, files: dict[str, bytes], said: str
) -> None:
    before = numbers(database)
    answer = bring(otto, files)
    assert answer.status_code == 400
    assert said in answer.text
    check(answer.text)
    assert numbers(database) == before


def test_versions_that_do_not_fit_together_are_not_put_into_use(
    otto: Visitor, database: Database
) -> None:
    """The form that the second process needs is brought, but only the process is chosen."""
    form = FILES["vraag.form"].replace(b'"id": "vraag"', b'"id": "vervolg"')
    drawn = CHANGED.replace(b'formId="vraag"', b'formId="vervolg"')
    answer = bring(otto, {"twee_taken.bpmn": drawn, "vervolg.form": form})
    assert answer.status_code == 303
    before = numbers(database)
    with database.reading(SYSTEM) as session:
        newest = select(Definition.id).filter_by(key="twee_taken", version=2)
        refused = otto.post("/processen/in-gebruik", {"versie": str(session.scalar(newest))})
    assert refused.status_code == 422
    assert "Er is niets veranderd" in refused.text
    assert numbers(database) == before


def test_a_file_downloads_as_it_was_brought(otto: Visitor) -> None:
    page = html.fromstring(otto.get("/processen/proces/twee_taken").text)
    address = page.xpath("//a[starts-with(@href, '/processen/bestand/')]/@href")[0]
    answer = otto.get(address)
    assert answer.data == FILES["twee_taken.bpmn"]
    assert answer.headers["Content-Disposition"] == "attachment; filename=twee_taken-v1.bpmn"


@pytest.mark.parametrize("path", ["/processen/voorstel", "/processen/voorstel?versie=geen-uuid"])
def test_a_proposal_names_versions_that_exist(otto: Visitor, path: str) -> None:
    assert otto.get(path).status_code == 404


@pytest.mark.parametrize("username", ["karim", "noor", "mats"])
def test_others_may_not_look_or_bring(
    app: Flask, in_use: None, database: Database, username: str
) -> None:
    visitor = Visitor(app).sign_in_as(username)
    before = numbers(database)
    assert visitor.get("/processen").status_code == 403
    assert visitor.get("/processen/proces/twee_taken").status_code == 403
    assert bring(visitor, {"twee_taken.bpmn": CHANGED}).status_code == 403
    assert numbers(database) == before


def put_into_use(visitor: Visitor, brought: TestResponse) -> UUID:
    """Press the button of the proposal; the one version that it is about."""
    page = html.fromstring(visitor.get(brought.location).text)
    (chosen,) = page.xpath("//form//input[@name='versie']/@value")
    answer = visitor.post("/processen/in-gebruik", {"versie": chosen})
    assert answer.status_code == 303
    return UUID(chosen)


def words(node: html.HtmlElement) -> str:
    return " ".join(" ".join(node.itertext()).split())
