"""Run the measurements and print them as a table; BENCH_JSON=FILE writes them as JSON too."""

import json
import os
from pathlib import Path

from tests.bench.measures import completions, floor, loop, worklist
from tests.bench.setting import setting
from tests.bench.visitor import Visitor


def main() -> None:
    """Measure, print, and write."""
    with setting() as chosen:
        visitor = Visitor(chosen)
        figures: dict[str, object] = dict(floor(chosen))
        figures |= completions(chosen, visitor)
        figures["loop_ms"] = loop(chosen, visitor)
        figures |= worklist(chosen, visitor)
    for name, value in figures.items():
        rows = value.items() if isinstance(value, dict) else [("", value)]
        for part, number in rows:
            print(f"{name:34}{part:>6} {number:14.2f}")  # noqa: T201 - this is the output
    if target := os.environ.get("BENCH_JSON"):
        Path(target).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
