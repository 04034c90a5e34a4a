"""Timers: when they fire, how often, and what they end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.bpmn import Run
from engine.bpmn.timers import TimerError, parse_cycle, parse_duration
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
            chain("nudge", "b", "e"),
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
            chain("late", "b", "e"),
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
            chain("warn", "w", "e"),
            chain("due", "d", "e"),
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
                chain("warn", "w", "e"),
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


@pytest.mark.parametrize(
    ("duration", "start", "after"),
    [
        ("P1W", "2026-03-27T09:00+01:00", "2026-04-03T09:00+02:00"),
        ("PT24H", "2026-03-28T12:00+01:00", "2026-03-29T13:00+02:00"),
        ("P1M", "2026-01-31T09:00+01:00", "2026-02-28T09:00+01:00"),
        ("P1Y2M3DT4H5M6.5S", "2026-01-01T00:00+01:00", "2027-03-04T04:05:06.5+01:00"),
        ("-P1D", "2026-01-02T00:00+01:00", "2026-01-01T00:00+01:00"),
    ],
)
def test_durations_count_on_the_wall_clock(duration: str, start: str, after: str) -> None:
    moment = parse_duration(duration).after(datetime.fromisoformat(start))
    assert moment == datetime.fromisoformat(after)


@pytest.mark.parametrize("text", ["", "P", "PT", "P1", "1D", "P1H", "PT1D", "P-1D", "P9999999Y"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(TimerError):
        parse_duration(text).after(NOW)


def test_repetition_may_begin_at_a_date() -> None:
    due = parse_cycle("R2/2026-07-01/P1D", NOW)
    assert due.at == datetime(2026, 6, 30, 22, tzinfo=UTC)
    following = due.following()
    assert following is not None
    assert following.at == datetime(2026, 7, 1, 22, tzinfo=UTC)
    assert following.following() is None


def test_unlimited_repetition_goes_on() -> None:
    due = parse_cycle("R/PT1M", NOW)
    for _ in range(50):
        following = due.following()
        assert following is not None
        due = following
    assert due.at == NOW + timedelta(minutes=51)
