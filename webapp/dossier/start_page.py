"""What the page of a new dossier consists of: our own questions and the form of its process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from engine.dossier import opening
from engine.dossier.dossiers import known_people
from engine.dossier.people import bsn
from engine.forms import Form, load_form
from engine.policy import NotFound
from engine.reference import rows
from engine.store.models import Person
from engine.work.deployments import current_release_id
from engine.work.errors import NothingInUse
from engine.work.library import Library, Stored, library
from webapp.access import current_actor
from webapp.formats import short_date
from webapp.posted import Input

OWN: Final = "nieuw_dossier"
"""Before the names of the questions that every new dossier asks, whatever its process."""
SEARCH: Final = f"{OWN}.zoek"
QUESTIONS: Final = Path(__file__).resolve().parents[1] / "templates" / "start" / "dossier.form"


@dataclass(frozen=True)
class StartPage:
    """What the page of one process is made of."""

    process: Stored
    own: Form
    own_context: Mapping[str, Any]
    form: Form
    tables: Mapping[str, Any]
    """What the start form reads: the reference tables, for there is no case yet."""

    def parts(self) -> tuple[tuple[Form, Mapping[str, Any], bool], ...]:
        """The two forms, what they can read, and whether the part is our own."""
        return (self.own, self.own_context, True), (self.form, self.tables, False)


def start_page(session: Session, process_key: str, values: Input) -> StartPage:
    """The page of this process, with who was searched for. Raises `NotFound`."""
    shelf = shelf_of(session)
    process = next((one for one in shelf.startable() if one.key == process_key), None)
    if process is None:
        raise NotFound
    form = shelf.form(process.summary["start_form"])
    tables = rows.around(session, datetime.now(UTC))
    return StartPage(process, _questions(), _own_context(session, values), form, tables)


def _own_context(session: Session, values: Input) -> dict[str, Any]:
    actor = current_actor()
    words = (values.get(SEARCH) or [""])[-1]
    groups = opening.groups_that_take_dossiers(session)
    own_groups = [str(group.id) for group in groups if group.id in actor.group_ids]
    return {
        "gevonden": [_found(person) for person in known_people(session, actor, words)],
        "gezocht": bool(words.strip()),
        "groepen": [{"label": group.name, "value": str(group.id)} for group in groups],
        "eigen_groep": own_groups[0] if own_groups else None,
        "bewaart_bsn": bool(bsn.vault()),
    }


def _found(person: Person) -> dict[str, str]:
    born = f", geboren {short_date(person.birth_date)}" if person.birth_date else ""
    return {"label": f"{person.name}{born}", "value": str(person.id)}


def shelf_of(session: Session) -> Library:
    """What is in use: nothing before the first release."""
    try:
        return library(session, current_release_id(session))
    except NothingInUse:
        return Library(0, {})


@cache
def _questions() -> Form:
    return load_form(QUESTIONS.read_bytes())
