"""The judgement of a diagram and what the engine does with it, in all its plays, are the same."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings

from engine.bpmn import DiagramError, Model
from engine.bpmn.soundness import Limit, Problem
from engine.bpmn.soundness.level import Level
from engine.bpmn.soundness.net import Move, bits
from engine.bpmn.soundness.verdict import Verdict
from engine.bpmn.soundness.ways import entry, outgoing
from tests.bpmn.blocks import Block
from tests.bpmn.drawing import chain, end, start, sub
from tests.bpmn.event_blocks import EVENTFUL
from tests.bpmn.soundness.judging import judged, told
from tests.bpmn.soundness.play import (
    Chooser,
    Everything,
    actions,
    follow,
    play_everything,
    play_out,
)
from tests.bpmn.soundness.sketch import Sketch, files, sketches
from tests.bpmn.test_random import draw

SETTINGS = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@SETTINGS
@given(sketches(most_changes=0))
def test_diagram_of_blocks_is_sound(sketch: Sketch) -> None:
    assert judged(files(sketch)) == []


@SETTINGS
@given(EVENTFUL)
def test_diagram_of_nested_blocks_is_sound(block: Block) -> None:
    drawn, _ = draw(block)
    assert judged(drawn) == []


@SETTINGS
@given(sketches())
def test_judgement_is_what_the_engine_does(sketch: Sketch) -> None:
    drawn = files(sketch)
    model = _model(drawn)
    level = Level(model.processes["p"], "p", {})
    harmless = level.reached(level.apart) | level.shared
    problems, happens = judged(drawn), play_everything(model, harmless)
    kinds = {problem.kind for problem in problems}
    if not problems:
        assert not happens.deadlocks
        assert not happens.doubles
    if happens.whole and not problems:
        assert not happens.hopeless
        assert set(model.processes["p"].elements) == happens.entered
    if happens.whole:
        assert kinds <= _seen(model, problems, happens)
    if "deadlock" in kinds:
        _play_into_deadlock(model)


@SETTINGS
@given(sketches())
def test_judgement_is_the_same_inside_a_sub_process(sketch: Sketch) -> None:
    drawn = files(sketch)
    text = drawn["p.bpmn"].decode()
    head, body = text.split('isExecutable="true">')
    body, tail = body.split("</bpmn:process>")
    whole = (start("os"), sub("inner", body), end("oe"), chain("os", "inner", "oe"))
    nested = f'{head}isExecutable="true">{"".join(whole)}</bpmn:process>{tail}'
    assert told({"p.bpmn": nested.encode()}) == told(drawn)


def _seen(model: Model, problems: list[Problem], happens: Everything) -> set[str]:
    """The kinds of problems that the engine ran into, of those that were told. Behind an inclusive
    join two tokens come one after the other: the step is done twice, and never at once."""
    seen = {"deadlock"} if happens.deadlocks or happens.hopeless else set()
    in_turn = any(level.inclusive for level in model.levels.values())
    seen |= {"unsafe-join", "runs-twice"} if happens.doubles or in_turn else set()
    seen |= {"endless-loop", "missing-end"} if happens.hopeless else set()
    dead = [problem for problem in problems if problem.kind.startswith("dead-")]
    if not happens.entered.intersection(problem.element for problem in dead):
        seen |= {problem.kind for problem in dead}
    return seen


def _play_into_deadlock(model: Model) -> None:
    """The way that was told, played on the engine: at its end a token waits for ever."""
    verdict = Verdict(Level(model.processes["p"], "p", {}), Limit())
    game = verdict.main[0]
    assert game.stuck is not None
    assert game.stuck.join is not None
    join, moves = game.stuck.join.element, game.moves_to(game.stuck.marking)
    chooser = Chooser(by_gateway=_choices(verdict, moves))
    run = follow(model, [element for move in moves for element in move.passed], chooser)
    play_out(run, chooser)
    assert join in {position.element_id for position in run.positions()}
    if not actions(run):
        assert join in {i.element_id for i in run.incidents if i.kind == "deadlock"}


def _choices(verdict: Verdict, moves: list[Move]) -> dict[str, list[int]]:
    """What was chosen at each gateway, in order, in the numbers of `play.Chooser`."""
    process, found = verdict.level.process, dict[str, list[int]]()
    for move in moves:
        place, gateway, *pick = verdict.net.key(move.takes)
        if not gateway.startswith("choice_") or place == "flow":
            continue
        flows = outgoing(process, process.elements[gateway])
        gives = {verdict.net.key(one) for one in bits(move.gives)}
        taken = [n for n, flow in enumerate(flows) if entry(process, flow) in gives]
        made = found.setdefault(gateway.removeprefix("choice_"), [])
        if process.elements[gateway].kind == "exclusiveGateway":
            made.append(taken[0])
        elif pick:
            made[-1] |= (int(pick[0]) in taken) << int(pick[0])
        else:
            made.append(0)
    return found


def _model(drawn: dict[str, bytes]) -> Model:
    try:
        return Model(drawn, "p")
    except DiagramError:
        assume(False)
        raise
