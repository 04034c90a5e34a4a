"""What each participant of a casusoverleg gets, over every way out of the application.

`python -m tests.canary 143` does this for a thousand participants.
"""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest
from flask import Flask

from engine.settings import Settings
from engine.store.database import Database
from engine.store.who import SYSTEM
from tests.canary.conferences import conference
from tests.canary.ways import Office, all_ways, ways_of_all
from tests.conftest import People
from tests.items.world import add_table
from tests.web.programs import program


@pytest.mark.parametrize("number", [17])
def test_nothing_leaks_and_all_arrives(
    app: Flask, database: Database, people: People, settings: Settings, number: int
) -> None:
    with database.transaction(SYSTEM) as session:
        add_table(session)
        told = conference(session, people, Random(number), datetime.now(UTC))
    office = Office(app, database, settings.var / "mail", {}, program(app, database))
    office.sign_in("lisa", "zita", "pia", "bea")
    assert any(told.chosen.values())
    ways = [*all_ways(office, told), *ways_of_all(office)]
    assert [way for way in ways if not way.is_right] == []
