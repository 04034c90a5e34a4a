"""Sub-processes, called processes, multi-instance activities, and who sees which variable."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.bpmn.case import NOW, Case, Office
from tests.bpmn.drawing import (
    boundary,
    call,
    chain,
    decision,
    diagram,
    each,
    end,
    file,
    io,
    process,
    script,
    service,
    start,
    sub,
    timer,
    user,
)

CALLED = file(
    process(
        "q",
        start("qs"),
        user("qa"),
        script("qb", "=given + 1", "made"),
        end("qe"),
        chain("qs", "qa", "qb", "qe"),
    )
)


def test_sub_process_ends_after_all_its_tokens() -> None:
    case = Case(
        diagram(
            start(),
            sub("inner", user("a"), user("b")),
            user("c"),
            end(),
            chain("s", "inner", "c", "e"),
        )
    )
    assert case.open == ["a", "b"]
    assert case.task("a").scope_path == ("inner",)
    case.complete("a")
    assert case.open == ["b"]
    case.complete("b")
    assert case.open == ["c"]


def test_mappings_hold_variables_inside() -> None:
    mapping = io(("input", "=x * 2", "y"), ("output", "=answer", "kept"))
    case = Case(diagram(start(), user("a", ext=mapping), end(), chain("s", "a", "e")), {"x": 4})
    assert case.task("a").variables == {"x": 4, "y": 8}
    case.complete("a", answer="yes", secret=1)
    assert case.run.variables == {"x": 4, "kept": "yes"}


def test_result_goes_to_the_scope_that_has_the_name() -> None:
    case = Case(
        diagram(
            start(),
            sub(
                "inner",
                start("is"),
                user("a"),
                user("b"),
                chain("is", "a", "b"),
                ext=io(("input", "=0", "own")),
            ),
            end(),
            chain("s", "inner", "e"),
        )
    )
    case.complete("a", own=1, other=2)
    assert case.task("b").variables["own"] == 1
    assert case.run.variables == {"other": 2}


def test_called_process_has_variables_of_its_own() -> None:
    given = io(("input", "=x", "given"), ("output", "=made", "result"))
    files = diagram(
        start(),
        call("c", "q", ext=given, propagateAllParentVariables="false"),
        end(),
        chain("s", "c", "e"),
    )
    case = Case({**files, "q.bpmn": CALLED}, {"x": 1, "hidden": True})
    task = case.task("qa")
    assert (task.process_id, task.variables) == ("q", {"given": 1})
    case.complete("qa", note="stays")
    assert case.done
    assert case.run.variables == {"x": 1, "hidden": True, "result": 2}


def test_called_process_hands_over_everything_by_default() -> None:
    files = diagram(start(), call("c", "q"), end(), chain("s", "c", "e"))
    case = Case({**files, "q.bpmn": CALLED}, {"given": 1})
    case.complete("qa", note="out")
    assert case.run.variables == {"given": 1, "made": 2, "note": "out"}


@pytest.mark.parametrize("sequential", [True, False])
def test_task_for_each_item_collects_results(sequential: bool) -> None:
    loop = each("=names", "name", results="answers", result="=answer", sequential=sequential)
    case = Case(
        diagram(start(), user("a", inner=loop), user("b"), end(), chain("s", "a", "b", "e")),
        {"names": ["x", "y", "z"]},
    )
    assert len(case.open) == (1 if sequential else 3)
    assert case.task("a").variables["name"] == "x"
    assert case.task("a").variables["loopCounter"] == 1
    for _ in range(3):
        task = case.task("a", number=len(case.open) - 1)
        case.complete("a", number=len(case.open) - 1, answer=task.variables["name"].upper())
    assert case.open == ["b"]
    assert case.run.variables == {"names": ["x", "y", "z"], "answers": ["X", "Y", "Z"]}


@pytest.mark.parametrize("sequential", [True, False])
def test_empty_list_is_done_at_once(sequential: bool) -> None:
    loop = each("=names", "name", results="answers", result="=name", sequential=sequential)
    case = Case(diagram(start(), user("a", inner=loop), end(), chain("s", "a", "e")), {"names": []})
    assert case.done
    assert case.run.variables["answers"] == []


def test_completion_condition_ends_the_other_rounds() -> None:
    loop = each("=names", "name", until="=numberOfCompletedInstances >= 2")
    case = Case(
        diagram(start(), user("a", inner=loop), user("b"), chain("s", "a", "b")),
        {"names": [1, 2, 3, 4]},
    )
    case.complete("a")
    assert case.open == ["a", "a", "a"]
    case.complete("a")
    assert case.open == ["b"]
    assert case.route("cancelled") == ["a", "a"]


def test_sub_process_for_each_member_keeps_answers_apart() -> None:
    loop = each("=members", "member", results="plans", result="={who: member, plan: plan}")
    case = Case(
        diagram(
            start(),
            sub(
                "inner",
                start("is"),
                user("ask"),
                user("plan"),
                end("ie"),
                chain("is", "ask", "plan", "ie"),
                inner=loop,
                ext=io(("input", "=null", "plan")),
            ),
            end(),
            chain("s", "inner", "e"),
        ),
        {"members": ["An", "Bo"]},
    )
    assert [case.task("ask", i).scope_path for i in (0, 1)] == [("inner[1]",), ("inner[2]",)]
    case.complete("ask", 1)
    case.complete("plan", plan="later")
    assert case.open == ["ask"]
    case.complete("ask")
    case.complete("plan", plan="now")
    assert case.done
    assert case.run.variables["plans"] == [
        {"who": "An", "plan": "now"},
        {"who": "Bo", "plan": "later"},
    ]


def test_interrupting_timer_ends_all_rounds() -> None:
    case = Case(
        diagram(
            start(),
            user("a", inner=each("=names", "name")),
            boundary("late", "a", timer("timeDuration", "P1D")),
            user("b"),
            chain("s", "a"),
            chain("late", "b"),
        ),
        {"names": [1, 2]},
    )
    case.later(days=1)
    assert case.open == ["b"]


def test_decision_and_operation_see_and_give_variables() -> None:
    host = Office(
        decisions={"d": lambda seen: {"duty": seen["x"] > 1}},
        operations={"o": lambda seen: {"sent": seen["verdict"]["duty"]}},
    )
    headers = '<zeebe:taskHeaders><zeebe:header key="to" value="team" /></zeebe:taskHeaders>'
    case = Case(
        diagram(
            start(),
            decision("a", "d", "verdict"),
            service("b", "o", ext=headers),
            end(),
            chain("s", "a", "b", "e"),
        ),
        {"x": 2},
        host=host,
    )
    assert case.done
    assert case.run.variables == {"x": 2, "verdict": {"duty": True}, "sent": True}
    assert host.headers == [{"to": "team"}]


def test_numbers_keep_their_digits() -> None:
    case = Case(
        diagram(start(), user("a"), user("b"), chain("s", "a", "b")), {"euro": Decimal("12.10")}
    )
    case.complete("a", more=0.1)
    assert str(case.run.variables["euro"]) == "12.10"
    assert case.run.variables["more"] == Decimal("0.1")


def test_who_does_a_task_and_when() -> None:
    ext = (
        '<zeebe:assignmentDefinition assignee="=worker" candidateGroups="team, wijk" '
        'candidateUsers="=[worker]" /><zeebe:taskSchedule dueDate="=deadline" '
        'followUpDate="2026-05-01T08:00:00Z" /><zeebe:priorityDefinition priority="80" />'
    )
    case = Case(
        diagram(start(), user("a", ext=ext), chain("s", "a")),
        {"worker": "m.demo", "deadline": "2026-06-01"},
    )
    task = case.task("a")
    assert (task.assignee, task.candidate_groups, task.candidate_users, task.priority) == (
        "m.demo",
        ("team", "wijk"),
        ("m.demo",),
        80,
    )
    assert task.due_at.isoformat() == "2026-05-31T22:00:00+00:00"
    assert task.follow_up_at.isoformat() == "2026-05-01T08:00:00+00:00"
    assert task.form == "f"


def test_surroundings_are_read_but_not_kept() -> None:
    from engine.bpmn import Model, Run

    files = diagram(start(), script("a", "=dossier.nummer", "n"), user("b"), chain("s", "a", "b"))
    model = Model(files, "p")
    run = Run.start(model, {}, Office(), NOW, {"dossier": {"nummer": 3}})
    run.advance(NOW)
    assert run.variables == {"n": 3}
    assert "dossier" not in run.dump()
