"""A case that is moved, mended, shifted or ended by hand is a case like any other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.bpmn import CannotMove, Run, UnknownVisit
from tests.bpmn.case import Case
from tests.bpmn.drawing import (
    boundary,
    catch,
    chain,
    condition,
    diagram,
    each,
    end,
    flow,
    gateway,
    io,
    script,
    start,
    sub,
    timer,
    user,
    xor,
)


def visit(case: Case, element_id: str) -> str:
    return next(one.visit_id for one in case.run.positions() if one.element_id == element_id)


def move(case: Case, element_id: str, to: str) -> None:
    case.run.move(visit(case, element_id), to, case.now)
    case._turn()


def standing(run: Run) -> list[str]:
    return sorted(one.element_id for one in run.positions())


def two_tasks() -> Case:
    return Case(diagram(start(), user("a"), user("b"), end(), chain("s", "a", "b", "e")))


def test_cancel_ends_all_that_runs() -> None:
    inner = sub("u", start("s2"), user("a"), end("e2"), chain("s2", "a", "e2"))
    watch = boundary("w", "u", timer("timeDuration", "P1D"))
    case = Case(
        diagram(
            start(),
            inner,
            watch,
            end(),
            end("e3"),
            chain(
                "s",
                "u",
                "e",
            ),
            flow("w", "e3"),
        )
    )
    case.run.cancel(case.now)
    case._turn()
    assert case.run.status == "cancelled"
    assert (case.run.positions(), case.open, case.run.next_due) == ([], [], None)
    assert set(case.route("cancelled")) == {"u", "a"}


def test_a_moved_token_goes_on_from_where_it_was_put() -> None:
    case = two_tasks()
    move(case, "a", "b")
    assert case.open == ["b"]
    case.complete("b")
    assert case.done
    assert case.route("cancelled") == ["a"]


def test_moving_back_does_a_step_again() -> None:
    case = two_tasks()
    case.complete("a")
    move(case, "b", "a")
    case.complete("a")
    assert case.open == ["b"]


def test_moving_on_from_an_incident_leaves_it_behind() -> None:
    files = diagram(
        start(),
        script("x", "=a.b + c", "r", ext=""),
        xor("g", default="g_e"),
        user("b"),
        end(),
        chain("s", "x", "g"),
        flow("g", "b", "=r"),
        flow("g", "e"),
        flow("b", "e"),
    )
    case = Case(files)
    assert case.run.status == "incident"
    move(case, case.run.incidents[0].element_id, "b")
    assert (case.run.status, case.open) == ("running", ["b"])


def test_only_the_same_level_can_be_moved_to() -> None:
    inner = sub("u", start("s2"), user("a"), user("c"), end("e2"), chain("s2", "a", "c", "e2"))
    watch = boundary("w", "u", timer("timeDuration", "P1D"))
    case = Case(
        diagram(start(), inner, watch, user("b"), end(), chain("s", "u", "b", "e"), flow("w", "b"))
    )
    assert [one.element_id for one in case.run.targets(visit(case, "a"))] == ["a", "c", "e2"]
    assert [one.element_id for one in case.run.targets(visit(case, "u"))] == ["u", "b", "e"]
    for target in ("b", "w", "s", "elders"):
        with pytest.raises(CannotMove):
            case.run.move(visit(case, "a"), target, case.now)
    assert case.open == ["a"]


def test_a_moved_sub_process_ends_with_all_in_it() -> None:
    inner = sub("u", start("s2"), user("a"), end("e2"), chain("s2", "a", "e2"))
    case = Case(diagram(start(), inner, user("b"), end(), chain("s", "u", "b", "e")))
    move(case, "u", "b")
    assert standing(case.run) == ["b"]


def test_a_round_stays_with_the_others() -> None:
    loop = each("=[1, 2]", "item")
    case = Case(
        diagram(start(), user("a", inner=loop), user("b"), end(), chain("s", "a", "b", "e"))
    )
    rounds = [one for one in case.run.positions() if one.is_round]
    assert len(rounds) == 2
    with pytest.raises(CannotMove):
        case.run.move(rounds[0].visit_id, "b", case.now)
    move(case, "a", "b")
    assert standing(case.run) == ["b"]


def test_a_token_moved_to_a_join_stands_for_the_branch_that_was_awaited() -> None:
    files = diagram(
        start(),
        gateway("parallelGateway", "split"),
        user("a"),
        user("b"),
        gateway("parallelGateway", "join"),
        user("c"),
        end(),
        chain("s", "split", "a", "join"),
        chain("split", "b", "join", "c", "e"),
    )
    case = Case(files)
    case.complete("a")
    move(case, "b", "join")
    assert case.open == ["c"]


def test_taking_a_branch_away_from_a_join_shows_as_an_incident() -> None:
    files = diagram(
        start(),
        gateway("parallelGateway", "split"),
        user("a"),
        user("b"),
        gateway("parallelGateway", "join"),
        end(),
        chain("s", "split", "a", "join"),
        chain("split", "b", "join", "e"),
    )
    case = Case(files)
    case.complete("a")
    move(case, "b", "e")
    assert [one.kind for one in case.run.incidents] == ["deadlock"]


def test_a_visit_that_is_over_cannot_be_moved() -> None:
    case = two_tasks()
    before = visit(case, "a")
    case.complete("a")
    with pytest.raises(UnknownVisit):
        case.run.move(before, "a", case.now)


def test_leaving_an_event_sub_process_lets_it_be_started_again() -> None:
    handler = sub(
        "h",
        start("hs", timer("timeDuration", "PT1H")),
        user("x"),
        end("he"),
        chain("hs", "x", "he"),
        triggeredByEvent="true",
    )
    case = Case(diagram(start(), user("a"), end(), handler, chain("s", "a", "e")))
    case.later(hours=1)
    assert case.open == ["x"]
    move(case, "h", "a")
    assert case.open == ["a"]
    assert case.run.next_due == case.now + timedelta(hours=1)


def test_a_variable_is_written_where_it_is_read() -> None:
    mapping = io(("input", "=1", "n"))
    case = Case(
        diagram(start(), user("a", ext=mapping), user("b"), end(), chain("s", "a", "b", "e")),
        {"n": 7, "m": 1},
    )
    case.run.set_variables({"n": 5, "m": 2, "new": True}, case.now, visit(case, "a"))
    case._turn()
    assert case.task("a").variables == {"n": 5, "m": 2, "new": True}
    assert case.run.variables == {"n": 7, "m": 2, "new": True}
    case.run.set_variables({"n": 8}, case.now)
    assert case.run.variables["n"] == 8
    with pytest.raises(TypeError):
        case.run.set_variables({"n": object()}, case.now)


def test_retry_of_one_visit_leaves_the_others() -> None:
    files = diagram(
        start(),
        gateway("parallelGateway", "split"),
        xor("g", default="g_e"),
        xor("h", default="h_e"),
        user("a"),
        end(),
        chain("s", "split", "g", "e"),
        chain("split", "h", "e"),
        flow("g", "a", "=x"),
        flow("h", "a", "=x", "h_a"),
        flow("a", "e"),
    )
    case = Case(files)
    assert sorted(one.element_id for one in case.run.incidents) == ["g", "h"]
    case.run.variables["x"] = True
    case.run.retry(case.now, visit(case, "g"))
    case._turn()
    assert [one.element_id for one in case.run.incidents] == ["h"]


def test_a_delay_keeps_the_remainder_of_timers_and_due_dates() -> None:
    due = (
        '<zeebe:taskSchedule dueDate="=string(date and time(&quot;2026-03-05T09:00:00Z&quot;))" />'
    )
    watch = boundary("w", "a", timer("timeDuration", "P1D"), interrupting=False)
    case = Case(
        diagram(
            start(),
            user("a", ext=due),
            watch,
            catch("c", timer("timeDuration", "PT2H")),
            end(),
            end("e2"),
            gateway("parallelGateway", "g"),
            chain("s", "g", "a", "e"),
            chain("g", "c", "e2"),
            flow("w", "e2"),
        )
    )
    before, task = case.run.timers(), case.task("a")
    case.run.delay(timedelta(days=3))
    case._turn()
    assert [
        (one.element_id, one.at - old.at)
        for one, old in zip(case.run.timers(), before, strict=True)
    ] == [
        ("c", timedelta(days=3)),
        ("w", timedelta(days=3)),
    ]
    assert case.task("a").due_at - task.due_at == timedelta(days=3)


def test_case_moved_out_of_what_a_condition_began_is_not_interrupted_by_it_at_once() -> None:
    began = (start("ws", condition("=x")), user("b"), end("we"), chain("ws", "b", "we"))
    case = Case(
        diagram(
            start(),
            user("a"),
            end(),
            chain("s", "a", "e"),
            sub("w", *began, triggeredByEvent="true"),
        )
    )
    case.run.set_variables({"x": True}, case.now)
    case._turn()
    assert case.open == ["b"]
    move(case, "w", "a")
    assert case.open == ["a"]
    for x, open_tasks in ((False, ["a"]), (True, ["b"])):
        case.run.set_variables({"x": x}, case.now)
        case._turn()
        assert case.open == open_tasks
