"""Run the measurements and print them as a table; BENCH_JSON=FILE writes them as JSON too.

`python -m tests.bench feel worklist` runs only the groups with these names:

    floor        what the machine itself can do now: durable commits and additions a second
    feel         formulas, decision tables and forms
    kernel       runs without a database: completions a second; a loop of 10,000 rounds
    http         completions by eight visitors on real nodes, one and two of them
    timers       10,000 timers that are due at once, on two nodes
    engine       completions on PostgreSQL without HTTP, by one process and by two
    starts       cases begun in the same way
    completions  completions by one visitor without a network: statements and commits
    loop         milliseconds and saved bytes at some rounds of a loop, with the database
    worklist     the worklist with 100,000 open tasks

Figures with a part behind them have it for one and two nodes or processes, or for a round. A
`…_cpu_ms` is processor time for one completion or start: it says more than a rate where others use
the machine as well.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import direct, feel, kernel, load, timers
from tests.bench.measures import completions, floor, loop, worklist
from tests.bench.setting import Setting, setting
from tests.bench.visitor import Visitor

ALONE: dict[str, Callable[[], dict[str, Any]]] = {
    "feel": feel.figures,
    "kernel": kernel.figures,
}
"""Groups that need nothing but the code."""
TOGETHER: dict[str, Callable[[Setting, Visitor], dict[str, Any]]] = {
    "floor": lambda chosen, _visitor: dict(floor(chosen)),
    "http": lambda chosen, _visitor: dict(load.over_http(chosen)),
    "timers": lambda chosen, _visitor: dict(timers.due_at_once(chosen)),
    "engine": lambda chosen, _visitor: dict(direct.completions(chosen)),
    "starts": lambda chosen, _visitor: dict(direct.starts(chosen)),
    "completions": completions,
    "loop": lambda chosen, visitor: dict(loop(chosen, visitor)),
    "worklist": worklist,
}
"""Groups that need a database and a visitor, in the order in which they fill the database."""


def measured(names: set[str]) -> dict[str, Any]:
    """The figures of these groups."""
    figures: dict[str, Any] = {}
    for name in names & set(ALONE):
        figures |= ALONE[name]()
    chosen_groups = [group for name, group in TOGETHER.items() if name in names]
    if chosen_groups:
        with setting() as chosen:
            visitor = Visitor(chosen)
            for group in chosen_groups:
                figures |= group(chosen, visitor)
    return figures


def main() -> None:
    """Measure, print, and write."""
    known = {*ALONE, *TOGETHER}
    names = set(sys.argv[1:]) or known
    if unknown := names - known:
        sys.exit(f"There is no {unknown.pop()}; there are {', '.join(sorted(known))}.")
    figures = measured(names)
    for name, value in figures.items():
        rows = value.items() if isinstance(value, dict) else [("", value)]
        for part, number in rows:
            print(f"{name:34}{part:>6} {number:14.3f}")  # noqa: T201 - this is the output
    if target := os.environ.get("BENCH_JSON"):
        Path(target).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
