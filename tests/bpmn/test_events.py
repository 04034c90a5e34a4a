"""Messages, signals, errors, escalations, links, terminate, event sub-processes."""

from __future__ import annotations

import pytest

from engine.bpmn import BpmnError
from tests.bpmn.case import Case, Office
from tests.bpmn.drawing import (
    boundary,
    catch,
    chain,
    diagram,
    end,
    flow,
    gateway,
    node,
    service,
    start,
    sub,
    timer,
    user,
)

MESSAGE = (
    '<bpmn:message id="m" name="antwoord"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=nummer" /></bpmn:extensionElements></bpmn:message>'
)
SIGNAL = '<bpmn:signal id="sig" name="alarm" />'
ERROR = '<bpmn:error id="err" name="fout" errorCode="KAPOT" />'
ESCALATION = '<bpmn:escalation id="esc" name="meld" escalationCode="MELD" />'
ON_MESSAGE = '<bpmn:messageEventDefinition messageRef="m" />'
ON_SIGNAL = '<bpmn:signalEventDefinition signalRef="sig" />'
ON_ERROR = '<bpmn:errorEventDefinition errorRef="err" />'
ANY_ERROR = "<bpmn:errorEventDefinition />"
ON_ESCALATION = '<bpmn:escalationEventDefinition escalationRef="esc" />'
TERMINATE = "<bpmn:terminateEventDefinition />"


def test_event_gateway_goes_the_way_of_the_first_event() -> None:
    drawn = diagram(
        start(),
        gateway("eventBasedGateway", "g"),
        catch("wait", timer("timeDuration", "P1D")),
        catch("told", ON_MESSAGE),
        user("late"),
        user("answer"),
        end(),
        chain("s", "g", "wait", "late", "e"),
        chain("g", "told", "answer", "e"),
        roots=MESSAGE,
    )
    case = Case(drawn, {"nummer": 7})
    assert not case.deliver("antwoord", "8")
    assert case.deliver("antwoord", "7", tekst="ja")
    assert case.open == ["answer"]
    assert case.run.next_due is None
    assert case.run.variables["tekst"] == "ja"
    case = Case(drawn, {"nummer": 7})
    case.later(days=1)
    assert case.open == ["late"]
    assert not case.deliver("antwoord", "7")


def test_signal_reaches_everyone_who_waits() -> None:
    case = Case(
        diagram(
            start(),
            gateway("parallelGateway", "f"),
            user("a"),
            boundary("stop", "a", ON_SIGNAL),
            catch("c", ON_SIGNAL),
            user("b"),
            user("d"),
            user("t"),
            node("endEvent", "throw", ON_SIGNAL),
            end(),
            chain("s", "f", "a", "e"),
            chain("f", "c", "d", "e"),
            chain("f", "t", "throw"),
            chain("stop", "b", "e"),
            roots=SIGNAL,
        )
    )
    case.complete("t")
    assert case.open == ["b", "d"]


def test_terminate_ends_everything_in_its_process() -> None:
    case = Case(
        diagram(
            start(),
            gateway("parallelGateway", "f"),
            user("a"),
            user("b"),
            end("stop", TERMINATE),
            end(),
            chain("s", "f", "a", "stop"),
            chain("f", "b", "e"),
        )
    )
    case.complete("a")
    assert case.done
    assert case.route("cancelled") == ["b"]


def test_terminate_in_a_sub_process_ends_only_that() -> None:
    case = Case(
        diagram(
            start(),
            sub(
                "inner",
                start("is"),
                gateway("parallelGateway", "f"),
                user("a"),
                user("b"),
                end("stop", TERMINATE),
                end("ie"),
                chain("is", "f", "a", "stop"),
                chain("f", "b", "ie"),
            ),
            user("c"),
            end(),
            chain("s", "inner", "c", "e"),
        )
    )
    case.complete("a")
    assert case.open == ["c"]


