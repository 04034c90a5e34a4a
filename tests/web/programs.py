"""Programs that call the API, each with a token of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.policy import PERMISSIONS
from engine.store.database import Database
from engine.store.models import PEOPLE_ROLES
from engine.store.who import SYSTEM
from webapp.api import tokens


class Program:
    """Somebody's program: sends its token, and nothing of a browser."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.client: FlaskClient = app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(f"/v1{path}", headers=self.headers | headers)

    def post(self, path: str, body: object = None, **headers: str) -> TestResponse:
        return self.client.post(f"/v1{path}", json=body, headers=self.headers | headers)

    def send(self, path: str, *files: tuple[str, bytes]) -> TestResponse:
        sent = {"files": [(BytesIO(content), name) for name, content in files]}
        return self.client.post(f"/v1{path}", data=sent, headers=self.headers)

    def open(self, method: str, path: str, **more: Any) -> TestResponse:
        headers = self.headers | more.pop("headers", {})
        return self.client.open(f"/v1{path}", method=method, headers=headers, **more)


def program(
    app: Flask,
    database: Database,
    permissions: Collection[str] = tuple(PERMISSIONS),
    roles: Collection[str] = PEOPLE_ROLES,
) -> Program:
    """A program that may do all of this, acting as an account with these roles."""
    name = f"proef-{uuid4()}"
    with database.transaction(SYSTEM) as session:
        token = tokens.issue(
            session, name, name, frozenset(roles), frozenset(permissions), timedelta(days=1)
        )
    return Program(app, token)


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """The problem that the answer tells; holds what every problem has."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["API-Version"]
    told: dict[str, Any] = answer.get_json(force=True)
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    return told
