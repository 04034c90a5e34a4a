"""The command line: what it refuses, in which words, and how it ends."""

import json
from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.bpmn import Finding
from engine.store.database import Database
from engine.work import shipped
from engine.work.checking import check
from tests.conftest import PREFIX, as_application, drop, new_database
from tests.work.diagrams import FILES
from webapp.cli import main

PASSWORD = "een zin die niemand raadt"


@pytest.fixture
def command(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A runner of `samenloop` in a folder with the test files, on the test database."""
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    url = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SAMENLOOP_DATABASE_URL", url)
    monkeypatch.setenv("SAMENLOOP_VAR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    return CliRunner()


def add_user(command: CliRunner, *more: str) -> Result:
    return command.invoke(main, ["user", "add", *more, "--password", PASSWORD])


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("kapot.bpmn", b"<definitions", "kapot.bpmn:1 fout: Dit is geen geldige XML"),
        ("kapot.form", b'{\n"id" 1}', "kapot.form:2 fout: Dit is geen geldige JSON"),
        ("kapot.dmn", b"<definitions", "kapot.dmn:1 fout: Het bestand is geen geldige XML."),
        ("iets.txt", b"iets", "iets.txt fout: Dit soort bestand is niet bekend."),
        (
            "zonder.bpmn",
            FILES["twee_taken.bpmn"].replace(b"twee_taken", b"x").replace(b'"vraag"', b'"y"'),
            "[eerste] fout: Het formulier 'y' bestaat niet.",
        ),
        ("dubbel.form", FILES["vraag.form"], "‘vraag’ staat ook in dubbel.form."),
    ],
)
@pytest.mark.parametrize("verb", ["check", "deploy"])
def test_a_wrong_file_is_refused_with_name_line_and_element(
    command: CliRunner, verb: str, name: str, content: bytes, told: str
) -> None:
    Path(name).write_bytes(content)
    result = command.invoke(main, [verb, name, *FILES])
    assert told in result.output
    assert result.exit_code == 1


def test_sound_files_are_put_into_use(command: CliRunner) -> None:
    assert "Geen fouten gevonden." in command.invoke(main, ["check", *FILES]).output
    result = command.invoke(main, ["deploy", *FILES])
    assert "In gebruik als uitgave" in result.output
    assert result.exit_code == 0


def test_two_files_of_one_name_are_not_one(command: CliRunner) -> None:
    Path("andere").mkdir()
    Path("andere/vraag.form").write_bytes(b"kapot")
    result = command.invoke(main, ["check", "andere/vraag.form", "vraag.form"])
    assert (result.exit_code, "vraag.form" in result.output) == (2, True)


def test_a_medewerker_is_added_once(command: CliRunner) -> None:
    groups = ["--group", "noord", "--group", "noord"]
    assert add_user(command, "karim", "--name", "Karim Kompas", *groups).exit_code == 0
    again = add_user(command, " KARIM ", "--name", "Karim Kompas")
    assert (again.exit_code, "bestaat al" in again.output) == (2, True)
    assert add_user(command, " ", "--name", "Niemand").exit_code == 2
    assert add_user(command, "niemand", "--name", " ").exit_code == 2


def test_a_short_password_is_refused(command: CliRunner) -> None:
    result = command.invoke(main, ["user", "add", "x", "--name", "X", "--password", "kort"])
    assert (result.exit_code, "12 tekens" in result.output) == (2, True)


@pytest.mark.parametrize("arguments", [["deploy"], ["user", "add", "x", "--name", "X"]])
def test_an_empty_database_asks_for_an_upgrade(
    command: CliRunner, cluster_url: str, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    name = f"{PREFIX}0_empty"
    url = as_application(new_database(cluster_url, name))
    monkeypatch.setenv("SAMENLOOP_DATABASE_URL", url)
    result = command.invoke(main, arguments, input=f"{PASSWORD}\n{PASSWORD}\n")
    drop(cluster_url, name)
    assert (result.exit_code, "samenloop db upgrade" in result.output) == (2, True)


def test_an_owner_does_not_serve(
    command: CliRunner, owner: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = owner.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SAMENLOOP_DATABASE_URL", url)
    for arguments in (["web"], ["worker"], ["run"], ["token", "list"]):
        result = command.invoke(main, arguments)
        assert (result.exit_code, "eigenaar van de tabellen" in result.output) == (2, True)


def test_only_the_owner_upgrades(
    command: CliRunner, owner: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = command.invoke(main, ["db", "upgrade"])
    assert (result.exit_code, "SAMENLOOP_DATABASE_OWNER_URL" in result.output) == (2, True)
    url = owner.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SAMENLOOP_DATABASE_OWNER_URL", url)
    assert "De database is bij" in command.invoke(main, ["db", "upgrade"]).output


def test_a_database_that_is_not_there_is_said_to_be_so(
    command: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMENLOOP_DATABASE_OWNER_URL", "postgresql://geheim@127.0.0.1:1/x")
    result = command.invoke(main, ["db", "upgrade"])
    assert (result.exit_code, "niet bereikbaar" in result.output) == (2, True)
    assert "geheim" not in result.output


def test_one_file_is_checked_beside_what_comes_along(command: CliRunner) -> None:
    shipped_files = shipped.files()
    Path("onderzoek_client.bpmn").write_bytes(shipped_files["onderzoek_client.bpmn"])
    assert "Geen fouten" in command.invoke(main, ["check", "onderzoek_client.bpmn"]).output
    broken = shipped_files["onderzoek_client.bpmn"].replace(b'"reikwijdte"', b'"bestaat_niet"')
    Path("onderzoek_client.bpmn").write_bytes(broken)
    result = command.invoke(main, ["check", "onderzoek_client.bpmn"])
    assert result.exit_code == 1
    assert result.output.count("fout:") == 1
    assert "bestaat_niet" in result.output


def test_findings_can_be_read_by_a_machine(command: CliRunner) -> None:
    result = command.invoke(main, ["check", *FILES, "--json"])
    assert (result.exit_code, len(json.loads(result.output))) == (0, len(check(FILES)))
    Path("vraag.form").write_bytes(b"{")
    result = command.invoke(main, ["check", *FILES, "--json"])
    assert result.exit_code == 1
    [found] = [one for one in json.loads(result.output) if one["file"] == "vraag.form"]
    assert (found["rule"], found["severity"], found["line"]) == ("formulier", "error", 1)
    assert set(found) == {one.name for one in fields(Finding)}


def test_a_warning_is_enough_when_asked_for(command: CliRunner) -> None:
    wrong = shipped.files()["melding.form"].replace(b'"key": "hulpvraag"', b'"key": "vraag"')
    Path("melding.form").write_bytes(wrong)
    result = command.invoke(main, ["check", "melding.form"])
    assert (result.exit_code, "‘hulpvraag’" in result.output) == (0, True)
    assert command.invoke(main, ["check", "melding.form", "--strict"]).exit_code == 1
