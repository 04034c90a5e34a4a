"""A program asks what became of the messages that it sent, and of no others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Flask

from engine.store.database import Database
from engine.work.routing import ticking
from tests.web.programs import Program, problem, program

ANSWER = {"name": "antwoord", "key": "a-1", "variables": {"bedrag": "geheim"}}


def test_what_became_of_a_message(app: Flask, database: Database) -> None:
    caller = program(app, database)
    kept, lost = (sent(caller, **more) for more in ({"timeToLive": 3600}, {}))
    assert state(caller, lost) == "waiting"
    ticking.tick(database, datetime.now(UTC))
    assert (state(caller, kept), state(caller, lost)) == ("waiting", "undelivered")
    told = caller.get(f"/messages/{lost}")
    assert set(told.get_json()) == {"id", "name", "state", "sentAt", "endedAt"}
    assert "geheim" not in told.text


def test_a_message_of_another_is_not_there(app: Flask, database: Database) -> None:
    mine = sent(program(app, database))
    problem(program(app, database).get(f"/messages/{mine}"), 404)
    problem(program(app, database, {"cases:operate"}).get(f"/messages/{mine}"), 403)


def sent(caller: Program, **more: Any) -> str:
    return str(caller.post("/messages", {**ANSWER, **more}).get_json()["id"])


def state(caller: Program, message_id: str) -> str:
    return str(caller.get(f"/messages/{message_id}").get_json()["state"])
