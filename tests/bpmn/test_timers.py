"""Timers: when they fire, how often, and what they end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.bpmn import Run
from tests.bpmn.case import NOW, Case
from tests.bpmn.drawing import (
    boundary,
    call,
    catch,
    chain,
    diagram,
    end,
    file,
    gateway,
    process,
    start,
    sub,
    timer,
    user,
)


def test_timer_between_two_tasks_survives_and_fires_once() -> None:
    case = Case(
        diagram(
            start(),
            catch("t", timer("timeDuration", "P2D")),
            user("a"),
            end(),
            chain("s", "t", "a", "e"),
        )
    )
    assert case.run.next_due == NOW + timedelta(days=2)
    case.later(days=1)
    assert case.open == []
    case.later(days=2)
    assert case.open == ["a"]
    case.run.fire_due(case.now + timedelta(days=9))
    assert case.open == ["a"]
    assert case.route("fired") == ["t"]


def test_date_alone_is_midnight_in_amsterdam() -> None:
    case = Case(
        diagram(start(), catch("t", timer("timeDate", "=wanneer")), end(), chain("s", "t", "e")),
        {"wanneer": "2026-07-01"},
    )
    assert case.run.next_due == datetime(2026, 6, 30, 22, tzinfo=UTC)


def test_a_date_that_has_passed_fires_at_once() -> None:
    case = Case(
        diagram(start(), catch("t", timer("timeDate", "2020-01-01")), end(), chain("s", "t", "e"))
    )
    case.later(seconds=0)
    assert case.done


def test_interrupting_timer_ends_its_task() -> None:
    case = Case(
        diagram(
            start(),
            user("a"),
            boundary("late", "a", timer("timeDuration", "P1D")),
            user("b"),
            end(),
            chain("s", "a", "e"),
            chain("late", "b", "e"),
        )
    )
    case.later(days=1)
    assert case.open == ["b"]
    assert case.route("cancelled") == ["a"]


def test_repeating_timer_fires_as_often_as_it_says() -> None:
    case = Case(
        diagram(
            start(),
            user("a"),
            boundary("nudge", "a", timer("timeCycle", "R3/P1D"), interrupting=False),
            user("b"),
            end(),
            chain("s", "a", "e"),
            chain("nudge", "b"),
        )
    )
    case.later(days=10)
    assert case.open == ["a", "b", "b", "b"]
    assert case.run.next_due is None


def test_completed_task_takes_its_timer_along() -> None:
    case = Case(
        diagram(
            start(),
            user("a"),
            boundary("late", "a", timer("timeDuration", "P1D"), interrupting=False),
            user("b"),
            end(),
            chain("s", "a", "e"),
            chain("late", "b"),
        )
    )
    case.complete("a")
    assert case.done
    assert case.run.next_due is None


def test_non_interrupting_timers_on_a_sub_process_fire_once_each() -> None:
    case = Case(
        diagram(
            start(),
            sub("inner", start("is"), user("a"), user("b"), end("ie"), chain("is", "a", "b", "ie")),
            boundary("warn", "inner", timer("timeDuration", "P7D"), interrupting=False),
            boundary("due", "inner", timer("timeDuration", "P10D"), interrupting=False),
            user("w"),
            user("d"),
            end(),
            chain("s", "inner", "e"),
            chain("warn", "w"),
            chain("due", "d"),
        )
    )
    case.later(days=7)
    assert case.open == ["a", "w"]
    case.complete("a")
    case.later(days=30)
    assert case.open == ["b", "d", "w"]
    case.complete("b")
    assert case.open == ["d", "w"]
    case.complete("w")
    case.complete("d")
    assert case.done
    assert case.route("fired") == ["warn", "due"]


def test_non_interrupting_timer_on_a_call_activity() -> None:
    files = {
        "p.bpmn": file(
            process(
                "p",
                start(),
                call("c", "q"),
                boundary("warn", "c", timer("timeDuration", "P1D"), interrupting=False),
                user("w"),
                end(),
                chain("s", "c", "e"),
                chain("warn", "w"),
            )
        ),
        "q.bpmn": file(process("q", start("qs"), user("qa"), end("qe"), chain("qs", "qa", "qe"))),
    }
    case = Case(files)
    case.later(days=1)
    assert case.open == ["qa", "w"]
    case.complete("qa")
    case.complete("w")
    assert case.done


def test_timers_due_together_fire_in_order() -> None:
    drawn = diagram(
        start(),
        gateway("parallelGateway", "f"),
        catch("two", timer("timeDuration", "PT2H")),
        catch("one", timer("timeDuration", "PT1H")),
        user("a"),
        chain("s", "f", "two", "a"),
        chain("f", "one", "a"),
    )
    case = Case(drawn, reload=False)
    assert isinstance(case.run, Run)
    case.run.fire_due(NOW + timedelta(days=1))
    fired = [step.element_id for step in case.run.trail if step.action == "fired"]
    assert fired == ["one", "two"]
