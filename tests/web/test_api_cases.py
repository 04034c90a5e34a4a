"""Looking into cases, mending them, and sending them messages, as a program does."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given, settings
from sqlalchemy import select

from engine.store.database import Database
from engine.store.models import AuditEvent, Job, Message, SignalBroadcast
from engine.store.who import SYSTEM
from engine.work import cases, deployments
from engine.work.steps import take_up
from tests.conftest import People
from tests.web.programs import Program, problem, program
from tests.web.test_api_input import JSON, SLOW, TEXTS, check
from tests.work.diagrams import FILES
from tests.work.dossiers import AT
from tests.work.operating_diagrams import FILES as OPERATED
from tests.work.operating_office import Operated

SECRET_VALUE = "vijf-geheim"
REASON = {"reason": "Waarde hersteld"}


@pytest.fixture
def caller(app: Flask, database: Database) -> Program:
    return program(app, database)


@pytest.fixture
def stopped(database: Database, people: People) -> Operated:
    """A case whose condition can't be judged: `uren` is a text."""
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, None, {**FILES, **OPERATED}, AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)
    case = Operated(database, people, "uren_nodig", {"uren": SECRET_VALUE})
    case.complete("vraag")
    return case


def test_a_case_is_told_without_people_and_values(caller: Program, stopped: Operated) -> None:
    for path in ("/instances", f"/instances/{stopped.id}", "/incidents"):
        answer = caller.get(path)
        assert answer.status_code == 200, answer.text
        assert SECRET_VALUE not in answer.text
        assert "Karim" not in answer.text
        assert "karim" not in answer.text
    told = caller.get(f"/instances/{stopped.id}").get_json()
    assert told["dossierNumber"] == stopped.number
    assert told["now"]["positions"][0]["elementId"] == "keuze"
    assert {"name": "uren", "kind": "text"} in told["variables"]


def test_cases_come_in_pages(caller: Program, stopped: Operated, people: People) -> None:
    for _ in range(2):
        Operated(stopped.database, people, "met_termijn")
    found, page = [], "/v1/instances?pageSize=2"
    while page:
        told = caller.get(page.removeprefix("/v1")).get_json()
        found += [one["id"] for one in told["items"]]
        page = told["next"]
    assert len(set(found)) == told["total"] == 3
    only = caller.get("/instances?show=incident&processKey=uren_nodig").get_json()
    assert [one["id"] for one in only["items"]] == [str(stopped.id)]


def test_a_variable_is_mended_by_who_saw_the_case(caller: Program, stopped: Operated) -> None:
    place = f"/instances/{stopped.id}"
    seen = caller.get(place)
    visit = seen.get_json()["failures"][0]["visitId"]
    edit = {"name": "uren", "value": 5, "visitId": visit}
    effect = caller.post(f"{place}/variable-edits/preview", edit).get_json()
    assert [one["name"] for one in effect["tasksComing"]] == ["Veel uren regelen"]
    assert caller.get(place).headers["ETag"] == seen.headers["ETag"]
    problem(caller.post(f"{place}/variable-edits", edit | REASON), 428)
    problem(caller.post(f"{place}/variable-edits", edit | REASON, **{"If-Match": "*"}), 400)
    problem(caller.post(f"{place}/variable-edits", edit | REASON, **{"If-Match": '"99"'}), 412)
    match = {"If-Match": seen.headers["ETag"]}
    problem(caller.post(f"{place}/variable-edits", edit, **match), 400)
    done = caller.post(f"{place}/variable-edits", edit | REASON, **match)
    assert done.status_code == 200, done.text
    assert done.headers["ETag"] == caller.get(place).headers["ETag"] != seen.headers["ETag"]
    assert [task.name for task in stopped.tasks("open")] == ["Veel uren regelen"]
    with stopped.database.reading(SYSTEM) as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "cases:edited")).one()
    assert noted.reason == REASON["reason"]


@pytest.mark.parametrize("value", [None, True, "a\nb'\"\\", "2026-11-23", 12.5, [1, "x"], {"a": 1}])
def test_any_value_arrives_as_it_was_sent(
    caller: Program, stopped: Operated, value: object
) -> None:
    place = f"/instances/{stopped.id}"
    match = {"If-Match": caller.get(place).headers["ETag"]}
    body = {"name": "ander", "value": value} | REASON
    done = caller.post(f"{place}/variable-edits", body, **match)
    assert done.status_code == 200, done.text
    with stopped.database.reading(SYSTEM) as session:
        run = take_up(session, cases.look(session, stopped.id), None, AT).run
    assert run.variables["ander"] == value


@settings(suppress_health_check=SLOW, max_examples=30)
@given(value=JSON, name=TEXTS)
def test_any_value_is_kept_or_refused(
    caller: Program, stopped: Operated, value: object, name: str
) -> None:
    place = f"/instances/{stopped.id}/variable-edits/preview"
    check(caller.post(place, {"name": name, "value": value}))


