"""Somebody who signs in and completes tasks, as a browser would, without a network."""

import re
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select

from engine.settings import Settings
from engine.store.models import Task
from engine.store.who import SYSTEM
from tests.bench.diagrams import ANSWERS
from tests.bench.setting import Setting
from webapp import create_app


class Visitor:
    """A signed-in medewerker with a CSRF token."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        settings = Settings(
            database_url=setting.url, secret_key="only for measuring" * 3, demo=True
        )
        self.client: FlaskClient = create_app(settings, setting.database).test_client()
        token = self._token("/aanmelden")
        answer = self.client.post(
            f"/aanmelden/demo/{setting.actor.username}", data={"csrf_token": token}
        )
        assert answer.status_code == 303, answer.status_code
        self.token = self._token("/werkvoorraad/mijn")
        # Nobody looks at the messages here: they would pile up in the cookie.
        self.cookie = self._session()
        self.plain = self.client.application.test_client(use_cookies=False)

    def complete(self, task_id: UUID, **answers: str) -> None:
        """Post the form of a task; anything but a redirect is an error."""
        form = {**ANSWERS, **answers, "csrf_token": self.token}
        path = f"/taken/{task_id}/afronden"
        answer = self.plain.post(path, data=form, headers={"Cookie": self.cookie})
        assert answer.status_code == 303, (answer.status_code, answer.text[:2000])

    def open_tasks(self) -> list[UUID]:
        """The tasks that stand open now."""
        with self.setting.database.reading(SYSTEM) as session:
            return list(session.scalars(select(Task.id).where(Task.state == "open")))

    def _session(self) -> str:
        name = self.client.application.config["SESSION_COOKIE_NAME"]
        cookie = self.client.get_cookie(name)
        assert cookie, "no session cookie"
        return f"{name}={cookie.value}"

    def _token(self, path: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.client.get(path).text)
        assert found, f"no CSRF token on {path}"
        return found[1]
