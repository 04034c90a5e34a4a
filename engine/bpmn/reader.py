"""XML → `diagram`: reads what is there and judges nothing; the rules in `rules/` do that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.bpmn import extensions, repeated
from engine.bpmn.definitions import Definitions
from engine.bpmn.diagram import FLOW_NODES, GLOBAL_TASKS, SUBPROCESSES, Element, Flow, Process
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
        asks=definitions.data.specified(node, "dataInput"),
        answers=definitions.data.specified(node, "dataOutput"),
        properties=extensions.properties(node),
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
            condition=None if condition is None else extensions.formal(condition),
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
        triggers=definitions.triggers(node),
        needs_all=flag(node, "parallelMultiple"),
        properties=extensions.properties(node),
        loop=repeated.loop(node, definitions.data),
        inputs=(*definitions.data.inputs(node), *extensions.mapping(node, "input")),
        outputs=(*definitions.data.outputs(node), *extensions.mapping(node, "output")),
        asks=definitions.data.specified(node, "dataInput"),
        answers=definitions.data.specified(node, "dataOutput"),
        **extensions.work(does),
    )
