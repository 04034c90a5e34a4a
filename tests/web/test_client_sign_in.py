"""Signing in as a client with a real provider: code flow, PKCE, nonce and state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy import select

from engine.dossier.people.bsn import Bsn, vault
from engine.settings import Settings
from engine.store.database import Database
from engine.store.models import Person, Signal
from engine.store.who import SYSTEM
from tests.client.provider import CLIENT_ID, CLIENT_SECRET, Provider, served
from tests.client.world import Households, Part, Told
from tests.web.conftest import Visitor
from tests.web.test_pages import check
from webapp import create_app

BSN = "999990019"
CLIENT = Part("client", consented=False, starts=None, ends=None)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with served() as provider:
        yield provider


@pytest.fixture
def app(provider: Provider, settings: Settings, database: Database) -> Flask:
    known = {"oidc_client_id": CLIENT_ID, "oidc_client_secret": CLIENT_SECRET}
    made = replace(settings, demo=False, oidc_issuer=provider.issuer, **known)  # type: ignore[arg-type]
    assert CLIENT_SECRET not in repr(made)
    app = create_app(made, database)
    with database.transaction(SYSTEM) as session:
        told = [Told({name: CLIENT}, (), (), ()) for name in ("anna", "boris")]
        world = Households(session, told)
        give_bsn(session.get_one(Person, world.people["anna"]))
    return app


def give_bsn(person: Person) -> None:
    bsn = Bsn.of(BSN)
    person.bsn_cipher, person.bsn_hash = vault().encrypt(bsn, person.id), vault().hash(bsn)


def come_back(visitor: Visitor, provider: Provider) -> str:
    """The address to which the provider sends the browser back."""
    sent = visitor.get("/mijn/inloggen/digid")
    assert sent.status_code == 302, sent.text
    assert CLIENT_SECRET not in sent.location
    parts = urlsplit(provider.authorize(sent.location))
    return f"{parts.path}?{parts.query}"


def test_the_bsn_leads_to_the_dossier(app: Flask, provider: Provider) -> None:
    visitor = Visitor(app)
    provider.bsn = BSN
    answer = visitor.get(come_back(visitor, provider))
    assert (answer.status_code, answer.location) == (303, "/mijn")
    assert "Hoe staat het ervoor?" in visitor.get("/mijn/C-0").text


def test_who_is_not_known_hears_so(app: Flask, provider: Provider) -> None:
    for bsn in ("999993653", "123", ""):
        visitor = Visitor(app)
        provider.bsn = bsn
        answer = visitor.get(come_back(visitor, provider))
        assert answer.status_code == 403
        assert bsn == "" or bsn not in answer.text
        assert visitor.get("/mijn").location == "/mijn/inloggen"


def test_a_token_that_is_not_right_is_refused(app: Flask, provider: Provider) -> None:
    provider.bsn = BSN
    for wrong in ({"nonce": "x"}, {"aud": "x"}, {"iss": "https://x.example"}, {"exp": 1}):
        provider.wrong = wrong
        visitor = Visitor(app)
        assert visitor.get(come_back(visitor, provider)).status_code == 401, wrong
        assert visitor.get("/mijn").location == "/mijn/inloggen"
    provider.wrong, provider.signs_with = {}, RSAKey.generate_key(2048, {"kid": "1"})
    visitor = Visitor(app)
    assert visitor.get(come_back(visitor, provider)).status_code == 401


def test_the_state_is_of_the_browser_that_began(app: Flask, provider: Provider) -> None:
    provider.bsn = BSN
    began, other = Visitor(app), Visitor(app)
    address = come_back(began, provider)
    assert other.get(address).status_code == 401
    assert began.get(address).status_code == 303
    assert Visitor(app).get("/mijn/inloggen/terug?code=x&state=y").status_code == 401


def test_one_bsn_with_two_people_opens_neither(
    app: Flask, provider: Provider, database: Database
) -> None:
    """It may be a mistake in either of their dossiers: who treats them hears so, once."""
    with database.transaction(SYSTEM) as session:
        give_bsn(session.scalars(select(Person).where(Person.name == "Boris")).one())
    provider.bsn = BSN
    for _ in range(2):
        visitor = Visitor(app)
        answer = visitor.get(come_back(visitor, provider))
        assert answer.status_code == 403
        assert "welk dossier van u is" in answer.text
        for hidden in (BSN, "Anna", "Boris", "C-0", "C-1"):
            assert hidden not in answer.text, hidden
        assert visitor.get("/mijn").location == "/mijn/inloggen"
    with database.reading(SYSTEM) as session:
        told = session.scalars(select(Signal)).all()
    assert [one.kind for one in told] == ["bsn_twee_keer"] * 2
    assert not any(BSN in one.message or "Anna" in one.message for one in told)


def test_who_is_there_twice_says_which_dossier(
    app: Flask, provider: Provider, database: Database
) -> None:
    """The same name, and no birth dates that differ: he gets all that is his, and no more."""
    with database.transaction(SYSTEM) as session:
        boris = session.scalars(select(Person).where(Person.name == "Boris")).one()
        boris.name = "ANNA"
        give_bsn(boris)
        key = boris.id
    provider.bsn, visitor = BSN, Visitor(app)
    page = visitor.get(come_back(visitor, provider)).text
    check(page)
    assert "C-0" in page
    assert "C-1" in page
    assert visitor.get("/mijn").location == "/mijn/inloggen"
    stranger = Visitor(app)
    assert stranger.post(f"/mijn/inloggen/kies/{key}").status_code == 401
    assert visitor.post(f"/mijn/inloggen/kies/{uuid4()}").status_code == 401
    assert visitor.post(f"/mijn/inloggen/kies/{key}").location == "/mijn"
    assert visitor.get("/mijn/C-1").status_code == 200
    assert visitor.get("/mijn/C-0").status_code == 404
    assert visitor.post(f"/mijn/inloggen/kies/{key}").status_code == 401
    with database.transaction(SYSTEM) as session:
        session.get_one(Person, key).birth_date = date(1980, 1, 1)
        session.scalars(select(Person).where(Person.name == "Anna")).one().birth_date = date(
            1990, 1, 1
        )
    assert visitor.get(come_back(visitor, provider)).status_code == 403
