"""Jobs: a service task that the application finishes later, and what can become of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from engine.bpmn import LATER, Later, UnknownJob
from tests.bpmn.case import Case, Office
from tests.bpmn.drawing import (
    boundary,
    chain,
    diagram,
    each,
    end,
    flow,
    io,
    service,
    start,
    timer,
    user,
)

ERROR = '<bpmn:error id="err" name="fout" errorCode="KAPOT" />'
ON_ERROR = '<bpmn:errorEventDefinition errorRef="err" />'


def later(_: Mapping[str, Any]) -> Later:
    return LATER


def case(job: str, *more: str, variables: Mapping[str, Any] | None = None) -> Case:
    """A case whose first step is a job."""
    files = diagram(start(), job, user("b"), end(), chain("s", "a", "b", "e"), *more, roots=ERROR)
    return Case(files, variables, host=Office(operations={"o": later}))


def test_a_job_waits_with_what_it_sees() -> None:
    headers = '<zeebe:taskHeaders><zeebe:header key="aan" value="team" /></zeebe:taskHeaders>'
    begun = case(service("a", "o", headers + io(("input", "=n + 1", "m"))), variables={"n": 4})
    [job] = begun.run.jobs()
    assert (job.element_id, job.process_id, job.operation) == ("a", "p", "o")
    assert (job.headers, job.variables["m"], job.retries) == ({"aan": "team"}, 5, 3)
    assert (begun.run.status, begun.open, begun.route()) == ("running", [], ["s"])


def test_a_finished_job_gives_its_results_and_the_case_goes_on() -> None:
    begun = case(service("a", "o", io(("output", "=nummer", "kenmerk"))))
    begun.finish("a", nummer="7", rest="weg")
    assert (begun.open, begun.run.jobs(), begun.run.variables) == (["b"], [], {"kenmerk": "7"})


def test_a_job_keeps_its_id_after_an_incident() -> None:
    begun = case(service("a", "o"))
    key = begun.job("a").id
    begun.fail("a")
    [incident] = begun.run.incidents
    assert (incident.element_id, incident.kind, incident.message) == ("a", "operation", "Mislukt.")
    assert begun.run.jobs() == []
    begun.retry()
    assert begun.job("a").id == key
    begun.finish("a")
    assert begun.open == ["b"]


def on_border(event: str) -> Case:
    return case(service("a", "o"), boundary("x", "a", event), user("c"), chain("x", "c", "e"))


def test_an_error_in_a_job_goes_into_the_diagram() -> None:
    begun = on_border(ON_ERROR)
    begun.throw("a", "KAPOT")
    assert (begun.open, begun.run.jobs()) == (["c"], [])
    assert begun.route("cancelled") == ["a"]


def test_an_error_that_nobody_catches_is_an_incident() -> None:
    begun = on_border(ON_ERROR)
    begun.throw("a", "ANDERS")
    assert [(one.element_id, one.kind) for one in begun.run.incidents] == [("a", "error")]
    begun.retry()
    begun.throw("a", "KAPOT")
    assert begun.open == ["c"]


def test_a_timer_on_the_border_ends_a_job() -> None:
    begun = on_border(timer("timeDuration", "PT1H"))
    key = begun.job("a").id
    begun.later(hours=1)
    assert (begun.open, begun.run.jobs()) == (["c"], [])
    for late in (
        lambda: begun.run.finish_job(key, {}, begun.now),
        lambda: begun.run.fail_job(key, "operation", "Mislukt.", begun.now),
        lambda: begun.run.throw_in_job(key, "KAPOT", begun.now),
    ):
        refused(late)


def refused(call: Callable[[], None]) -> None:
    with pytest.raises(UnknownJob):
        call()


def test_a_job_is_done_once() -> None:
    begun = case(service("a", "o"))
    key = begun.job("a").id
    begun.finish("a")
    refused(lambda: begun.run.finish_job(key, {}, begun.now))


def test_every_round_of_a_loop_is_a_job_of_its_own() -> None:
    rounds = each("=leden", "lid", results="namen", result="=naam")
    begun = case(service("a", "o", inner=rounds), variables={"leden": [1, 2]})
    first, second = begun.run.jobs()
    assert [first.variables["lid"], second.variables["lid"]] == [1, 2]
    for job, name in ((second, "Bea"), (first, "Ab")):
        begun.run.finish_job(job.id, {"naam": name}, begun.now)
    assert begun.run.variables["namen"] == ["Ab", "Bea"]
    assert [task.element_id for task in begun.run.user_tasks()] == ["b"]


@pytest.mark.parametrize("retries", ["5", "=n + 1", "=2.5 * 2", '="5"'])
def test_the_diagram_says_how_often_a_job_is_tried(retries: str) -> None:
    begun = case(service("a", "o", retries=retries), variables={"n": 4})
    assert begun.job("a").retries == 5


@pytest.mark.parametrize("retries", ["=n", "=0", "=101", "=1.5", '="vaak"', "=true"])
def test_a_number_of_attempts_that_makes_no_sense_is_an_incident(retries: str) -> None:
    begun = case(service("a", "o", retries=retries))
    assert [(one.element_id, one.kind) for one in begun.run.incidents] == [("a", "retries")]


def test_results_must_be_json() -> None:
    begun = case(service("a", "o"))
    with pytest.raises(TypeError):
        begun.run.finish_job(begun.job("a").id, {"x": object()}, begun.now)
    begun.finish("a")
    assert begun.open == ["b"]


def test_two_branches_wait_for_two_jobs() -> None:
    files = diagram(
        start(),
        service("a", "o"),
        service("b", "o"),
        end(),
        flow("s", "a"),
        flow("s", "b"),
        chain("a", "e"),
        chain("b", "e"),
    )
    begun = Case(files, host=Office(operations={"o": later}))
    begun.finish("b")
    begun.finish("a")
    assert begun.done
