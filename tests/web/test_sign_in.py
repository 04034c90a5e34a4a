"""Signing in: with a password, slowed down for who guesses, and without losing a form."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from itsdangerous import TimestampSigner
from sqlalchemy import func, select, update

from engine.settings import Settings
from engine.store.database import Database
from engine.store.models import Account, SignInAttempt
from tests.conftest import People
from tests.web.conftest import SECRET, Visitor
from webapp import create_app, passwords
from webapp.access import requires
from webapp.passwords import LONGEST_WAIT, hash_password, wait_after
from webapp.resuming import MAX_KEPT_CHARACTERS, resumed_by

PASSWORD = "een zin die niemand raadt"
KEPT = re.compile(r'name="bewaard" value="([^"]*)"')


@pytest.fixture
def karim(database: Database, people: People) -> str:
    """The user name of somebody with a password."""
    with database.transaction() as session:
        session.get_one(Account, people.karim.user_id).password_hash = hash_password(PASSWORD)
    return "karim"


def sign_in(visitor: Visitor, name: str, password: str, **more: str) -> int:
    return visitor.post("/aanmelden", {"naam": name, "wachtwoord": password, **more}).status_code


def attempts(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(SignInAttempt.id))) or 0


def test_the_right_password_opens_the_first_page(visitor: Visitor, karim: str) -> None:
    answer = visitor.post("/aanmelden", {"naam": "KARIM ", "wachtwoord": PASSWORD})
    assert answer.status_code == 303
    assert visitor.client.get("/", follow_redirects=True).text.count("Karim Kompas") >= 1


def test_after_signing_in_one_is_where_one_wanted_to_be(visitor: Visitor, karim: str) -> None:
    asked = visitor.get("/werkvoorraad/groep?sorteer=dossier")
    assert asked.location == "/aanmelden?verder=/werkvoorraad/groep?sorteer%3Ddossier"
    answer = visitor.post(
        "/aanmelden",
        {
            "naam": karim,
            "wachtwoord": PASSWORD,
            "verder": "/werkvoorraad/groep?sorteer=dossier",
        },
    )
    assert answer.location == "/werkvoorraad/groep?sorteer=dossier"


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("https://elders.example/", "//elders.example/", "///elders.example/"),
        "/\\elders.example",
        "/\\//elders.example",
        "/\t///elders.example",
        "https://[",
        *("javascript:1", "", "x"),
    ],
)
def test_signing_in_never_leads_to_another_site(
    visitor: Visitor, karim: str, elsewhere: str
) -> None:
    answer = visitor.post(
        "/aanmelden", {"naam": karim, "wachtwoord": PASSWORD, "verder": elsewhere}
    )
    assert answer.location == "/"


@pytest.mark.parametrize("name", ["karim", "bestaat-niet"])
def test_a_wrong_password_and_an_unknown_name_are_told_the_same(
    visitor: Visitor, karim: str, name: str
) -> None:
    answer = visitor.post("/aanmelden", {"naam": name, "wachtwoord": "fout"})
    assert answer.status_code == 401
    assert "Gebruikersnaam of wachtwoord klopt niet" in answer.text


def test_an_unknown_name_costs_as_much_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    monkeypatch.setattr(
        passwords.hasher.__class__, "verify", lambda _self, hashed, _pw: verified.append(hashed)
    )
    assert not passwords.is_correct(None, "fout")
    assert len(verified) == 1


def test_guessing_is_slowed_down(visitor: Visitor, karim: str) -> None:
    for _ in range(passwords.FREE_FOR_NAME):
        assert sign_in(visitor, karim, "fout") == 401
    answer = visitor.post("/aanmelden", {"naam": karim, "wachtwoord": PASSWORD})
    assert answer.status_code == 429
    assert "Te vaak een verkeerd wachtwoord" in answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= passwords.FIRST_WAIT.total_seconds() + 1


def test_waiting_long_enough_helps(visitor: Visitor, database: Database, karim: str) -> None:
    for _ in range(passwords.FREE_FOR_NAME):
        sign_in(visitor, karim, "fout")
    with database.transaction() as session:
        session.execute(update(SignInAttempt).values(at=SignInAttempt.at - passwords.FIRST_WAIT))
    assert sign_in(visitor, karim, PASSWORD) == 303


def test_many_names_from_one_address_are_slowed_down_too(
    visitor: Visitor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "FREE_FOR_ADDRESS", 3)
    for number in range(3):
        assert sign_in(visitor, f"naam{number}", "fout") == 401
    assert sign_in(visitor, "nog-een-naam", "fout") == 429


def test_attempts_hold_no_names_and_are_forgotten_after_success(
    visitor: Visitor, database: Database, karim: str
) -> None:
    sign_in(visitor, karim, "fout")
    with database.reading() as session:
        hashes = session.scalars(select(SignInAttempt.subject_hash)).all()
    assert len(hashes) == 2
    assert all(b"karim" not in one and b"127.0.0.1" not in one for one in hashes)
    sign_in(visitor, karim, PASSWORD)
    assert attempts(database) == 1, "the failure from this address still counts"
