"""The diagram is drawn for Camunda 8, with extensions that this engine reads.

Right: `zeebe:formDefinition`. Wrong: `camunda:assignee` (Camunda 7): nobody would read it.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import ZEEBE, Node

_READ = frozenset(
    {
        "assignmentDefinition",
        "calledDecision",
        "calledElement",
        "formDefinition",
        "header",
        "input",
        "ioMapping",
        "loopCharacteristics",
        "output",
        "priorityDefinition",
        "properties",
        "property",
        "publishMessage",
        "script",
        "subscription",
        "taskDefinition",
        "taskHeaders",
        "taskSchedule",
        "userTask",
        "versionTag",
    }
)
_OTHERS = {
    "http://camunda.org/schema/1.0/bpmn": "Camunda 7",
    "http://activiti.org/bpmn": "Activiti",
    "http://flowable.org/bpmn": "Flowable",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "SpiffWorkflow",
}


def check(subject: Subject) -> Iterator[Finding]:
    for node in subject.root.iter("{*}*"):
        for namespace, product in _OTHERS.items():
            if _uses(node, namespace):
                message = f"Dit is getekend voor {product}. Gebruik de Modeler voor Camunda 8."
                yield subject.error_at("dialect", node, message)
    for node in subject.root.iter(f"{{{ZEEBE}}}*"):
        name = str(node.tag).removeprefix(f"{{{ZEEBE}}}")
        if name not in _READ:
            message = f"De instelling '{name}' kan niet. Haal haar weg."
            yield subject.error_at("dialect", node, message)


def _uses(node: Node, namespace: str) -> bool:
    names = (str(node.tag), *map(str, node.attrib))
    return any(name.startswith(f"{{{namespace}}}") for name in names)
