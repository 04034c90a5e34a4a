"""One set of rules: the commands, the API and the studio say the very same of a file."""

from __future__ import annotations

import json
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from lxml import html

from engine.bpmn import Finding
from engine.store.database import Database
from engine.work.checking import check
from tests.conftest import People
from tests.web.conftest import Visitor
from tests.web.programs import Program, problem, program
from tests.work.diagrams import FILES, flow, process, user_task
from webapp.cli import main
from webapp.studio.findings import lines

FORM = {"vraag.form": FILES["vraag.form"]}
START, END = '<bpmn:startEvent id="s" name="Begin"/>', '<bpmn:endEvent id="e" name="Klaar"/>'
GATEWAYS = (
    '<bpmn:exclusiveGateway id="keuze" name="Spoed?" default="keuze_b"/>'
    '<bpmn:parallelGateway id="samen"/>'
)
BETWEEN = flow("s", "a") + flow("a", "e")
WRONG = {
    "schema": START + '<bpmn:userTask id="a" kleur="rood"/>' + END + BETWEEN,
    "flow-ends": START + user_task("a", "Vragen") + END + BETWEEN + flow("a", "weg"),
    "unsupported": START + '<bpmn:complexGateway id="a" name="Wat?"/>' + END + BETWEEN,
    "deadlock": START
    + GATEWAYS
    + user_task("a", "Bellen")
    + user_task("b", "Schrijven")
    + END
    + flow("s", "keuze")
    + flow("keuze", "a", "dossier.nummer = &quot;1&quot;")
    + flow("keuze", "b")
    + flow("a", "samen")
    + flow("b", "samen")
    + flow("samen", "e"),
    "label-required": START.replace(' name="Begin"', "") + user_task("a", "Vragen") + END + BETWEEN,
}
NAMED = {"schema": "a", "flow-ends": "a_weg", "unsupported": "a", "deadlock": "samen"}


@pytest.fixture
def command(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    url = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SAMENLOOP_DATABASE_URL", url)
    monkeypatch.setenv("SAMENLOOP_VAR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    return CliRunner()


@pytest.mark.parametrize("rule", NAMED)
def test_errors_are_told_the_same_everywhere(
    rule: str, app: Flask, database: Database, people: People, command: CliRunner
) -> None:
    files = {"fout.bpmn": process("fout", WRONG[rule]), **FORM}
    found = check(files)
    worst = next(one for one in found if one.rule == rule)
    assert (worst.severity, worst.element_id) == ("error", NAMED[rule])
    assert worst.line
    if rule == "deadlock":
        assert "Zo kom je er: Begin → Spoed? → Bellen →" in worst.message

    assert by_command(command, files, "check", "--json") == (1, told(found))
    for verb in ("check", "deploy"):
        ended, text = by_command(command, files, verb)
        assert (ended, text.splitlines()) == (1, list(lines(found)))
    caller = program(app, database)
    assert by_api(caller, files) == told(found)
    refused = problem(caller.send("/deployments", *files.items()), 400)
    assert refused["findings"] == told(found)
    assert by_studio(app, files, 422) == [in_a_row(one) for one in found]


def test_warnings_are_told_the_same_everywhere(
    app: Flask, database: Database, people: People, command: CliRunner
) -> None:
    files = {"slordig.bpmn": process("slordig", WRONG["label-required"]), **FORM}
    found = check(files)
    assert {one.severity for one in found} == {"warning"}
    assert "label-required" in {one.rule for one in found}

    assert by_command(command, files, "check", "--json") == (0, told(found))
    assert by_command(command, files, "check", "--json", "--strict") == (1, told(found))
    assert by_api(program(app, database), files) == told(found)
    assert by_studio(app, files, 200) == [in_a_row(one) for one in found]
    ended, text = by_command(command, files, "deploy")
    assert (ended, text.splitlines()[: len(found)]) == (0, list(lines(found)))


def told(found: list[Finding]) -> Any:
    return json.loads(json.dumps([asdict(one) for one in found]))


def by_command(command: CliRunner, files: dict[str, bytes], *arguments: str) -> tuple[int, Any]:
    for name, content in files.items():
        Path(name).write_bytes(content)
    result = command.invoke(main, [*arguments, *files])
    return result.exit_code, json.loads(result.output) if "--json" in arguments else result.output


def by_api(caller: Program, files: dict[str, bytes]) -> Any:
    return caller.send("/checks", *files.items()).get_json()["findings"]


def by_studio(app: Flask, files: dict[str, bytes], status: int) -> list[str]:
    """The rows of the table of findings, as one reads them."""
    otto = Visitor(app).sign_in_as("otto")
    sent = [(BytesIO(content), name) for name, content in files.items()]
    answer = otto.post("/processen", {"bestanden": sent})
    page = otto.get(answer.location) if answer.status_code == 303 else answer
    assert page.status_code == status
    (table,) = html.fromstring(page.text).xpath("//table[caption='Bevindingen']")
    return [" ".join(" ".join(row.itertext()).split()) for row in table.xpath("tbody/tr")]


def in_a_row(one: Finding) -> str:
    severity = {"error": "Fout", "warning": "Waarschuwing"}[one.severity]
    parts = (severity, one.file, one.line, one.element_name, one.element_id, one.message, one.rule)
    return " ".join(str(part) for part in parts if part)
