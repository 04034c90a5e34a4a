"""What goes wrong in a task goes to an error event for every error, else it is an incident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from engine.bpmn import BpmnError, Undecided
from tests.bpmn.case import Case, Office
from tests.bpmn.drawing import (
    boundary,
    chain,
    decision,
    diagram,
    end,
    io,
    script,
    service,
    start,
    sub,
    user,
)

BROKEN = "count(for n in 1..100000000 return n)"
ROOTS = '<bpmn:error id="err" name="fout" errorCode="KAPOT" />'
ANY_ERROR = "<bpmn:errorEventDefinition />"
ONE_ERROR = '<bpmn:errorEventDefinition errorRef="err" />'


def fails(_: Mapping[str, Any]) -> Any:
    raise ConnectionError


def undecided(_: Mapping[str, Any]) -> Any:
    raise Undecided("Geen regel past.")


HOST = Office({"d": undecided}, {"o": fails})
TASKS = {
    "script": script("a", f"={BROKEN}", "y"),
    "decision": decision("a", "d", "y"),
    "service": service("a", "o"),
}


def caught_by(event: str, task: str, *more: str) -> dict[str, bytes]:
    return diagram(
        start(),
        task,
        boundary("b", "a", event),
        user("help"),
        end(),
        chain("s", "a", "e"),
        chain("b", "help", "e"),
        *more,
        roots=ROOTS,
    )


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS.keys())
def test_a_failure_goes_to_an_event_for_every_error(task: str) -> None:
    case = Case(caught_by(ANY_ERROR, task), host=HOST)
    assert (case.run.status, case.open, case.run.incidents) == ("running", ["help"], [])
    assert case.route("fired") == ["b"]
    assert case.route("cancelled") == ["a"]


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS.keys())
def test_a_failure_is_no_error_with_a_name(task: str) -> None:
    case = Case(caught_by(ONE_ERROR, task), host=HOST)
    assert [one.element_id for one in case.run.incidents] == ["a"]


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS.keys())
def test_a_failure_nobody_takes_is_an_incident(task: str) -> None:
    case = Case(diagram(start(), task, end(), chain("s", "a", "e")), host=HOST)
    assert [one.element_id for one in case.run.incidents] == ["a"]


def test_an_event_around_the_task_takes_it_too() -> None:
    inside = sub("u", start("us"), TASKS["service"], chain("us", "a"))
    files = diagram(
        start(),
        inside,
        boundary("b", "u", ANY_ERROR),
        user("help"),
        end(),
        chain("s", "u", "e"),
        chain("b", "help", "e"),
    )
    assert Case(files, host=HOST).open == ["help"]


def test_an_event_sub_process_takes_it_too() -> None:
    handler = sub(
        "h", start("hs", ANY_ERROR), user("help"), chain("hs", "help"), triggeredByEvent="true"
    )
    files = diagram(start(), TASKS["service"], end(), chain("s", "a", "e"), handler)
    assert Case(files, host=HOST).open == ["help"]


def test_a_bad_mapping_behind_a_task_is_always_an_incident() -> None:
    mapped = script("a", "=1", "y", ext=io(("output", f"={BROKEN}", "z")))
    case = Case(caught_by(ANY_ERROR, mapped), host=HOST)
    assert [one.kind for one in case.run.incidents] == ["expression"]


def test_an_error_with_a_name_goes_before_one_for_every_error() -> None:
    def breaks(_: Mapping[str, Any]) -> Any:
        raise BpmnError("KAPOT")

    files = caught_by(
        ANY_ERROR,
        TASKS["service"],
        boundary("c", "a", ONE_ERROR),
        user("fix"),
        chain("c", "fix", "e"),
    )
    assert Case(files, host=Office(operations={"o": breaks})).open == ["fix"]
    assert Case(files, host=HOST).open == ["help"]
