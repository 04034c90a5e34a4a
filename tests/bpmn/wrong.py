"""Diagrams with one mistake each: the files, the rule that finds it, and its element."""

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
    flow,
    gateway,
    io,
    node,
    script,
    service,
    start,
    sub,
    timer,
    user,
    xor,
)

LINK = '<bpmn:linkEventDefinition name="x" />'


def around(element: str, key: str = "a", *more: str, roots: str = "") -> dict[str, bytes]:
    """A diagram with this element between start and end."""
    return diagram(start(), element, end(), chain("s", key, "e"), *more, roots=roots)


WRONG = {
    "schema": (around('<bpmn:userTask id="a" kleur="rood" />'), "schema", "a"),
    "duplicate": (around(user("a"), "a", user("a")), "duplicate-id", "a"),
    "flow to nowhere": (
        diagram(start(), user("a"), chain("s", "a"), flow("a", "weg")),
        "flow-ends",
        "a_weg",
    ),
    "flow over a border": (
        diagram(start(), user("a"), sub("u", user("b")), chain("s", "u"), flow("u", "b")),
        "flow-crosses-border",
        "u_b",
    ),
    "boundary on a gateway": (
        diagram(
            start(),
            xor("a"),
            boundary("b", "a", timer("timeDuration", "P1D")),
            end(),
            chain("s", "a", "e"),
            chain("b", "e"),
        ),
        "boundary-host",
        "b",
    ),
    "unknown message": (
        around(catch("a", '<bpmn:messageEventDefinition messageRef="weg" />')),
        "unresolved-reference",
        "a",
    ),
    "complex gateway": (around(gateway("complexGateway", "a")), "unsupported", "a"),
    "ad hoc": (around(node("adHocSubProcess", "a")), "unsupported", "a"),
    "compensation": (
        around(node("serviceTask", "a", isForCompensation="true")),
        "unsupported",
        "a",
    ),
    "quantity": (around(node("userTask", "a", startQuantity="2")), "unsupported", "a"),
    "standard loop": (
        around(user("a", "<bpmn:standardLoopCharacteristics />")),
        "unsupported",
        "a",
    ),
    "python": (
        around(node("scriptTask", "a", "<bpmn:script>import os</bpmn:script>")),
        "unsupported",
        "a",
    ),
    "juel": (
        diagram(
            start(),
            xor("a", default="a_e"),
            end(),
            chain("s", "a", "e"),
            user("b"),
            flow("a", "b", "${x}"),
        ),
        "condition-language",
        "a_b",
    ),
    "conditional event": (
        around(
            catch(
                "a",
                "<bpmn:conditionalEventDefinition><bpmn:condition>=x</bpmn:condition>"
                "</bpmn:conditionalEventDefinition>",
            )
        ),
        "unsupported",
        "a",
    ),
    "terminate on the way": (
        around(node("intermediateThrowEvent", "a", "<bpmn:terminateEventDefinition />")),
        "event-kind",
        "a",
    ),
    "event without a kind": (around(catch("a", "")), "event-triggers", "a"),
    "two plain starts": (
        diagram(start(), start("s2"), user("a"), chain("s", "a"), chain("s2", "a")),
        "start-several",
        "s2",
    ),
    "no start": (diagram(user("a"), user("b"), flow("a", "b")), "start-missing", "p"),
    "message start": (
        diagram(
            start("s", '<bpmn:messageEventDefinition messageRef="m" />'),
            user("a"),
            chain("s", "a"),
            roots='<bpmn:message id="m" name="m" />',
        ),
        "event-kind",
        "s",
    ),
    "loose task": (diagram(start(), user("a"), user("b"), chain("s", "a")), "unconnected", "b"),
    "only reached from itself": (
        diagram(start(), user("a"), user("b"), user("c"), chain("s", "a"), chain("b", "c", "b")),
        "unconnected",
        "b",
    ),
    "flow into start": (diagram(start(), user("a"), chain("s", "a", "s")), "flow-into-start", "s"),
    "boundary without a flow": (
        around(user("a"), "a", boundary("b", "a", timer("timeDuration", "P1D"))),
        "boundary-flow",
        "b",
    ),
    "choice without a condition": (
        diagram(
            start(), xor("g"), user("a"), user("b"), chain("s", "g", "a"), flow("g", "b", "=x")
        ),
        "condition-missing",
        "g_a",
    ),
    "condition on default": (
        diagram(
            start(),
            xor("g", default="g_b"),
            user("a"),
            user("b"),
            flow("s", "g"),
            flow("g", "a", "=x"),
            flow("g", "b", "=y"),
        ),
        "condition-on-default",
        "g_b",
    ),
    "condition after a parallel gateway": (
        diagram(
            start(),
            gateway("parallelGateway", "g"),
            user("a"),
            user("b"),
            chain("s", "g", "a"),
            flow("g", "b", "=x"),
        ),
        "condition-place",
        "g_b",
    ),
    "event gateway before a task": (
        diagram(
            start(),
            gateway("eventBasedGateway", "g"),
            user("a"),
            catch("t", timer("timeDuration", "P1D")),
            chain("s", "g", "a"),
            chain("g", "t"),
        ),
        "event-gateway",
        "a",
    ),
    "link to nowhere": (
        diagram(start(), node("intermediateThrowEvent", "a", LINK), chain("s", "a")),
        "link",
        "a",
    ),
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
        "event-subprocess",
        "u",
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
        "dialect",
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
}
