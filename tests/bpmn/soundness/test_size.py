"""Many branches are tried one after another, not in all their mixtures; and it always stops."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from engine.bpmn.soundness import Limit
from tests.bpmn.drawing import boundary, chain, diagram, end, flow, gateway, start, timer, user, xor
from tests.bpmn.soundness.judging import judged
from tests.bpmn.soundness.test_problems import AND, OR
from tests.bpmn.test_events import TERMINATE

LATE = timer("timeDuration", "P1D")
PROCESSES = Path(__file__).resolve().parents[3] / "processes"


def branches(count: int, split: str, join: str, *more: str) -> dict[str, bytes]:
    """So many tasks between two gateways."""
    when = None if split == AND else "=x"
    parts = [
        start(),
        gateway(split, "f"),
        gateway(join, "j"),
        end(),
        chain("s", "f"),
        flow("j", "e"),
    ]
    for n in range(count):
        parts += [user(f"a{n}"), flow("f", f"a{n}", when), flow(f"a{n}", "j")]
    return diagram(*parts, *more)


def watch(count: int, *, merge: bool) -> list[str]:
    """An interrupting event on each task, whose path ends or comes back into the branch."""
    parts = []
    for n in range(count):
        parts += [boundary(f"b{n}", f"a{n}", LATE), user(f"h{n}"), flow(f"b{n}", f"h{n}")]
        parts.append(flow(f"h{n}", f"m{n}" if merge else "e"))
    return parts


def tried(files: dict[str, bytes], problems: set[str]) -> int:
    """How many standings it takes to find exactly these problems."""
    limit = Limit(until=inf)
    assert {problem.kind for problem in judged(files, limit)} == problems
    return limit.tried


@pytest.mark.parametrize("count", [14, 20, 40])
def test_parallel_branches(count: int) -> None:
    assert tried(branches(count, AND, AND), set()) < 2 * count + 10
    assert tried(branches(count, OR, OR), set()) < 2 * count * count
    assert tried(branches(count, AND, OR), set()) < 2 * count + 10


@pytest.mark.parametrize("count", [14, 20, 40])
def test_parallel_branches_with_an_event_on_each(count: int) -> None:
    ending = watch(count, merge=False)
    assert tried(branches(count, AND, OR, *ending), set()) < 4 * count * count
    assert tried(branches(count, AND, AND, *ending), {"deadlock"}) < 10 * count
    stop = (user("t"), end("stop", TERMINATE), chain("f", "t", "stop"))
    assert tried(branches(count, AND, AND, *ending, *stop), set()) < 5 * count * count


@pytest.mark.parametrize("count", [14, 40])
def test_parallel_branches_with_an_event_that_comes_back(count: int) -> None:
    parts = [start(), gateway(AND, "f"), gateway(AND, "j"), end(), chain("s", "f"), flow("j", "e")]
    for n in range(count):
        parts += [user(f"a{n}"), xor(f"m{n}"), chain("f", f"a{n}", f"m{n}", "j")]
    assert tried(diagram(*parts, *watch(count, merge=True)), set()) < 6 * count * count


def test_long_row() -> None:
    keys = [f"a{n}" for n in range(1500)]
    drawn = diagram(start(), *map(user, keys), end(), chain("s", *keys, "e"))
    assert tried(drawn, set()) < 1600


def test_too_many_ways_are_told_and_not_tried() -> None:
    parts = [start(), gateway(AND, "f"), gateway(OR, "j"), gateway(OR, "k"), gateway(OR, "z")]
    parts += [user("c"), end(), flow("s", "f"), chain("j", "z", "c", "e"), flow("k", "z")]
    for n in range(12):
        parts += [user(f"a{n}"), xor(f"x{n}", default=f"x{n}_k")]
        parts += [chain("f", f"a{n}", f"x{n}", "k"), flow(f"x{n}", "j", "=x")]
    limit = Limit(states=500, until=inf)
    assert [problem.kind for problem in judged(diagram(*parts), limit)] == ["limit"]
    assert limit.tried == 500


def test_slow_machine_stops_too() -> None:
    [problem] = judged(branches(3, AND, AND), Limit(until=0))
    assert problem.kind == "limit"


def test_own_processes_are_sound_and_small() -> None:
    files = {path.name: path.read_bytes() for path in PROCESSES.glob("*.bpmn")}
    assert tried(files, set()) < 500
