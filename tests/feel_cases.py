"""Measures FEEL against a file of cases of the public DMN TCK: `python -m tests.feel_cases FILE`.

Each case has an expression, typed inputs and an expected value. Numbers may differ by 1e-8, as in
the TCK itself. Prints what fails (with `-v`) and passed / all, by folder and in total.
"""

import json
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.feel import FeelError, Range, Value, compile_expression, parse_duration
from engine.feel.iso import parse_date, parse_date_time, parse_time
from engine.feel.limits import Run
from engine.feel.temporal import DateTime, Time
from engine.feel.values import from_python

_READERS = {
    "decimal": Decimal,
    "string": str,
    "boolean": lambda text: text == "true",
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_date_time,
    "duration": parse_duration,
}


def value_of(typed: Any) -> Value:
    """The value of `{"t": type, "v": text}`."""
    if typed is None or typed["t"] == "null":
        return None
    if typed["t"] == "list":
        return [value_of(item) for item in typed["v"]]
    if typed["t"] == "ctx":
        return {key: value_of(item) for key, item in typed["v"].items()}
    return _READERS[typed["t"]](typed["v"])


def same(left: Value, right: Value) -> bool:
    """Whether a result is what a case expects."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return abs(left - right) <= Decimal("1e-8") * max(1, abs(right))
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, Time | DateTime):
        return left.instant == right.instant and (left.zone is None) == (right.zone is None)
    return bool(left == right)


def passes(case: dict[str, Any]) -> tuple[bool, Any]:
    """Whether a case comes out right, and what came out."""
    inputs = {name: value_of(typed) for name, typed in (case["inputs"] or {}).items()}
    try:
        result = from_python(compile_expression(case["expr"]).value_in(Run(inputs)))
    except FeelError as error:
        return case["err"], error
    expected = value_of(case["expected"])
    return same(result, expected) and not isinstance(result, Range), result


def main(path: str, verbose: bool) -> None:
    cases = json.loads(Path(path).read_text())
    passed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for case in cases:
        right, result = passes(case)
        total[case["dir"]] += 1
        passed[case["dir"]] += right
        if verbose and not right:
            print(f"{case['dir']} {case['id']}: {case['expr']}\n  {result!r}")  # noqa: T201
    for folder in sorted(total):
        print(f"{passed[folder]:4} / {total[folder]:4}  {folder}")  # noqa: T201
    share = 100 * passed.total() / max(1, total.total())
    print(f"{passed.total()} / {total.total()} ({share:.1f} %)")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], "-v" in sys.argv)
