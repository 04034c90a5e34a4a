"""Each setting stands on an element that has a use for it.

Right: `zeebe:assignmentDefinition` on a user task. Wrong: the same on a service task, or input
mappings on an event that waits: they would look set, and nothing would read them.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES, SENDING
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import ZEEBE, Node, tag

_USER_TASK = frozenset({"userTask", "globalUserTask"})
_THROWING = frozenset({"intermediateThrowEvent", "endEvent"})
_CATCHING = frozenset({"startEvent", "boundaryEvent", "intermediateCatchEvent"})
_PLACES = {
    "formDefinition": _USER_TASK | {"startEvent"},
    "userTask": _USER_TASK,
    "assignmentDefinition": _USER_TASK,
    "taskSchedule": _USER_TASK,
    "priorityDefinition": _USER_TASK,
    "taskDefinition": SENDING | {"serviceTask"},
    "taskHeaders": SENDING | {"serviceTask", "userTask"},
    "script": frozenset({"scriptTask", "globalScriptTask"}),
    "calledDecision": frozenset({"businessRuleTask", "globalBusinessRuleTask"}),
    "calledElement": frozenset({"callActivity"}),
    "loopCharacteristics": frozenset({"multiInstanceLoopCharacteristics"}),
    "publishMessage": SENDING,
    "subscription": _CATCHING | {"message", "receiveTask"},
    "input": ACTIVITIES | _THROWING,
    "output": ACTIVITIES | _THROWING | _CATCHING,
}


def check(subject: Subject) -> Iterator[Finding]:
    for node in subject.root.iter(f"{{{ZEEBE}}}*"):
        name = str(node.tag).removeprefix(f"{{{ZEEBE}}}")
        if name in _PLACES and _holder(node) not in _PLACES[name]:
            message = f"De instelling '{name}' doet hier niets. Haal haar weg."
            yield subject.error_at("place", node, message)
    for process, start in subject.elements("startEvent"):
        if start.form is not None and start.parent != process.id:
            message = "Een formulier kan alleen bij de start van het proces zelf."
            yield subject.error("place", start, message)


def _holder(node: Node) -> str:
    """The BPMN element whose extension this is."""
    for ancestor in node.iterancestors():
        name = tag(ancestor)
        if not name.startswith("{") and name != "extensionElements":
            return name
    return ""
