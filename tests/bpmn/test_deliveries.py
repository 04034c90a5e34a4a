"""What a case waits for from outside must be able to reach it."""

import pytest

from engine.bpmn import Known, check
from tests.bpmn.drawing import (
    catch,
    chain,
    diagram,
    end,
    file,
    flow,
    node,
    process,
    start,
    timer,
    user,
)

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


SENDERS = {
    "message": file(process("q", start(), node("endEvent", "e", MESSAGE), flow("s", "e")), ROOTS),
    "signal": file(process("q", start(), node("endEvent", "e", SIGNAL), flow("s", "e")), ROOTS),
}


def from_outside(files: dict[str, bytes]) -> list[tuple[str, str]]:
    everything = Known(deliveries=frozenset({"message", "signal", "timer start"}))
    found = check(files, known=everything)
    return [(one.element_id, one.severity) for one in found if one.rule == "from-outside"]


@pytest.mark.parametrize("kind", SENDERS)
def test_what_no_process_sends_is_a_warning(kind: str) -> None:
    assert from_outside(WAITING[kind]) == [("x", "warning")]
    assert from_outside({**WAITING[kind], "q.bpmn": SENDERS[kind]}) == []


def test_what_begins_from_outside_is_no_surprise() -> None:
    begins = diagram(start("x", MESSAGE), user("a"), end(), chain("x", "a", "e"), roots=ROOTS)
    assert from_outside(begins) == []
