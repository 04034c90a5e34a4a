"""An organisation that works with Samenloop: a database, a server, and people with browsers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar
from urllib.parse import unquote_plus

from playwright.sync_api import Browser, BrowserContext, Request

from engine.reference.rows import day_of
from engine.store.database import Database
from tests.support.screen import Person
from tests.support.server import Server

WAIT_MILLISECONDS: Final = 60_000
NUMBER: Final = re.compile(r"\d{4}-\d{6}")
DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
P = TypeVar("P", bound=Person)


class Office:
    """A running server, and the people who use it; remembers what they typed and where they went.

    `database` is the server's own, for tests that look behind the screen.
    """

    def __init__(self, server: Server, database: Database, browser: Browser) -> None:
        self.server = server
        self.database = database
        self.typed: set[str] = set()
        self.addresses: set[str] = set()
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def visitor(self, *, width: int = 1280, height: int = 900, scripts: bool = True) -> Person:
        """Somebody who is not signed in, with a browser window of this size in CSS pixels."""
        return self.window(Person, width=width, height=height, scripts=scripts)

    def window(
        self, kind: type[P], *, width: int = 1280, height: int = 900, scripts: bool = True
    ) -> P:
        """The same for a person of this kind, who may use the screen in another way."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            reduced_motion="reduce",
        )
        context.set_default_timeout(WAIT_MILLISECONDS)
        context.on("request", lambda request: self._remember(request))
        self._contexts.append(context)
        return kind(context.new_page(), self.server.url, self.typed.add)

    def _remember(self, request: Request) -> None:
        """Where somebody went, and where he told that he came from."""
        self.addresses |= {request.url, request.headers.get("referer", "")} - {""}

    def person(self, name: str, *, width: int = 1280, height: int = 900) -> Person:
        """Somebody of the demo, signed in."""
        person = self.visitor(width=width, height=height)
        person.sign_in_as(name)
        person.page.wait_for_url(lambda address: "/aanmelden" not in address)
        return person

    def leave(self) -> None:
        """Close all browser windows."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def leaks(self) -> list[str]:
        """What was typed and stands in the server's log or in an address that was visited."""
        log = self.server.log.read_text(encoding="utf-8")
        places = [log, *(unquote_plus(address) for address in self.addresses)]
        return sorted(text for text in self._secrets() if any(text in place for place in places))

    def _secrets(self) -> set[str]:
        """Texts that say something of a person; dates also as people write them.

        The number of a dossier and a day of now may be anywhere.
        """
        texts = {line.strip() for text in self.typed for line in text.splitlines()}
        texts = {text for text in texts if len(text) > 3 and not NUMBER.fullmatch(text)}
        dates = {text for text in texts if DATE.fullmatch(text)}
        written = {DATE.sub(r"\3-\2-\1", text) for text in dates}
        return {text for text in texts | written if text not in days_of_now()}


def today() -> str:
    """The day that it is here, as a date field takes it."""
    return day_of(datetime.now(UTC)).isoformat()


def days_of_now() -> set[str]:
    """The days that it is now or just was, in UTC or here, as a date field takes them and as people
    write them: a log tells the time."""
    now = datetime.now(UTC)
    days = [(now + timedelta(days=days)).date() for days in (-1, 0, 1)]
    return {written for day in days for written in (f"{day:%Y-%m-%d}", f"{day:%d-%m-%Y}")}
