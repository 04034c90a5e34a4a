"""What fails stops on its element, says so without values, and goes on after `retry`."""

from __future__ import annotations

import pytest

from tests.bpmn.case import Case, Office
from tests.bpmn.drawing import (
    catch,
    chain,
    decision,
    diagram,
    each,
    end,
    flow,
    gateway,
    io,
    script,
    service,
    start,
    timer,
    user,
    xor,
)


def choice(condition: str) -> dict[str, bytes]:
    return diagram(
        start(),
        user("a"),
        xor("g", default="g_e"),
        user("b"),
        end(),
        chain("s", "a", "g"),
        flow("g", "b", condition),
        flow("g", "e"),
        flow("b", "e"),
    )


@pytest.mark.parametrize("value", [None, "ja", 1])
def test_condition_without_yes_or_no_stops(value: object) -> None:
    case = Case(choice("=answer"))
    case.complete("a", answer=value)
    assert case.run.status == "incident"
    [incident] = case.run.incidents
    assert (incident.element_id, incident.kind) == ("g", "condition")
    assert case.route() == ["s", "a"]
    case.run.variables["answer"] = True
    case.retry()
    assert case.open == ["b"]
    assert case.run.incidents == []


def test_retry_does_nothing_twice() -> None:
    mapping = io(("output", "=n + 1", "n"))
    case = Case(
        diagram(
            start(),
            user("a", ext=mapping),
            user("b"),
            end(),
            flow("s", "a"),
            flow("a", "b", "=answer"),
            flow("a", "e", "=not(answer)"),
            flow("b", "e"),
        ),
        {"n": 0},
    )
    case.complete("a")
    assert case.run.status == "incident"
    case.retry()
    assert case.run.status == "incident"
    case.run.variables["answer"] = True
    case.retry()
    assert case.open == ["b"]
    assert case.run.variables["n"] == 1


def test_no_way_out_stops() -> None:
    case = Case(
        diagram(
            start(),
            xor("g"),
            user("a"),
            user("b"),
            flow("s", "g"),
            flow("g", "a", "=x > 1"),
            flow("g", "b", "=x > 2"),
        ),
        {"x": 0},
    )
    assert [incident.kind for incident in case.run.incidents] == ["no-route"]


def test_failing_operation_tells_no_values() -> None:
    def fail(_: object) -> dict[str, object]:
        raise ValueError("Jansen, 123456782")

    host = Office(operations={"o": fail})
    case = Case(diagram(start(), service("a", "o"), end(), chain("s", "a", "e")), host=host)
    [incident] = case.run.incidents
    assert incident.kind == "operation"
    assert "ValueError" in incident.message
    assert "Jansen" not in incident.message + case.run.dump()
    host.operations["o"] = lambda _: {"ok": True}
    case.retry()
    assert case.done
    assert case.run.variables == {"ok": True}


def test_failing_decision_stops() -> None:
    def fail(_: object) -> object:
        raise LookupError("d")

    case = Case(
        diagram(start(), decision("a", "d", "x"), end(), chain("s", "a", "e")),
        host=Office(decisions={"d": fail}),
    )
    assert [(i.element_id, i.kind) for i in case.run.incidents] == [("a", "decision")]


def test_missing_list_stops() -> None:
    case = Case(
        diagram(start(), user("a", inner=each("=names", "name")), end(), chain("s", "a", "e"))
    )
    assert [i.kind for i in case.run.incidents] == ["collection"]
    case.run.variables["names"] = [1]
    case.retry()
    assert case.open == ["a"]


def test_timer_without_a_time_stops() -> None:
    case = Case(
        diagram(start(), catch("t", timer("timeDate", "=day")), end(), chain("s", "t", "e"))
    )
    assert [i.kind for i in case.run.incidents] == ["timer"]
    case.run.variables["day"] = "2030-01-01"
    case.retry()
    assert case.run.next_due is not None


def test_other_branches_go_on() -> None:
    case = Case(
        diagram(
            start(),
            gateway("parallelGateway", "f"),
            service("a", "o"),
            script("b", "=1 + 1", "two"),
            user("c"),
            chain("s", "f", "a"),
            chain("f", "b", "c"),
        ),
        host=Office(),
    )
    assert case.run.status == "incident"
    assert case.open == ["c"]


def test_result_that_is_no_json_stops() -> None:
    host = Office(operations={"o": lambda _: {"x": object()}})
    case = Case(diagram(start(), service("a", "o"), end(), chain("s", "a", "e")), host=host)
    assert [(i.kind, i.element_id) for i in case.run.incidents] == [("operation", "a")]
    assert case.run.variables == {}


def test_answer_that_is_no_json_changes_nothing() -> None:
    case = Case(choice("=answer"))
    with pytest.raises(TypeError):
        case.complete("a", answer=object())
    assert case.open == ["a"]
