"""Evaluates everything hostile, each in a process of its own, and prints what it took as JSON.

In a process of its own, because memory that a C library takes is seen only by the operating system.
"""

import contextlib
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from engine.feel import FeelError, compile_expression, compile_unary_tests
from tests.feel.hostile_contexts import CASES
from tests.feel.hostile_expressions import EXPRESSIONS

LONGEST = 60
"""Seconds before a process that does not end is killed."""
UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system counts memory."""


def evaluate(text: str, context: Mapping[str, Any]) -> str:
    """What became of an expression, also if it is read as unary tests."""
    with contextlib.suppress(FeelError):
        compile_unary_tests(text).matches(1, context)
    try:
        compile_expression(text).evaluate(context)
    except FeelError as error:
        return type(error).__name__
    return ""


def measured(text: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome, processor seconds and megabytes above the start."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = time.process_time()
    try:
        outcome = evaluate(text, context)
    except BaseException as error:
        outcome = f"unexpected {type(error).__name__}"
    seconds = time.process_time() - begin
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {"outcome": outcome, "seconds": seconds, "megabytes": grown * UNIT / 1_000_000}


def in_a_child(text: str, make: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """The measurements of one evaluation, made by a child of this process."""
    reading, writing = os.pipe()
    context = make()
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST)
        os.write(writing, json.dumps(measured(text, context)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    ended: dict[str, Any] = json.loads(answer or "null") or {"outcome": "unexpected end"}
    return {"seconds": LONGEST, "megabytes": 0.0} | ended


def main() -> None:
    """Write a list with the measurements of all expressions."""
    evaluate("1 + 1", {})
    runs: list[tuple[str, Callable[[], Mapping[str, Any]]]] = [(text, dict) for text in EXPRESSIONS]
    runs += [(text, lambda make=make: {"c": make()}) for _, text, make in CASES]
    json.dump([in_a_child(text, make) for text, make in runs], sys.stdout)


if __name__ == "__main__":
    main()
