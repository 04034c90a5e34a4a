"""What holds for the whole API: its document, its versions, and how it tells what went wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from engine.settings import Settings
from engine.store.database import Database
from tests.web.conftest import SECRET
from tests.web.programs import Program, problem, program
from webapp import create_app
from webapp.api.endpoints import Endpoint
from webapp.api.openapi import VERSION


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = Program(app).get("/openapi.json").get_json()
    return found


def endpoints(app: Flask) -> list[Endpoint]:
    return list(app.extensions["api"].extensions["endpoints"].values())


def test_the_document_is_for_everybody_everywhere(app: Flask) -> None:
    answer = Program(app).get("/openapi.json", Origin="https://voorbeeld.test")
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["API-Version"] == VERSION == answer.get_json()["info"]["version"]
    assert answer.get_json()["openapi"].startswith("3.1")


def test_the_document_tells_every_endpoint(app: Flask, document: dict[str, Any]) -> None:
    told = {
        (method, path): said
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    }
    assert len(told) == len(endpoints(app))
    for (method, path), said in told.items():
        assert re.fullmatch(r"(/[a-z0-9.-]+|/\{[a-z]+[A-Za-z]*\})+", path), path
        assert {"400", "401", "403"} <= set(said["responses"]) or said["security"] == []
        assert "400" in said["responses"]
        names = [one["name"] for one in said["parameters"] if one["in"] == "query"]
        assert all(re.fullmatch(r"[a-z]+([A-Z][a-z]*)*", name) for name in names), (method, names)


def test_every_reference_in_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    found = set(re.findall(r"'#/components/schemas/(\w+)'", str(document)))
    assert found
    assert found <= set(document["components"]["schemas"])


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "", 404),
        ("GET", "/", 404),
        ("GET", "/nergens", 404),
        ("GET", "/health/", 404),
        ("GET", "/openapi.json/", 404),
        ("DELETE", "/health", 405),
        ("OPTIONS", "/health", 405),
        ("GET", "/releases/geen-nummer", 404),
        ("GET", "/definitions", 401),
        ("POST", "/releases", 401),
        ("GET", "/health?vol=ja", 400),
    ],
)
def test_every_error_is_a_problem(app: Flask, method: str, path: str, status: int) -> None:
    answer = Program(app).open(method, path)
    problem(answer, status)
    assert ("Allow" in answer.headers) == (status == 405)
    assert ("WWW-Authenticate" in answer.headers) == (status == 401)


def test_an_error_of_ours_tells_no_values(app: Flask, database: Database) -> None:
    def broken() -> None:
        raise RuntimeError("Bedachte Cliënt")

    api = app.extensions["api"]
    object.__setattr__(api.extensions["endpoints"]["read_health"], "permission", None)
    api.view_functions["read_health"] = broken
    answer = Program(app).get("/health")
    problem(answer, 500)
    assert "Bedachte" not in answer.text


def test_health_tells_whether_the_database_is_there(app: Flask) -> None:
    answer = Program(app).get("/health")
    assert answer.get_json() == {"status": "ok", "database": "reachable"}
    away = Database("postgresql+psycopg://niemand@127.0.0.1:1/nergens")
    settings = Settings(secret_key=SECRET, demo=True)
    lost = Program(create_app(settings, away), "samenloop_" + "x" * 43)
    problem(lost.get("/health"), 503)
    problem(lost.get("/definitions"), 503)
    with pytest.raises(OperationalError), away.engine.connect():
        pass


def test_the_pages_are_left_as_they_are(app: Flask, database: Database) -> None:
    """No token opens a page, and no page is answered as a problem."""
    token = program(app, database).headers
    answer = app.test_client().get("/dossiers", headers=token)
    assert (answer.status_code, answer.mimetype) == (303, "text/html")
    assert app.test_client().get("/v1x").mimetype == "text/html"
