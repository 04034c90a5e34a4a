"""What is around and inside: sub-processes, called processes, and who catches what is thrown."""

from __future__ import annotations

import pytest

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
    service,
    start,
    sub,
    user,
    xor,
)
from tests.bpmn.soundness.judging import told
from tests.bpmn.soundness.test_problems import AND, LATE, XOR, between
from tests.bpmn.test_events import (
    ANY_ERROR,
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


def test_loop_that_something_around_it_ends() -> None:
    def circle(*more: str) -> str:
        parts = (start("is"), xor("m"), user("a"), chain("is", "m", "a", "m"))
        return sub("inner", *parts, *more)

    def around(inner: str, *more: str) -> dict[str, bytes]:
        return diagram(start(), inner, end(), chain("s", "inner", "e"), *more, roots=MESSAGE)

    assert told(around(circle())) == {("missing-end", "m")}
    stop = (boundary("stop", "inner", ON_MESSAGE), end("e2"), flow("stop", "e2"))
    assert told(around(circle(), *stop)) == {("dead-step", "e")}
    handler = sub(
        "handler", start("hs", ON_MESSAGE), user("h"), chain("hs", "h"), triggeredByEvent="true"
    )
    assert told(around(circle(handler))) == set()


@pytest.mark.parametrize(
    ("trigger", "roots", "dead"),
    [
        (LATE, "", False),
        (ON_MESSAGE, MESSAGE, False),
        (ON_SIGNAL, SIGNAL, False),
        (ON_ERROR, ERROR, True),
        (ON_ESCALATION, ESCALATION, True),
    ],
)
def test_event_that_cannot_happen_on_a_user_task(trigger: str, roots: str, dead: bool) -> None:
    drawn = diagram(
        start(),
        user("a"),
        boundary("b", "a", trigger),
        user("c"),
        end(),
        chain("s", "a", "e"),
        chain("b", "c", "e"),
        roots=roots,
    )
    assert told(drawn) == ({("dead-event", "b")} if dead else set())


def test_operation_may_throw_any_error() -> None:
    parts = (start(), service("a", "o"), boundary("b", "a", ON_ERROR), end(), chain("s", "a", "e"))
    assert told(diagram(*parts, flow("b", "e"), roots=ERROR)) == set()


@pytest.mark.parametrize("catching", [ON_ERROR, ANY_ERROR])
def test_error_leaves_a_sub_process_by_its_border(catching: str) -> None:
    inner = sub(
        "inner", start("is"), user("a"), end("broken", ON_ERROR), chain("is", "a", "broken")
    )
    caught = (boundary("b", "inner", catching), user("c"), end("e2"), chain("b", "c", "e2"))
    drawn = diagram(
        start(), inner, user("d"), end(), chain("s", "inner", "d", "e"), *caught, roots=ERROR
    )
    assert told(drawn) == {("dead-step", "d")}


def test_error_of_a_called_process_in_another_file() -> None:
    def called(last: str) -> bytes:
        body = process("q", start("qs"), user("qa"), last, chain("qs", "qa", "qe"))
        return file(body, roots=ERROR)

    caller = diagram(
        start(),
        call("c", "q"),
        boundary("b", "c", ON_ERROR),
        user("d"),
        end(),
        chain("s", "c", "d", "e"),
        flow("b", "e"),
        roots=ERROR,
    )
    assert told(caller) == set()
    assert told(caller | {"q.bpmn": called(end("qe", ON_ERROR))}) == {("dead-step", "d")}
    assert told(caller | {"q.bpmn": called(end("qe"))}) == {("dead-event", "b")}


def test_each_round_may_be_none_at_all() -> None:
    inner = sub(
        "inner",
        start("is"),
        user("a"),
        end("broken", ON_ERROR),
        chain("is", "a", "broken"),
        inner=each("=names", "name"),
    )
    caught = (boundary("b", "inner", ON_ERROR), end("e2"), flow("b", "e2"))
    drawn = diagram(
        start(), inner, user("d"), end(), chain("s", "inner", "d", "e"), *caught, roots=ERROR
    )
    assert told(drawn) == set()


def test_handler_of_an_error_that_nobody_throws() -> None:
    def around(last: str) -> dict[str, bytes]:
        handler = sub(
            "h", start("hs", ON_ERROR), user("b"), chain("hs", "b"), triggeredByEvent="true"
        )
        return diagram(start(), user("a"), last, chain("s", "a", "e"), handler, roots=ERROR)

    assert told(around(end())) == {("dead-event", "hs")}
    assert told(around(end("e", ON_ERROR))) == set()


def test_interrupting_escalation_leaves_what_follows_undone() -> None:
    def around(*, interrupting: bool) -> dict[str, bytes]:
        inner = sub(
            "inner",
            start("is"),
            node("intermediateThrowEvent", "tell", ON_ESCALATION),
            user("a"),
            chain("is", "tell", "a"),
        )
        watch = boundary("b", "inner", ON_ESCALATION, interrupting=interrupting)
        rest = (user("c"), end(), end("e2"), chain("s", "inner", "e"), chain("b", "c", "e2"))
        return diagram(start(), inner, watch, *rest, roots=ESCALATION)

    assert told(around(interrupting=False)) == set()
    assert ("dead-step", "a") in told(around(interrupting=True))


def test_sub_process_is_judged_by_itself() -> None:
    inner = between(XOR, AND)["p.bpmn"].decode()
    body = inner[inner.index("<bpmn:startEvent") : inner.index("</bpmn:process>")]
    for key in ("s", "e"):
        body = body.replace(f'"{key}"', f'"in_{key}"')
    drawn = diagram(start(), sub("inner", body), user("d"), end(), chain("s", "inner", "d", "e"))
    assert told(drawn) == {("deadlock", "j")}


def test_sub_process_without_a_start_begins_everywhere() -> None:
    inner = sub(
        "inner", user("a"), user("b"), xor("m"), user("c"), chain("a", "m", "c"), flow("b", "m")
    )
    assert told(diagram(start(), inner, end(), chain("s", "inner", "e"))) == {("unsafe-join", "m")}
    inner = sub("inner", user("a"), user("b"), gateway(AND, "m"), chain("a", "m"), flow("b", "m"))
    inner = inner.replace("</bpmn:subProcess>", user("c") + flow("m", "c") + "</bpmn:subProcess>")
    assert told(diagram(start(), inner, end(), chain("s", "inner", "e"))) == set()


def test_escalation_without_a_code_passes_by_who_names_one() -> None:
    def around(catching: str) -> dict[str, bytes]:
        tell = node("intermediateThrowEvent", "tell", "<bpmn:escalationEventDefinition />")
        inner = sub("inner", start("is"), tell, user("a"), chain("is", "tell", "a"))
        watch = (boundary("b", "inner", catching), end("e2"), flow("b", "e2"))
        return diagram(start(), inner, *watch, end(), chain("s", "inner", "e"), roots=ESCALATION)

    assert told(around(ON_ESCALATION)) == {("dead-event", "b")}
    assert ("dead-step", "a") in told(around("<bpmn:escalationEventDefinition />"))


def test_terminate_ends_a_sub_process_beside_its_loop() -> None:
    inner = sub(
        "inner",
        start("is"),
        gateway(AND, "f"),
        xor("m"),
        user("a"),
        user("b"),
        end("stop", TERMINATE),
        chain("is", "f", "m", "a", "m"),
        chain("f", "b", "stop"),
    )
    drawn = diagram(start(), inner, user("c"), end(), chain("s", "inner", "c", "e"))
    assert told(drawn) == set()


def test_handler_may_get_what_another_handler_throws() -> None:
    def handler(key: str, trigger: str, last: str, mode: str) -> str:
        parts = (start(f"{key}s", trigger, isInterrupting=mode), last)
        return sub(key, *parts, flow(f"{key}s", f"{key}e"), triggeredByEvent="true")

    told_first = handler("h", ON_MESSAGE, end("he", ON_ERROR), "false")
    then = handler("k", ON_ERROR, end("ke"), "true")
    rest = (start(), user("a"), end(), chain("s", "a", "e"))
    assert told(diagram(*rest, told_first, then, roots=MESSAGE + ERROR)) == set()
    assert told(diagram(*rest, then, roots=ERROR)) == {("dead-event", "ks")}
