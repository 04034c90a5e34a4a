"""`diagram` → SpiffWorkflow specs: one `LevelSpec` for each process and sub-process."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn import activities, events, gateways, loops, working
from engine.bpmn.diagram import SENDING, SUBPROCESSES, Element, Flow, Loop, Process, StandardLoop
from engine.bpmn.level import LevelSpec
from engine.bpmn.node import Node, Route
from engine.bpmn.usertask import UserTaskNode

_BY_KIND: dict[str, type[Node]] = {
    "startEvent": events.StartEvent,
    "boundaryEvent": events.BoundaryEvent,
    "userTask": UserTaskNode,
    "scriptTask": activities.ScriptTask,
    "businessRuleTask": activities.DecisionTask,
    "serviceTask": working.OperationTask,
    "sendTask": events.ThrowEvent,
    "receiveTask": events.CatchEvent,
    "subProcess": activities.SubProcess,
    "transaction": activities.SubProcess,
    "callActivity": activities.CallActivity,
    "exclusiveGateway": gateways.ExclusiveGateway,
    "parallelGateway": gateways.ParallelGateway,
    "inclusiveGateway": gateways.InclusiveGateway,
    "eventBasedGateway": gateways.EventGateway,
    "task": Node,
    "manualTask": Node,
}


def build_levels(processes: Mapping[str, Process]) -> dict[str, LevelSpec]:
    """All levels, linked to what they call: processes by the names that they have here, a
    sub-process by `level_name`."""
    levels: dict[str, LevelSpec] = {}
    for name, process in processes.items():
        levels[name] = _level(process, process.id, LevelSpec(name, process.id, name))
        levels[name].asks, levels[name].answers = process.asks, process.answers
        for element in process.elements.values():
            if element.kind in SUBPROCESSES:
                inner = level_name(name, element.id)
                levels[inner] = _level(process, element.id, LevelSpec(inner, process.id, name))
    for level in levels.values():
        _link(level, levels)
    return levels


def level_name(process: str, subprocess_id: str) -> str:
    """Ids are unique in a file only; a saved state refers to levels by this name."""
    return f"{process}/{subprocess_id}"


def _level(process: Process, parent: str, spec: LevelSpec) -> LevelSpec:
    inside = process.inside(parent)
    for element in inside:
        _add(spec, process, element)
    spec.starts = _starts(spec, inside)
    spec.begins = {e.id: spec.task_specs[e.id] for e in inside if e.kind == "startEvent"}
    spec.event_starts = tuple(
        start
        for element in inside
        if element.event_subprocess
        for start in process.inside(element.id)
        if start.kind == "startEvent"
    )
    joins = [
        node for node in spec.task_specs.values() if isinstance(node, gateways.InclusiveGateway)
    ]
    for join in joins:
        join.upstream = _upstream(process, join.element)
    spec.inclusive = tuple(joins)
    return spec


def _add(spec: LevelSpec, process: Process, element: Element) -> None:
    own, border = _waits_for(process, element), process.boundary_events(element.id)
    routes = [_route(process.flows[key], element) for key in element.outgoing]
    if element.loop is None:
        _class_of(element)(spec, element, routes, [*own, *border])
        return
    body = _body(spec, element, element.loop, routes, border)
    body.loop_round = _class_of(element)(spec, element, (), own, is_round=True)


def _body(
    spec: LevelSpec,
    element: Element,
    loop: Loop | StandardLoop,
    routes: list[Route],
    border: list[Element],
) -> loops.Repeated:
    if isinstance(loop, StandardLoop):
        looping = loops.Looping(spec, element, routes, border)
        looping.loop = loop
        return looping
    body = loops.MultiInstance(spec, element, routes, border)
    body.loop = loop
    return body


def _class_of(element: Element) -> type[Node]:
    trigger = element.trigger
    if element.kind == "intermediateCatchEvent":
        return Node if trigger is not None and trigger.kind == "link" else events.CatchEvent
    if element.kind in SENDING and element.operation is not None:
        return working.OperationTask
    if element.kind in ("intermediateThrowEvent", "endEvent"):
        if trigger is None:
            return Node
        return events.LinkThrow if trigger.kind == "link" else events.ThrowEvent
    return _BY_KIND[element.kind]


def _route(flow: Flow, element: Element) -> Route:
    label = flow.name or flow.id
    return Route(flow.id, flow.target, flow.condition, flow.id == element.default, label)


def _waits_for(process: Process, element: Element) -> list[Element]:
    """The events that an element itself waits for; each round of a repetition does so anew."""
    if element.kind in ("intermediateCatchEvent", "receiveTask"):
        return [element]
    if element.kind == "eventBasedGateway":
        return [process.elements[process.flows[key].target] for key in element.outgoing]
    return []


def _starts(spec: LevelSpec, inside: list[Element]) -> tuple[Node, ...]:
    """The start events; a sub-process without them begins at what nothing leads to
    (BPMN 2.0 §13.3.4). A process with several begins at the one without a trigger."""
    starts = [element for element in inside if element.kind == "startEvent"]
    plain = [element for element in starts if not element.triggers]
    chosen = plain or starts[:1] or [element for element in inside if _is_first(element)]
    return tuple(spec.task_specs[element.id] for element in chosen)


def _is_first(element: Element) -> bool:
    landing = element.trigger is not None and element.trigger.kind == "link"
    from_elsewhere = element.kind == "boundaryEvent" or element.event_subprocess
    return not element.incoming and not from_elsewhere and not landing


def _link(level: LevelSpec, levels: dict[str, LevelSpec]) -> None:
    for node in level.task_specs.values():
        if isinstance(node, activities.SubProcess):
            node.inside = levels[level_name(level.home, node.element.id)]
        elif isinstance(node, activities.CallActivity):
            node.called = levels[node.element.called_process or ""]
        elif isinstance(node, events.LinkThrow):
            node.landing = _landing(level, node.element)


def _landing(level: LevelSpec, throw: Element) -> str:
    name = throw.trigger.name if throw.trigger else None
    for node in level.task_specs.values():
        if not isinstance(node, Node) or node.element.kind != "intermediateCatchEvent":
            continue
        trigger = node.element.trigger
        if trigger is not None and trigger.kind == "link" and trigger.name == name:
            return node.element.id
    raise LookupError(throw.id)


def _upstream(process: Process, join: Element) -> dict[str, frozenset[str]]:
    """For each incoming flow of a join, from where it can be reached without passing the join."""
    before = _predecessors(process, join.parent)
    found: dict[str, frozenset[str]] = {}
    for key in join.incoming:
        seen: set[str] = set()
        todo = [process.flows[key].source]
        while todo:
            place = todo.pop()
            if place != join.id and place not in seen:
                seen.add(place)
                todo.extend(before.get(place, ()))
        found[key] = frozenset(seen)
    return found


def _predecessors(process: Process, parent: str) -> dict[str, list[str]]:
    before: dict[str, list[str]] = {}
    for element in process.inside(parent):
        for key in element.outgoing:
            before.setdefault(process.flows[key].target, []).append(element.id)
        for landing in process.landings(element):
            before.setdefault(landing.id, []).append(element.id)
        if element.attached_to:
            before.setdefault(element.id, []).append(element.attached_to)
    return before
