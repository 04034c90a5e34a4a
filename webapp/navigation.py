"""The first page, and the main navigation: what each visitor may open, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.access import may_open, signed_in

bp = Blueprint("home", __name__)


@dataclass(frozen=True)
class Entry:
    """One entry of the main navigation; `sections` are the blueprints that belong to it."""

    label: str
    endpoint: str
    sections: frozenset[str]

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def current(self) -> bool:
        return request.blueprint in self.sections


ENTRIES: Final = (
    Entry("Werkvoorraad", "worklist.mine", frozenset({"worklist", "tasks"})),
    Entry(
        "Dossiers",
        "dossiers.mine",
        frozenset(
            {
                "dossiers",
                "people",
                "data_requests",
                "links",
                "items",
                "item_viewers",
                "sharing",
                "conference",
                "conference_minutes",
                "client_office",
                "coordination",
                "emergency",
                "plan",
                "records",
                "documents",
                "clocks",
                "start",
            }
        ),
    ),
    Entry("Overleg", "consultation.index", frozenset({"consultation"})),
    Entry("Vragen", "questions.index", frozenset({"questions"})),
    Entry("Processen", "studio.index", frozenset({"studio", "diagrams", "trying"})),
    Entry("Doorlooptijden", "insight.index", frozenset({"insight"})),
    Entry("Implementatie", "implementation.index", frozenset({"implementation"})),
    Entry("Beheer", "operating.index", frozenset({"operating", "mending"})),
    Entry("Partijen", "parties.index", frozenset({"parties"})),
    Entry("Tabellen", "reference.index", frozenset({"reference"})),
    Entry("Privacy", "privacy.audit", frozenset({"privacy", "activities"})),
    Entry("Bewaren", "retention.index", frozenset({"retention"})),
    Entry("Samenwerking", "cooperation.index", frozenset({"cooperation"})),
)


@bp.get("/")
@signed_in
def show() -> ResponseReturnValue:
    """The first page that this visitor may open."""
    entries = open_entries()
    if entries:
        return redirect(entries[0].url, 303)
    return render_template("base/nothing_to_open.html")


def open_entries() -> list[Entry]:
    """The entries that lead to a page that the visitor may open."""
    return [
        entry
        for entry in ENTRIES
        if entry.endpoint in current_app.view_functions and may_open(entry.endpoint)
    ]