def test_every_operation_can_be_seen_before_and_done(caller: Program, stopped: Operated) -> None:
    place = f"/instances/{stopped.id}"
    for path, status in (
        ("retries", "incident"),
        ("suspensions", "suspended"),
        ("resumptions", "incident"),
        ("restarts", "cancelled"),
    ):
        etag = caller.get(place).headers["ETag"]
        assert caller.post(f"{place}/{path}/preview", {}).status_code == 200, path
        done = caller.post(f"{place}/{path}", REASON, **{"If-Match": etag})
        assert done.status_code == 200, done.text
        assert caller.get(place).get_json()["status"] == status
    etag = caller.get(place).headers["ETag"]
    problem(caller.post(f"{place}/cancellations", REASON, **{"If-Match": etag}), 409)


def test_a_token_is_moved_where_it_can_go(caller: Program, stopped: Operated) -> None:
    place = f"/instances/{stopped.id}"
    told = caller.get(place)
    [token] = told.get_json()["movable"]
    assert "veel" in [one["elementId"] for one in token["targets"]]
    move = {"visitId": token["visitId"], "elementId": "veel"}
    done = caller.post(f"{place}/moves", move | REASON, **{"If-Match": told.headers["ETag"]})
    assert done.status_code == 200, done.text
    assert [task.name for task in stopped.tasks("open")] == ["Veel uren regelen"]
    problem(caller.post(f"{place}/moves/preview", move | {"visitId": "x"}), 409)


def test_a_value_is_read_for_a_reason_that_is_noted(caller: Program, stopped: Operated) -> None:
    place = f"/instances/{stopped.id}/variable-readings"
    problem(caller.post(place, {"name": "uren"}), 400)
    told = caller.post(place, {"name": "uren"} | REASON).get_json()
    assert told == {"name": "uren", "value": f'"{SECRET_VALUE}"'}
    with stopped.database.reading(SYSTEM) as session:
        wanted = select(AuditEvent.reason).where(AuditEvent.action == "cases:variable:read")
        assert session.scalars(wanted).one() == REASON["reason"]


def test_all_of_a_cause_is_tried_again(caller: Program, stopped: Operated) -> None:
    [cause] = caller.get("/incidents").get_json()["items"]
    told = caller.get(f"/incidents/{cause['id']}").get_json()
    assert [one["instanceId"] for one in told["stops"]] == [str(stopped.id)]
    came = caller.post(f"/incidents/{cause['id']}/retries", REASON).get_json()
    assert came == {
        "wentOn": [],
        "atWork": [],
        "failedAgain": [stopped.number],
        "notTried": [],
        "left": 0,
    }


def test_a_message_is_sent_once(caller: Program, stopped: Operated) -> None:
    sent = {
        "name": "antwoord",
        "key": "a-1",
        "variables": {"bedrag": 12.50},
        "dossierNumber": stopped.number,
        "timeToLive": 3600,
        "messageId": "zaak-1",
    }
    first, again = (caller.post("/messages", sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.get_json()["isNew"]
    assert again.get_json() == {"id": first.get_json()["id"], "isNew": False}
    with stopped.database.reading(SYSTEM) as session:
        kept = session.scalars(select(Message)).one()
        assert kept.expires_at - kept.at == timedelta(hours=1)
        assert (kept.dossier_id, kept.variables) == (stopped.dossier_id, '{"bedrag":12.5}')
    told = problem(caller.post("/messages", sent | {"dossierNumber": "2026-999999"}), 400)
    assert told["errors"][0]["location"] == {"pointer": "#/dossierNumber"}


def test_a_signal_is_given_once(caller: Program, stopped: Operated) -> None:
    sent = {"name": "stop", "messageId": "s-1"}
    first, again = (caller.post("/signals", sent).get_json() for _ in range(2))
    assert (first["isNew"], again) == (True, first | {"isNew": False})
    with stopped.database.reading(SYSTEM) as session:
        assert session.scalars(select(SignalBroadcast)).one().name == "stop"


def test_jobs_that_wait_are_told(caller: Program, stopped: Operated) -> None:
    with stopped.database.transaction(SYSTEM) as session:
        session.add_all(
            Job(
                id=uuid4(),
                instance_id=stopped.id,
                element_id="versturen",
                operation="proef:versturen",
                state=state,
                retries=3,
                due_at=AT + timedelta(minutes=minute),
                rung_at=AT,
                created_at=AT,
            )
            for minute, state in enumerate(["waiting", "waiting", "waiting", "incident", "done"])
        )
    first = caller.get("/jobs?pageSize=2").get_json()
    second = caller.get(first["next"].removeprefix("/v1")).get_json()
    dates = [one["dueAt"] for one in first["items"] + second["items"]]
    assert (first["total"], second["next"], len(dates), sorted(dates)) == (3, None, 3, dates)
    assert second["items"][0]["dossierNumber"] == stopped.number
    assert [one["state"] for one in caller.get("/jobs?state=incident").get_json()["items"]] == [
        "incident"
    ]
