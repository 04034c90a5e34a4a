"""What a repeated activity tells: of each round, of the first, or when a condition holds."""

from __future__ import annotations

import pytest

from engine.bpmn import check
from tests.bpmn.case import Case
from tests.bpmn.drawing import FORMAL, MANY, boundary, chain, diagram, end, node, start, sub, user

COUNT = f"<bpmn:loopCardinality {FORMAL}>3</bpmn:loopCardinality>"
ROOTS = (
    '<bpmn:signal id="sig" name="ronde" /><bpmn:escalation id="esc" name="e" escalationCode="E" />'
    '<bpmn:signalEventDefinition id="signaal" signalRef="sig" />'
    '<bpmn:escalationEventDefinition id="escalatie" escalationRef="esc" />'
    '<bpmn:terminateEventDefinition id="slot" />'
)
SIGNAL = '<bpmn:signalEventDefinition signalRef="sig" />'
ESCALATION = '<bpmn:escalationEventDefinition escalationRef="esc" />'


def marker(behavior: str, event: str, mode: str = "false") -> str:
    told = f'behavior="{behavior}" {behavior.lower()}BehaviorEventRef="{event}"'
    return f'<bpmn:{MANY} isSequential="{mode}" {told}>{COUNT}</bpmn:{MANY}>'


def complex_(condition: str) -> str:
    when = f"<bpmn:condition {FORMAL}>{condition}</bpmn:condition>"
    event = f'<bpmn:event id="ev">{SIGNAL}</bpmn:event>'
    definition = f"<bpmn:complexBehaviorDefinition>{when}{event}</bpmn:complexBehaviorDefinition>"
    return f'<bpmn:{MANY} behavior="Complex">{COUNT}{definition}</bpmn:{MANY}>'


def told(task: str, event: str, *, interrupting: bool = False) -> dict[str, bytes]:
    return diagram(
        start(),
        task,
        boundary("b", "a", event, interrupting=interrupting),
        node("manualTask", "heard"),
        end(),
        end("e2"),
        chain("s", "a", "e"),
        chain("b", "heard", "e2"),
        roots=ROOTS,
    )


def heard(case: Case) -> int:
    return case.route().count("heard")


@pytest.mark.parametrize("mode", ["true", "false"])
@pytest.mark.parametrize(("event", "caught"), [("signaal", SIGNAL), ("escalatie", ESCALATION)])
@pytest.mark.parametrize(("behavior", "times"), [("None", 3), ("One", 1)])
def test_a_round_tells(behavior: str, times: int, event: str, caught: str, mode: str) -> None:
    files = told(user("a", marker(behavior, event, mode)), caught)
    assert [one for one in check(files) if one.severity == "error"] == []
    case = Case(files)
    for number in (1, 2, 3):
        case.complete("a")
        assert heard(case) == min(number, times)
    assert (case.done, case.route().count("e")) == (True, 1)


def test_a_round_tells_when_a_condition_holds() -> None:
    case = Case(told(user("a", complex_("=numberOfCompletedInstances = 2")), SIGNAL))
    for expected in (0, 1, 1):
        case.complete("a")
        assert heard(case) == expected
    assert case.done


def test_what_is_told_may_end_the_whole_activity() -> None:
    inside = (start("bs"), user("c"), end("be"), chain("bs", "c", "be"))
    for task in (user("a", marker("One", "signaal")), sub("a", marker("One", "signaal"), *inside)):
        case = Case(told(task, SIGNAL, interrupting=True))
        case.complete(case.open[0])
        assert (case.done, heard(case), "e" in case.route()) == (True, 1, False)
        assert case.run.positions() == []


def test_rounds_of_a_task_that_never_waits_tell_too() -> None:
    files = told(node("manualTask", "a", marker("None", "signaal")), SIGNAL)
    assert [one for one in check(files) if one.severity == "error"] == []
    assert heard(Case(files)) == 3


def test_a_bad_condition_is_an_incident_before_anything_is_told() -> None:
    case = Case(told(user("a", complex_("=genoeg")), SIGNAL))
    case.complete("a")
    assert [one.kind for one in case.run.incidents] == ["condition"]
    case.run.variables["genoeg"] = True
    case.retry()
    assert heard(case) == 1


@pytest.mark.parametrize("wrong", [marker("None", "slot"), complex_("genoeg")])
def test_what_can_not_be_told_is_refused(wrong: str) -> None:
    errors = [(f.rule, f.element_id) for f in check(told(user("a", wrong), SIGNAL))]
    assert ("loop-behavior", "a") in errors
