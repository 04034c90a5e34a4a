"""Whatever is written by chance ends in a value or in one of the two errors, and in time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.feel import (
    FeelLimitError,
    FeelSyntaxError,
    compile_expression,
    compile_unary_tests,
    from_tagged,
)
from engine.feel.lexer import tokenize
from engine.feel.signature import TABLE
from engine.feel.values import NotAValue
from tests.feel.test_properties import EXPRESSIONS, TOKENS, VALUES

SECONDS = 3.0
"""Of the processor; the deadline is 0.25 s of the clock."""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["@", "@range", "@@", "a"]), inner, max_size=2)
    ),
    max_leaves=8,
)
SIZES = st.sampled_from([0, 1, -1, 3, 0.5, 10**6, 10**33, -(10**33), 1e-300, 1e300])
ARGUMENTS = (
    VALUES | SIZES | st.sampled_from(["a" * 9_000, "[a-z-[b]]*", "$1", "(a|b)*", ",", "P1D"])
)
CALLS = st.sampled_from(sorted(TABLE)).flatmap(
    lambda name: st.tuples(st.just(name), st.lists(ARGUMENTS, max_size=4))
)


@contextmanager
def in_time() -> Iterator[None]:
    """The two errors pass; anything else, and taking too long, fails."""
    begin = time.thread_time()
    with suppress(FeelSyntaxError, FeelLimitError):
        yield
    assert time.thread_time() - begin < SECONDS


def attempt(text: str, **context: Any) -> None:
    """Evaluate a text as an expression and as unary tests."""
    with in_time():
        compile_expression(text).evaluate(context)
    with in_time():
        assert compile_unary_tests(text).matches(context.get("x"), context) in (True, False)


@given(st.binary(max_size=60))
def test_bytes(data: bytes) -> None:
    attempt(data.decode("latin-1"), x=1)
    attempt(data.decode("utf-8", "surrogateescape"), x=1)


@given(st.lists(TOKENS, max_size=25).map(" ".join), VALUES, VALUES)
def test_tokens_and_values(text: str, x: Any, y: Any) -> None:
    attempt(text, x=x, y=y, **{"a b": x, "x-y": y})


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A good expression of which tokens are left out, repeated or exchanged."""
    text = draw(EXPRESSIONS)
    tokens = [text[token.start : token.end] for token in tokenize(text)]
    places = st.integers(0, len(tokens) - 1)
    for how in draw(st.lists(st.sampled_from(("drop", "repeat", "swap")), min_size=1, max_size=4)):
        one, other = draw(places) % len(tokens), draw(places) % len(tokens)
        if how == "drop" and len(tokens) > 1:
            del tokens[one]
        elif how == "repeat":
            tokens.insert(other, tokens[one])
        else:
            tokens[one], tokens[other] = tokens[other], tokens[one]
    return " ".join(tokens)


@given(broken(), VALUES)
def test_broken_expressions(text: str, x: Any) -> None:
    attempt(text, x=x, y=[x], partial=x)


@given(CALLS)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_every_function_with_any_values(call: tuple[str, list[Any]]) -> None:
    name, values = call
    context = {f"v{index}": value for index, value in enumerate(values)}
    attempt(f"{name}({', '.join(context)})", **context)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_function_with_much(name: str) -> None:
    """Long texts, long lists and wide contexts in every place where a function takes them."""
    much: list[Any] = [
        ["a," * 20_000, ",", "$1"],
        [list(range(10_000)), 2, 1],
        [["ab"] * 10_000, "b", "c"],
        [dict.fromkeys(map(str, range(10_000)), 1), "1", 1],
        [10**33, 10**33, -5],
    ]
    for values in much:
        context = {f"v{index}": value for index, value in enumerate(values)}
        for count in range(1, 4):
            with in_time():
                compile_expression(f"{name}({', '.join([*context][:count])})").evaluate(context)


@given(JSON)
def test_what_was_kept_is_read_or_refused(data: Any) -> None:
    with suppress(NotAValue):
        from_tagged(data)


@pytest.mark.parametrize("foreign", [object(), b"x", 1j, {1, 2}, print, Exception, {1: 2}])
def test_what_is_no_value_of_feel_becomes_null(foreign: Any) -> None:
    for context in ({"x": foreign}, {"x": [foreign]}, {"x": {"a": foreign}}):
        assert compile_expression("x").evaluate(context) is None
        assert compile_unary_tests("null").matches(foreign, context) in (True, False)
