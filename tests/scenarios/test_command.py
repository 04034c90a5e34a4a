"""`samenloop test`: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.work import shipped
from webapp.cli import main

SMALL = """\
naam: De cliënt vindt een onderzoek niet nodig
vervolg op: begin.yaml
stappen:
  - taak: Reikwijdte in samenspraak bepalen
    antwoorden: {clientWilOnderzoek: nee}
verwacht:
  einde: Onderzoek niet nodig volgens cliënt
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    begin = shipped.scenarios()["geen-onderzoek.yaml"].partition("\n  - taak: Reikwijdte")[0]
    ending = "\nverwacht: {open taken: [Reikwijdte in samenspraak bepalen]}\n"
    (tmp_path / "begin.yaml").write_text(begin + ending, encoding="utf-8")
    (tmp_path / "klein.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["test", *map(str, arguments)])


def test_scenario_that_comes_out_as_written(folder: Path) -> None:
    result = run(folder / "klein.yaml")
    assert result.exit_code == 0, result.output
    assert "goed  klein.yaml: De cliënt vindt" in result.output
    assert "Eerste gesprek voeren → Reikwijdte in samenspraak bepalen" in result.output
    assert "1 scenario’s, 0 anders dan verwacht." in result.output


def test_difference_is_told_with_what_stood_open(folder: Path) -> None:
    wrong = SMALL.replace("taak: Reikwijdte in", "taak: Reikwijdte zonder")
    (folder / "klein.yaml").write_text(wrong, encoding="utf-8")
    result = run(folder / "klein.yaml")
    assert result.exit_code == 1
    assert "klein.yaml:4 De taak ‘Reikwijdte zonder samenspraak bepalen’ staat" in result.output
    assert "open taken: Reikwijdte in samenspraak bepalen" in result.output


def test_coverage_is_demanded_when_asked(folder: Path) -> None:
    result = run("--dekking", folder / "klein.yaml")
    assert result.exit_code == 1
    assert "nog niet belopen pijl: ‘Mogelijk meervoudige problematiek?’ →" in result.output
    assert "Onderzoek: 0 van 44 pijlen (0 %)" in result.output


def test_changed_diagram_takes_the_place_of_the_shipped_one(folder: Path) -> None:
    shipped_one = shipped.files()["onderzoek_client.bpmn"]
    changed = shipped_one.replace(
        'name="Onderzoek niet nodig volgens cliënt"'.encode(), b'name="Gestopt"'
    )
    (folder / "onderzoek_client.bpmn").write_bytes(changed)
    result = run(folder / "klein.yaml", folder / "onderzoek_client.bpmn")
    assert result.exit_code == 1
    assert "Niets in de diagrammen heet ‘Onderzoek niet nodig volgens cliënt’." in result.output


def test_outcome_as_json(folder: Path) -> None:
    result = run("--json", folder / "klein.yaml", folder / "begin.yaml")
    told = json.loads(result.output)
    assert [one["passed"] for one in told["scenarios"]] == [True, True]
    assert told["scenarios"][1]["route"][-1] == "Onderzoek niet nodig volgens cliënt"
    assert {one["process"] for one in told["coverage"]} == {"onderzoek", "onderzoek_client"}


def test_file_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "klein.yaml").write_bytes(b"\xff\xfe")
    result = run(folder / "klein.yaml")
    assert result.exit_code == 2
    assert "UTF-8" in result.output
