"""Diagrams with one mistake each: the files, the rule that finds it, and its element."""

from __future__ import annotations

from tests.bpmn.drawing import (
    boundary,
    catch,
    chain,
    condition,
    diagram,
    end,
    flow,
    gateway,
    node,
    start,
    sub,
    timer,
    user,
    xor,
)

LINK = '<bpmn:linkEventDefinition name="x" />'
ON_ERROR = '<bpmn:errorEventDefinition errorRef="f" />'


def around(element: str, key: str = "a", *more: str, roots: str = "") -> dict[str, bytes]:
    """A diagram with this element between start and end."""
    return diagram(start(), element, end(), chain("s", key, "e"), *more, roots=roots)


WRONG_SHAPES = {
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
        "loop-endless",
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
    "condition without =": (around(catch("a", condition("x > 1"))), "condition-event", "a"),
    "condition that reads nothing": (
        around(catch("a", condition("=today() > now()"))),
        "condition-event",
        "a",
    ),
    "link and more": (around(catch("a", LINK + condition("=x"))), "event-triggers", "a"),
    "all of them again and again": (
        around(
            user("a"),
            "a",
            node(
                "boundaryEvent",
                "b",
                condition("=x") + condition("=y"),
                attachedToRef="a",
                cancelActivity="false",
                parallelMultiple="true",
            ),
            chain("b", "e"),
        ),
        "event-triggers",
        "b",
    ),
    "an error and all of the others": (
        around(
            sub("a", start("us"), end("ue", ON_ERROR), chain("us", "ue")),
            "a",
            node(
                "boundaryEvent",
                "b",
                ON_ERROR + condition("=x"),
                attachedToRef="a",
                parallelMultiple="true",
            ),
            chain("b", "e"),
            roots='<bpmn:error id="f" errorCode="F" />',
        ),
        "event-triggers",
        "b",
    ),
    "cancel that nothing catches": (
        around(
            node(
                "transaction",
                "a",
                start("ts")
                + node("endEvent", "te", "<bpmn:cancelEventDefinition />")
                + chain("ts", "te"),
            )
        ),
        "cancel",
        "te",
    ),
    "sending nothing": (around(node("sendTask", "a")), "sending", "a"),
    "sending for an unknown time": (
        around(
            node("sendTask", "a", ext='<zeebe:publishMessage timeToLive="lang" />', messageRef="m"),
            roots='<bpmn:message id="m" name="m" />',
        ),
        "sending",
        "a",
    ),
    "terminate on the way": (
        around(node("intermediateThrowEvent", "a", "<bpmn:terminateEventDefinition />")),
        "throw-kind",
        "a",
    ),
    "event without a kind": (around(catch("a", "")), "catch-kind", "a"),
    "two plain starts": (
        diagram(start(), start("s2"), user("a"), chain("s", "a"), chain("s2", "a")),
        "start-several",
        "s2",
    ),
    "no start": (diagram(user("a"), user("b"), flow("a", "b")), "start-missing", "p"),
    "conditional start": (
        diagram(
            start("s", condition("=x")),
            user("a"),
            chain("s", "a"),
        ),
        "event-kind",
        "s",
    ),
    "loose task": (diagram(start(), user("a"), user("b"), chain("s", "a")), "node-incoming", "b"),
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
        "event-gateway-target",
        "g_a",
    ),
    "link to nowhere": (
        diagram(start(), node("intermediateThrowEvent", "a", LINK), chain("s", "a")),
        "link",
        "a",
    ),
}
