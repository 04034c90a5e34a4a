"""The loop marker of an activity, read from its XML: Camunda's way and BPMN's own (§10.3.8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.bpmn.dataflow import DataFlow
from engine.bpmn.diagram import Loop, StandardLoop, Tells, Text, Trigger
from engine.bpmn.extensions import attribute, formal, formula
from engine.bpmn.xmlfile import (
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


def loop(node: Node, data: DataFlow) -> Loop | StandardLoop | None:
    """The marker of an activity, if it has one."""
    standard = child(node, "standardLoopCharacteristics")
    if standard is not None:
        return _standard(standard)
    marker = child(node, "multiInstanceLoopCharacteristics")
    return None if marker is None else _many(node, marker, data)


def _standard(marker: Node) -> StandardLoop:
    maximum = (marker.get("loopMaximum") or "").strip()
    return StandardLoop(
        line=line_of(marker),
        again=_text(marker, "loopCondition"),
        before=flag(marker, "testBefore"),
        maximum=int(maximum) if maximum.lstrip("+-").isdecimal() else None,
    )


def _many(activity: Node, marker: Node, data: DataFlow) -> Loop:
    given, taken = data.list_in(activity, marker), data.list_out(activity, marker)
    own = "loopCharacteristics"
    return Loop(
        sequential=flag(marker, "isSequential"),
        line=line_of(marker),
        collection=formula(marker, own, "inputCollection") or given.source,
        item=attribute(marker, own, "inputElement") or given.item,
        results=attribute(marker, own, "outputCollection") or taken.target,
        result=formula(marker, own, "outputElement") or taken.source,
        until=_text(marker, "completionCondition"),
        count=_text(marker, "loopCardinality"),
        tells=tuple(_tells(marker)),
    )


def _tells(marker: Node) -> Iterator[Tells]:
    """What its behavior says: None tells of each round, One of the first, Complex by conditions."""
    match marker.get("behavior"):
        case "None":
            yield Tells(_triggers(marker, [marker.get("noneBehaviorEventRef")]))
        case "One":
            yield Tells(_triggers(marker, [marker.get("oneBehaviorEventRef")]), once=True)
        case "Complex":
            for one in children(marker, "complexBehaviorDefinition"):
                event = child(one, "event")
                inner = [] if event is None else [n for n in event if tag(n).endswith(_SUFFIX)]
                shared = [] if event is None else children(event, "eventDefinitionRef")
                found = (*map(_trigger, inner), *_triggers(marker, map(text_of, shared)))
                yield Tells(found, when=_text(one, "condition"))


def _triggers(marker: Node, references: Iterable[str | None]) -> tuple[Trigger, ...]:
    found = (_find(marker, reference) for reference in references)
    return tuple(_trigger(one) for one in found if one is not None and tag(one).endswith(_SUFFIX))


def _trigger(definition: Node) -> Trigger:
    kind = tag(definition).removesuffix(_SUFFIX)
    reference = definition.get(f"{kind}Ref")
    thing = _find(definition, reference)
    name = None if thing is None else thing.get("name") or thing.get("id")
    code = None if thing is None else thing.get(f"{kind}Code")
    return Trigger(kind, line_of(definition), name, code, local_reference(reference))


def _find(near: Node, reference: str | None) -> Node | None:
    """What has this id in the file."""
    key = local_reference(reference)
    nodes = near.getroottree().getroot().iter("{*}*")
    return next((one for one in nodes if key and one.get("id") == key), None)


def _text(marker: Node, name: str) -> Text | None:
    found = child(marker, name)
    return None if found is None else formal(found)
