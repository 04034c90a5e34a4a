"""What a form can offer beside the variables of its case: lists of what is there now.

A form reads them as `lijsten.partijen`, `lijsten.contactpersonen`, … They are read when a form that
asks for them is drawn or judged, and only then: a diagram can't read them, for it would have to go
on without knowing of what day they are. Each item has a `label` and a `value`; `van` is the value
of what it belongs to.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from engine.feel.shapes import TEXT, Shape, list_of, record
from engine.forms import Form
from engine.forms.components import expressions_of, walk

NAME: Final = "lijsten"
ListItem = Mapping[str, str]
Reader = Callable[[Session, UUID, datetime], list[ListItem]]
"""The items for a dossier at a moment (aware UTC), for whom the session is."""

_readers: dict[str, Reader] = {}
_EXAMPLES: Final[Mapping[str, tuple[ListItem, ...]]] = {
    "partijen": (
        {"label": "Huisartsenpraktijk", "value": "huisarts"},
        {"label": "Basisschool", "value": "school"},
        {"label": "Politie", "value": "politie"},
    ),
    "contactpersonen": (
        {"label": "Huisarts", "value": "contact-huisarts", "van": "huisarts"},
        {"label": "Intern begeleider", "value": "contact-school", "van": "school"},
        {"label": "Wijkagent", "value": "contact-politie", "van": "politie"},
    ),
    "geheimhouders": ({"label": "Huisarts", "value": "contact-huisarts", "van": "huisarts"},),
    "medewerkers": (
        {"label": "Noor", "value": "noor"},
        {"label": "Sami", "value": "sami"},
    ),
    "personen": (
        {"label": "De cliënt", "value": "client"},
        {"label": "Een gezinslid", "value": "gezinslid"},
    ),
    "gegevens": (
        {"label": "Een gewoon gegeven", "value": "gegeven-1"},
        {"label": "Een gegeven over gezondheid", "value": "gegeven-2"},
    ),
    "gehouden": (),
}
"""What scenarios and tests choose from, where there is no database."""

SHAPE: Final[Shape] = record(
    {
        NAME: record(
            dict.fromkeys(_EXAMPLES, list_of(record({"label": TEXT, "value": TEXT, "van": TEXT})))
        )
    }
)
"""What is known of the lists beforehand."""


def readable(name: str) -> Callable[[Reader], Reader]:
    """Register the decorated function as the list of that name."""

    def register(function: Reader) -> Reader:
        _readers[name] = function
        return function

    return register


def asked_by(form: Form) -> bool:
    """Whether a formula of the form reads a list."""
    return any(
        NAME in expression.names
        for component in walk(form.components)
        for expression in expressions_of(component)
    )


def around(session: Session, dossier_id: UUID, form: Form | None, at: datetime) -> dict[str, Any]:
    """`lijsten` as this form reads them; nothing for a form that reads none."""
    if form is None or not asked_by(form):
        return {}
    return {NAME: {name: read(session, dossier_id, at) for name, read in _readers.items()}}


def examples() -> dict[str, Any]:
    """The same where there is no database."""
    return {NAME: {name: list(items) for name, items in _EXAMPLES.items()}}
