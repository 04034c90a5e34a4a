"""Nodes that an operator stops: they end what they began, and leave the rest to others."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from engine.store.database import Database, clock
from engine.store.models import Job
from engine.store.who import SYSTEM
from engine.work import instances
from tests.chaos.diagrams import FILES
from tests.chaos.effects import HOLD, delivered, delivering
from tests.chaos.nodes import Node
from tests.chaos.waiting import until
from tests.conftest import People
from tests.work.conftest import put_into_use
from tests.work.dossiers import AT, new_dossier


@pytest.mark.parametrize("command", ["worker", "run"])
def test_a_job_in_flight_is_ended_first(
    database: Database, people: People, tmp_path: Path, command: str
) -> None:
    ledger = tmp_path / "ledger"
    hold = ledger.with_suffix(HOLD)
    hold.touch()
    begin(database, people, ledger)
    with Node(database, tmp_path / command, ledger, command) as node:
        until(lambda: len(delivered(ledger)) == 2)
        node.ask_to_stop()
        hold.unlink()
        assert node.ended() == 0
        assert node.errors() == []
    with database.reading(SYSTEM) as session:
        found = session.execute(select(Job.state, Job.attempts)).all()
        assert [tuple(row) for row in found] == [("done", 1)] * 2
        assert session.execute(text("SELECT *, now() FROM procrastinate_workers")).all() == []


def begin(database: Database, people: People, ledger: Path) -> None:
    """A case that soon has two jobs at once."""
    with delivering(ledger):
        put_into_use(database, FILES, AT)
    with database.transaction(SYSTEM) as session:
        dossier_id = new_dossier(session, people.noord).id
        instances.begin(session, "zender", dossier_id, {"nummer": "1"}, clock(session))
