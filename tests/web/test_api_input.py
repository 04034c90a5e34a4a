"""Whatever a program sends, it gets an answer that it can read; never a mistake of ours."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import Schema

from engine.store.database import Database
from tests.web.programs import Program, problem, program
from tests.web.test_api import endpoints

ANY_ID = "00000000-0000-0000-0000-000000000000"
KEYS = ["definitionIds", "reason", "name", "variables", "visitId", "dossierNumber", "key", "limit"]
TEXTS = st.text(max_size=20) | st.sampled_from(["\0", "\ud800", "1e999", ANY_ID, "-1", "true"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | TEXTS, inner, max_size=4)
    ),
    max_leaves=12,
)
ETAGS = st.sampled_from(['"1"', '"0"', "1", "*", 'W/"1"', '"x"', '"1", "2"', '"' + "9" * 40 + '"'])
SLOW = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@cache
def bodies(shape: type[Schema]) -> st.SearchStrategy[Any]:
    """Made once for each shape: making a strategy costs more than drawing from it."""
    return st.dictionaries(st.sampled_from([*names_of(shape), "x"]), JSON, max_size=6) | JSON


@cache
def queries(shape: type[Schema]) -> st.SearchStrategy[dict[str, str]]:
    values = TEXTS.filter(encodable)
    return st.dictionaries(st.sampled_from([*names_of(shape), "x"]), values, max_size=3)


def names_of(shape: type[Schema]) -> list[str]:
    return [field.data_key or name for name, field in shape().fields.items()]


@pytest.fixture
def caller(app: Flask, database: Database) -> Program:
    return program(app, database)


@settings(suppress_health_check=SLOW)
@given(st.data())
def test_any_json_gets_an_answer(app: Flask, caller: Program, data: st.DataObject) -> None:
    endpoint = data.draw(st.sampled_from([one for one in endpoints(app) if one.body]))
    sent = json.dumps(data.draw(bodies(endpoint.body))).encode()
    headers = {"Content-Type": "application/json", "If-Match": data.draw(ETAGS)}
    answer = caller.open("POST", place(endpoint.path), data=sent, headers=headers)
    check(answer)


@settings(suppress_health_check=SLOW)
@given(st.data())
def test_any_query_gets_an_answer(app: Flask, caller: Program, data: st.DataObject) -> None:
    endpoint = data.draw(st.sampled_from([one for one in endpoints(app) if one.method == "GET"]))
    query = data.draw(queries(endpoint.query))
    check(caller.open("GET", place(endpoint.path), query_string=query))


@given(body=st.binary(max_size=200))
@settings(suppress_health_check=SLOW)
def test_any_bytes_are_refused(caller: Program, body: bytes) -> None:
    json_type = {"Content-Type": "application/json"}
    problem(caller.open("POST", "/releases", data=body, headers=json_type), 400)
    boundary = {"Content-Type": "multipart/form-data; boundary=x"}
    problem(caller.open("POST", "/checks", data=body, headers=boundary), 400)
    problem(caller.open("POST", "/releases", data=body, headers={"Content-Type": "text/csv"}), 415)


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        "9" * 5_000,
        "NaN",
        '{"a": 1e400000000000000000000}',
        "\ufeff{}",
    ],
    ids=["lists", "objects", "digits", "nan", "exponent", "mark"],
)
def test_json_that_is_too_much_is_refused(caller: Program, body: str) -> None:
    json_type = {"Content-Type": "application/json"}
    problem(caller.open("POST", "/releases", data=body.encode(), headers=json_type), 400)


def test_all_errors_are_told_at_once(caller: Program) -> None:
    told = problem(caller.post("/releases", {"definitionIds": [1, ANY_ID, "x"], "meer": 1}), 400)
    assert [(one["location"]["pointer"], one["code"]) for one in told["errors"]] == [
        ("#/definitionIds/0", "uuid"),
        ("#/definitionIds/2", "uuid"),
        ("#/meer", "unknown"),
    ]
    told = problem(caller.get("/definitions?inUse=misschien&kind=x&kind=y&z=1"), 400)
    places = sorted((one["in"], one["location"]["name"]) for one in told["errors"])
    assert places == [("query", name) for name in ("inUse", "kind", "kind", "z")]


def test_a_body_that_is_too_large_is_refused(caller: Program) -> None:
    problem(caller.post("/releases", {"definitionIds": "x" * 2_000_000}), 413)


def place(path: str) -> str:
    """The address of an endpoint, about something that isn't there."""
    text = path.replace("<int:release_id>", "1")
    return text.partition("<")[0] + "".join([ANY_ID, text.partition(">")[2]] if "<" in text else [])


def encodable(text: str) -> bool:
    return not any("\ud800" <= one <= "\udfff" for one in text)


def check(answer: Any) -> None:
    """Answered, or refused in Dutch with a reason."""
    if answer.status_code >= 400:
        assert answer.status_code < 500, answer.text
        told = problem(answer, answer.status_code)
        assert all(one["detail"].endswith(".") and one["code"] for one in told.get("errors", ()))
