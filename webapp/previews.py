"""A deployed file as people see it: the drawing, the form, or the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import url_for

from engine.decisions import Decision, TableFinding, check_table
from engine.forms import Widget, load_form
from engine.reference.rows import shipped_around
from engine.store.models import Definition
from engine.work.differences import ADDED, CHANGED, Difference
from engine.work.table_text import TableText, table_text
from webapp.diagrams import Mark

STEPS: Final = {
    "userTask": "Taak voor een medewerker",
    "manualTask": "Handmatige stap",
    "task": "Stap",
    "serviceTask": "Automatische stap",
    "sendTask": "Bericht versturen",
    "receiveTask": "Wachten op een bericht",
    "scriptTask": "Berekening",
    "businessRuleTask": "Beslistabel",
    "callActivity": "Ander proces",
    "subProcess": "Deelproces",
    "startEvent": "Begin",
    "endEvent": "Einde",
    "boundaryEvent": "Gebeurtenis bij een stap",
    "intermediateCatchEvent": "Wachten",
    "intermediateThrowEvent": "Melden",
    "exclusiveGateway": "Keuze",
    "parallelGateway": "Tegelijk",
    "inclusiveGateway": "Een of meer paden",
    "eventBasedGateway": "Wat eerst komt",
}
"""BPMN element → what it is called on the screen."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a diagram in words."""

    id: str
    name: str
    what: str
    lane: str
    form: str | None
    change: str


@dataclass(frozen=True, slots=True)
class Preview:
    """One of a diagram with its elements in words, a form, or a decision table."""

    kind: str
    name: str
    xml_url: str = ""
    marks: Sequence[Mark] = ()
    elements: Sequence[Element] = ()
    widgets: Sequence[Widget] = ()
    table: TableText | None = None
    remarks: Sequence[TableFinding] = ()


def preview_of(
    definition: Definition, decision: Decision | None, changes: Sequence[Difference] = ()
) -> Preview:
    """What to draw for a version; a diagram marks what `changes` says was added or changed.

    `decision` is the one that it holds, when it is a table.
    """
    match definition.kind:
        case "process":
            return _diagram(definition, changes)
        case "form":
            widgets = load_form(definition.content).view(shipped_around())
            return Preview("form", definition.name, widgets=widgets)
    table = table_text(definition.content, definition.key)
    remarks = check_table(decision) if decision else ()
    return Preview("decision", definition.name, table=table, remarks=remarks)


def _diagram(definition: Definition, changes: Sequence[Difference]) -> Preview:
    kinds = {one.element_id: one.kind for one in changes}
    elements = [
        Element(
            one["id"],
            one["name"] or "(zonder naam)",
            STEPS.get(one["kind"], one["kind"]),
            one["lane"] or "",
            one["form"],
            {ADDED: "nieuw", CHANGED: "gewijzigd"}.get(kinds.get(one["id"], ""), ""),
        )
        for one in definition.summary["elements"]
        if one["name"] or not one["kind"].endswith("Gateway")
    ]
    url = url_for("diagrams.xml", definition_id=definition.id)
    return Preview("process", definition.name, url, _change_marks(changes), elements)


def _change_marks(changes: Sequence[Difference]) -> list[Mark]:
    badges = {ADDED: "Nieuw", CHANGED: "Anders"}
    return [
        Mark(one.element_id, one.kind, badges[one.kind], ", ".join(one.aspects))
        for one in changes
        if one.kind in badges
    ]
