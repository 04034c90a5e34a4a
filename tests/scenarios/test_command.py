"""`samenloop test`: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.work import shipped
from tests.scenarios.small import FILES, STORY
from webapp.cli import main

OPERATION = "signalering:maken"
GIVEN = "bewerkingen:\n  bank:betalen: {geeft: {kenmerk: B-1}}\n"

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
    assert "nog niet belopen: ‘Mogelijk meervoudige problematiek?’ →" in result.output
    assert "Onderzoek: 0 van 54 pijlen (0 %)" in result.output


def test_changed_diagram_takes_the_place_of_the_shipped_one(folder: Path) -> None:
    shipped_one = shipped.files()["onderzoek_client.bpmn"]
    changed = shipped_one.replace(
        'name="Onderzoek niet nodig volgens cliënt"'.encode(), b'name="Gestopt"'
    )
    (folder / "onderzoek_client.bpmn").write_bytes(changed)
    result = run(folder / "klein.yaml", folder / "onderzoek_client.bpmn")
    assert result.exit_code == 1
    assert "Niets in de diagrammen heet ‘Onderzoek niet nodig volgens cliënt’." in result.output


def test_process_of_ones_own_is_covered_by_itself(folder: Path) -> None:
    own = small(folder)
    result = run("--dekking", *own)
    assert result.exit_code == 1
    assert "p: 6 van 7 pijlen (85 %)" in result.output
    assert "nog niet belopen: ‘kies’ → ‘klaar’" in result.output
    assert "Onderzoek" not in result.output
    assert run(*own).exit_code == 0


def test_file_takes_the_place_of_the_shipped_one_with_the_same_id(folder: Path) -> None:
    own = small(folder, key="onderzoek_client")
    result = run("--dekking", *own)
    assert "p: 6 van 7 pijlen" in result.output


def test_files_are_checked_as_by_the_other_command(folder: Path) -> None:
    *rest, diagram = small(folder)
    diagram.write_bytes(diagram.read_bytes().replace(b'targetRef="kies"', b'targetRef="kiez"'))
    result = run(*rest, diagram)
    assert result.exit_code == 1
    assert "Er is niets" not in result.output
    assert "Door de fouten hierboven is niets nagelopen." in result.output
    checked = CliRunner().invoke(main, ["check", *map(str, (diagram, rest[1]))])
    told = [line for line in checked.output.splitlines() if " fout: " in line]
    assert told
    assert result.output.splitlines()[: len(told)] == told


def test_what_may_be_played_but_not_deployed_is_walked_and_told(folder: Path) -> None:
    scenario, form, diagram = small(folder)
    without = b'<zeebe:formDefinition formId="vraag" />'
    diagram.write_bytes(diagram.read_bytes().replace(without, b""))
    told = scenario.read_text(encoding="utf-8").replace('"12,50"', "12.5")
    scenario.write_text(told, encoding="utf-8")
    result = run("--json", scenario, form, diagram)
    told = json.loads(result.output)
    assert result.exit_code == 1
    assert [one["passed"] for one in told["scenarios"]] == [True]
    assert [one["rule"] for one in told["findings"]] == ["form-missing"]


def test_two_files_with_one_name_are_refused(folder: Path) -> None:
    (folder / "ook").mkdir()
    (folder / "ook" / "klein.yaml").write_text(SMALL, encoding="utf-8")
    result = run(folder / "klein.yaml", folder / "ook" / "klein.yaml")
    assert result.exit_code == 2
    assert "twee bestanden klein.yaml" in result.output


def small(folder: Path, key: str = "p") -> list[Path]:
    """The small world of the other tests, as files: its scenario, its form, and its diagram."""
    story = STORY.replace("proces: p", f"proces: {key}").replace(GIVEN, "")
    diagram = FILES["p.bpmn"].decode().replace('process id="p"', f'process id="{key}"')
    contents = {
        "p.yaml": story.replace("        kenmerk: B-1\n", ""),
        "vraag.form": FILES["vraag.form"].decode(),
        "p.bpmn": diagram,
    }
    for name, text in contents.items():
        (folder / name).write_text(text.replace("bank:betalen", OPERATION), encoding="utf-8")
    return [folder / name for name in contents]


def test_outcome_as_json(folder: Path) -> None:
    result = run("--json", folder / "klein.yaml", folder / "begin.yaml")
    told = json.loads(result.output)
    assert [one["passed"] for one in told["scenarios"]] == [True, True]
    assert told["scenarios"][1]["route"][-1] == "Onderzoek niet nodig volgens cliënt"
    assert {one["process"] for one in told["coverage"]} == {
        "onderzoek",
        "onderzoek_client",
        "coordinatie",
    }


def test_file_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "klein.yaml").write_bytes(b"\xff\xfe")
    result = run(folder / "klein.yaml")
    assert result.exit_code == 2
    assert "UTF-8" in result.output
