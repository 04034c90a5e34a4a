"""Every page says for whom it is, and is closed for everybody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import (
    AnyConverter,
    BaseConverter,
    IntegerConverter,
    Rule,
    UUIDConverter,
)

from engine.policy import load_actor
from engine.store.database import Database
from engine.store.models import ROLES, Account
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.conftest import Visitor
from webapp import access
from webapp.access import Access


def rules(app: Flask) -> list[Rule]:
    return list(app.url_map.iter_rules())


def declared(app: Flask, endpoint: str) -> Access | None:
    found: Any = getattr(app.view_functions[endpoint], "access", None)
    return found if isinstance(found, Access) else None


def address(rule: Rule) -> str:
    """An address of the rule, with objects that do not exist."""
    values = {name: example(converter) for name, converter in rule._converters.items()}
    built = rule.build(values)
    assert built
    return built[1]


def example(converter: BaseConverter) -> object:
    match converter:
        case UUIDConverter():
            return UUID(int=0)
        case AnyConverter():
            return min(converter.items)
        case IntegerConverter():
            return 1
    return "2026-999999"


def requests_of(app: Flask) -> list[tuple[str, str, Access]]:
    """Method, address and declaration of everything but the static files."""
    return [
        (method, address(rule), access)
        for rule in rules(app)
        if rule.endpoint != "static" and (access := declared(app, rule.endpoint))
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


def test_every_route_says_for_whom_it_is(app: Flask) -> None:
    silent = [rule.endpoint for rule in rules(app) if declared(app, rule.endpoint) is None]
    assert silent == []


BEHIND_A_LINK = {"doors", "door_request", "door_conference", "door_verzoek", "verzoek"}
"""For who has no account: without a link and a code there is nothing (tests/web/test_doors.py)."""


def test_only_signing_in_and_files_are_public(app: Flask) -> None:
    public = {
        rule.endpoint
        for rule in rules(app)
        if (found := declared(app, rule.endpoint)) and found.public
    }
    assert {name for name in public if name.partition(".")[0] not in BEHIND_A_LINK} == {
        *("static", "sign_in.show", "sign_in.enter", "sign_in.enter_as_demo"),
        *("client_sign_in.show", "client_sign_in.begin", "client_sign_in.come_back"),
        *("client_sign_in.enter_as_demo", "client_sign_in.choose"),
    }


def test_who_is_not_signed_in_sees_nothing(app: Flask, people: People) -> None:
    visitor = Visitor(app)
    token = visitor.token()
    for method, path, declaration in requests_of(app):
        if declaration.public:
            continue
        answer = visitor.client.open(path, method=method, data={"csrf_token": token})
        if declaration.client:
            assert (answer.status_code, answer.location) == (303, "/mijn/inloggen"), path
        elif method == "GET":
            assert answer.status_code == 303, path
            assert answer.location.startswith("/aanmelden?verder="), path
        else:
            assert answer.status_code == 401, path


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_own_pages_and_no_others(
    app: Flask, database: Database, people: People, role: str
) -> None:
    """What is not for a role is refused with 403, before anything is looked up."""
    with database.transaction(SYSTEM) as session:
        session.get_one(Account, people.zita.user_id).roles = [role]
        actor = load_actor(session, people.zita.user_id)
    assert actor
    visitor = Visitor(app).sign_in_as("zita")
    token = visitor.token()
    for method, path, declaration in requests_of(app):
        if path == "/afmelden":
            continue
        answer = visitor.client.open(path, method=method, data={"csrf_token": token})
        if declaration.client:
            assert (answer.status_code, answer.location) == (303, "/mijn/inloggen"), path
        elif not declaration.public and not declaration.allows(actor):
            assert answer.status_code == 403, f"{role} should not open {method} {path}"
        assert answer.status_code < 500, f"{method} {path} fails for {role}"


def test_a_view_without_declaration_is_closed(app: Flask, people: People) -> None:
    app.add_url_rule("/vergeten", "forgotten", lambda: "secret")
    answer = Visitor(app).sign_in_as("noor").get("/vergeten")
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_a_view_declares_its_access_once() -> None:
    def view() -> str:
        return ""

    access.public(view)
    with pytest.raises(ValueError, match="twice"):
        access.signed_in(view)


def test_an_unknown_right_is_a_mistake_in_the_code() -> None:
    with pytest.raises(ValueError, match="unknown"):
        access.requires("dossiers:reed")
    with pytest.raises(ValueError, match="at least one"):
        access.requires()


def test_a_blocked_account_is_out_at_once(app: Flask, database: Database, people: People) -> None:
    visitor = Visitor(app).sign_in_as("karim")
    assert visitor.get("/werkvoorraad/mijn").status_code == 200
    with database.transaction(SYSTEM) as session:
        session.get_one(Account, people.karim.user_id).active = False
    assert visitor.get("/werkvoorraad/mijn").status_code == 303


def test_the_menu_offers_what_may_be_opened(app: Flask, people: People) -> None:
    worker = Visitor(app).sign_in_as("karim").get("/dossiers").text
    assert "Werkvoorraad" in worker
    assert "Doorlooptijden" not in worker
    manager = Visitor(app).sign_in_as("mats").client.get("/", follow_redirects=True).text
    assert "Werkvoorraad" not in manager
    assert "Doorlooptijden" in manager
