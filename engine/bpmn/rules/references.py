"""What refers to an element by its id refers to one that is there, of the right kind.

Wrong: `<bpmn:boundaryEvent attachedToRef="weg" …>` where nothing has the id `weg`, or where `weg`
is a message. The kinds are those of the metamodel of BPMN 2.0.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.bpmn.findings import Finding
from engine.bpmn.rules.referable import ATTRIBUTES, CHILDREN, Kinds
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import Node, local_reference, tag, text_of

_TOLD_ELSEWHERE: Final = {("sequenceFlow", "sourceRef"), ("sequenceFlow", "targetRef")}


def check(subject: Subject) -> Iterator[Finding]:
    document = subject.document
    for node in document.nodes:
        kind = tag(node)
        for name, text, kinds in _references(node, kind):
            target = document.find(text) if _is_here(subject, node, text) else None
            if (kind, name) in _TOLD_ELSEWHERE or _is_elsewhere(subject, name, text):
                continue
            if target is None:
                message = f"Dit verwijst naar '{text}', maar dat staat niet in het bestand."
                yield subject.error_at("unresolved-reference", node, message)
            elif kinds.elements and tag(target) not in kinds.elements:
                message = f"'{text}' is hier niet goed: kies bij {name} een {kinds.name}."
                yield subject.error_at("reference-kind", node, message)


def _references(node: Node, kind: str) -> Iterator[tuple[str, str, Kinds]]:
    for name in node.attrib:
        wanted = ATTRIBUTES.get((kind, str(name)), ATTRIBUTES.get(("", str(name))))
        if wanted is not None:
            yield str(name), node.get(str(name), ""), wanted
    around = node.getparent()
    holder = "" if around is None else tag(around)
    if node.get("id") is None and holder:
        wanted = CHILDREN.get((holder, kind), CHILDREN.get(("", kind)))
        if wanted is not None:
            yield kind, text_of(node), wanted


def _is_here(subject: Subject, node: Node, text: str) -> bool:
    """Whether a name with a prefix means this file: its prefix stands for the target namespace."""
    prefix, _, local = text.strip().rpartition(":")
    return bool(local) and (
        not prefix or node.nsmap.get(prefix) == subject.root.get("targetNamespace")
    )


def _is_elsewhere(subject: Subject, name: str, text: str) -> bool:
    """A call may name a process of a file beside this one, or one that is in use already."""
    key = local_reference(text) or ""
    known = subject.known.processes
    return name == "calledElement" and (key in subject.calls or key in (known or ()))
