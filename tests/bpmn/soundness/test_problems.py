"""Small diagrams with one thing wrong, and their neighbours that are right."""

from __future__ import annotations

import pytest

from tests.bpmn.drawing import (
    boundary,
    catch,
    chain,
    diagram,
    end,
    flow,
    gateway,
    node,
    start,
    timer,
    user,
    xor,
)
from tests.bpmn.soundness.judging import judged, told
from tests.bpmn.test_events import (
    MESSAGE,
    ON_MESSAGE,
    TERMINATE,
)

AND, XOR, OR = "parallelGateway", "exclusiveGateway", "inclusiveGateway"
LATE = timer("timeDuration", "P1D")
LINK = '<bpmn:linkEventDefinition name="verder" />'


def between(split: str, join: str, *more: str, roots: str = "") -> dict[str, bytes]:
    """Two tasks between two gateways, and a task after them."""
    when = None if split == AND else "=x"
    return diagram(
        start(),
        gateway(split, "f"),
        user("a"),
        user("b"),
        gateway(join, "j"),
        user("c"),
        end(),
        flow("s", "f"),
        flow("f", "a", when),
        flow("f", "b", when),
        chain("a", "j", "c", "e"),
        flow("b", "j"),
        *more,
        roots=roots,
    )


@pytest.mark.parametrize(
    ("split", "join", "problems"),
    [
        (AND, AND, set()),
        (XOR, XOR, set()),
        (OR, OR, set()),
        (AND, OR, set()),
        (XOR, OR, set()),
        (XOR, AND, {("deadlock", "j")}),
        (OR, AND, {("deadlock", "j")}),
        (AND, XOR, {("unsafe-join", "j")}),
        (OR, XOR, {("unsafe-join", "j")}),
    ],
)
def test_branches_come_together_as_they_went_apart(
    split: str, join: str, problems: set[tuple[str, str]]
) -> None:
    assert told(between(split, join)) == problems


def test_deadlock_tells_the_way_and_what_is_missed() -> None:
    [problem] = judged(between(XOR, AND))
    assert problem.story == ("s", "f", "a")
    assert problem.missed == "b"


def test_story_leaves_out_what_has_nothing_to_do_with_it() -> None:
    drawn = diagram(
        start(),
        gateway(AND, "both"),
        user("aside"),
        xor("f", default="f_b"),
        user("a"),
        user("b"),
        gateway(AND, "j"),
        end("e1"),
        end("e2"),
        chain("s", "both", "aside", "e1"),
        chain("both", "f", "b", "j", "e2"),
        flow("f", "a", "=x"),
        flow("a", "j"),
    )
    [problem] = judged(drawn)
    assert (problem.kind, problem.element) == ("deadlock", "j")
    assert "aside" not in problem.story


def test_two_flows_into_a_task_are_an_unsafe_join_too() -> None:
    drawn = diagram(start(), user("a"), user("b"), user("c"), chain("s", "a", "c"), chain("s", "b"))
    assert told(drawn) == set()
    drawn = diagram(
        start(), user("a"), user("b"), user("c"), chain("s", "a", "c"), chain("s", "b", "c")
    )
    assert told(drawn) == {("unsafe-join", "c")}


def test_branches_may_meet_where_nothing_is_done_any_more() -> None:
    drawn = diagram(
        start(),
        gateway(AND, "f"),
        user("a"),
        user("b"),
        xor("j"),
        end(),
        chain("s", "f", "a", "j", "e"),
        chain("f", "b", "j"),
    )
    assert told(drawn) == set()


@pytest.mark.parametrize("interrupting", [True, False])
def test_event_on_the_border_that_leaves_a_branch(interrupting: bool) -> None:
    more = (boundary("late", "a", LATE, interrupting=interrupting), user("d"), end("e2"))
    drawn = between(AND, AND, *more, chain("late", "d", "e2"))
    assert told(drawn) == ({("deadlock", "j")} if interrupting else set())
    assert told(between(AND, OR, *more, chain("late", "d", "e2"))) == set()


def test_side_path_that_comes_back() -> None:
    def back(join: str) -> dict[str, bytes]:
        return diagram(
            start(),
            user("a"),
            boundary("late", "a", LATE, interrupting=False),
            user("b"),
            gateway(join, "j"),
            user("c"),
            end(),
            chain("s", "a", "j", "c", "e"),
            chain("late", "b", "j"),
        )

    assert told(back(OR)) == {("runs-twice", "c")}
    assert told(back(XOR)) == {("unsafe-join", "j")}
    assert told(back(AND)) == {("deadlock", "j")}


