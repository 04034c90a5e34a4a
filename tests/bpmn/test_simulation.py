"""Diagrams that run by themselves: the façade for those who have no application around them."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime, timedelta

import pytest

import engine.bpmn
from engine.bpmn import LATER, DiagramError, Simulation, UnknownTask, read
from engine.bpmn.marking import marked_executable
from tests.bpmn.drawing import (
    boundary,
    call,
    catch,
    chain,
    diagram,
    end,
    file,
    flow,
    node,
    process,
    script,
    service,
    start,
    timer,
    user,
    xor,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SENT = (
    '<bpmn:message id="m" name="order"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=number" /></bpmn:extensionElements></bpmn:message>'
)
SIGNAL = '<bpmn:signal id="sig" name="alarm" />'
ON_MESSAGE = '<bpmn:messageEventDefinition messageRef="m" />'
ON_SIGNAL = '<bpmn:signalEventDefinition signalRef="sig" />'
WAITING = process(
    "p", start(), catch("c", ON_MESSAGE), user("after"), end(), chain("s", "c", "after", "e")
)


def test_example_in_the_documentation() -> None:
    assert doctest.testmod(engine.bpmn).attempted > 5
    assert not doctest.testmod(engine.bpmn).failed


def test_case_tells_what_it_did_and_what_it_waits_for() -> None:
    files = diagram(
        start(), script("add", "=1 + 1", "sum"), user("a"), end(), chain("s", "add", "a", "e")
    )
    simulation = Simulation(files)
    case = simulation.start(variables={"x": 1.5})
    assert (case.state, case.completed) == ("running", ["s", "add"])
    assert [(one.kind, one.element_id) for one in case.waits_on] == [("task", "a")]
    simulation.complete("a", {"y": [1]})
    assert (case.state, case.waits_on) == ("completed", [])
    assert case.flows == ["s_add", "add_a", "a_e"]
    assert {key: str(value) for key, value in case.variables.items()} == {
        "x": "1.5",
        "sum": "2",
        "y": "[1]",
    }


@pytest.mark.parametrize("wrong", ["", "garbage", b"\xff\xfe\x00", "<a/>", {}, "<a><b></a>"])
def test_what_is_no_diagram_is_refused(wrong: str | bytes | dict[str, str]) -> None:
    with pytest.raises(DiagramError) as refused:
        Simulation(wrong)
    assert refused.value.findings[0].severity == "error"


@pytest.mark.parametrize("encoding", ["utf-8", "ISO-8859-1", "UTF-16"])
@pytest.mark.parametrize("before", ["", "\n  ", "\ufeff"])
def test_text_was_read_already_in_the_encoding_of_its_file(encoding: str, before: str) -> None:
    drawn = diagram(start(), node("userTask", "t"), end(), chain("s", "t", "e"))["p.bpmn"].decode()
    text = f'{before}<?xml version="1.0" encoding="{encoding}"?>\n' + drawn.replace(
        'name="t"', 'name="Cliënt bellen"'
    )
    for files in (text, text.replace(' isExecutable="true"', "")):
        case = Simulation(files).start()
        assert [task.name for task in case.tasks] == ["Cliënt bellen"]
    if not before:
        unmarked = text.replace(' isExecutable="true"', "").encode(encoding)
        assert Simulation(unmarked).start().state == "running"


def test_refused_diagram_names_the_element() -> None:
    with pytest.raises(DiagramError) as refused:
        Simulation(diagram(start(), script("t", "1 +", "x"), end(), chain("s", "t", "e")))
    assert {finding.element_id for finding in refused.value.findings} == {"t"}


@pytest.mark.parametrize("mark", ["", ' isExecutable="false"', " isExecutable = '0'"])
def test_drawing_of_which_no_process_is_executable_runs(mark: str) -> None:
    drawn = file(process("p", start(), user("a"), end(), chain("s", "a", "e"))).decode()
    xml = drawn.replace(' isExecutable="true"', mark).replace(
        '<bpmn:process id="p"',
        '<!-- <bpmn:process> -->\n<bpmn:process\n id="p>"'.replace('>"', '"'),
    )
    assert Simulation(xml).start().state == "running"
    marked = marked_executable(xml.encode())
    assert marked.count(b"\n") == xml.count("\n")
    assert read({"p.bpmn": marked})["p"].executable


@pytest.mark.parametrize(("mark", "refused"), [("", False), (' isExecutable="false"', True)])
def test_what_is_called_is_meant_to_run_unless_it_says_otherwise(mark: str, refused: bool) -> None:
    called = process("q", start("s2"), end("e2"), chain("s2", "e2"))
    caller = process("p", start(), node("callActivity", "c", calledElement="q"), end())
    files = file(
        caller.replace("</bpmn:process>", chain("s", "c", "e") + "</bpmn:process>"),
        called.replace(' isExecutable="true"', mark),
    )
    if refused:
        with pytest.raises(DiagramError, match="q"):
            Simulation(files)
    else:
        assert Simulation(files).start("p").completed == ["s", "s2", "e2", "c", "e"]


def test_only_the_executable_pool_runs() -> None:
    theirs = process("theirs", start("s2"), user("b"), end("e2"), chain("s2", "b", "e2"))
    ours = process("p", start(), user("a"), end(), chain("s", "a", "e"))
    simulation = Simulation(file(ours, theirs.replace("true", "false", 1)))
    assert list(simulation.processes) == ["p"]
    with pytest.raises(DiagramError):
        simulation.start("theirs")


def test_process_must_be_named_when_several_could_begin() -> None:
    two = [
        process(key, start(f"s{key}"), end(f"e{key}"), flow(f"s{key}", f"e{key}")) for key in "ab"
    ]
    simulation = Simulation(file(*two))
    with pytest.raises(DiagramError, match="a, b"):
        simulation.start()
    assert simulation.start("b").completed == ["sb", "eb"]


def test_process_that_another_calls_does_not_begin_by_itself() -> None:
    called = process("q", start("s2"), user("b"), end("e2"), chain("s2", "b", "e2"))
    caller = process("p", start(), call("c", "q"), end(), chain("s", "c", "e"))
    simulation = Simulation({"p.bpmn": file(caller), "q.bpmn": file(called)})
    case = simulation.start()
    assert [task.element_id for task in case.tasks] == ["b"]


def test_time_passes_and_timers_fire_at_their_moments() -> None:
    files = diagram(
        start(),
        user("a"),
        boundary("late", "a", timer("timeDuration", "PT1H")),
        end(),
        end("e2"),
        chain("s", "a", "e"),
        flow("late", "e2"),
    )
    simulation = Simulation(files, now=NOW)
    case = simulation.start()
    assert simulation.wait("PT59M")
    assert [(one.kind, one.at) for one in case.waits_on][1:] == [
        ("timer", NOW + timedelta(hours=1))
    ]
    assert simulation.wait(timedelta(hours=5))
    assert (case.state, simulation.now) == ("completed", NOW + timedelta(hours=5, minutes=59))
    assert case.trail[-1].at == NOW + timedelta(hours=1)


def test_wait_of_years_with_a_timer_of_seconds_stops_and_says_so() -> None:
    repeating = timer("timeCycle", "R/PT1S")
    files = diagram(
        start(),
        user("a"),
        boundary("tick", "a", repeating, interrupting=False),
        end(),
        end("e2"),
        chain("s", "a", "e"),
        flow("tick", "e2"),
    )
    simulation = Simulation(files, now=NOW)
    case = simulation.start()
    assert not simulation.wait("P10Y")
    assert "10000 timers" in simulation.halted
    assert simulation.now == NOW + timedelta(seconds=10_000)
    assert case.state == "running"


def test_timer_starts_begin_cases_within_bounds() -> None:
    begin = start(inner=timer("timeCycle", "R/PT1S"))
    simulation = Simulation(diagram(begin, user("a"), end(), chain("s", "a", "e")), now=NOW)
    assert simulation.wait("PT3S")
    assert len(simulation.cases) == 3
    assert not simulation.wait("P1Y")
    assert len(simulation.cases) == 1000
    assert simulation.halted


def test_circle_without_a_wait_is_an_incident() -> None:
    files = diagram(
        start(),
        script("a", "=true", "again"),
        xor("g", default="g_e"),
        end(),
        chain("s", "a", "g"),
        flow("g", "a", "=again"),
        flow("g", "e"),
    )
    case = Simulation(files).start()
    assert [incident.kind for incident in case.incidents] == ["endless"]


def test_nobody_does_what_a_service_task_asks() -> None:
    files = diagram(start(), service("t", "pay"), end(), chain("s", "t", "e"))
    case = Simulation(files).start()
    (incident,) = case.incidents
    assert (case.state, incident.kind, incident.element_id) == ("incident", "no-operation", "t")
    assert "pay" in incident.message


class Slow:
    """A host whose work is done later."""

    def decide(self, *_: object) -> None:
        raise NotImplementedError

    def operate(self, *_: object) -> object:
        return LATER


def test_job_is_finished_later() -> None:
    files = diagram(start(), service("t", "pay"), end(), chain("s", "t", "e"))
    simulation = Simulation(files, Slow())  # type: ignore[arg-type]
    case = simulation.start()
    assert [(one.kind, one.name) for one in case.waits_on] == [("job", "pay")]
    simulation.finish("pay", {"paid": True})
    assert (case.state, case.variables) == ("completed", {"paid": True})


def test_message_goes_to_one_case_with_its_key() -> None:
    simulation = Simulation(file(WAITING, roots=SENT))
    first, second = (simulation.start(variables={"number": number}) for number in ("1", "2"))
    assert not simulation.publish("order", "3")
    assert simulation.publish("order", "2", {"x": 1})
    assert (first.tasks, [task.element_id for task in second.tasks]) == ([], ["after"])
    assert second.variables["x"] == 1


def test_message_that_lives_waits_for_who_listens_later() -> None:
    simulation = Simulation(file(WAITING, roots=SENT))
    assert not simulation.publish("order", "1", lives=timedelta(hours=1))
    assert simulation.start(variables={"number": "1"}).tasks
    assert not simulation.start(variables={"number": "1"}).tasks


def test_message_and_signal_begin_cases() -> None:
    on_message = process("p", start("s", ON_MESSAGE), user("a"), end(), chain("s", "a", "e"))
    on_signal = process("q", start("s2", ON_SIGNAL), user("b"), end("e2"), chain("s2", "b", "e2"))
    simulation = Simulation(file(on_message, on_signal, roots=SENT + SIGNAL))
    assert simulation.publish("order", "7", {"number": "7"})
    assert simulation.broadcast("alarm", {"loud": True}) == 1
    assert [(case.process_id, case.variables) for case in simulation.cases] == [
        ("p", {"number": "7"}),
        ("q", {"loud": True}),
    ]


def test_signal_of_one_case_reaches_the_others() -> None:
    giver = process("p", start(), node("endEvent", "e", ON_SIGNAL), flow("s", "e"))
    hearer = process("q", start("s2"), catch("c", ON_SIGNAL), end("e2"), chain("s2", "c", "e2"))
    simulation = Simulation(file(giver, hearer, roots=SIGNAL))
    hears = [simulation.start("q") for _ in range(2)]
    assert simulation.start("p").state == "completed"
    assert [case.state for case in hears] == ["completed", "completed"]


def test_unknown_task_is_told() -> None:
    simulation = Simulation(diagram(start(), user("a"), end(), chain("s", "a", "e")))
    simulation.start()
    with pytest.raises(UnknownTask):
        simulation.complete("b")
    with pytest.raises(ValueError, match="date"):
        simulation.wait("tomorrow")
