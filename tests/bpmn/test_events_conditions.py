"""Events that wait for a condition, for one of several triggers, or for all of them."""

from __future__ import annotations

import pytest

from tests.bpmn.case import Case
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
    script,
    start,
    sub,
    timer,
    user,
)

SIGNAL = '<bpmn:signal id="sig" name="alarm" />'
ON_SIGNAL = '<bpmn:signalEventDefinition signalRef="sig" />'
MESSAGE = '<bpmn:message id="m" name="antwoord" />'
ON_MESSAGE = '<bpmn:messageEventDefinition messageRef="m" />'
LATE = timer("timeDuration", "P1D")


def beside(event: str, *more: str) -> dict[str, bytes]:
    """A task `t`, and beside it an event `c` with a task `a` behind it."""
    return diagram(
        start(),
        gateway("parallelGateway", "f"),
        user("t"),
        event,
        user("a"),
        end(),
        end("e2"),
        chain("s", "f", "t", "e"),
        chain("f", "c", "a", "e2"),
        *more,
        roots=SIGNAL + MESSAGE,
    )


def test_condition_fires_when_it_becomes_true() -> None:
    case = Case(beside(catch("c", condition("=bedrag > 10"))))
    assert case.open == ["t"]
    case.complete("t", bedrag=11)
    assert case.open == ["a"]


def test_condition_that_holds_already_does_not_wait() -> None:
    assert Case(beside(catch("c", condition("=bedrag > 10"))), {"bedrag": 11}).open == ["a", "t"]


def test_condition_that_is_no_boolean_is_an_incident_until_it_is() -> None:
    case = Case(beside(catch("c", condition("=bedrag + 1"))), {"bedrag": 1})
    assert [(one.element_id, one.kind) for one in case.run.incidents] == [("c", "conditional")]
    assert case.open == ["t"]
    case = Case(beside(catch("c", condition("=if los then 5 else klaar"))), {"los": True})
    assert case.run.status == "incident"
    case.complete("t", los=False, klaar=True)
    assert (case.run.status, case.open) == ("running", ["a"])


def test_incident_of_one_condition_stands_when_another_is_fine() -> None:
    case = Case(
        diagram(
            start(),
            user("w"),
            boundary("b", "w", condition("=x + 1"), interrupting=False),
            boundary("c", "w", condition("=y"), interrupting=False),
            end(),
            chain("s", "w", "e"),
            chain("b", "e"),
            chain("c", "e"),
        ),
        {"x": 1, "y": False},
    )
    assert [(one.element_id, one.kind) for one in case.run.incidents] == [("w", "conditional")]
    assert case.route("incident") == ["w"]
    case.run.set_variables({"x": None}, case.now)
    case._turn()
    assert case.run.status == "running"


@pytest.mark.parametrize("kind", ["border", "event sub-process"])
def test_what_is_done_is_done_before_the_condition_that_it_makes_true(kind: str) -> None:
    around = sub("u", start("us"), user("v"), user("w"), chain("us", "v", "w"))
    event = (
        boundary("b", "u", condition("=x")) + chain("b", "e")
        if kind == "border"
        else sub(
            "b", start("bs", condition("=x")), end("be"), flow("bs", "be"), triggeredByEvent="true"
        )
    )
    case = Case(diagram(start(), around, end(), chain("s", "u", "e"), event))
    case.complete("v", x=True)
    assert case.done
    assert "v" in case.route()
    assert case.route("cancelled")[:1] != ["v"]


