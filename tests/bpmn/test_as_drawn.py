"""What a deployment refuses because hardly anybody means it runs by itself as it is drawn; and what
the standard leaves to the drawer (a name, a language, a start event) may be left out."""

from __future__ import annotations

import pytest

from engine.bpmn import Simulation, check
from tests.bpmn.drawing import (
    boundary,
    catch,
    chain,
    condition,
    diagram,
    end,
    flow,
    gateway,
    loop,
    node,
    start,
    sub,
    timer,
    times,
    user,
    xor,
)

ON_ERROR = '<bpmn:errorEventDefinition errorRef="f" />'
ERROR = '<bpmn:error id="f" errorCode="F" />'
SELDOM = {
    "unsafe-join": (
        diagram(
            start(),
            gateway("parallelGateway", "f"),
            node("manualTask", "a"),
            node("manualTask", "b"),
            xor("j"),
            node("manualTask", "c"),
            end(),
            chain("s", "f", "a", "j", "c", "e"),
            chain("f", "b", "j"),
        ),
        ["s", "f", "a", "b", "j", "j", "c", "c", "e", "e"],
    ),
    "dead-step": (
        diagram(
            start(),
            sub("u", start("us"), end("ue", ON_ERROR), chain("us", "ue")),
            boundary("b", "u", ON_ERROR),
            node("manualTask", "a"),
            end(),
            end("e2"),
            chain("s", "u", "a", "e"),
            chain("b", "e2"),
            roots=ERROR,
        ),
        ["s", "us", "ue", "b", "e2"],
    ),
    "dead-event": (
        diagram(
            start(),
            sub("u", start("us"), end("ue"), chain("us", "ue")),
            boundary("b", "u", ON_ERROR),
            end(),
            end("e2"),
            chain("s", "u", "e"),
            chain("b", "e2"),
            roots=ERROR,
        ),
        ["s", "us", "ue", "u", "e"],
    ),
    "duplicate-flow": (
        diagram(
            start(), node("manualTask", "a"), end(), chain("s", "a", "e"), flow("s", "a", key="x")
        ),
        ["s", "a", "a", "e", "e"],
    ),
    "start-missing": (
        diagram(node("manualTask", "a"), node("manualTask", "b"), chain("a", "b")),
        ["a", "b"],
    ),
}


@pytest.mark.parametrize("rule", SELDOM)
def test_what_is_seldom_meant_runs_by_itself_and_is_not_deployed(rule: str) -> None:
    files, route = SELDOM[rule]
    assert rule in {found.rule for found in check(files) if found.severity == "error"}
    simulation = Simulation(files)
    assert rule in {found.rule for found in simulation.warnings}
    case = simulation.start()
    assert (case.state, case.completed) == ("completed", route)


def test_process_without_a_start_event_listens_from_its_first_step() -> None:
    late = sub(
        "w",
        start("ws", timer("timeDuration", "=duur"), isInterrupting="false"),
        end("we"),
        chain("ws", "we"),
        triggeredByEvent="true",
    )
    simulation = Simulation(diagram(user("a"), user("b"), late))
    case = simulation.start(variables={"duur": "PT1H"})
    assert [task.element_id for task in case.tasks] == ["a", "b"]
    simulation.wait("PT2H")
    assert case.completed == ["ws", "we", "w"]
    case = simulation.start()
    assert [(one.element_id, one.kind) for one in case.incidents] == [
        ("a", "timer"),
        ("b", "timer"),
    ]


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_without_a_name_a_message_or_signal_is_known_by_its_id(kind: str) -> None:
    thrown = f'<bpmn:{kind}EventDefinition {kind}Ref="x" />'
    files = diagram(
        start(),
        gateway("parallelGateway", "f"),
        catch("c", thrown),
        node("intermediateThrowEvent", "t", thrown),
        end(),
        end("e2"),
        chain("s", "f", "c", "e"),
        chain("f", "t", "e2"),
        roots=f'<bpmn:{kind} id="x" />',
    )
    assert Simulation(files).start().state == "completed"


@pytest.mark.parametrize(
    ("marker", "rounds"),
    [(times("3"), 3), (times("2", sequential=True), 2), (times("0"), 0), (loop(most=2), 2)],
)
def test_what_is_repeated_counts_once_for_each_round(marker: str, rounds: int) -> None:
    files = diagram(start(), node("manualTask", "a", marker), end(), chain("s", "a", "e"))
    case = Simulation(files).start()
    assert case.completed == case.entered == ["s", *["a"] * rounds, "e"]


FEEL = "https://www.omg.org/spec/DMN/20191111/FEEL/"


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_formula_of_which_the_language_is_told_needs_no_sign(everywhere: bool) -> None:
    files = diagram(
        start(),
        node("manualTask", "a", loop("loopCounter &lt; n")),
        xor("g", default="g_e"),
        catch("c", condition("n > 1")),
        end(),
        end("e2"),
        chain("s", "a", "g", "e"),
        flow("g", "c", "n > 1"),
        flow("c", "e2"),
    )
    place = b"<bpmn:definitions" if everywhere else b'xsi:type="bpmn:tFormalExpression"'
    name = b"expressionLanguage" if everywhere else b"language"
    told = files["p.bpmn"].replace(place, place + b" " + name + b'="' + FEEL.encode() + b'"')
    case = Simulation(told).start(variables={"n": 2})
    assert case.completed == ["s", "a", "a", "g", "c", "e2"]
    assert {one.rule for one in check(files) if one.severity == "error"} >= {"condition-language"}
