"""Fragments of XML that the examples of the constraints are made of."""

from __future__ import annotations

from itertools import pairwise

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:eigen="http://example.org/voorbeeld" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'targetNamespace="http://example.org/voorbeeld">'
)
_RUNNING = (
    '<process id="loopt" isExecutable="true"><startEvent id="begin" name="Begin" />'
    '<endEvent id="slot" name="Slot" />'
    '<sequenceFlow id="pijl" sourceRef="begin" targetRef="slot" /></process>'
)
_ROOTS = ("process", "collaboration", "choreography", "globalConversation", "import", "extension")
S, T, E = '<startEvent id="s" />', '<task id="t" />', '<endEvent id="e" />'
FORMAL = 'xsi:type="tFormalExpression"'


def flow(source: str, target: str, inner: str = "", *, more: str = "") -> str:
    """One sequence flow, with the id `source-target`."""
    start = f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"{more}'
    return f"{start}>{inner}</sequenceFlow>" if inner else f"{start} />"


def line(*keys: str) -> str:
    """The flows along these elements."""
    return "".join(flow(source, target) for source, target in pairwise(keys))


def when(text: str) -> str:
    """A condition on a flow."""
    return f"<conditionExpression {FORMAL}>{text}</conditionExpression>"


def event(kind: str, key: str, *triggers: str, more: str = "") -> str:
    """An event with definitions of these kinds, without anything in them."""
    inner = "".join(f"<{trigger}EventDefinition />" for trigger in triggers)
    return f'<{kind} id="{key}"{more}>{inner}</{kind}>'


def boundary(key: str, on: str, *triggers: str, more: str = "") -> str:
    """An event on the border of an activity."""
    return event("boundaryEvent", key, *triggers, more=f' attachedToRef="{on}"{more}')


def process(inner: str, key: str = "p", *, more: str = "") -> str:
    """A process that only explains: nothing of it has to run."""
    return f'<process id="{key}"{more}>{inner}</process>'


def running(inner: str, key: str = "p") -> str:
    """A process that is meant to run."""
    return process(inner, key, more=' isExecutable="true"')


def file(fragment: str) -> bytes:
    """A whole file around a fragment: root elements as they are, the rest inside a process."""
    whole = fragment.startswith(tuple(f"<{name}" for name in _ROOTS))
    body = fragment if whole else process(fragment)
    beside = "" if "isExecutable=" in fragment else _RUNNING
    # what is imported or extended comes first in the order of the schema
    first = body.startswith(("<import", "<extension"))
    parts = [body, beside] if first else [beside, body]
    return "\n".join([HEAD, *parts, "</definitions>"]).encode()
