"""The application on a real database, and visitors who click through it without a browser."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.policy import Actor
from engine.settings import Settings
from engine.store.database import Database
from webapp import create_app

SECRET = "a key for tests, of at least 32 characters"
BSN_KEY = urlsafe_b64encode(bytes(range(32))).decode("ascii")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    """Somebody with a browser: keeps cookies, and sends the CSRF token of the page along."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers=headers)

    def post(
        self, path: str, fields: dict[str, object] | None = None, **headers: str
    ) -> TestResponse:
        sent = {"csrf_token": self.token(), **(fields or {})}
        return self.client.post(path, data=sent, headers=headers)

    def token(self) -> str:
        """The CSRF token, taken from a page as a browser gets it."""
        page = self.client.get("/aanmelden", follow_redirects=True).text
        found = TOKEN.search(page)
        assert found, "no form with a CSRF token on the page"
        return found[1]

    def sign_in_as(self, username: str) -> Visitor:
        answer = self.post(f"/aanmelden/demo/{username}")
        assert answer.status_code == 303, answer.text
        return self


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    keys = {"secret_key": SECRET, "bsn_key": BSN_KEY, "document_key": BSN_KEY}
    return Settings(var=tmp_path, demo=True, **keys)


@pytest.fixture
def app(database: Database, settings: Settings) -> Flask:
    app = create_app(settings, database)
    app.testing = True
    return app


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(app)


@pytest.fixture
def as_actor(app: Flask) -> Callable[[Actor], Visitor]:
    """Gives a visitor who is signed in as this medewerker."""
    return lambda actor: Visitor(app).sign_in_as(actor.username)
