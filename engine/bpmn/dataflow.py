"""The data associations of BPMN itself (§10.4.2), read as mappings between variables.

Data that a step refers to is a variable with its name: a data object, a property, a data input
or output. An association that leads to nothing the step could read or give, as the Modeler draws
from a data object to a task, explains and does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.bpmn.diagram import SUBPROCESSES, MappingRule, Text
from engine.bpmn.extensions import formal
from engine.bpmn.xmlfile import (
    BPMN,
    Node,
    child,
    children,
    line_of,
    local_reference,
    tag,
    text_of,
)

OBJECTS: Final = ("dataObject", "dataObjectReference")
STORES: Final = ("dataStore", "dataStoreReference")
_OWN: Final = ("dataInput", "dataOutput", "property", "inputDataItem", "outputDataItem")
_PLACEHOLDER: Final = "__targetRef_placeholder"
_NAMED: Final = (*OBJECTS, *STORES, *_OWN)


@dataclass(frozen=True, slots=True)
class OverList:
    """What a multi-instance activity says in BPMN's own way of the list that it goes over, or that
    its results go into: the formula, the variable, and the name of one part of it."""

    source: Text | None = None
    target: str | None = None
    item: str | None = None


class DataFlow:
    """The data of one file by id, and the associations that move it."""

    def __init__(self, root: Node) -> None:
        self.nodes = {
            node.get("id", ""): node
            for kind in _NAMED
            for node in root.iter(f"{{{BPMN}}}{kind}")
            if node.get("id")
        }
        self._used = frozenset(self._references(root)) if self.nodes else frozenset()

    def find(self, reference: Node | None) -> Node | None:
        """The data that a `sourceRef`, `targetRef` or `loopData…Ref` means."""
        return self.nodes.get(local_reference(text_of(reference)) or "")

    def name(self, node: Node) -> str:
        """The variable of this data: its name; else that of its references; else its id."""
        if tag(node) == "dataObjectReference":
            behind = self.nodes.get(local_reference(node.get("dataObjectRef")) or "")
            return self._name(node, ()) if behind is None else self.name(behind)
        others = (
            other
            for other in self.nodes.values()
            if tag(node) == "dataObject"
            and local_reference(other.get("dataObjectRef")) == node.get("id")
        )
        return self._name(node, others)

    def _name(self, node: Node, others: Iterator[Node] | tuple[()]) -> str:
        names = [one.get("name", "").strip() for one in (node, *others)]
        return next((name for name in names if name.isidentifier()), node.get("id", ""))

    def associations(self, step: Node, kind: str) -> list[Node]:
        """The data(Input|Output)Associations of a step that do something."""
        return [one for one in children(step, f"data{kind}Association") if self.moves(one)]

    def moves(self, association: Node) -> bool:
        """Whether an association moves data, and is not drawn as explanation only, as one that
        leads to a data store is."""
        target = self.find(child(association, "targetRef"))
        if target is not None and tag(target) in STORES:
            return False
        if child(association, "assignment") is not None:
            return True
        inwards = tag(association) == "dataInputAssociation"
        end = child(association, "targetRef" if inwards else "sourceRef")
        data = self.find(end)
        if data is None:
            return child(association, "transformation") is not None
        return tag(data) in _OWN and data.get("name") != _PLACEHOLDER

    def specified(self, node: Node, kind: str) -> tuple[str, ...]:
        """The data inputs or outputs (`kind` dataInput, dataOutput) of a call or process."""
        holder = child(node, "ioSpecification")
        found = [] if holder is None else children(holder, kind)
        return tuple(self.name(data) for data in found)

    def inputs(self, step: Node) -> tuple[MappingRule, ...]:
        """What fills the step's own data when it begins; what nothing fills is empty then."""
        marker = child(step, "multiInstanceLoopCharacteristics")
        lists = None if marker is None else self.find(child(marker, "loopDataInputRef"))
        rules = [
            rule
            for one in self.associations(step, "Input")
            if lists is None or self.find(child(one, "targetRef")) is not lists
            for rule in self.rules(one)
        ]
        filled = {rule.target for rule in rules}
        empty = Text("=null", line_of(step))
        own = [self.name(node) for node in self._owned(step) if node is not lists]
        return (*(MappingRule(empty, name) for name in own if name not in filled), *rules)

    def outputs(self, step: Node) -> tuple[MappingRule, ...]:
        """What leaves the step when it is done."""
        marker = child(step, "multiInstanceLoopCharacteristics")
        lists = None if marker is None else self.find(child(marker, "loopDataOutputRef"))
        item = None if marker is None else child(marker, "outputDataItem")
        return tuple(
            rule
            for one in self.associations(step, "Output")
            if lists is None or self.find(child(one, "sourceRef")) is not lists
            if item is None or self.find(child(one, "targetRef")) is not item
            for rule in self.rules(one)
        )

    def rules(self, association: Node) -> Iterator[MappingRule]:
        """One association as mappings: a copy, a transformation or assignments."""
        target = self.find(child(association, "targetRef"))
        into = "" if target is None else self.name(target)
        changed = child(association, "transformation")
        assigned = children(association, "assignment")
        if changed is not None:
            yield MappingRule(_text(changed), into)
        elif not assigned:
            yield self._copy(association, into)
        for one in assigned:
            yield MappingRule(_text(child(one, "from")), into)

    def list_in(self, activity: Node, marker: Node) -> OverList:
        """What a multi-instance activity is repeated over (loopDataInputRef)."""
        data = self.find(child(marker, "loopDataInputRef"))
        if data is None:
            return OverList()
        item = child(marker, "inputDataItem")
        filling = (
            rule
            for one in self.associations(activity, "Input")
            if self.find(child(one, "targetRef")) is data
            for rule in self.rules(one)
        )
        whole = MappingRule(self._read(data, line_of(marker)), self.name(data))
        rule = next(filling, whole)
        return OverList(rule.source, rule.target, None if item is None else self.name(item))

    def list_out(self, activity: Node, marker: Node) -> OverList:
        """Where its results come together (loopDataOutputRef), and what one round gives."""
        data, item = (
            self.find(child(marker, "loopDataOutputRef")),
            child(marker, "outputDataItem"),
        )
        if data is None or item is None:
            return OverList()
        source, target = Text(f"={self.name(item)}", line_of(item)), self.name(data)
        for one in self.associations(activity, "Output"):
            for rule in self.rules(one):
                if self.find(child(one, "sourceRef")) is data:
                    target = rule.target
                elif self.find(child(one, "targetRef")) is item:
                    source = rule.source
        return OverList(source, target, self.name(item))

    def _copy(self, association: Node, into: str) -> MappingRule:
        source = self.find(child(association, "sourceRef"))
        if source is None:
            return MappingRule(Text("", line_of(association)), into)
        needed = "" if self._may_lack(association) else self.name(source)
        return MappingRule(self._read(source, line_of(association)), into, needed)

    def _may_lack(self, association: Node) -> bool:
        """Whether the input or output may be empty (optionalInputRefs, optionalOutputRefs)."""
        step = association.getparent()
        own = "targetRef" if tag(association) == "dataInputAssociation" else "sourceRef"
        data = self.find(child(association, own))
        names = ("optionalInputRefs", "optionalOutputRefs")
        refs = () if step is None else (r for n in names for r in step.iter(f"{{{BPMN}}}{n}"))
        return data is not None and any(self.find(ref) is data for ref in refs)

    def _read(self, data: Node, line: int) -> Text:
        return Text(f"={self.name(data)}", line)

    def _owned(self, step: Node) -> Iterator[Node]:
        """The data of a step that something refers to: for a sub-process also the objects in it."""
        holder = child(step, "ioSpecification")
        own = [*children(step, "property"), *(() if holder is None else holder)]
        if tag(step) in SUBPROCESSES:
            own += children(step, "dataObject")
        yield from (node for node in own if node.get("id") in self._used)

    def _references(self, root: Node) -> Iterator[str]:
        ends = ("sourceRef", "targetRef")
        for kind in ("dataInputAssociation", "dataOutputAssociation"):
            for one in root.iter(f"{{{BPMN}}}{kind}"):
                if self.moves(one):
                    yield from (self._key(ref) for end in ends for ref in children(one, end))
        for name in ("loopDataInputRef", "loopDataOutputRef"):
            yield from (self._key(ref) for ref in root.iter(f"{{{BPMN}}}{name}"))

    def _key(self, reference: Node) -> str:
        found = self.find(reference)
        if found is not None and tag(found) == "dataObjectReference":
            return local_reference(found.get("dataObjectRef")) or ""
        return "" if found is None else found.get("id", "")


def _text(node: Node | None) -> Text:
    return Text("", 1) if node is None else formal(node)
