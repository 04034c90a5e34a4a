"""Names in loops and in data associations: what is there is known, and what is not is told."""

from __future__ import annotations

from tests.bpmn.drawing import (
    boundary,
    chain,
    condition,
    end,
    io,
    loop,
    script,
    start,
    sub,
    taken_out,
    times,
    user,
)
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


SET = (start("us"), script("v", "=1", "x"), end("ue"), chain("us", "v", "ue"))


def test_a_condition_on_a_border_reads_what_comes_of_what_is_inside() -> None:
    out = (end("e2"), chain("b", "e2"))
    assert unknown(sub("a", *SET), boundary("b", "a", condition("=x > 0")), *out) == []
    assert unknown(sub("a", *SET), boundary("b", "a", condition("=y > 0")), *out) == ["y"]
    own = sub("a", *SET, ext=io(("input", "=1", "y")))
    assert unknown(own, boundary("b", "a", condition("=y > 0")), *out) == []


def test_a_condition_that_begins_an_event_sub_process_reads_what_comes_beside_it() -> None:
    for name, found_names in (("x", []), ("y", ["y"])):
        begun = (start("ws", condition(f"={name} > 0")), end("we"), chain("ws", "we"))
        aside = sub("w", *begun, triggeredByEvent="true")
        assert unknown(script("a", "=1", "x"), aside) == found_names
