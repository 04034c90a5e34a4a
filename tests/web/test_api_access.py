"""Every endpoint is closed but for a token that has its permission; and what tokens are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from engine.policy import PERMISSIONS, Actor
from engine.store.database import Database
from engine.store.models import PEOPLE_ROLES, ROLES, Account, ApiToken
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.conftest import Visitor
from tests.web.programs import Program, problem, program
from tests.web.test_api import endpoints
from tests.web.test_api_input import place
from webapp.api import guard, tokens


def closed(app: Flask) -> list[tuple[str, str, str]]:
    """Method, address and permission of all that isn't public."""
    return [
        (one.method, place(one.path), one.permission)
        for one in endpoints(app)
        if one.permission is not None
    ]


def test_only_the_document_and_health_are_public(app: Flask) -> None:
    public = {one.name for one in endpoints(app) if one.permission is None}
    assert public == {"read_document", "read_health"}
    rules = {rule.endpoint for rule in app.extensions["api"].url_map.iter_rules()}
    assert rules == {one.name for one in endpoints(app)}


def test_nothing_opens_without_a_token(app: Flask, database: Database) -> None:
    for method, path, _ in closed(app):
        for caller in (Program(app), Program(app, "samenloop_" + "x" * 43), Program(app, "x")):
            answer = caller.open(method, path)
            assert answer.status_code in (401, 429), path
            problem(answer, answer.status_code)


def test_nothing_opens_without_the_permission(app: Flask, database: Database) -> None:
    for permission in PERMISSIONS:
        without = program(app, database, set(PERMISSIONS) - {permission})
        for method, path, needed in closed(app):
            if needed == permission:
                problem(without.open(method, path), 403)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gives_a_program_what_it_gives_people(
    app: Flask, database: Database, role: str
) -> None:
    """A token takes permissions away from its account, and never adds one."""
    caller = program(app, database)
    with database.transaction(SYSTEM) as session:
        session.execute(update(Account).values(roles=[role]))
    for method, path, needed in closed(app):
        answer = caller.open(method, path)
        if role in PERMISSIONS[needed]:
            assert answer.status_code not in (401, 403), path
            assert answer.status_code < 500, path
        else:
            problem(answer, 403)


def test_an_endpoint_that_is_not_declared_is_closed(app: Flask, database: Database) -> None:
    api = app.extensions["api"]
    api._got_first_request = False
    api.add_url_rule("/vergeten", "forgotten", lambda: "secret")
    answer = program(app, database).get("/vergeten")
    assert "secret" not in answer.text
    problem(answer, 403)


def test_a_token_limits_what_an_actor_may() -> None:
    everything = frozenset(ROLES)
    some = frozenset({"definitions:read"})
    person = Actor(*_nobody(), everything)
    limited = Actor(*_nobody(), everything, only=some)
    nothing = Actor(*_nobody(), frozenset(), only=some)
    assert all(person.may(one) for one in PERMISSIONS)
    assert {one for one in PERMISSIONS if limited.may(one)} == some
    assert not any(nothing.may(one) for one in PERMISSIONS)


def test_a_token_ends(app: Flask, database: Database) -> None:
    for change in (
        update(ApiToken).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)),
        update(ApiToken).values(revoked_at=datetime.now(UTC)),
        update(Account).values(active=False),
    ):
        caller = program(app, database)
        assert caller.get("/definitions").status_code == 200
        with database.transaction(SYSTEM) as session:
            session.execute(change)
        problem(caller.get("/definitions"), 401)


def test_a_token_is_not_kept_and_its_last_day_is(app: Flask, database: Database) -> None:
    caller = program(app, database)
    secret = caller.headers["Authorization"].removeprefix("Bearer ")
    assert tokens.FORM.fullmatch(secret)
    caller.get("/definitions")
    with database.reading(SYSTEM) as session:
        kept = session.execute(text("SELECT api_token::text FROM api_token")).scalar_one()
        used = session.scalars(select(ApiToken.last_used_on)).one()
    assert secret not in kept
    assert used == datetime.now(UTC).date()


def test_wrong_tokens_are_slowed_down_and_right_ones_are_not(
    app: Flask, database: Database
) -> None:
    wrong = Program(app, "samenloop_" + "x" * 43)
    for _ in range(guard.FREE):
        problem(wrong.get("/definitions"), 401)
    answer = wrong.get("/definitions")
    problem(answer, 429)
    assert int(answer.headers["Retry-After"]) > 0
    assert program(app, database).get("/definitions").status_code == 200


def test_a_session_of_a_person_opens_nothing(app: Flask, people: People) -> None:
    otto = Visitor(app).sign_in_as("otto")
    assert otto.get("/v1/definitions").status_code == 401


def test_a_program_acts_as_an_account_of_its_own(database: Database, people: People) -> None:
    one_day, some = timedelta(days=1), frozenset({"definitions:read"})

    def issue(name: str, username: str, *roles: str, lives: timedelta = one_day) -> str:
        with database.transaction(SYSTEM) as session:
            return tokens.issue(session, name, username, frozenset(roles), some, lives)

    with pytest.raises(tokens.TokenRefused, match="geen account van een systeem"):
        issue("een", "karim")
    with pytest.raises(tokens.TokenRefused, match="vraagt een account met de rol"):
        issue("een", "bewaking", "manager")
    first = issue("een", "bewaking", "beheerder")
    assert first != issue("twee", "Bewaking")
    with pytest.raises(tokens.TokenRefused, match="al een token"):
        issue("EEN", "bewaking")
    with pytest.raises(tokens.TokenRefused, match="bestaat al, met de rollen"):
        issue("drie", "bewaking", *PEOPLE_ROLES)
    with pytest.raises(tokens.TokenRefused, match="geldigheid"):
        issue("drie", "bewaking", lives=timedelta(days=400))
    with database.reading(SYSTEM) as session:
        assert [one.name for one in tokens.listed(session)] == ["een", "twee"]


def _nobody() -> tuple[Any, ...]:
    return uuid4(), "x", "X", frozenset(), frozenset()