@pytest.mark.parametrize("catching", [ON_ERROR, ANY_ERROR])
def test_error_end_is_caught_on_the_border(catching: str) -> None:
    case = Case(
        diagram(
            start(),
            sub(
                "inner",
                start("is"),
                gateway("parallelGateway", "f"),
                user("a"),
                user("b"),
                end("broken", ON_ERROR),
                end("ie"),
                chain("is", "f", "a", "broken"),
                chain("f", "b", "ie"),
            ),
            boundary("caught", "inner", catching),
            user("repair"),
            end(),
            chain("s", "inner", "e"),
            chain("caught", "repair", "e"),
            roots=ERROR,
        )
    )
    case.complete("a")
    assert case.open == ["repair"]
    assert set(case.route("cancelled")) == {"b", "inner"}


def test_uncaught_error_is_an_incident() -> None:
    case = Case(diagram(start(), end("e", ON_ERROR), flow("s", "e"), roots=ERROR))
    assert case.run.status == "incident"
    assert case.run.incidents[0].element_id == "e"


def test_operation_may_throw_an_error() -> None:
    def fail(_: object) -> dict[str, object]:
        raise BpmnError("KAPOT")

    case = Case(
        diagram(
            start(),
            service("a", "doe"),
            boundary("caught", "a", ON_ERROR),
            user("repair"),
            end(),
            chain("s", "a", "e"),
            chain("caught", "repair", "e"),
            roots=ERROR,
        ),
        host=Office(operations={"doe": fail}),
    )
    assert case.open == ["repair"]


def test_escalation_goes_on_beside_its_thrower() -> None:
    case = Case(
        diagram(
            start(),
            sub(
                "inner",
                start("is"),
                node("intermediateThrowEvent", "tell", ON_ESCALATION),
                user("a"),
                chain("is", "tell", "a"),
            ),
            boundary("told", "inner", ON_ESCALATION, interrupting=False),
            user("b"),
            end(),
            chain("s", "inner", "e"),
            chain("told", "b", "e"),
            roots=ESCALATION,
        )
    )
    assert case.open == ["a", "b"]


def test_link_goes_on_where_it_lands() -> None:
    link = '<bpmn:linkEventDefinition name="verder" />'
    case = Case(
        diagram(
            start(),
            node("intermediateThrowEvent", "out", link),
            catch("in", link),
            user("a"),
            chain("s", "out"),
            chain("in", "a"),
        )
    )
    assert case.open == ["a"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_event_sub_process_on_a_timer(interrupting: bool) -> None:
    mode = "true" if interrupting else "false"
    case = Case(
        diagram(
            start(),
            user("a"),
            end(),
            sub(
                "when",
                start("ws", timer("timeDuration", "P1D"), isInterrupting=mode),
                user("b"),
                chain("ws", "b"),
                triggeredByEvent="true",
            ),
            chain("s", "a", "e"),
        )
    )
    assert case.open == ["a"]
    case.later(days=3)
    assert case.open == (["b"] if interrupting else ["a", "b"])
    if not interrupting:
        case.complete("a")
    assert case.run.status == "running"
    case.complete("b")
    assert case.done


def test_event_sub_process_catches_an_error_of_its_process() -> None:
    case = Case(
        diagram(
            start(),
            user("a"),
            end("broken", ON_ERROR),
            sub(
                "when",
                start("ws", ON_ERROR),
                user("b"),
                chain("ws", "b"),
                triggeredByEvent="true",
            ),
            chain("s", "a", "broken"),
            roots=ERROR,
        )
    )
    case.complete("a")
    assert case.open == ["b"]
    case.complete("b")
    assert case.done


def test_message_is_sent_by_an_operation() -> None:
    send = '<zeebe:taskDefinition type="mail" />'
    host = Office(operations={"mail": lambda seen: {"sent": seen["to"]}})
    case = Case(
        diagram(
            start(),
            node("endEvent", "e", "<bpmn:messageEventDefinition />", send),
            flow("s", "e"),
        ),
        {"to": "team"},
        host=host,
    )
    assert case.done
    assert case.run.variables["sent"] == "team"
