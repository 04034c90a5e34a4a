"""Trying a formula or a decision: what comes out and why, without keeping what was typed."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import select

from engine.store.database import Database
from engine.store.models import Definition
from engine.store.who import SYSTEM
from engine.work import deployments
from tests.conftest import People
from tests.decisions.builders import decision, literal, model, needs_decision, table
from tests.web.conftest import Visitor
from tests.web.test_pages import check
from tests.work.diagrams import FILES

WHOLE = {
    **FILES,
    "hulp.dmn": model(
        decision(
            table(
                [(('"ja"', ">= 2"), ('"veel"',)), (('"ja"', "-"), ('"weinig"',))],
                inputs=("antwoord", "aantal"),
                policy="FIRST",
            ),
            "hulp",
        )
    ),
    "regels.dmn": model(decision(literal("2 * 21"), "regel"), namespace="urn:regels"),
    "leunt.dmn": model(
        '<import namespace="urn:regels" name="r"'
        ' importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
        decision(literal("r.regel + 1"), "leunend", needs_decision("urn:regels#regel")),
    ),
}
SECRET = "het geheim van het gezin"


@pytest.fixture
def otto(app: Flask, database: Database, people: People) -> Visitor:
    """The process designer, signed in; the test diagrams and a table are deployed."""
    at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, people.otto, WHOLE, at)
        deployments.put_into_use(session, people.otto, [one.id for one in stored], at)
    return Visitor(app).sign_in_as("otto")


def address(database: Database, key: str) -> str:
    with database.reading(SYSTEM) as session:
        found: UUID = session.scalars(select(Definition.id).filter_by(key=key)).one()
        return f"/processen/proberen/{found}"


def words(page: str, path: str = "//section[@id='proberen']") -> str:
    return " ".join(" ".join(html.fromstring(page).xpath(path)[0].itertext()).split())


def test_a_formula_of_the_diagram_is_taken_over_with_what_it_reads(
    otto: Visitor, database: Database
) -> None:
    page = html.fromstring(otto.get("/processen/proces/twee_taken").text)
    options = {one.text_content(): one.get("value") for one in page.xpath("//select/option")}
    number = next(value for label, value in options.items() if "De voorwaarde" in label)
    sent = {"formule": number, "actie": "kies", "tekst": ""}
    answer = otto.post(address(database, "twee_taken"), sent)
    check(answer.text)
    found = html.fromstring(answer.text)
    assert found.get_element_by_id("tekst").text.strip() == 'antwoord = "ja"'
    assert found.xpath("//input[@name='waarde:antwoord']")
    assert not found.xpath("//dl[@class='trial__result']")


@pytest.mark.parametrize(
    ("text", "typed", "said"),
    [
        ('antwoord = "ja"', {"antwoord": "ja"}, "Uitkomst true ja/nee"),
        ("aantal * 2", {"aantal": "1,5"}, "Uitkomst 3"),
        ("=count(leden)", {"leden": '["a", "b"]'}, "Uitkomst 2 een getal"),
        ('date(dossier.dag) + duration("P1D")', {"dossier.dag": "2026-11-23"}, "2026-11-24"),
        ("date(dag)", {}, "Waarom er niets uitkomt"),
        ("1 +", {}, "Dit is geen geldige formule. 1 + ␣ 1 Regel 1, teken 4"),
        ("count(leden)", {"leden": "[1, "}, "Dit is geen waarde in FEEL."),
        ("for i in 1..1000, j in 1..1000, k in 1..1000 return i", {}, "is afgebroken"),
        ("if x then 1 else 2", {"x": "<script>"}, "een tekst"),
    ],
)
def test_what_a_formula_gives_is_told(
    otto: Visitor, database: Database, text: str, typed: dict[str, str], said: str
) -> None:
    sent: dict[str, object] = {f"waarde:{path}": value for path, value in typed.items()}
    answer = otto.post(address(database, "twee_taken"), {"tekst": text, **sent})
    assert answer.status_code == 200
    assert said in words(answer.text)
    check(answer.text)


def test_the_place_of_a_surprise_is_marked(otto: Visitor, database: Database) -> None:
    answer = otto.post(address(database, "vraag"), {"tekst": "1 + antwoord.lengte + weg"})
    marks = html.fromstring(answer.text).xpath("//mark")
    assert "antwoord" in {mark.text for mark in marks}


def test_a_condition_that_would_stop_a_case_says_so(otto: Visitor, database: Database) -> None:
    path = address(database, "slechte_voorwaarde")
    page = html.fromstring(otto.get("/processen/proces/slechte_voorwaarde").text)
    options = page.xpath("//select/option[contains(., 'De voorwaarde')]/@value")
    sent = {"formule": options[0], "tekst": "onbekend"}
    assert "stopt een zaak hier" in otto.post(path, sent).text
    assert "stopt een zaak hier" not in otto.post(path, sent | {"waarde:onbekend": "true"}).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"antwoord": "ja", "aantal": "3"}, 'Uitkomst "veel" een tekst Regels die passen 1'),
        ({"antwoord": "ja", "aantal": "1"}, "Regels die passen 2"),
        ({"antwoord": "nee", "aantal": "1"}, "Regels die passen geen"),
    ],
)
def test_a_decision_tells_which_rules_apply_and_why_others_do_not(
    otto: Visitor, database: Database, typed: dict[str, str], said: str
) -> None:
    sent: dict[str, object] = {f"waarde:{name}": value for name, value in typed.items()}
    answer = otto.post(address(database, "hulp"), sent)
    check(answer.text)
    assert said in words(answer.text)
    first = words(answer.text, "//tr[th='1']")
    assert ("ja" in first) is (typed["aantal"] == "3")


def test_a_decision_that_imports_another_file_is_shown_and_tried(
    otto: Visitor, database: Database
) -> None:
    assert otto.get("/processen/beslistabel/leunend").status_code == 200
    assert "43" in words(otto.post(address(database, "leunend"), {}).text)


def test_htmx_gets_the_panel_alone(otto: Visitor, database: Database) -> None:
    answer = otto.post(address(database, "hulp"), {"waarde:antwoord": "ja"}, **{"HX-Request": "1"})
    assert "<html" not in answer.text
    assert 'id="proberen"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_typed_is_kept_nowhere(
    otto: Visitor, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    path = address(database, "hulp")
    with caplog.at_level(logging.DEBUG):
        otto.post(path, {"waarde:antwoord": SECRET})
    assert SECRET not in caplog.text
    assert SECRET not in otto.get("/processen/beslistabel/hulp").text


def test_a_gap_stands_at_its_table(otto: Visitor) -> None:
    page = otto.get("/processen/beslistabel/hulp").text
    assert "Gat" in words(page, "//section[@aria-label='Opmerkingen bij de tabel']")


def test_only_a_process_designer_with_a_token_may_try(
    app: Flask, otto: Visitor, database: Database
) -> None:
    path = address(database, "hulp")
    for username in ("karim", "noor", "mats"):
        assert Visitor(app).sign_in_as(username).post(path).status_code == 403
    assert "Regels" not in otto.client.post(path, data={"waarde:antwoord": "ja"}).text
    assert otto.post("/processen/proberen/00000000-0000-0000-0000-000000000000").status_code == 404
