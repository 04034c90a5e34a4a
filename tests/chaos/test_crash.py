"""Nodes killed at random moments, a few times; `python -m tests.chaos.crash` does it more often."""

from pathlib import Path

from engine.store.database import Database
from tests.chaos.crash import crash

KILLS = 10
SEED = 20261123
"""Which node goes after how many events; where exactly in its work it then is, is chance."""


def test_cases_end_as_in_an_undisturbed_run(database: Database, tmp_path: Path) -> None:
    wrong, _ = crash(database, tmp_path, KILLS, SEED)
    assert wrong == []