def test_end_that_is_ended_by_what_it_throws_has_happened() -> None:
    for thrown in (ON_SIGNAL, '<bpmn:escalationEventDefinition escalationRef="esc" />'):
        case = Case(
            diagram(
                start(),
                sub("u", start("us"), end("ue", thrown), chain("us", "ue")),
                boundary("b", "u", thrown),
                end(),
                end("e2"),
                chain("s", "u", "e"),
                chain("b", "e2"),
                roots=SIGNAL + '<bpmn:escalation id="esc" escalationCode="C" />',
            )
        )
        assert case.route() == ["s", "us", "ue", "b", "e2"]
        assert case.route("cancelled") == ["u"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_condition_on_a_border(interrupting: bool) -> None:
    case = Case(
        diagram(
            start(),
            gateway("parallelGateway", "f"),
            user("t"),
            user("w"),
            boundary("b", "w", condition("=x"), interrupting=interrupting),
            user("a"),
            end(),
            end("e2"),
            end("e3"),
            chain("s", "f", "t", "e"),
            chain("f", "w", "e2"),
            chain("b", "a", "e3"),
        )
    )
    assert case.open == ["t", "w"]
    case.complete("t", x=True)
    assert case.open == (["a"] if interrupting else ["a", "w"])


def test_condition_that_does_not_interrupt_fires_each_time_it_becomes_true() -> None:
    case = Case(
        diagram(
            start(),
            user("t"),
            gateway("exclusiveGateway", "g", default="g_t"),
            end(),
            chain("s", "t", "g", "t"),
            flow("g", "e", "=klaar"),
            sub(
                "when",
                start("ws", condition("=x"), isInterrupting="false"),
                user("b"),
                chain("ws", "b"),
                triggeredByEvent="true",
            ),
        ),
        {"klaar": False},
    )
    for x, reactions in ((True, 1), (True, 1), (False, 1), (True, 2)):
        case.complete("t", x=x)
        assert case.open.count("b") == reactions


def test_condition_starts_an_event_sub_process_that_interrupts() -> None:
    case = Case(
        diagram(
            start(),
            script("set", "=true", "x"),
            user("t"),
            end(),
            chain("s", "set", "t", "e"),
            sub(
                "when",
                start("ws", condition("=x")),
                user("b"),
                chain("ws", "b"),
                triggeredByEvent="true",
            ),
        )
    )
    assert case.open == ["b"]
    assert case.route("fired") == ["ws"]


def test_condition_behind_an_event_gateway() -> None:
    case = Case(
        diagram(
            start(),
            gateway("parallelGateway", "f"),
            user("t"),
            gateway("eventBasedGateway", "g"),
            catch("c", condition("=x")),
            catch("w", LATE),
            user("a"),
            end(),
            end("e2"),
            end("e3"),
            chain("s", "f", "t", "e"),
            chain("f", "g", "c", "a", "e2"),
            chain("g", "w", "e3"),
        )
    )
    case.complete("t", x=True)
    assert case.open == ["a"]
    assert case.run.next_due is None


@pytest.mark.parametrize("cause", ["signal", "message", "time"])
def test_any_of_several_triggers_will_do(cause: str) -> None:
    case = Case(beside(catch("c", ON_MESSAGE + ON_SIGNAL + LATE)))
    if cause == "signal":
        assert case.signal("alarm") == 1
    elif cause == "message":
        assert case.deliver("antwoord", tekst="ja")
    else:
        case.later(days=2)
    assert case.open == ["a", "t"]
    assert case.run.subscriptions() == []
    assert case.run.next_due is None


def test_all_of_several_triggers_must_come() -> None:
    both = node(
        "intermediateCatchEvent", "c", ON_MESSAGE + ON_SIGNAL + LATE, parallelMultiple="true"
    )
    case = Case(beside(both))
    assert case.deliver("antwoord", tekst="ja")
    assert not case.deliver("antwoord", tekst="nee")
    case.later(days=2)
    assert case.open == ["t"]
    case.signal("alarm", luid=True)
    assert case.open == ["a", "t"]
    assert (case.run.variables["tekst"], case.run.variables["luid"]) == ("ja", True)


def test_all_triggers_are_thrown_before_the_end() -> None:
    case = Case(
        diagram(
            start(),
            gateway("parallelGateway", "f"),
            user("t"),
            catch("c", ON_SIGNAL),
            user("a"),
            catch("d", ON_MESSAGE),
            user("b"),
            node("endEvent", "e", "<bpmn:terminateEventDefinition />" + ON_SIGNAL + ON_MESSAGE),
            end("e2"),
            end("e3"),
            chain("s", "f", "t", "e"),
            chain("f", "c", "a", "e2"),
            chain("f", "d", "b", "e3"),
            roots=SIGNAL + MESSAGE,
        ),
        reload=False,
    )
    case.complete("t")
    assert case.done
    assert {"c", "d"} <= set(case.route("completed")) | set(case.route("fired"))
    assert [one.name for one in case.run.thrown_signals] == ["alarm"]
    assert [(one.name, one.heard) for one in case.run.thrown_messages] == [("antwoord", True)]


def test_shared_definition_is_that_of_its_event() -> None:
    shared = LATE.replace("<bpmn:timerEventDefinition", '<bpmn:timerEventDefinition id="d"')
    ref = "<bpmn:eventDefinitionRef>d</bpmn:eventDefinitionRef>"
    case = Case(
        diagram(start(), catch("c", ref), user("a"), end(), chain("s", "c", "a", "e"), roots=shared)
    )
    assert case.open == []
    case.later(days=2)
    assert case.open == ["a"]
