"""Whatever a designer writes, evaluation ends in time and gives nothing of Python away."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.feel import (
    FeelLimitError,
    FeelSyntaxError,
    Limits,
    compile_expression,
    compile_unary_tests,
    set_seconds,
)
from engine.feel.cache import Cache
from engine.feel.limits import DEFAULT_SECONDS
from tests.feel.hostile_contexts import CASES
from tests.feel.hostile_expressions import EXPRESSIONS

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 5.0
"""Of the processor, for compiling and evaluating an expression twice. The deadline is 0.25 s of the
clock; the rest is for a machine that is slow and has other work."""
MEGABYTES = 64


@pytest.fixture(scope="module")
def runs() -> list[dict[str, Any]]:
    """What became of everything hostile, in processes of their own."""
    command = [sys.executable, "-m", "tests.feel.hostile_runs"]
    ended = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: list[dict[str, Any]] = json.loads(ended.stdout)
    return found


NAMES = [*(text[:60] for text in EXPRESSIONS), *(name for name, _, _ in CASES)]


def test_nothing_is_raised_but_the_two_errors(runs: list[dict[str, Any]]) -> None:
    assert len(runs) == len(NAMES)
    allowed = ("", "FeelSyntaxError", "FeelLimitError")
    outcomes = zip(NAMES, (run["outcome"] for run in runs), strict=True)
    assert not [(name, outcome) for name, outcome in outcomes if outcome not in allowed]


def test_everything_ends_in_time(runs: list[dict[str, Any]]) -> None:
    slow = [(name, run) for name, run in zip(NAMES, runs, strict=True) if run["seconds"] > SECONDS]
    assert not slow


def test_everything_stays_small(runs: list[dict[str, Any]]) -> None:
    large = [
        (name, run) for name, run in zip(NAMES, runs, strict=True) if run["megabytes"] > MEGABYTES
    ]
    assert not large


@pytest.mark.parametrize("text", EXPRESSIONS[:8])
def test_no_way_to_python(text: str) -> None:
    assert compile_expression(text).evaluate({}) in (None, [], "{0.__class__}", "%s{0!r}{}")


@pytest.mark.parametrize(
    ("cap", "text"),
    [
        ("steps", "some i in 1..1e6 satisfies false"),
        ("depth", "{f: function(n) f(n), r: f(1)}.r"),
        ("text", "string join(x, y)"),
        ("items", "concatenate(x, x, x, x)"),
    ],
)
def test_the_error_says_which_bound_was_met(cap: str, text: str) -> None:
    context = {"x": ["y"] * 30_000, "y": "z" * 100}
    with pytest.raises(FeelLimitError, match=r"^De berekening is afgebroken: .+\.$") as caught:
        compile_expression(text).evaluate(context, limits=Limits(seconds=60))
    assert caught.value.cap == cap


def test_the_time_is_bounded_too() -> None:
    endless = compile_expression("some i in 1..1e30 satisfies false")
    with pytest.raises(FeelLimitError, match="langer dan 10 milliseconden") as caught:
        endless.evaluate({}, limits=Limits(steps=10**12, seconds=0.01))
    assert caught.value.cap == "seconds"


def test_the_operator_chooses_the_time() -> None:
    endless = compile_unary_tests("some i in 1..1e30 satisfies false")
    set_seconds(0.02)
    try:
        with pytest.raises(FeelLimitError, match="langer dan 20 milliseconden"):
            endless.matches(1, {}, limits=Limits(steps=10**12))
    finally:
        set_seconds(DEFAULT_SECONDS)


@pytest.mark.parametrize("text", ["x" * 30_000, "[" + "1," * 5_000 + "1]", "(" * 999, "1 /* 2"])
def test_a_text_that_is_too_much_is_a_syntax_error(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_expression(text)


def test_what_is_compiled_is_kept_within_bounds() -> None:
    cache: Cache[int, str] = Cache()
    for number in range(10_000):
        cache.keep(number, "compiled", 1_000)
        assert cache[number] == "compiled"
        assert len(cache) <= 20
