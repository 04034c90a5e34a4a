"""Tokens: which one runs, which one waits, and in which level they are."""

from __future__ import annotations

from tests.bpmn.case import Case, Office
from tests.bpmn.drawing import (
    call,
    chain,
    diagram,
    end,
    file,
    flow,
    gateway,
    node,
    process,
    service,
    start,
    sub,
    user,
)
from tests.bpmn.test_events import (
    ERROR,
    ON_ERROR,
    TERMINATE,
)


def failing_process(*extra: str) -> dict[str, bytes]:
    """A process `q` that ends with an error after its task."""
    body = process(
        "q", start("qs"), user("qa"), end("broken", ON_ERROR), chain("qs", "qa", "broken"), *extra
    )
    return {"q.bpmn": file(body, roots=ERROR)}


def test_two_tokens_on_one_flow_do_not_count_as_two_flows() -> None:
    case = Case(
        diagram(
            start(),
            gateway("parallelGateway", "f"),
            user("a"),
            user("b"),
            user("c"),
            gateway("parallelGateway", "j"),
            user("d"),
            node("task", "m"),
            chain("s", "f", "a", "m", "j", "d"),
            chain("f", "b", "m"),
            chain("f", "c", "j"),
        )
    )
    case.complete("a")
    case.complete("b")
    assert case.open == ["c"]
    case.complete("c")
    assert case.open == ["d"]
    case.complete("d")
    assert [(i.element_id, i.kind) for i in case.run.incidents] == [("j", "deadlock")]
    case.retry()
    assert case.run.status == "incident"
    assert case.open == []


def test_sub_processes_of_two_files_may_have_the_same_id() -> None:
    def inner(task: str) -> str:
        return sub("inner", user(task))

    files = diagram(start(), inner("a"), call("c", "q"), chain("s", "inner", "c"))
    body = process("q", start("qs"), inner("qa"), flow("qs", "inner"))
    case = Case(files | {"q.bpmn": file(body)})
    assert case.open == ["a"]
    case.complete("a")
    assert case.open == ["qa"]
    case.complete("qa")
    assert case.done


def test_what_is_cancelled_does_not_run_any_more() -> None:
    ran: list[str] = []

    def operate(_: object) -> dict[str, object]:
        ran.append("o")
        return {}

    Case(
        diagram(
            start(),
            gateway("parallelGateway", "f"),
            end("stop", TERMINATE),
            service("a", "o"),
            end(),
            chain("s", "f", "stop"),
            chain("f", "a", "e"),
        ),
        host=Office(operations={"o": operate}),
    )
    assert ran == []


def test_inclusive_join_waits_for_a_token_that_comes_by_a_link() -> None:
    link = '<bpmn:linkEventDefinition name="verder" />'
    case = Case(
        diagram(
            start(),
            gateway("parallelGateway", "f"),
            user("a"),
            node("intermediateThrowEvent", "out", link),
            node("intermediateCatchEvent", "in", link),
            user("b"),
            gateway("inclusiveGateway", "j"),
            user("c"),
            end(),
            chain("s", "f", "a", "out"),
            chain("in", "j", "c", "e"),
            chain("f", "b", "j"),
        )
    )
    case.complete("b")
    assert case.open == ["a"]
    case.complete("a")
    assert case.open == ["c"]


def test_sub_process_may_begin_at_a_gateway() -> None:
    split = sub(
        "inner",
        gateway("parallelGateway", "f"),
        user("a"),
        user("b"),
        chain("f", "a"),
        chain("f", "b"),
    )
    case = Case(diagram(start(), split, end(), chain("s", "inner", "e")))
    assert case.open == ["a", "b"]
