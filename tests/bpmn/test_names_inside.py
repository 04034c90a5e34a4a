"""Names in loops and in data associations: what is there is known, and what is not is told."""

from __future__ import annotations

from tests.bpmn.drawing import chain, end, loop, script, taken_out, times, user
from tests.bpmn.test_names import found

LINE = (end(), chain("s", "a", "e"))


def unknown(element: str, *more: str) -> list[str]:
    return [one.message.split("‘")[1].split("’")[0] for one in found(element, *LINE, *more)]


def test_a_loop_reads_its_counter_and_what_its_rounds_leave() -> None:
    assert unknown(user("a", loop("=akkoord and loopCounter &lt; 3"))) == []
    assert unknown(user("a", loop("=akoord"))) == ["akoord"]


def test_a_condition_before_the_first_round_reads_what_is_there_already() -> None:
    assert unknown(user("a", loop("=loopCounter &lt; 3", before=True))) == []
    assert unknown(user("a", loop("=weet_ik_niet", before=True))) == ["weet_ik_niet"]


def test_a_number_of_times_is_read() -> None:
    assert unknown(user("a", times("=antal"))) == ["antal"]
    assert unknown(script("a", "=loopCounter", "n", inner=times("=3"))) == []


def test_a_condition_that_is_a_number_is_an_error() -> None:
    rules = [one.rule for one in found(user("a", loop("=loopCounter")), *LINE)]
    assert rules == ["formula-kind"]
    rules = [one.rule for one in found(user("a", times("=[1, 2]")), *LINE)]
    assert rules == ["formula-kind"]


def test_data_that_leaves_a_step_is_known_after_it() -> None:
    flow_out = (
        script("a", "=1", "uit", inner=taken_out("uit", "brief")),
        '<bpmn:dataObject id="brief" />',
        script("b", "=brief + 1", "n"),
        end(),
        chain("s", "a", "b", "e"),
    )
    assert found(*flow_out) == []
    inner = script("b", "=uit + 1", "n")
    assert [one.element_id for one in found(*flow_out[:2], inner, *flow_out[3:])] == ["b"]
