"""Tasks, gateways and loops: a case walks the way that the diagram shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.bpmn import Model, Run, StateError, UnknownTask, execution
from tests.bpmn.case import NOW, Case, Office
from tests.bpmn.drawing import (
    catch,
    chain,
    diagram,
    end,
    flow,
    gateway,
    node,
    script,
    start,
    timer,
    user,
    xor,
)

LOOP = diagram(
    start(),
    user("a"),
    xor("g", default="g_e"),
    end(),
    chain("s", "a", "g"),
    flow("g", "a", "=again"),
    flow("g", "e"),
)


def test_task_waits_and_goes_on() -> None:
    case = Case(diagram(start(), user("a"), user("b"), end(), chain("s", "a", "b", "e")))
    assert case.open == ["a"]
    case.complete("a", x=1)
    assert case.open == ["b"]
    case.complete("b")
    assert case.done
    assert case.route() == ["s", "a", "b", "e"]
    assert case.run.variables == {"x": 1}


def test_completed_task_is_unknown() -> None:
    case = Case(diagram(start(), user("a"), user("b"), end(), chain("s", "a", "b", "e")))
    done = case.task("a").id
    case.complete("a")
    with pytest.raises(UnknownTask):
        case.run.complete(done, {}, NOW)


@pytest.mark.parametrize(("x", "route"), [(1, "low"), (9, "high"), (5, "middle")])
def test_exclusive_gateway_takes_first_that_holds(x: int, route: str) -> None:
    case = Case(
        diagram(
            start(),
            xor("g", default="g_middle"),
            user("low"),
            user("middle"),
            user("high"),
            end(),
            flow("s", "g"),
            flow("g", "low", "=x < 3"),
            flow("g", "middle"),
            flow("g", "high", "=x > 7"),
            flow("low", "e"),
            flow("middle", "e"),
            flow("high", "e"),
        ),
        {"x": x},
    )
    assert case.open == [route]


def test_parallel_branches_wait_for_each_other() -> None:
    case = Case(
        diagram(
            start(),
            gateway("parallelGateway", "f"),
            user("a"),
            user("b"),
            gateway("parallelGateway", "j"),
            user("c"),
            end(),
            chain("s", "f", "a", "j", "c", "e"),
            chain("f", "b", "j"),
        )
    )
    assert case.open == ["a", "b"]
    case.complete("b")
    assert case.open == ["a"]
    case.complete("a")
    assert case.open == ["c"]
    case.complete("c")
    assert case.done
    assert case.route().count("j") == 1


@pytest.mark.parametrize("chosen", [["a"], ["b"], ["a", "b"], []])
def test_inclusive_join_waits_for_what_was_started(chosen: list[str]) -> None:
    case = Case(
        diagram(
            start(),
            gateway("inclusiveGateway", "f", default="f_j"),
            user("a"),
            user("b"),
            gateway("inclusiveGateway", "j"),
            user("c"),
            end(),
            flow("s", "f"),
            flow("f", "a", "=first"),
            flow("f", "b", "=second"),
            flow("f", "j"),
            chain("a", "j", "c", "e"),
            chain("b", "j"),
        ),
        {"first": "a" in chosen, "second": "b" in chosen},
    )
    for task in chosen:
        assert case.open == chosen[chosen.index(task) :]
        case.complete(task)
    assert case.open == ["c"]
    assert case.route().count("j") == 1


def test_task_with_several_flows_splits() -> None:
    case = Case(
        diagram(
            start(),
            node("userTask", "a", ext='<zeebe:formDefinition formId="f"/>', default="a_d"),
            user("b"),
            user("c"),
            user("d"),
            end(),
            flow("s", "a"),
            flow("a", "b", "=x > 1"),
            flow("a", "c", "=x > 2"),
            flow("a", "d"),
            flow("b", "e"),
            flow("c", "e"),
            flow("d", "e"),
        )
    )
    case.complete("a", x=3)
    assert case.open == ["b", "c"]


def test_reserved_names_are_ordinary_ids() -> None:
    names = ["Start", "Root", "End", "p.EndJoin", "StartEventSplit", "StartEventJoin", "Done"]
    case = Case(
        diagram(start(names[0]), *[user(n) for n in names[1:-1]], end(names[-1]), chain(*names))
    )
    for name in names[1:-1]:
        case.complete(name)
    assert case.done
    assert case.route() == names


def test_a_process_may_end_without_an_end_event() -> None:
    case = Case(diagram(start(), user("a"), flow("s", "a")))
    case.complete("a")
    assert case.done


def test_script_counts_rounds() -> None:
    case = Case(
        diagram(
            start(),
            script("n", "=n + 1", "n"),
            xor("g", default="g_e"),
            end(),
            chain("s", "n", "g"),
            flow("g", "n", "=n < 5"),
            flow("g", "e"),
        ),
        {"n": 0},
    )
    assert case.done
    assert case.run.variables == {"n": 5}


def test_circle_without_a_wait_stops_as_incident(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "MOST_STEPS", 2_000)
    case = Case(
        diagram(start(), xor("g"), node("task", "t"), chain("s", "g", "t", "g")), reload=False
    )
    assert [incident.kind for incident in case.run.incidents] == ["endless"]


def test_thousand_rounds_keep_their_size() -> None:
    case = Case(LOOP, reload=False)
    sizes = []
    for _ in range(1000):
        case.complete("a", again=True)
        sizes.append(len(case.run.dump()))
    assert sizes[-1] == sizes[9]
    case.complete("a", again=False)
    assert case.done
    assert case.route().count("a") == 1001


def test_state_of_another_diagram_is_refused() -> None:
    case = Case(diagram(start(), user("a"), end(), chain("s", "a", "e")))
    other = diagram(start(), user("b"), end(), chain("s", "b", "e"))
    with pytest.raises(StateError):
        Run.restore(Model(other, "p"), case.run.dump(), case.host)


def test_threads_share_a_model() -> None:
    model = Model(LOOP, "p")

    def go(number: int) -> int:
        run = Run.start(model, {}, Office(), NOW)
        run.advance(NOW)
        for step in range(30):
            run.complete(run.user_tasks()[0].id, {"again": step < 29, "n": number}, NOW)
        assert run.status == "completed"
        return int(run.variables["n"])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(go, range(40))) == list(range(40))


def test_trail_tells_by_which_flow_each_token_came() -> None:
    case = Case(
        diagram(
            start(),
            gateway("parallelGateway", "split"),
            user("a"),
            user("b"),
            gateway("parallelGateway", "join"),
            gateway("eventBasedGateway", "wait"),
            catch("soon", timer("timeDuration", "PT1M")),
            catch("late", timer("timeDuration", "PT1H")),
            end(),
            end("e2"),
            chain("s", "split", "a", "join", "wait", "soon", "e"),
            chain("split", "b", "join"),
            chain("wait", "late", "e2"),
        )
    )
    case.complete("b")
    case.complete("a")
    case.later(minutes=1)
    flows = [step.flow for step in case.trail if step.flow]
    assert sorted(flows) == sorted(
        ["s_split", "split_a", "split_b", "a_join", "b_join", "join_wait", "wait_soon", "soon_e"]
    )
    assert {step.action for step in case.trail if step.flow} == {"entered"}
