"""Compiled expressions and unary tests: what the other rooms hold in their hands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import engine.feel.builtins
import engine.feel.compile_loops
import engine.feel.compile_operators
import engine.feel.compile_paths  # noqa: F401 - these four fill the tables of the compiler
from engine.feel.cache import Cache
from engine.feel.compile_tests import whole_tests
from engine.feel.compiler import Compiler
from engine.feel.errors import (
    EvaluationWarning,
    FeelConditionError,
    FeelLimitError,
    FeelSyntaxError,
)
from engine.feel.lexer import tokenize
from engine.feel.limits import DEFAULT_LIMITS, MISSING, Limits, Run
from engine.feel.names import Reread, Spelling
from engine.feel.parser import Parser
from engine.feel.reading import read_node
from engine.feel.shapes import ANY_CONTEXT
from engine.feel.values import Value, from_python, to_python, type_name

_PLAIN = frozenset((type(None), bool, str))
_COST_OF_READING = 2
"""Steps for each token of a text that is read again."""
Choices = dict[int, Spelling | None]


class _Compiled:
    """A text and the program that it is read as, with the shortest names (see `names`)."""

    __slots__ = ("_ambiguous", "_program", "_tokens", "names", "possible_names", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tokenize(text)
        compiler = Compiler()
        try:
            self._program = self._compile({}, compiler)
        except FeelSyntaxError:
            self._program = self._compile(None, compiler)
        self._ambiguous = compiler.ambiguous
        if compiler.ambiguous:
            compiler = Compiler()
            self._compile(None, compiler)
        self.names = frozenset(compiler.free)
        self.possible_names = frozenset(compiler.possible)

    def _compile(self, choices: Choices | None, compiler: Compiler) -> Any:
        try:
            return self._build(Parser(self.text, (), self._tokens, choices), compiler)
        except RecursionError:
            raise FeelSyntaxError("te diep genest.", self.text, 0) from None

    @property
    def size(self) -> int:
        """The number of tokens."""
        return len(self._tokens)

    def _build(self, parser: Parser, compiler: Compiler) -> Any:
        raise NotImplementedError

    def _run(self, run: Run, *arguments: Value) -> Any:
        """Run the program; start again whenever a value has a longer name than was read."""
        if not self._ambiguous:
            return self._program(run, None, *arguments)
        program = self._program
        choices: Choices = {}
        before = run.mark()
        while True:
            try:
                return program(run, None, *arguments)
            except Reread as reread:
                run.back_to(before)
                run.charge(_COST_OF_READING * len(self._tokens))
                run.check()
                program = self._program_with(reread.found, choices)

    def _program_with(self, found: Spelling, choices: Choices) -> Any:
        """The program with one more name, if that leaves an expression."""
        choices[found.first] = found
        program = _read_again(self, tuple(choices.items()))
        if program is None:
            choices[found.first] = None
            program = _read_again(self, tuple(choices.items()))
        return program


def _read_again(compiled: _Compiled, choices: tuple[tuple[int, Spelling | None], ...]) -> Any:
    """The program with names chosen at some tokens; None if these leave no expression."""
    key = (type(compiled), compiled.text, choices)
    program = _READ_AGAIN.get(key, MISSING)
    if program is not MISSING:
        return program
    try:
        program = compiled._compile(dict(choices), Compiler())
    except FeelSyntaxError:
        program = None
    return _READ_AGAIN.keep(key, program, compiled.size)


_READ_AGAIN: Cache[Any, Any] = Cache()


class Expression(_Compiled):
    """A compiled expression; immutable, usable from any thread.

    `names` are the variables that it surely reads from the context; `possible_names` those in a
    filter that may also be a key of the filtered items.
    """

    __slots__ = ()

    def _build(self, parser: Parser, compiler: Compiler) -> Any:
        return compiler.compile(parser.whole_expression(), None)

    @property
    def type(self) -> str:
        """The FEEL type (`boolean`, `list`, …) of every value but null that this can give.

        Told from the text alone; `null` if it can't give anything else, empty if it may give more
        than one type or if that depends on names with operators in them (see `names`).
        """
        if self._ambiguous:
            return ""
        tree = Parser(self.text, (), self._tokens).whole_expression()
        return read_node(tree, (ANY_CONTEXT,)).shape.kind

    def evaluate(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        warnings: list[EvaluationWarning] | None = None,
        limits: Limits = DEFAULT_LIMITS,
        seed: str | None = None,
    ) -> Value:
        """The value for a context; null (None) wherever FEEL has no answer.

        `now` (aware) is what `now()` and `today()` say; `seed` where `uuid()` and `random number()`
        come from. `warnings` collects why something became null. Raises FeelLimitError.
        """
        run = Run(context, now=now, limits=limits, warnings=warnings, seed=seed)
        try:
            value = self._run(run) if self._ambiguous else self._program(run, None)
            if warnings:
                run.locate(0, 0, len(self.text))
            return value if type(value) in _PLAIN else to_python(value, run.charge)
        except RecursionError:
            raise FeelLimitError.too_deep() from None

    def value_in(self, run: Run) -> Value:
        """The value inside a run, in FEEL's own types; for who evaluates more in one budget."""
        return self._run(run)

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
        kind = type_name(value if isinstance(value, list | dict) else from_python(value))
        raise FeelConditionError(f"De voorwaarde geeft {kind} in plaats van ja of nee.")


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
            return self.match_in(run, run.value(value))
        except RecursionError:
            raise FeelLimitError.too_deep() from None

    def match_in(self, run: Run, value: Value) -> bool:
        """The same inside a run, for a value in FEEL's own types."""
        return self._run(run, value) is True


def compile_expression(text: str) -> Expression:
    """The compiled expression of a text, from a cache; raises FeelSyntaxError."""
    found = _EXPRESSIONS.get(text)
    if found is None:
        compiled = Expression(text)
        return _EXPRESSIONS.keep(text, compiled, compiled.size)
    return found


def compile_unary_tests(text: str) -> UnaryTests:
    """The compiled unary tests of a text, from a cache; raises FeelSyntaxError."""
    found = _UNARY_TESTS.get(text)
    if found is None:
        compiled = UnaryTests(text)
        return _UNARY_TESTS.keep(text, compiled, compiled.size)
    return found


_EXPRESSIONS: Cache[str, Expression] = Cache()
_UNARY_TESTS: Cache[str, UnaryTests] = Cache()


def expression_of(text: str) -> str:
    """The expression in a field of a diagram, without the `=` that Camunda puts before it."""
    stripped = text.lstrip()
    return stripped[1:] if stripped.startswith("=") else text
