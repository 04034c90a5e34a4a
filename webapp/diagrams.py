"""Diagrams on a page: the marks on the drawing and the same in words.

A diagram holds no personal data, so whoever is signed in may read its file.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from flask import Blueprint, Response, abort

from engine.store.models import Definition
from webapp.access import database, signed_in

bp = Blueprint("diagrams", __name__)

MEANINGS: Final = {
    "current": "Hier staat de zaak nu",
    "overdue": "Over de streefdatum",
    "waiting": "Aantal open taken",
    "done": "Gedaan",
    "error": "Fout",
    "warning": "Waarschuwing",
    "added": "Nieuw in deze versie",
    "changed": "Gewijzigd in deze versie",
}
"""Kind of mark → what the legend says, in the order in which it says it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on one element: `kind` (a key of MEANINGS), the text of its badge, its tooltip."""

    element_id: str
    kind: str
    badge: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step in words; `since` and `who` are texts as they stand on the screen."""

    element_id: str
    step: str
    state: str
    since: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One process of a case: the case's own, a called one, or a collapsed sub-process.

    `root` is the id of the collapsed sub-process to show, or empty for the whole diagram;
    `open` says that its tab is the one to begin with.
    """

    title: str
    xml_url: str
    description: str
    marks: Sequence[Mark] = ()
    rows: Sequence[StepRow] = ()
    root: str = ""
    open: bool = False


@bp.get("/diagrammen/<uuid:definition_id>")
@signed_in
def xml(definition_id: UUID) -> Response:
    """The file of one version of a diagram."""
    with database().reading() as session:
        definition = session.get(Definition, definition_id)
        if definition is None or definition.kind != "process":
            abort(404)
        # As text: a browser that opens the address itself must not read the file as a page.
        return Response(definition.content, content_type="text/plain; charset=utf-8")


@bp.app_template_global()
def marks_json(marks: Sequence[Mark]) -> str:
    """The marks as the browser reads them."""
    return json.dumps(
        [
            {"element": m.element_id, "kind": m.kind, "badge": m.badge, "label": m.label}
            for m in marks
        ],
        ensure_ascii=False,
    )


@bp.app_template_global()
def legend_of(marks: Sequence[Mark]) -> list[tuple[str, str, str]]:
    """(kind, badge, meaning) of the kinds of mark that a drawing carries."""
    badges = {mark.kind: mark.badge for mark in reversed(marks) if mark.badge}
    return [(kind, badges[kind], text) for kind, text in MEANINGS.items() if kind in badges]
