"""Signing in: with a password, slowed down for who guesses, and without losing a form."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import TimestampSigner
from sqlalchemy import func, select, update
from werkzeug.datastructures import MultiDict

from engine.settings import Settings
from engine.store.database import Database
from engine.store.models import Account, SignInAttempt
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.conftest import SECRET, Visitor
from webapp import create_app, passwords
from webapp.access import requires
from webapp.passwords import LONGEST_WAIT, hash_password, wait_after
from webapp.resuming import MAX_KEPT_CHARACTERS, pack, resumed_by

PASSWORD = "een zin die niemand raadt"
KEPT = re.compile(r'name="bewaard" value="([^"]*)"')


@pytest.fixture
def karim(database: Database, people: People) -> str:
    """The user name of somebody with a password."""
    with database.transaction(SYSTEM) as session:
        session.get_one(Account, people.karim.user_id).password_hash = hash_password(PASSWORD)
    return "karim"


def sign_in(visitor: Visitor, name: str, password: str, **more: str) -> int:
    return visitor.post("/aanmelden", {"naam": name, "wachtwoord": password, **more}).status_code


def attempts(database: Database) -> int:
    with database.reading(SYSTEM) as session:
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
    with database.transaction(SYSTEM) as session:
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
    with database.reading(SYSTEM) as session:
        hashes = session.scalars(select(SignInAttempt.subject_hash)).all()
    assert len(hashes) == 2
    assert all(b"karim" not in one and b"127.0.0.1" not in one for one in hashes)
    sign_in(visitor, karim, PASSWORD)
    assert attempts(database) == 1, "the failure from this address still counts"


@given(st.integers(0, 10_000), st.integers(1, 100))
def test_the_wait_grows_and_stays_bearable(failures: int, free: int) -> None:
    assert wait_after(failures, free) <= wait_after(failures + 1, free) <= LONGEST_WAIT
    assert (wait_after(failures, free) == timedelta(0)) == (failures < free)


def test_without_csrf_token_nothing_is_done(visitor: Visitor, karim: str) -> None:
    answer = visitor.client.post("/aanmelden", data={"naam": karim, "wachtwoord": PASSWORD})
    assert answer.status_code == 400
    assert visitor.get("/dossiers").status_code == 303


def test_the_demo_door_exists_only_in_a_demo(
    database: Database, people: People, tmp_path: Path
) -> None:
    app = create_app(Settings(var=tmp_path, secret_key=SECRET, demo=False), database)
    visitor = Visitor(app)
    assert "Noor Noorderlicht" not in visitor.get("/aanmelden").text
    assert visitor.post("/aanmelden/demo/noor").status_code == 404


def test_the_demo_door_is_not_for_real_accounts(
    visitor: Visitor, database: Database, people: People
) -> None:
    with database.transaction(SYSTEM) as session:
        session.get_one(Account, people.noor.user_id).demo = False
    assert "Noor Noorderlicht" not in visitor.get("/aanmelden").text
    assert visitor.post("/aanmelden/demo/noor").status_code == 404


def test_the_session_ends_after_a_time_without_activity(
    app: Flask, settings: Settings, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()

    def pass_by(minutes: int) -> None:
        nonlocal now
        now += minutes * 60
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: int(now))

    visitor = Visitor(app).sign_in_as("karim")
    pass_by(settings.session_minutes - 1)
    assert visitor.get("/dossiers").status_code == 200
    pass_by(settings.session_minutes - 1)
    assert visitor.get("/dossiers").status_code == 200, "activity starts the time anew"
    pass_by(settings.session_minutes + 1)
    assert visitor.get("/dossiers").status_code == 303


def test_signing_out_ends_the_session(app: Flask, people: People) -> None:
    visitor = Visitor(app).sign_in_as("karim")
    kept = Visitor(app)
    kept.client.set_cookie("samenloop", visitor.client.get_cookie("samenloop").value)
    assert kept.get("/dossiers").status_code == 200
    assert visitor.post("/afmelden").status_code == 303
    assert visitor.get("/dossiers").status_code == 303
    assert kept.get("/dossiers").status_code == 303  # a copy of the cookie is worth nothing either


def test_cookies_are_out_of_reach(database: Database, tmp_path: Path) -> None:
    plain = create_app(Settings(var=tmp_path, secret_key=SECRET), database)
    cookie = plain.test_client().get("/aanmelden").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    secure = create_app(Settings(var=tmp_path, secret_key=SECRET, https=True), database)
    cookie = (
        secure.test_client().get("/aanmelden", base_url="https://localhost").headers["Set-Cookie"]
    )
    assert cookie.startswith("__Host-samenloop=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


@pytest.fixture
def with_form(app: Flask) -> Flask:
    """The application with one form of its own, that shows again what it was given."""

    def show(fields: MultiDict[str, str], number: int) -> str:
        return render_template_string(
            "<p>{{ number }}: {{ fields.reden }}</p>", number=number, fields=fields
        )

    @requires("tasks:work")
    @resumed_by(show)
    def save(number: int) -> str:
        raise AssertionError("nothing may be carried out")

    app.add_url_rule("/proef/<int:number>", "trial", save, methods=["POST"])
    return app


def test_a_form_survives_the_end_of_the_session(with_form: Flask, people: People) -> None:
    visitor = Visitor(with_form)
    answer = visitor.post("/proef/7", {"reden": "Huur & <schuld>"})
    assert answer.status_code == 401
    assert "Wat je invulde is bewaard" in answer.text
    kept = KEPT.search(answer.text)
    assert kept
    assert "csrf_token" not in kept[1]
    resumed = visitor.post(
        "/aanmelden/demo/karim", {"verder": "/proef/7", "bewaard": unescape(kept[1])}
    )
    assert resumed.status_code == 200
    assert resumed.text == "<p>7: Huur &amp; &lt;schuld&gt;</p>"


def test_a_wrong_password_in_between_loses_nothing(with_form: Flask, karim: str) -> None:
    visitor = Visitor(with_form)
    kept = pack(MultiDict({"reden": "lang verhaal"})) or ""
    wrong = visitor.post(
        "/aanmelden", {"naam": karim, "wachtwoord": "x", "verder": "/proef/7", "bewaard": kept}
    )
    found = KEPT.search(wrong.text)
    assert found
    assert unescape(found[1]) == kept


def test_who_may_not_do_it_does_not_get_the_form(with_form: Flask, people: People) -> None:
    kept = pack(MultiDict({"reden": "geheim"})) or ""
    answer = Visitor(with_form).post(
        "/aanmelden/demo/mats", {"verder": "/proef/7", "bewaard": kept}
    )
    assert answer.status_code == 303
    assert "geheim" not in answer.text


def test_a_form_from_before_a_new_sign_in_is_shown_again(with_form: Flask, people: People) -> None:
    visitor = Visitor(with_form).sign_in_as("karim")
    answer = visitor.post("/proef/7", {"csrf_token": "van voor het afmelden", "reden": "blijft"})
    assert answer.status_code == 400
    assert "7: blijft" in answer.text


def test_too_much_to_keep_is_told(visitor: Visitor, people: People) -> None:
    answer = visitor.post("/werkvoorraad/zoeken", {"zoek": "x" * (MAX_KEPT_CHARACTERS + 1)})
    assert answer.status_code == 401
    assert "te veel om te bewaren" in answer.text


def test_a_partial_update_leads_to_the_sign_in_page(visitor: Visitor) -> None:
    answer = visitor.get(
        "/werkvoorraad/mijn?pagina=2",
        **{"HX-Request": "true", "HX-Current-URL": "http://localhost/werkvoorraad/mijn"},
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/aanmelden?verder=/werkvoorraad/mijn"
