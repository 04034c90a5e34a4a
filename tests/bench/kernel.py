"""Runs alone, without a database: what a step costs, and that a loop never gets slower.

Each step takes up the run from its saved text, completes a task, and saves it again. It only
computes, so all times are processor time.
"""

import statistics
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.bpmn import Host, Later, Model, Run, Visit
from tests.bench.diagrams import loop, sequence

STEPS, CASES = 10, 100
ROUNDS = (10, 100, 1000, 10_000)
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANSWERS = {
    "naam": "Proef",
    "aantal": 3,
    "toelichting": "Korte tekst",
    "akkoord": True,
    "keuze": "ja",
}
DOSSIER = {"dossier": {"behandelaar": "meter", "groep": "noord"}}


class Nobody(Host):
    """A host for diagrams that ask nothing of it."""

    def decide(
        self, decision_id: str, _context: Mapping[str, Any], _now: datetime, _visit: Visit
    ) -> Any:
        raise LookupError(decision_id)

    def operate(
        self,
        operation: str,
        _headers: Mapping[str, str],
        _variables: Mapping[str, Any],
        _visit: Visit,
    ) -> Mapping[str, Any] | Later:
        raise LookupError(operation)


def figures() -> dict[str, Any]:
    """Steps in a second of one processor, and what one costs and saves at some rounds of a loop."""
    return {"kernel_completions_per_s": _in_a_row()} | _in_a_loop()


def _in_a_row() -> float:
    model = Model({"reeks.bpmn": sequence(STEPS).encode()}, "reeks")
    begin = time.process_time()
    done = sum(1 for _ in range(CASES) for _ in _steps(model))
    return done / (time.process_time() - begin)


def _in_a_loop() -> dict[str, dict[str, float]]:
    """Milliseconds: the median of ten around each round. Bytes: as saved after that round."""
    model = Model({"lus.bpmn": loop().encode()}, "lus")
    times: list[float] = []
    sizes: dict[str, float] = {}
    begin = time.process_time()
    for text in _steps(model):
        times.append((time.process_time() - begin) * 1000)
        if len(times) in ROUNDS:
            sizes[str(len(times))] = len(text.encode())
        if len(times) == max(ROUNDS) + 5:
            break
        begin = time.process_time()
    around = {str(one): statistics.median(times[max(0, one - 5) : one + 5]) for one in ROUNDS}
    return {"kernel_loop_ms": around, "kernel_loop_bytes": sizes}


def _steps(model: Model) -> Iterator[str]:
    """A case from begin to end; gives what is saved after each task."""
    host = Nobody()
    run = Run.start(model, {}, host, AT, DOSSIER)
    run.advance(AT)
    while run.status == "running":
        saved = run.dump()
        run = Run.restore(model, saved, host, DOSSIER)
        (task,) = run.user_tasks()
        run.complete(task.id, ANSWERS, AT)
        yield run.dump()
