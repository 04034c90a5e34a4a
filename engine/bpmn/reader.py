"""XML → `diagram`: reads what is there and judges nothing; the rules in `rules/` do that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.bpmn import extensions, repeated
from engine.bpmn.dataflow import DataFlow
from engine.bpmn.diagram import (
    FLOW_NODES,
    GLOBAL_TASKS,
    SUBPROCESSES,
    Element,
    Flow,
    Process,
    Text,
    Trigger,
)
from engine.bpmn.xmlfile import (
    BPMN,
    Node,
    child,
    children,
    flag,
    line_of,
    local_reference,
    tag,
    text_of,
)

_SUFFIX = "EventDefinition"


class Definitions:
    """The messages, signals, errors, escalations and data of one file, by id."""

    def __init__(self, root: Node) -> None:
        self.nodes = {
            node.get("id", ""): node
            for kind in ("message", "signal", "error", "escalation")
            for node in children(root, kind)
        }
        self.data = DataFlow(root)
        self.tasks = {
            node.get("id", ""): node for kind in GLOBAL_TASKS for node in children(root, kind)
        }

    def trigger(self, definition: Node, event: Node) -> Trigger:
        """The trigger that an event definition describes."""
        kind = tag(definition).removesuffix(_SUFFIX)
        if kind == "timer":
            return _timer(definition)
        if kind == "link":
            return Trigger(kind, line_of(definition), name=definition.get("name"))
        ref = local_reference(definition.get(f"{kind}Ref"))
        return self._referring(kind, ref, line_of(definition), event)

    def called_task(self, activity: Node) -> Node | None:
        """The global task that a call activity stands for, if it does for one."""
        if tag(activity) != "callActivity" or extensions.calls(activity):
            return None
        return self.tasks.get(local_reference(activity.get("calledElement")) or "")

    def message_of(self, task: Node) -> Trigger | None:
        """The message of a send or receive task."""
        ref = local_reference(task.get("messageRef"))
        return self._referring("message", ref, line_of(task), task) if ref else None

    def _referring(self, kind: str, ref: str | None, line: int, event: Node) -> Trigger:
        node = self.nodes.get(ref or "")
        if node is None:
            return Trigger(kind, line, ref=ref)
        code = node.get(f"{kind}Code")
        text = extensions.correlation_key(node) or extensions.correlation_key(event)
        return Trigger(kind, line, name=node.get("name"), code=code, ref=ref, text=text)


def _timer(definition: Node) -> Trigger:
    for kind in ("timeDate", "timeDuration", "timeCycle"):
        node = child(definition, kind)
        if node is not None:
            text = Text(text_of(node), line_of(node))
            return Trigger("timer", line_of(definition), timer=kind, text=text)
    return Trigger("timer", line_of(definition))


def read_processes(root: Node, file: str) -> list[Process]:
    """All processes of a file, in their order in the file."""
    definitions = Definitions(root)
    return [_process(node, file, definitions) for node in children(root, "process")]


def _process(node: Node, file: str, definitions: Definitions) -> Process:
    flows = {flow.id: flow for holder in _holders(node) for flow in _flows(holder)}
    lanes = _lanes(node)
    elements = {
        element.id: element
        for holder in _holders(node)
        for element in _elements(holder, flows, lanes, definitions)
    }
    return Process(
        id=node.get("id", ""),
        name=node.get("name", ""),
        file=file,
        line=line_of(node),
        executable=flag(node, "isExecutable"),
        version_tag=extensions.attribute(node, "versionTag", "value"),
        elements=elements,
        flows=flows,
    )


def _holders(node: Node) -> Iterator[Node]:
    """The process and, depth first, every sub-process in it."""
    yield node
    for inner in node:
        if tag(inner) in SUBPROCESSES:
            yield from _holders(inner)


def _flows(holder: Node) -> Iterator[Flow]:
    for node in children(holder, "sequenceFlow"):
        condition = child(node, "conditionExpression")
        yield Flow(
            id=node.get("id", ""),
            name=node.get("name", ""),
            source=node.get("sourceRef", ""),
            target=node.get("targetRef", ""),
            condition=None if condition is None else Text(text_of(condition), line_of(condition)),
            line=line_of(node),
        )


def _lanes(process: Node) -> dict[str, str]:
    """The innermost lane of each element, by element id."""
    found: dict[str, str] = {}
    for lane in process.iter(f"{{{BPMN}}}lane"):
        for ref in children(lane, "flowNodeRef"):
            found[text_of(ref)] = lane.get("name", "")
    return found


def _elements(
    holder: Node, flows: dict[str, Flow], lanes: dict[str, str], definitions: Definitions
) -> Iterator[Element]:
    into: dict[str, list[str]] = defaultdict(list)
    out_of: dict[str, list[str]] = defaultdict(list)
    for flow in flows.values():
        into[flow.target].append(flow.id)
        out_of[flow.source].append(flow.id)
    for node in holder:
        if tag(node) in FLOW_NODES:
            key = node.get("id", "")
            yield _element(node, holder, lanes, definitions, tuple(into[key]), tuple(out_of[key]))


def _element(
    node: Node,
    holder: Node,
    lanes: dict[str, str],
    definitions: Definitions,
    incoming: tuple[str, ...],
    outgoing: tuple[str, ...],
) -> Element:
    key = node.get("id", "")
    interrupting = flag(node, "cancelActivity", default=True)
    behind = definitions.called_task(node)
    does = node if behind is None else behind
    return Element(
        id=key,
        name=node.get("name") or does.get("name") or "",
        kind=GLOBAL_TASKS.get(tag(does), tag(does)),
        line=line_of(node),
        parent=holder.get("id", ""),
        lane=lanes.get(key),
        documentation=text_of(child(node, "documentation")),
        incoming=incoming,
        outgoing=outgoing,
        default=node.get("default"),
        attached_to=local_reference(node.get("attachedToRef")),
        interrupting=interrupting and flag(node, "isInterrupting", default=True),
        event_subprocess=flag(node, "triggeredByEvent"),
        triggers=_triggers(node, definitions),
        loop=repeated.loop(node, definitions.data),
        inputs=(*definitions.data.inputs(node), *extensions.mapping(node, "input")),
        outputs=(*definitions.data.outputs(node), *extensions.mapping(node, "output")),
        **extensions.work(does),
    )


def _triggers(node: Node, definitions: Definitions) -> tuple[Trigger, ...]:
    if tag(node) in ("sendTask", "receiveTask"):
        message = definitions.message_of(node)
        return (message,) if message else ()
    return tuple(definitions.trigger(inner, node) for inner in node if tag(inner).endswith(_SUFFIX))
