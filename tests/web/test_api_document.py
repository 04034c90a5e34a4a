"""The examples of docs/api.md do what the text around them says; and the commands for tokens."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from engine.store.database import Database
from tests.conftest import ROOT, People
from tests.web.programs import Program, problem, program
from tests.work.diagrams import FILES
from tests.work.operating_diagrams import FILES as OPERATED
from tests.work.operating_office import Operated
from webapp.cli import main

TEXT = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def send(caller: Program, request: str, known: dict[str, str]) -> Any:
    """Send a request as the document writes it."""
    for name, value in known.items():
        request = request.replace(f"{{{name}}}", value)
    head, _, body = request.partition("\n\n")
    (method, path), *headers = [line.split(" ", 1) for line in head.strip().splitlines()]
    sent = {name.rstrip(":"): value for name, value in headers}
    return caller.open(method, path.removeprefix("/v1"), data=body, headers=sent)


def test_every_request_is_answered_as_it_should(
    app: Flask, database: Database, people: People
) -> None:
    caller = program(app, database)
    stored = caller.send("/deployments", *FILES.items(), *OPERATED.items()).get_json()
    ids = [one["id"] for one in stored["definitions"]]
    caller.post("/releases", {"definitionIds": ids})
    case = Operated(database, people, "met_termijn")
    version = caller.get(f"/instances/{case.id}").headers["ETag"].strip('"')
    known = {"instanceId": str(case.id), "version": version, "definitionId": ids[0]}
    answers = [send(caller, one, known).status_code for one in blocks("http")]
    assert answers == [200, 200, 200, 202, 201]
    assert case.row().status == "suspended"


def test_an_error_looks_as_written(app: Flask, database: Database) -> None:
    [written] = blocks("json")
    told = problem(program(app, database).get("/instances?pageSize=0"), 400)
    assert told == json.loads(written)


def test_every_permission_is_explained(app: Flask) -> None:
    needed = {one.permission for one in app.extensions["api"].extensions["endpoints"].values()}
    assert set(re.findall(r"^\| `(\w+:\w+)`", TEXT, re.MULTILINE)) == needed - {None}


def test_the_commands_make_a_token_that_works_till_it_is_revoked(
    app: Flask, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SAMENLOOP_DATABASE_URL", url)
    monkeypatch.setenv("SAMENLOOP_VAR", str(tmp_path))
    add, show, revoke = (shlex.split(line)[1:] for line in blocks("sh")[0].splitlines())
    made = CliRunner().invoke(main, add)
    assert made.exit_code == 0, made.output
    token = made.stdout.strip()
    assert Program(app, token).get("/instances").status_code == 200
    problem(Program(app, token).get("/definitions"), 403)
    listed = CliRunner().invoke(main, show).output
    assert "bewaking, cases:operate, geldig tot" in listed
    assert token not in listed
    assert CliRunner().invoke(main, add).exit_code == 2
    assert CliRunner().invoke(main, [*add[:-1], "0"]).exit_code == 2
    assert CliRunner().invoke(main, revoke).exit_code == 0
    problem(Program(app, token).get("/instances"), 401)
    assert CliRunner().invoke(main, revoke).exit_code == 2
    assert "geen tokens" in CliRunner().invoke(main, show).output
