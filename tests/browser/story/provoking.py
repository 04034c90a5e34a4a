"""Every page that says that something can't be done, provoked while answers are on their way, and
what leaves the application for other eyes: exports and figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from playwright.sync_api import APIResponse
from sqlalchemy import text

from engine.store.database import Database
from engine.store.who import SYSTEM
from tests.support.office import Office
from tests.support.screen import Person

EXPORTS: Final = (
    "/privacy/handelingen.jsonl",
    "/privacy/verwerkingen.jsonl",
    "/privacy/register.jsonl",
    "/privacy/ankers.jsonl",
    "/privacy/verstrekkingen.jsonl",
)
FIGURES: Final = ("/doorlooptijden", "/samenwerking")
TOO_MUCH: Final = 2_000_000
"""More characters than a form may hold."""
TRIES: Final = 6
"""One more than are free for one user name."""


def error_pages(office: Office, owner: Database, task: str, words: Iterable[str]) -> dict[str, str]:
    """What comes back, by status, when each of these goes wrong with all words in the form.

    `task` is the address of a task that Elif Extern has now.
    """
    said = " ".join(words)
    elif_extern, mats = office.person("Elif Extern"), office.person("Mats Meetlat")
    elif_extern.open(task)
    mats.open("/doorlooptijden")
    answers = {
        400: _post(office.visitor(), "/verzoek", said, token=False),
        403: _post(mats, f"{task}/afronden", said),
        404: _post(elif_extern, f"/taken/{UUID(int=0)}/afronden", said),
        405: _post(elif_extern, "/dossiers/open", said),
        413: _post(elif_extern, f"{task}/tussentijds", said + "x" * TOO_MUCH),
        429: _guess(office.visitor(), said),
    }
    with _held(office.database, task):
        answers[409] = _post(elif_extern, f"{task}/tussentijds", said)
    with _broken(owner):
        answers[500] = _post(elif_extern, f"{task}/tussentijds", said)
    assert {asked: one.status for asked, one in answers.items()} == {one: one for one in answers}
    return {f"page of {status}": answer.text() for status, answer in answers.items()}


def exports_and_figures(office: Office) -> dict[str, str]:
    """The text of each export of the logs, and of the pages with figures; there are no metrics."""
    pia, mats = office.person("Pia Privacy"), office.person("Mats Meetlat")
    found = {}
    for person, paths in ((pia, EXPORTS), (mats, FIGURES)):
        for path in paths:
            answer = person.page.request.get(person.address + path)
            assert answer.ok, path
            found[path] = answer.text()
    assert mats.page.request.get(f"{mats.address}/metrics").status == 404
    return found


def _post(person: Person, path: str, said: str, *, token: bool = True) -> APIResponse:
    form: dict[str, str | float | bool] = {"toelichtingMelding": said, "naam": said}
    if token:
        form["csrf_token"] = _token(person)
    return person.page.request.post(person.address + path, form=form, max_redirects=0)


def _guess(visitor: Person, password: str) -> APIResponse:
    """Sign in wrongly, until one has to wait."""
    visitor.open("/aanmelden")
    form: dict[str, str | float | bool] = {
        "csrf_token": _token(visitor),
        "naam": "niemand",
        "wachtwoord": password,
    }
    for _ in range(TRIES):
        answer = visitor.page.request.post(f"{visitor.address}/aanmelden", form=form)
    return answer


def _token(person: Person) -> str:
    found = person.page.locator("input[name=csrf_token]").first.get_attribute("value")
    assert found
    return found


@contextmanager
def _held(database: Database, task: str) -> Iterator[None]:
    """Somebody else is busy with the task."""
    held = text("SELECT id FROM task WHERE id = :id FOR UPDATE")
    with database.transaction(SYSTEM) as session:
        assert session.scalar(held, {"id": UUID(task.split("/")[2])})
        yield


@contextmanager
def _broken(owner: Database) -> Iterator[None]:
    """A table is away."""
    with owner.engine.begin() as connection:
        connection.execute(text("ALTER TABLE task_draft RENAME TO task_draft_away"))
    yield
    with owner.engine.begin() as connection:
        connection.execute(text("ALTER TABLE task_draft_away RENAME TO task_draft"))
