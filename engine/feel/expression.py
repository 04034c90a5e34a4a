"""Compiled expressions and unary tests: what the other rooms hold in their hands."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import engine.feel.builtins
import engine.feel.compile_loops  # noqa: F401 - these two fill the tables of the compiler
from engine.feel.compile_tests import whole_tests
from engine.feel.compiler import Compiler
from engine.feel.errors import (
    EvaluationWarning,
    FeelConditionError,
    FeelLimitError,
    FeelSyntaxError,
)
from engine.feel.lexer import tokenize
from engine.feel.limits import DEFAULT_LIMITS, Limits, Run
from engine.feel.names import candidates, keys_in
from engine.feel.parser import Parser
from engine.feel.values import Value, from_python, to_python, type_name

_PLAIN = frozenset((type(None), bool, str))
_NO_NAMES: frozenset[str] = frozenset()


class _Compiled:
    """A text that is compiled once for each set of special names in a context (see `names`)."""

    __slots__ = ("_candidates", "_nested", "_program", "_tokens", "names", "possible_names", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tokenize(text)
        self._candidates, self._nested = candidates(self._tokens, text)
        compiler = Compiler()
        self._program = self._compile(_NO_NAMES, compiler)
        self.names = frozenset(compiler.free)
        self.possible_names = frozenset(compiler.possible)

    def _compile(self, known: frozenset[str], compiler: Compiler) -> Any:
        try:
            return self._build(Parser(self.text, known, self._tokens), compiler)
        except RecursionError:
            raise FeelSyntaxError("te diep genest.", self.text, 0) from None

    def _build(self, parser: Parser, compiler: Compiler) -> Any:
        raise NotImplementedError

    def _program_for(self, context: Mapping[str, Any]) -> Any:
        known = keys_in(context, self._candidates, self._nested)
        return _special(self, known) if known else self._program


@lru_cache(maxsize=512)
def _special(compiled: _Compiled, known: frozenset[str]) -> Any:
    """The program of a text that meets special names; they change how it is read."""
    return compiled._compile(known, Compiler())


class Expression(_Compiled):
    """A compiled expression; immutable, usable from any thread.

    `names` are the variables that it surely reads from the context; `possible_names` those in a
    filter that may also be a key of the filtered items.
    """

    __slots__ = ()

    def _build(self, parser: Parser, compiler: Compiler) -> Any:
        return compiler.compile(parser.whole_expression(), None)

    def evaluate(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        warnings: list[EvaluationWarning] | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> Value:
        """The value for a context; null (None) wherever FEEL has no answer.

        `now` (aware) is what `now()` and `today()` say. `warnings` collects why something became
        null. Raises FeelLimitError, and FeelSyntaxError if a name of the context makes the text
        unreadable.
        """
        run = Run(context, now=now, limits=limits, warnings=warnings)
        try:
            program = self._program_for(context) if self._candidates else self._program
            value = program(run, None)
            return value if type(value) in _PLAIN else to_python(value, run.charge)
        except RecursionError:
            raise FeelLimitError("De berekening is te diep genest en is afgebroken.") from None

    def value_in(self, run: Run) -> Value:
        """The value inside a run, in FEEL's own types; for who evaluates more in one budget."""
        program = self._program_for(run.context) if self._candidates else self._program
        return program(run, None)

    def holds(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        warnings: list[EvaluationWarning] | None = None,
    ) -> bool:
        """The value of a condition; raises FeelConditionError if it is no boolean."""
        value = self.evaluate(context, now=now, warnings=warnings)
        if value is True or value is False:
            return value
        raise FeelConditionError(
            f"De voorwaarde geeft {type_name(from_python(value))} in plaats van ja of nee."
        )


class UnaryTests(_Compiled):
    """Compiled unary tests, such as a cell of a decision table; usable from any thread."""

    __slots__ = ()

    def _build(self, parser: Parser, compiler: Compiler) -> Any:
        return whole_tests(compiler, parser.whole_tests())

    def matches(
        self,
        value: Any,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        warnings: list[EvaluationWarning] | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> bool:
        """Whether the value meets the tests; undecided (null) counts as no."""
        run = Run(context, now=now, limits=limits, warnings=warnings)
        try:
            return self.match_in(run, from_python(value))
        except RecursionError:
            raise FeelLimitError("De berekening is te diep genest en is afgebroken.") from None

    def match_in(self, run: Run, value: Value) -> bool:
        """The same inside a run, for a value in FEEL's own types."""
        program = self._program_for(run.context) if self._candidates else self._program
        return program(run, None, value) is True


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """The compiled expression of a text, from a cache; raises FeelSyntaxError."""
    return Expression(text)


@lru_cache(maxsize=4096)
def compile_unary_tests(text: str) -> UnaryTests:
    """The compiled unary tests of a text, from a cache; raises FeelSyntaxError."""
    return UnaryTests(text)


def expression_of(text: str) -> str:
    """The expression in a field of a diagram, without the `=` that Camunda puts before it."""
    stripped = text.lstrip()
    return stripped[1:] if stripped.startswith("=") else text
