"""What the events of a file wait for or throw, with the messages, signals, errors and escalations
that they refer to."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn import extensions
from engine.bpmn.dataflow import DataFlow
from engine.bpmn.diagram import GLOBAL_TASKS, SENDING, Text, Trigger
from engine.bpmn.extensions import formal
from engine.bpmn.xmlfile import Node, child, children, line_of, local_reference, tag, text_of

_SUFFIX = "EventDefinition"
_NAMED = ("message", "signal", "error", "escalation")


class Definitions:
    """The messages, signals, errors, escalations, event definitions and data of one file, by id."""

    def __init__(self, root: Node) -> None:
        self.named = {node.get("id", ""): node for kind in _NAMED for node in children(root, kind)}
        kinds = (node for node in root.iter("{*}*") if tag(node).endswith(_SUFFIX))
        self.events = {node.get("id", ""): node for node in kinds if node.get("id")}
        self.data = DataFlow(root)
        self.tasks = {
            node.get("id", ""): node for kind in GLOBAL_TASKS for node in children(root, kind)
        }

    def called_task(self, activity: Node) -> Node | None:
        """The global task that a call activity stands for, if it does for one."""
        if tag(activity) != "callActivity" or extensions.calls(activity):
            return None
        return self.tasks.get(local_reference(activity.get("calledElement")) or "")

    def triggers(self, node: Node) -> tuple[Trigger, ...]:
        """The triggers of an event, or the message of a send or receive task."""
        if tag(node) in ("sendTask", "receiveTask"):
            ref = local_reference(node.get("messageRef"))
            return (self._referring("message", ref, line_of(node), node),) if ref else ()
        return tuple(self._trigger(inner, node) for inner in self._definitions(node))

    def _definitions(self, event: Node) -> Iterator[Node]:
        """The definitions in an event, and those elsewhere that it refers to."""
        for inner in event:
            if tag(inner).endswith(_SUFFIX):
                yield inner
            elif tag(inner) == "eventDefinitionRef":
                shared = self.events.get(local_reference(text_of(inner)) or "")
                if shared is not None:
                    yield shared

    def _trigger(self, definition: Node, event: Node) -> Trigger:
        kind = tag(definition).removesuffix(_SUFFIX)
        if kind == "timer":
            return _timer(definition)
        if kind == "link":
            return Trigger(kind, line_of(definition), name=definition.get("name"))
        if kind == "conditional":
            return _condition(definition)
        ref = local_reference(definition.get(f"{kind}Ref"))
        return self._referring(kind, ref, line_of(definition), event)

    def _referring(self, kind: str, ref: str | None, line: int, event: Node) -> Trigger:
        node = self.named.get(ref or "")
        if node is None:
            return Trigger(kind, line, ref=ref)
        code, text, lives = node.get(f"{kind}Code"), extensions.correlation_key(node), None
        if kind == "message" and tag(event) in SENDING:
            text = extensions.formula(event, "publishMessage", "correlationKey") or text
            lives = extensions.formula(event, "publishMessage", "timeToLive")
        elif kind == "message":
            text = text or extensions.correlation_key(event)
        name = node.get("name") or node.get("id")
        return Trigger(kind, line, name, code, ref, text=text, lives=lives)


def _timer(definition: Node) -> Trigger:
    for kind in ("timeDate", "timeDuration", "timeCycle"):
        node = child(definition, kind)
        if node is not None:
            text = Text(text_of(node), line_of(node))
            return Trigger("timer", line_of(definition), timer=kind, text=text)
    return Trigger("timer", line_of(definition))


def _condition(definition: Node) -> Trigger:
    node = child(definition, "condition")
    text = None if node is None else formal(node)
    return Trigger("conditional", line_of(definition), text=text)
