"""What changed between two versions of a file, in Dutch words for a process designer."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from engine.bpmn.diagram import Element, Flow
from engine.bpmn.reader import read_processes
from engine.bpmn.xmlfile import parse
from engine.store.models import Definition
from engine.work.table_text import table_text

ADDED: Final = "added"
REMOVED: Final = "removed"
CHANGED: Final = "changed"

ASPECTS: Final = {
    "name": "naam",
    "kind": "soort",
    "parent": "plaats",
    "lane": "baan",
    "documentation": "werkinstructie",
    "default": "standaardpad",
    "attached_to": "plaats",
    "interrupting": "onderbreken",
    "triggers": "gebeurtenis",
    "loop": "herhaling",
    "inputs": "invoer",
    "outputs": "uitvoer",
    "form": "formulier",
    "assignment": "toewijzing en termijn",
    "operation": "automatische handeling",
    "headers": "automatische handeling",
    "script": "script",
    "result": "resultaat",
    "decision": "beslistabel",
    "called_process": "aangeroepen proces",
    "binding": "versie",
    "all_to_child": "invoer",
    "all_to_parent": "uitvoer",
    "source": "beginpunt",
    "target": "eindpunt",
    "condition": "voorwaarde",
    "label": "tekst",
    "text": "tekst",
    "description": "uitleg",
    "type": "soort veld",
    "key": "naam van het antwoord",
    "values": "keuzes",
    "valuesExpression": "keuzes",
    "validate": "controle",
    "conditional": "voorwaarde",
    "readonly": "alleen lezen",
    "defaultValue": "beginwaarde",
    "columns": "opschriften",
    "tests": "voorwaarden",
    "results": "uitkomst",
    "remarks": "toelichting",
}
"""Part of an element → its name on the screen; what is not here is called an instelling."""

OUTSIDE: Final = frozenset({"id", "line", "incoming", "outgoing", "components", "layout"})
"""What says where something stands and not what it does."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was `added`, `removed` or `changed`; `aspects` says what about it."""

    kind: str
    element_id: str
    name: str
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Thing:
    """What is compared: its name on the screen (not compared itself) and its parts."""

    name: str
    parts: Mapping[str, Any]


Things = dict[str, _Thing]
"""Id → thing; ids are those of the diagram, the form or the table."""


def differences(old: Definition, new: Definition) -> list[Difference]:
    """From `old` to `new`, both versions of one definition; empty when they do the same."""
    before, after = _things(old), _things(new)
    return [
        *(Difference(REMOVED, key, before[key].name) for key in before if key not in after),
        *(Difference(ADDED, key, after[key].name) for key in after if key not in before),
        *_changes(before, after),
    ]


def _changes(before: Things, after: Things) -> Iterator[Difference]:
    for key, thing in after.items():
        if key in before and before[key].parts != thing.parts:
            yield Difference(CHANGED, key, thing.name, _differing(before[key].parts, thing.parts))


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    parts = [part for part in (*after, *before) if before.get(part) != after.get(part)]
    return tuple(dict.fromkeys(ASPECTS.get(part, "instelling") for part in parts))


def _things(definition: Definition) -> Things:
    match definition.kind:
        case "process":
            return _of_process(definition)
        case "form":
            return _of_form(json.loads(definition.content))
        case _:
            return _of_decision(definition)


def _of_process(definition: Definition) -> Things:
    for process in read_processes(parse(definition.content), definition.file_name):
        if process.id == definition.key:
            elements = {one.id: _element(one) for one in process.elements.values()}
            flows = {one.id: _flow(one, elements) for one in process.flows.values()}
            return elements | flows
    return {}


def _element(element: Element) -> _Thing:
    return _Thing(element.name or element.id, _without_place(asdict(element)))


def _flow(flow: Flow, elements: Things) -> _Thing:
    """A flow rarely has a name of its own: it is called after what it joins."""
    ends = [elements[key].name if key in elements else key for key in (flow.source, flow.target)]
    name = f"pijl van {ends[0]} naar {ends[1]}"
    title = f"{name} ({flow.name})" if flow.name else name
    return _Thing(title, _without_place(asdict(flow)))


def _without_place(value: Any) -> Any:
    """Without lines and ids, at any depth: moving an element in the file is no change."""
    if isinstance(value, dict):
        return {part: _without_place(one) for part, one in value.items() if part not in OUTSIDE}
    if isinstance(value, list | tuple):
        return [_without_place(one) for one in value]
    return value


def _of_form(form: Mapping[str, Any]) -> Things:
    """The components of a form and of its groups, by id."""
    found: Things = {}
    for component in form.get("components", ()):
        key = str(component.get("id") or component.get("key") or component.get("path"))
        name = str(component.get("label") or component.get("text") or key)
        found[key] = _Thing(name, _without_place(component))
        found |= _of_form(component)
    return found


def _of_decision(definition: Definition) -> Things:
    """The columns, and the rules by their id or else their number."""
    table = table_text(definition.content, definition.key)
    columns = [*table.inputs, *table.outputs, table.policy, table.expression]
    found: Things = {"": _Thing("de tabel zelf", {"columns": columns})}
    for number, rule in enumerate(table.rules, start=1):
        parts = {"tests": rule.tests, "results": rule.results, "remarks": rule.remarks}
        found[rule.id or f"rule-{number}"] = _Thing(f"regel {number}", parts)
    return found
