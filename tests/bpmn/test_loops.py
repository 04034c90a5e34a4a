"""Repeating: a number of times, over BPMN's own lists, and as long as a condition holds."""

from __future__ import annotations

import pytest

from engine.bpmn import check
from tests.bpmn.case import Case, Office
from tests.bpmn.drawing import (
    MANY,
    boundary,
    chain,
    diagram,
    end,
    loop,
    node,
    script,
    service,
    start,
    sub,
    timer,
    times,
    user,
)


def around(element: str) -> dict[str, bytes]:
    return diagram(start(), element, end(), chain("s", "a", "e"))


@pytest.mark.parametrize("text", ["3", "=3", "=aantal", "=aantal + 0.0"])
def test_as_often_as_a_number_says(text: str) -> None:
    case = Case(around(user("a", times(text))), {"aantal": 3})
    assert case.open == ["a", "a", "a"]
    assert [task.variables["loopCounter"] for task in case.run.user_tasks()] == [1, 2, 3]
    for _ in range(3):
        case.complete("a")
    assert case.done


def test_one_after_another() -> None:
    case = Case(around(user("a", times("=2", sequential=True))))
    for number in (1, 2):
        assert case.task("a").variables["loopCounter"] == number
        case.complete("a")
    assert case.done


def test_zero_times_goes_on() -> None:
    case = Case(around(user("a", times("=aantal"))), {"aantal": 0})
    assert case.done
    assert case.route("entered") == ["s", "a", "e"]


@pytest.mark.parametrize("value", [-1, None, "veel", True, 2.5, 1_000_000])
def test_what_is_no_number_of_times_is_an_incident(value: object) -> None:
    case = Case(around(user("a", times("=aantal"))), {"aantal": value})
    assert case.run.status == "incident"
    case.run.variables["aantal"] = 1
    case.retry()
    assert case.open == ["a"]


def test_completion_condition_counts() -> None:
    until = (
        "=numberOfCompletedInstances = 2 and numberOfInstances = 5 and numberOfActiveInstances = 3"
    )
    case = Case(around(user("a", times("=5", until=until))))
    case.complete("a")
    assert not case.done
    case.complete("a")
    assert case.done
    assert case.route("cancelled") == ["a", "a", "a"]


def test_until_a_condition_no_longer_holds() -> None:
    case = Case(around(user("a", loop("=opnieuw"))))
    for answer in (True, True, False):
        assert not case.done
        case.complete("a", opnieuw=answer)
    assert case.done


def test_condition_before_the_first_round() -> None:
    files = around(script("a", "=n + 1", "n", inner=loop("=n &lt; 3", before=True)))
    for begin, ends in ((0, 3), (2, 3), (7, 7)):
        assert Case(files, {"n": begin}).run.variables["n"] == ends


def test_condition_after_the_first_round() -> None:
    files = around(script("a", "=n + 1", "n", inner=loop("=n &lt; 3")))
    for begin, ends in ((0, 3), (2, 3), (7, 8)):
        assert Case(files, {"n": begin}).run.variables["n"] == ends


@pytest.mark.parametrize("before", [True, False])
def test_maximum_ends_a_loop(before: bool) -> None:
    for marker in (loop("=true", most=4, before=before), loop(most=4, before=before)):
        case = Case(around(script("a", "=n + 1", "n", inner=marker)), {"n": 0})
        assert (case.run.variables["n"], case.done) == (4, True)


def test_condition_reads_the_counter() -> None:
    marker = loop("=loopCounter &lt; 3")
    case = Case(around(script("a", "=loopCounter", "n", inner=marker)))
    assert case.run.variables["n"] == 3


def test_condition_that_is_no_yes_or_no_is_an_incident() -> None:
    case = Case(around(user("a", loop("=opnieuw"))))
    case.complete("a")
    assert [one.kind for one in case.run.incidents] == ["condition"]
    case.run.variables["opnieuw"] = True
    case.retry()
    assert case.open == ["a"]


def test_loop_of_a_subprocess_with_a_timer_on_its_border() -> None:
    files = diagram(
        start(),
        sub("a", start("bs"), user("b"), end("be"), chain("bs", "b", "be"), inner=loop("=true")),
        boundary("t", "a", timer("timeDuration", "P1D")),
        end(),
        end("e2"),
        chain("s", "a", "e"),
        chain("t", "e2"),
    )
    assert [f for f in check(files) if f.severity == "error"]
    files = {"p.bpmn": files["p.bpmn"].replace(b">=true<", b">=opnieuw<")}
    case = Case(files, {"opnieuw": True})
    for _ in range(5):
        case.complete("b")
    case.later(days=2)
    assert case.done
    assert "t" in case.route("fired")


@pytest.mark.parametrize("marker", [times("2", sequential=True), times("2"), loop(most=2)])
def test_each_round_waits_for_a_message_of_its_own(marker: str) -> None:
    files = diagram(
        start(),
        node("receiveTask", "a", marker, messageRef="m"),
        boundary("t", "a", timer("timeDuration", "P1D")),
        end(),
        chain("s", "a", "e"),
        chain("t", "e"),
        roots='<bpmn:message id="m" name="antwoord" />',
    )
    case = Case(files)
    assert case.deliver("antwoord")
    assert not case.done
    assert case.deliver("antwoord")
    assert (case.done, case.route("fired")) == (True, ["a", "a"])
    case = Case(files)
    case.deliver("antwoord")
    case.later(days=2)
    assert (case.done, case.route("fired")) == (True, ["a", "t"])


def test_service_in_a_loop_keeps_what_it_did() -> None:
    seen: list[int] = []

    def work(variables: object) -> dict[str, int]:
        seen.append(len(seen))
        return {"n": len(seen)}

    case = Case(
        around(service("a", "o", inner=loop("=n &lt; 5"))), host=Office(operations={"o": work})
    )
    assert (case.done, len(seen)) == (True, 5)


def test_state_does_not_grow_with_the_rounds() -> None:
    case = Case(around(user("a", loop("=true", most=10_000))))
    sizes = []
    for _ in range(40):
        case.complete("a", antwoord="ja")
        sizes.append(len(case.run.dump()))
    assert sizes[-1] <= sizes[9] + 4


@pytest.mark.parametrize(
    ("marker", "rule"),
    [
        (times("-1"), "loop-count"),
        (times("veel"), "loop-count"),
        (times("2.5"), "loop-count"),
        (times("=-1"), "loop-count"),
        (times("=null"), "loop-count"),
        (times('="twee"'), "loop-count"),
        (loop(), "loop-endless"),
        (loop("=true"), "loop-endless"),
        (loop("opnieuw"), "loop-condition"),
        (loop("=n", most=0), "loop-maximum"),
        (f"<bpmn:{MANY} />", "loop-collection"),
    ],
)
def test_what_can_not_be_right_is_refused(marker: str, rule: str) -> None:
    errors = [one for one in check(around(user("a", marker))) if one.severity == "error"]
    assert [(one.rule, one.element_id) for one in errors] == [(rule, "a")]
