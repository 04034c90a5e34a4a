"""Events and levels inside each other: who catches, who is ended, who goes on."""

from __future__ import annotations

from tests.bpmn.case import Case
from tests.bpmn.drawing import (
    boundary,
    call,
    chain,
    diagram,
    each,
    end,
    file,
    flow,
    gateway,
    node,
    process,
    start,
    sub,
    user,
)
from tests.bpmn.test_events import (
    ERROR,
    ESCALATION,
    MESSAGE,
    ON_ERROR,
    ON_ESCALATION,
    ON_MESSAGE,
    ON_SIGNAL,
    SIGNAL,
    TERMINATE,
)


def failing_process(*extra: str) -> dict[str, bytes]:
    """A process `q` that ends with an error after its task."""
    body = process(
        "q", start("qs"), user("qa"), end("broken", ON_ERROR), chain("qs", "qa", "broken"), *extra
    )
    return {"q.bpmn": file(body, roots=ERROR)}


def test_error_leaves_the_called_process() -> None:
    caller = diagram(
        start(),
        call("c", "q"),
        boundary("caught", "c", ON_ERROR),
        user("repair"),
        chain("s", "c"),
        chain("caught", "repair"),
        roots=ERROR,
    )
    case = Case(caller | failing_process())
    case.complete("qa")
    assert case.open == ["repair"]


def test_error_of_one_round_ends_all_rounds() -> None:
    case = Case(
        diagram(
            start(),
            sub(
                "inner",
                start("is"),
                user("a"),
                end("broken", ON_ERROR),
                chain("is", "a", "broken"),
                inner=each("=names", "name"),
            ),
            boundary("caught", "inner", ON_ERROR),
            user("repair"),
            chain("s", "inner"),
            chain("caught", "repair"),
            roots=ERROR,
        ),
        {"names": [1, 2, 3]},
    )
    case.complete("a", number=1)
    assert case.open == ["repair"]


def test_error_inside_its_own_handler_goes_further_out() -> None:
    handler = sub(
        "handler",
        start("hs", ON_ERROR),
        user("h"),
        end("again", ON_ERROR),
        chain("hs", "h", "again"),
        triggeredByEvent="true",
    )
    case = Case(
        diagram(
            start(),
            sub(
                "inner",
                start("is"),
                user("a"),
                end("broken", ON_ERROR),
                chain("is", "a", "broken"),
                handler,
            ),
            boundary("caught", "inner", ON_ERROR),
            user("repair"),
            chain("s", "inner"),
            chain("caught", "repair"),
            roots=ERROR,
        )
    )
    case.complete("a")
    assert case.open == ["h"]
    case.complete("h")
    assert case.open == ["repair"]


def test_signal_starts_a_handler_each_time_it_comes() -> None:
    case = Case(
        diagram(
            start(),
            sub(
                "inner",
                start("is"),
                user("a"),
                chain("is", "a"),
                sub(
                    "handler",
                    start("hs", ON_SIGNAL, isInterrupting="false"),
                    user("h"),
                    chain("hs", "h"),
                    triggeredByEvent="true",
                ),
            ),
            user("after"),
            chain("s", "inner", "after"),
            roots=SIGNAL,
        )
    )
    assert case.signal("alarm", who="x") == 1
    assert case.signal("alarm", who="y") == 1
    assert case.open == ["a", "h", "h"]
    assert [case.task("h", i).variables["who"] for i in (0, 1)] == ["x", "y"]
    case.complete("a")
    case.complete("h")
    assert case.open == ["h"]
    case.complete("h")
    assert case.open == ["after"]
    assert case.signal("alarm") == 0


def test_message_on_the_border_comes_more_than_once() -> None:
    case = Case(
        diagram(
            start(),
            user("a"),
            boundary("told", "a", ON_MESSAGE, interrupting=False),
            user("b"),
            chain("s", "a"),
            chain("told", "b"),
            roots=MESSAGE,
        ),
        {"nummer": "x-1"},
    )
    assert case.deliver("antwoord", "x-1")
    assert case.deliver("antwoord", "x-1")
    assert not case.deliver("iets anders", "x-1")
    assert case.open == ["a", "b", "b"]


def test_terminate_in_a_called_process_ends_only_that() -> None:
    body = process(
        "q",
        start("qs"),
        gateway("parallelGateway", "f"),
        user("qa"),
        user("qb"),
        end("stop", TERMINATE),
        end("qe"),
        chain("qs", "f", "qa", "stop"),
        chain("f", "qb", "qe"),
    )
    caller = diagram(start(), call("c", "q"), user("after"), chain("s", "c", "after"))
    case = Case(caller | {"q.bpmn": file(body)})
    case.complete("qa")
    assert case.open == ["after"]


def test_uncaught_escalation_ends_as_drawn() -> None:
    case = Case(diagram(start(), end("e", ON_ESCALATION), flow("s", "e"), roots=ESCALATION))
    assert case.done


def test_interrupting_escalation_ends_its_thrower() -> None:
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
            boundary("told", "inner", ON_ESCALATION),
            user("b"),
            chain("s", "inner"),
            chain("told", "b"),
            roots=ESCALATION,
        )
    )
    assert case.open == ["b"]
    assert "a" not in case.route("entered")


def test_signal_that_ends_its_own_thrower() -> None:
    case = Case(
        diagram(
            start(),
            sub(
                "inner",
                start("is"),
                node("intermediateThrowEvent", "tell", ON_SIGNAL),
                user("a"),
                chain("is", "tell", "a"),
            ),
            boundary("told", "inner", ON_SIGNAL),
            user("b"),
            chain("s", "inner"),
            chain("told", "b"),
            roots=SIGNAL,
        )
    )
    assert case.open == ["b"]
    assert case.run.status == "running"


def test_handler_does_not_start_itself_again() -> None:
    case = Case(
        diagram(
            start(),
            user("a"),
            node("intermediateThrowEvent", "tell", ON_ESCALATION),
            user("b"),
            chain("s", "a", "tell", "b"),
            sub(
                "handler",
                start("hs", ON_ESCALATION, isInterrupting="false"),
                node("intermediateThrowEvent", "again", ON_ESCALATION),
                user("h"),
                chain("hs", "again", "h"),
                triggeredByEvent="true",
            ),
            roots=ESCALATION,
        )
    )
    case.complete("a")
    assert case.open == ["b", "h"]
