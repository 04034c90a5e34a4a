"""A program checks files, deploys them, and puts them into use."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from flask import Flask

from engine.store.database import Database
from engine.work.checking import check
from tests.web.programs import Program, problem, program
from tests.work.diagrams import FILES

BROKEN = ("kapot.form", b"{")


@pytest.fixture
def caller(app: Flask, database: Database) -> Program:
    return program(app, database)


def test_files_are_checked_as_the_command_checks_them(caller: Program) -> None:
    told = caller.send("/checks", *FILES.items(), BROKEN).get_json()
    found = [asdict(one) for one in check({**FILES, BROKEN[0]: BROKEN[1]})]
    assert told["findings"] == json.loads(json.dumps(found))
    assert told["errors"] == len([one for one in found if one["severity"] == "error"]) > 0
    assert caller.get("/definitions").get_json()["items"] == []


def test_files_are_deployed_and_put_into_use(caller: Program) -> None:
    stored = caller.send("/deployments", *FILES.items())
    assert stored.status_code == 201, stored.text
    ids = [one["id"] for one in stored.get_json()["definitions"]]
    assert caller.get("/definitions?inUse=true").get_json()["items"] == []
    made = caller.post("/releases", {"definitionIds": ids})
    assert made.status_code == 201, made.text
    used = caller.get("/definitions?inUse=true").get_json()["items"]
    assert sorted(one["id"] for one in used) == sorted(ids)
    again = caller.get(made.headers["Location"].removeprefix("/v1"))
    assert again.get_json() == made.get_json()
    kinds = {one["kind"] for one in caller.get("/definitions?kind=form").get_json()["items"]}
    assert kinds == {"form"}


def test_a_wrong_file_is_refused_with_all_findings(caller: Program) -> None:
    told = problem(caller.send("/deployments", *FILES.items(), BROKEN), 400)
    assert [one["file"] for one in told["findings"] if one["severity"] == "error"] == [BROKEN[0]]
    assert told["errors"][0]["detail"].startswith(f"{BROKEN[0]}: ")
    problem(caller.send("/deployments"), 415)
    problem(caller.post("/deployments", {}), 415)
    assert caller.get("/definitions").get_json()["items"] == []


def test_what_is_not_there_cannot_be_used(caller: Program) -> None:
    nothing = "00000000-0000-0000-0000-000000000000"
    told = problem(caller.post("/releases", {"definitionIds": [nothing]}), 400)
    assert told["errors"][0]["location"] == {"pointer": "#/definitionIds/0"}
    problem(caller.get("/releases/9"), 404)
    problem(caller.get("/releases/99999999999999999999999"), 404)
