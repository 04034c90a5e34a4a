"""`samenloop audit`: what it tells and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from engine.accountability import anchoring
from engine.store.database import Database
from engine.store.models import AuditEvent
from engine.store.who import SYSTEM
from tests.accountability.log import AT
from tests.conftest import People
from webapp.cli import main


@pytest.fixture
def command(
    database: Database, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> CliRunner:
    """A runner of `samenloop` on a database with three events of one person."""
    url = database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SAMENLOOP_DATABASE_URL", url)
    monkeypatch.setenv("SAMENLOOP_VAR", str(tmp_path / "var"))
    monkeypatch.chdir(tmp_path)
    with database.transaction(SYSTEM) as session:
        for _ in range(3):
            session.add(AuditEvent(at=AT, action="proef", actor_id=people.karim.user_id))
            session.flush()
    return CliRunner()


def tamper(owner: Database, statement: str) -> None:
    with owner.engine.begin() as connection:
        connection.execute(text("SELECT guard.enter('system', NULL, NULL)"))
        connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        connection.execute(text(statement))
        connection.execute(text("ALTER TABLE audit_event ENABLE TRIGGER USER"))


def test_a_whole_log(command: CliRunner) -> None:
    result = command.invoke(main, ["audit", "verify"])
    assert (result.output, result.exit_code) == ("Het auditlog klopt.\n", 0)


def test_the_first_broken_row_is_named(
    command: CliRunner, database: Database, owner: Database
) -> None:
    tamper(owner, "UPDATE audit_event SET reason = 'x' WHERE number >= 2")
    with database.reading(SYSTEM) as session:
        wanted = text("SELECT id, chain FROM audit_event WHERE number = 2")
        row_id, chain = session.execute(wanted).one()
    result = command.invoke(main, ["audit", "verify"])
    assert result.output == f"keten {chain}, regel 2: Gewijzigd: rij {row_id}.\n"
    assert result.exit_code == 1


def test_anchors_are_put_elsewhere_and_held_against_the_log(
    command: CliRunner, database: Database
) -> None:
    printed = command.invoke(main, ["audit", "anchors", "--now"])
    assert printed.exit_code == 0
    (line,) = printed.output.splitlines()
    assert json.loads(line)["heads"] == 1
    Path("ankers.jsonl").write_text(printed.output, encoding="utf-8")
    asked = ["audit", "verify", "--anchors", "ankers.jsonl"]
    assert command.invoke(main, asked).exit_code == 0
    other = {**json.loads(line), "hash": "00" * 32}
    Path("ankers.jsonl").write_text(json.dumps(other), encoding="utf-8")
    result = command.invoke(main, asked)
    assert result.output == "anker 1: Anker 1 is anders dan wat elders bewaard is.\n"
    assert result.exit_code == 1


def test_a_file_that_holds_no_anchors_is_refused(command: CliRunner) -> None:
    Path("iets.txt").write_text("iets", encoding="utf-8")
    result = command.invoke(main, ["audit", "verify", "--anchors", "iets.txt"])
    assert "Dit zijn geen ankers" in result.output
    assert result.exit_code == 2


def test_no_more_is_told_than_one_can_read(
    command: CliRunner, database: Database, owner: Database
) -> None:
    with database.transaction(SYSTEM) as session:
        assert anchoring.anchor(session, AT) == 1
    for hashed in range(60):
        add = "INSERT INTO audit_head (chain, length, hash) VALUES (:chain, 1, :hash)"
        with owner.engine.begin() as connection:
            values = {"chain": f"weg-{hashed}", "hash": bytes(32)}
            connection.execute(text(add), values)
    result = command.invoke(main, ["audit", "verify"])
    assert result.output.count("Afgekapt") == 50
    assert result.output.endswith("Er kan meer zijn; dit zijn de eerste.\n")
