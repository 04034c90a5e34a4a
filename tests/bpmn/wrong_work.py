"""Diagrams with one mistake in what a step does: the files, the rule, and the element."""

from __future__ import annotations

from tests.bpmn.drawing import (
    boundary,
    call,
    catch,
    chain,
    decision,
    diagram,
    each,
    end,
    io,
    node,
    script,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.bpmn.wrong import around

WRONG_WORK = {
    "loop without a list": (
        around(user("a", "<bpmn:multiInstanceLoopCharacteristics />")),
        "loop-collection",
        "a",
    ),
    "loop with half a result": (
        around(user("a", each("=x", "y", results="z"))),
        "loop-result",
        "a",
    ),
    "bad duration": (around(catch("a", timer("timeDuration", "2 weken"))), "timer", "a"),
    "bad date": (around(catch("a", timer("timeDate", "2026-02-30"))), "timer", "a"),
    "bad cycle": (
        diagram(
            start(),
            user("a"),
            boundary("b", "a", timer("timeCycle", "R/PT0S")),
            end(),
            chain("s", "a", "e"),
            chain("b", "e"),
        ),
        "timer",
        "b",
    ),
    "empty timer": (around(catch("a", "<bpmn:timerEventDefinition />")), "timer", "a"),
    "no form": (around(node("userTask", "a")), "form-missing", "a"),
    "unknown form": (around(user("a", form="weg")), "form-unknown", "a"),
    "script without a result": (
        around(node("scriptTask", "a", ext='<zeebe:script expression="=1" />')),
        "script",
        "a",
    ),
    "no decision": (around(node("businessRuleTask", "a")), "decision-missing", "a"),
    "unknown decision": (around(decision("a", "weg", "x")), "decision-unknown", "a"),
    "no operation": (around(node("serviceTask", "a")), "operation-missing", "a"),
    "unknown operation": (around(service("a", "weg")), "operation-unknown", "a"),
    "no number of attempts": (around(service("a", "o", retries="0")), "retries", "a"),
    "formula of a number of attempts": (around(service("a", "o", retries="=(")), "feel", "a"),
    "no called process": (around(node("callActivity", "a")), "call-missing", "a"),
    "unknown process": (around(call("a", "weg")), "call-unknown", "a"),
    "calls itself": (around(call("a", "p")), "call-circle", "a"),
    "receive without a message": (around(node("receiveTask", "a")), "receive", "a"),
    "name": (around(user("a", ext=io(("input", "=1", "aantal-leden")))), "variable-name", "a"),
    "formula": (around(script("a", "=count(x > 2", "y")), "feel", "a"),
    "formula of an assignee": (
        around(user("a", ext='<zeebe:assignmentDefinition assignee="=(" />')),
        "feel",
        "a",
    ),
    "event sub-process without an event": (
        diagram(
            start(),
            user("a"),
            chain("s", "a"),
            sub("u", start("us"), user("b"), chain("us", "b"), triggeredByEvent="true"),
        ),
        "event-subprocess-kind",
        "us",
    ),
    "Camunda 7": (
        {
            "p.bpmn": around(user("a"))["p.bpmn"].replace(
                b'<bpmn:userTask id="a"',
                b'<bpmn:userTask xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
                b'camunda:assignee="x" id="a"',
            )
        },
        "dialect",
        "a",
    ),
    "listener": (
        around(user("a", ext="<zeebe:taskListeners><zeebe:taskListener /></zeebe:taskListeners>")),
        "dialect",
        "a",
    ),
    "fixed version": (
        around(
            node(
                "callActivity",
                "a",
                ext='<zeebe:calledElement processId="p" bindingType="versionTag" />',
            )
        ),
        "binding",
        "a",
    ),
    "owner": (
        around(
            user(
                "a",
                "<bpmn:potentialOwner><bpmn:resourceRef>x</bpmn:resourceRef></bpmn:potentialOwner>",
            )
        ),
        "unsupported",
        "a",
    ),
    "priority": (
        around(user("a", ext='<zeebe:priorityDefinition priority="hoog" />')),
        "priority",
        "a",
    ),
    "form by formula": (around(user("a", form="=x")), "form-missing", "a"),
    "assignee of a service task": (
        around(service("a", "o", ext='<zeebe:assignmentDefinition assignee="x" />')),
        "place",
        "a",
    ),
    "inputs of a timer": (
        around(
            node(
                "intermediateCatchEvent",
                "a",
                timer("timeDuration", "P1D"),
                ext=io(("input", "=1", "x")),
            )
        ),
        "place",
        "a",
    ),
    "form inside a sub-process": (
        around(
            sub(
                "a",
                node("startEvent", "b", ext='<zeebe:formDefinition formId="f" />'),
                user("c"),
                chain("b", "c"),
            )
        ),
        "place",
        "b",
    ),
}