def test_wrong_side_path_is_found() -> None:
    drawn = diagram(
        start(),
        user("a"),
        end(),
        chain("s", "a", "e"),
        boundary("told", "a", ON_MESSAGE, interrupting=False),
        xor("f", default="f_c"),
        user("b"),
        user("c"),
        gateway(AND, "j"),
        end("e2"),
        chain("told", "f", "c", "j", "e2"),
        flow("f", "b", "=x"),
        flow("b", "j"),
        roots=MESSAGE,
    )
    [problem] = judged(drawn)
    assert (problem.kind, problem.element) == ("deadlock", "j")
    assert problem.story[0] == "told"


def test_loop_without_a_way_out() -> None:
    def around(*more: str) -> dict[str, bytes]:
        return diagram(
            start(),
            user("a"),
            xor("g", default="g_b"),
            user("b"),
            user("c"),
            xor("m"),
            end(),
            chain("s", "a", "g", "b", "m", "c"),
            flow("g", "e", "=x"),
            *more,
        )

    [problem] = judged(around(flow("c", "m")))
    assert (problem.kind, problem.element) == ("endless-loop", "m")
    assert problem.story == ("s", "a", "g", "b")
    assert told(around(flow("c", "m"), flow("c", "e"))) == {("endless-loop", "c")}
    out = (xor("h", default="h_m"), flow("c", "h"), flow("h", "m"), flow("h", "e", "=y"))
    assert told(around(*out)) == set()


def test_process_that_never_ends() -> None:
    drawn = diagram(start(), user("a"), xor("m"), user("b"), chain("s", "a", "m", "b", "m"))
    assert told(drawn) == {("missing-end", "m")}


def test_terminate_saves_a_branch_that_waits() -> None:
    def branches(ending: str) -> dict[str, bytes]:
        return diagram(
            start(),
            gateway(AND, "f"),
            xor("g", default="g_a"),
            user("a"),
            user("b"),
            user("c"),
            gateway(AND, "j"),
            end(),
            ending,
            chain("s", "f", "g", "a", "j", "e"),
            flow("g", "b", "=x"),
            chain("b", "j"),
            chain("f", "c", "stop"),
        )

    assert told(branches(end("stop", TERMINATE))) == {("dead-step", "j")}
    assert told(branches(end("stop"))) == {("deadlock", "j")}


def test_event_gateway_takes_one_of_its_events() -> None:
    def waiting(join: str) -> dict[str, bytes]:
        return diagram(
            start(),
            gateway("eventBasedGateway", "g"),
            catch("w", LATE),
            catch("m", ON_MESSAGE),
            gateway(join, "j"),
            end(),
            chain("s", "g", "w", "j", "e"),
            chain("g", "m", "j"),
            roots=MESSAGE,
        )

    assert told(waiting(XOR)) == set()
    assert told(waiting(AND)) == {("deadlock", "j")}


def test_link_leads_to_its_landing() -> None:
    def linked(join: str) -> dict[str, bytes]:
        return diagram(
            start(),
            gateway(AND, "f"),
            user("a"),
            node("intermediateThrowEvent", "out", LINK),
            catch("in", LINK),
            user("b"),
            gateway(join, "j"),
            user("c"),
            end(),
            chain("s", "f", "a", "out"),
            chain("in", "j", "c", "e"),
            chain("f", "b", "j"),
        )

    assert told(linked(AND)) == told(linked(OR)) == set()
    assert told(linked(XOR)) == {("unsafe-join", "j")}


def test_default_flow_that_is_never_taken() -> None:
    task = node("userTask", "a", ext='<zeebe:formDefinition formId="f"/>', default="a_d")
    parts = (start(), task, user("b"), user("c"), user("d"), chain("s", "a", "b"), flow("a", "d"))
    assert told(diagram(*parts, flow("a", "c", "=x > 2"))) == {("dead-step", "d")}


def test_two_inclusive_joins_that_wait_for_each_other() -> None:
    drawn = diagram(
        start(),
        gateway(AND, "f"),
        gateway(OR, "j"),
        gateway(OR, "k"),
        xor("x", default="x_e"),
        xor("y", default="y_e"),
        end(),
        chain("s", "f", "j", "x", "e"),
        chain("f", "k", "y", "e"),
        flow("x", "k", "=x"),
        flow("y", "j", "=y"),
    )
    assert {kind for kind, _ in told(drawn)} == {"deadlock"}


def test_second_token_behind_an_inclusive_join() -> None:
    drawn = diagram(
        start(),
        gateway(OR, "j"),
        user("a"),
        xor("m"),
        xor("x", default="x_b"),
        user("b"),
        end(),
        chain("s", "j", "a", "m", "x", "b", "e"),
        flow("s", "m"),
        flow("x", "j", "=again"),
    )
    assert told(drawn) == {("runs-twice", "b")}
