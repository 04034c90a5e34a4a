"""The type of data (item definition) that an element carries."""

from __future__ import annotations

from engine.bpmn.rules.standard.document import Document
from engine.bpmn.xmlfile import Node, tag

_REFERS = {
    "dataObjectReference": "dataObjectRef",
    "dataStoreReference": "dataStoreRef",
    "message": "itemRef",
    "error": "structureRef",
    "escalation": "structureRef",
    "signal": "structureRef",
}
_OF_EVENT = {"message", "error", "escalation", "signal"}


def item_of(document: Document, node: Node) -> Node | None:
    """The item definition of data, a message, an error, an escalation or a signal."""
    own = document.ref(node, "itemSubjectRef")
    if own is not None or tag(node) not in _REFERS:
        return own
    behind = document.ref(node, _REFERS[tag(node)])
    if behind is None or tag(behind) == "itemDefinition":
        return behind
    return item_of(document, behind) if tag(behind) in ("dataObject", "dataStore") else None


def differ(one: Node | None, other: Node | None) -> bool:
    """Whether two types are not the same: neither one definition nor one structure."""
    if one is None or other is None:
        return one is not other
    structure = one.get("structureRef")
    return one is not other and (structure is None or structure != other.get("structureRef"))


def carried_by(document: Document, definition: Node) -> Node | None:
    """The item definition of what an event definition catches or throws."""
    kind = tag(definition).removesuffix("EventDefinition")
    thing = document.ref(definition, f"{kind}Ref") if kind in _OF_EVENT else None
    return None if thing is None else item_of(document, thing)
