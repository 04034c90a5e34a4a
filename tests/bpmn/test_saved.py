"""States that an earlier version wrote still load, and go on where they stood."""

from __future__ import annotations

import json

from engine.bpmn import Model, Run
from tests.bpmn.case import NOW, Office
from tests.bpmn.drawing import (
    boundary,
    call,
    chain,
    diagram,
    each,
    end,
    file,
    gateway,
    process,
    start,
    sub,
    timer,
    user,
)

DRAWN = diagram(
    start(),
    gateway("parallelGateway", "f"),
    user("a"),
    boundary("late", "a", timer("timeCycle", "R2/P1D"), interrupting=False),
    user("b", inner=each("=names", "name", results="out", result="=answer")),
    call("c", "q"),
    sub("u", user("d")),
    user("x"),
    gateway("parallelGateway", "j"),
    end(),
    chain("s", "f", "a", "j", "e"),
    chain("f", "b", "j"),
    chain("f", "c", "j"),
    chain("f", "u", "j"),
    chain("f", "x", "j"),
    chain("late", "e"),
)
CALLED = file(process("q", start("qs"), user("qa"), chain("qs", "qa")))
SAVED = {
    "v": 1,
    "case": {
        "of": "p",
        "data": {"names": ["An", "Bo"], "euro": 12.10},
        "notes": {"listening": True},
        "tokens": [
            {
                "id": "a0",
                "at": "a",
                "state": 32,
                "notes": {
                    "flow": "f_a",
                    "phase": "work",
                    "timers": {"late": ["2026-03-03T09:00:00+00:00", 1, "P1D"]},
                    "work": {"groups": ["team"], "due": "2026-03-09T23:00:00+00:00"},
                },
            },
            {
                "id": "b0",
                "at": "b",
                "state": 32,
                "data": {"out": ["ja", None]},
                "notes": {
                    "flow": "f_b",
                    "phase": "work",
                    "loop": {"total": 2, "done": 1, "next": 2},
                },
                "rounds": [
                    {
                        "id": "b2",
                        "at": "b#",
                        "state": 32,
                        "data": {"loopCounter": 2, "name": "Bo", "answer": None},
                        "notes": {"round": 1, "phase": "work", "work": {}},
                    }
                ],
            },
            {
                "id": "c0",
                "at": "c",
                "state": 32,
                "notes": {"flow": "f_c", "phase": "work"},
                "inner": {
                    "of": "q",
                    "data": {"own": 1},
                    "notes": {"listening": True},
                    "tokens": [
                        {
                            "id": "q0",
                            "at": "qa",
                            "state": 32,
                            "notes": {"flow": "qs_qa", "phase": "work", "work": {}},
                        }
                    ],
                },
            },
            {
                "id": "u0",
                "at": "u",
                "state": 32,
                "notes": {"flow": "f_u", "phase": "work"},
                "inner": {
                    "of": "p/u",
                    "notes": {"listening": True},
                    "tokens": [
                        {
                            "id": "d0",
                            "at": "d",
                            "state": 128,
                            "notes": {"phase": "enter", "incident": ["timer", "Geen tijd."]},
                        }
                    ],
                },
            },
            {"id": "j0", "at": "j", "state": 8, "notes": {"flow": "x_j"}},
        ],
    },
}


def test_state_of_format_one_goes_on() -> None:
    model = Model(DRAWN | {"q.bpmn": CALLED}, "p")
    run = Run.restore(model, json.dumps(SAVED), Office())
    assert {task.id for task in run.user_tasks()} == {"a0", "b2", "q0"}
    assert run.status == "incident"
    assert run.incidents[0].message == "Geen tijd."
    assert run.next_due is not None
    run.retry(NOW)
    run.complete("b2", {"answer": "nee"}, NOW)
    run.complete("q0", {"made": 2}, NOW)
    run.complete("d0", {}, NOW)
    assert run.status == "running"
    run.complete("a0", {}, NOW)
    assert run.status == "completed"
    assert run.variables["out"] == ["ja", "nee"]
    assert (run.variables["own"], run.variables["made"]) == (1, 2)


def test_what_is_written_is_what_was_read() -> None:
    model = Model(DRAWN | {"q.bpmn": CALLED}, "p")
    run = Run.restore(model, json.dumps(SAVED), Office())
    assert json.loads(run.dump()) == SAVED
