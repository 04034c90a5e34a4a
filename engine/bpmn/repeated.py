"""The loop marker of an activity, read from its XML: Camunda's way and BPMN's own (§10.3.8)."""

from __future__ import annotations

from engine.bpmn.dataflow import DataFlow
from engine.bpmn.diagram import Loop, StandardLoop, Text
from engine.bpmn.extensions import attribute, formula
from engine.bpmn.xmlfile import Node, child, flag, line_of, text_of


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
    )


def _text(marker: Node, name: str) -> Text | None:
    found = child(marker, name)
    return None if found is None else Text(text_of(found), line_of(found))
