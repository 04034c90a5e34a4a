"""What a case waits for from outside must be able to reach it."""

import pytest

from engine.bpmn import Known, check
from tests.bpmn.drawing import catch, chain, diagram, end, node, start, timer, user

MESSAGE = '<bpmn:messageEventDefinition messageRef="m" />'
SIGNAL = '<bpmn:signalEventDefinition signalRef="g" />'
ROOTS = (
    '<bpmn:message id="m" name="brief"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=nummer" /></bpmn:extensionElements></bpmn:message>'
    '<bpmn:signal id="g" name="klaar" />'
)
NOTHING = Known(deliveries=frozenset())

WAITING = {
    "message": diagram(start(), catch("x", MESSAGE), end(), chain("s", "x", "e"), roots=ROOTS),
    "receive task": diagram(
        start(), node("receiveTask", "x", messageRef="m"), end(), chain("s", "x", "e"), roots=ROOTS
    ),
    "signal": diagram(start(), catch("x", SIGNAL), end(), chain("s", "x", "e"), roots=ROOTS),
    "timer start": diagram(
        start("x", timer("timeDate", "2030-01-01")), user("a"), end(), chain("x", "a", "e")
    ),
}
SERVED = {
    "own timer": diagram(
        start(), catch("x", timer("timeDuration", "P1D")), end(), chain("s", "x", "e")
    ),
    "own signal": diagram(
        start(),
        node("intermediateThrowEvent", "t", SIGNAL),
        catch("x", SIGNAL),
        end(),
        chain("s", "t", "x", "e"),
        roots=ROOTS,
    ),
}


def refused(files: dict[str, bytes], known: Known) -> list[str]:
    return [one.element_id for one in check(files, known=known) if one.rule == "delivery"]


@pytest.mark.parametrize("files", WAITING.values(), ids=WAITING)
def test_what_nobody_delivers_is_refused(files: dict[str, bytes]) -> None:
    assert refused(files, NOTHING) == ["x"]


@pytest.mark.parametrize("files", WAITING.values(), ids=WAITING)
def test_what_is_delivered_is_not(files: dict[str, bytes]) -> None:
    everything = Known(deliveries=frozenset({"message", "signal", "timer start"}))
    assert refused(files, everything) == []
    assert refused(files, Known()) == []


@pytest.mark.parametrize("files", SERVED.values(), ids=SERVED)
def test_what_the_case_brings_about_itself_is_not(files: dict[str, bytes]) -> None:
    assert refused(files, NOTHING) == []
