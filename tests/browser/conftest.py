"""A real browser and a real server for the tests of the screen.

The demo is told once. Each module gets a copy of that database and a server of its own,
so that what one module does is nothing to another.
"""

from __future__ import annotations

import fcntl
import os
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

import webapp  # noqa: F401 - registers what service tasks may call
from engine import demo
from engine.accountability import register
from engine.doors import keys
from engine.store import schema
from engine.store.database import Database
from engine.store.who import SYSTEM
from tests.conftest import PREFIX, as_application, drop, new_database
from tests.support.browser import ARGUMENTS, chromium
from tests.support.office import WAIT_MILLISECONDS, Office
from tests.support.server import Server

KEY = urlsafe_b64encode(b"thirty-two bytes, for tests only").decode()
SETTINGS = {
    "SAMENLOOP_DEMO": "1",
    "SAMENLOOP_TICK_SECONDS": "1",
    "SAMENLOOP_BSN_KEY": KEY,
    "SAMENLOOP_DOCUMENT_KEY": KEY,
}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a worker; pages come from a context of the test's own."""
    found = chromium()
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found.path, args=list(ARGUMENTS), env=found.environment
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def demo_database(cluster_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database that holds the demo, to make copies of.

    The workers of a run share it; the next run sweeps it away.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return tell_demo(cluster_url, f"{PREFIX}{os.getpid()}_demo")
    told = tmp_path_factory.getbasetemp().parent / "demo-database"
    with told.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        if not (name := file.read()):
            name = tell_demo(cluster_url, f"{PREFIX}{os.getppid()}_demo")
            file.write(name)
        return name


def tell_demo(cluster_url: str, name: str) -> str:
    url = new_database(cluster_url, name)
    owner, database = Database(url), Database(as_application(url))
    keys.use_key("a key for tests, of at least 32 characters")
    schema.upgrade(owner)
    with database.transaction(SYSTEM) as session:
        register.add_shipped(session, datetime.now(UTC))  # as `samenloop db upgrade` does
    demo.fill(database, datetime.now(UTC))
    owner.close()
    database.close()
    return name


@pytest.fixture(scope="module")
def open_office(
    cluster_url: str, demo_database: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """The demo on a server, for all tests of a module."""
    name = f"{PREFIX}{os.getpid()}_office"
    url = as_application(new_database(cluster_url, name, like=demo_database))
    directory: Path = tmp_path_factory.mktemp("office")
    database = Database(url)
    with Server(directory, url, SETTINGS) as server:
        office = Office(server, database, browser)
        yield office
        office.leave()
    database.close()
    drop(cluster_url, name)
    assert office.leaks() == [], "in the server's log or in an address"


@pytest.fixture
def office(open_office: Office) -> Iterator[Office]:
    """The demo on a server; browser windows are closed after the test."""
    yield open_office
    open_office.leave()
