"""What refers to an element by its id refers to one that is there, of the right kind.

Wrong: `<bpmn:boundaryEvent attachedToRef="weg" …>` where no activity has the id `weg`.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import BPMN, Node, children, local_reference, text_of

_ATTRIBUTES = (
    "messageRef",
    "signalRef",
    "errorRef",
    "escalationRef",
    "attachedToRef",
    "dataObjectRef",
    "processRef",
    "operationRef",
)
_TEXTS = ("incoming", "outgoing", "flowNodeRef")


def check(subject: Subject) -> Iterator[Finding]:
    ids = {node.get("id") for node in subject.root.iter(f"{{{BPMN}}}*")}
    for node in subject.root.iter(f"{{{BPMN}}}*"):
        for ref in _references(node):
            if local_reference(ref) not in ids:
                message = f"Dit verwijst naar '{ref}', maar dat staat niet in het bestand."
                yield subject.error_at("unresolved-reference", node, message)
    yield from _flows(subject)
    yield from _attachments(subject)


def _references(node: Node) -> Iterator[str]:
    yield from (node.get(name, "") for name in _ATTRIBUTES if node.get(name) is not None)
    for name in _TEXTS:
        yield from (text_of(inner) for inner in children(node, name))


def _flows(subject: Subject) -> Iterator[Finding]:
    for process in subject.processes:
        for flow in process.flows.values():
            ends = [process.elements.get(key) for key in (flow.source, flow.target)]
            if None in ends:
                message = "Deze pijl begint of eindigt niet bij een stap van dit proces."
                yield subject.error("flow-ends", flow, message)
            elif len({end.parent for end in ends if end}) > 1:
                message = "Deze pijl gaat over de rand van een deelproces heen. Dat kan niet."
                yield subject.error("flow-crosses-border", flow, message)
        for element in process.elements.values():
            if element.default and element.default not in element.outgoing:
                message = "De standaardpijl van deze stap vertrekt hier niet."
                yield subject.error("default-flow", element, message)


def _attachments(subject: Subject) -> Iterator[Finding]:
    for process, event in subject.elements("boundaryEvent"):
        host = process.elements.get(event.attached_to or "")
        if host is None or host.kind not in ACTIVITIES or host.event_subprocess:
            message = "Deze gebeurtenis staat niet op de rand van een taak of deelproces."
            yield subject.error("boundary-host", event, message)
        elif host.parent != event.parent:
            message = "Deze gebeurtenis staat niet in hetzelfde deelproces als haar taak."
            yield subject.error("boundary-host", event, message)
