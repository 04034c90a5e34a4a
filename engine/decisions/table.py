"""Decision tables as a node of FEEL's syntax tree, so that they can stand wherever FEEL can.

What a table decides is in `engine.decisions.hits`; this file tries its rules (DMN 1.5, 8.3).
"""

from dataclasses import dataclass
from typing import Any

from engine.decisions.hits import Found, by_priority, decided
from engine.decisions.types import Type, convert
from engine.feel.compile_tests import Matcher, any_matches, matcher, whole_tests
from engine.feel.compiler import Closure, Compiler, Frame, Scope, constant, handles
from engine.feel.limits import Run
from engine.feel.syntax import Node
from engine.feel.values import Value

MOST_NOTES = 200
"""Tables that an evaluation remembers; a table in a loop may be asked far more often."""


@dataclass(frozen=True, slots=True)
class Input:
    """A column of conditions; `values` are the tests that its values have to meet, if any."""

    label: str
    expression: Node
    values: Node | None
    type: Type


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results; `values` are those that are allowed, in order of priority."""

    name: str
    label: str
    values: tuple[Node, ...]
    default: Node | None
    type: Type


@dataclass(frozen=True, slots=True)
class Rule:
    """A row, with its number from 1; `texts` are its conditions as they are written."""

    number: int
    id: str
    tests: tuple[Node, ...]
    results: tuple[Node, ...]
    annotations: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table(Node):
    """`policy` is one letter, `aggregation` one of + < > # or nothing."""

    id: str
    name: str
    policy: str
    aggregation: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    @property
    def names(self) -> list[str]:
        """The names of the columns of results."""
        return [column.name for column in self.outputs]


@dataclass(frozen=True, slots=True)
class TableNote:
    """What a table met in one evaluation, in FEEL's own values; left in `Run.notes`."""

    table: Table
    inputs: dict[str, Value]
    matched: list[tuple[Rule, dict[str, Value]]]
    value: Value
    problem: str


@dataclass(frozen=True, slots=True)
class _Row:
    rule: Rule
    tests: tuple[Matcher, ...]
    results: tuple[Closure, ...]


@dataclass(frozen=True, slots=True)
class _Program:
    """A table, ready to run. `allowed` has None for a column without a list of values."""

    table: Table
    inputs: list[Closure]
    permitted: list[Matcher | None]
    rows: list[_Row]
    defaults: list[Closure]
    allowed: list[list[Matcher] | None]

    def run(self, run: Run, frame: Frame) -> Value:
        """The value of the table, and a note of how it came about."""
        table = self.table
        given = [
            convert(run, expression(run, frame), column.type)
            for expression, column in zip(self.inputs, table.inputs, strict=True)
        ]
        problem = self._refused(run, frame, given)
        matched = [] if problem else self._matched(run, frame, given)
        value = None
        if not problem:
            if table.policy in ("P", "O"):
                matched = by_priority(run, frame, matched, table.names, self.allowed)
            found = [results for _, results in matched]
            value, problem = decided(run, table.policy, table.aggregation, table.names, found)
        if not matched and not problem:
            value = self._default(run, frame, value)
        labels = (column.label for column in table.inputs)
        _remember(
            run, TableNote(table, dict(zip(labels, given, strict=True)), matched, value, problem)
        )
        return run.null(problem, table.at) if problem else value

    def _refused(self, run: Run, frame: Frame, given: list[Value]) -> str:
        """Which input has a value that its column does not know; null is known everywhere."""
        for column, test, value in zip(self.table.inputs, self.permitted, given, strict=True):
            if test is None or value is None or test(run, frame, value) is True:
                continue
            if not (isinstance(value, list) and all(test(run, frame, item) for item in value)):
                return f"“{column.label}” heeft een waarde die de tabel niet kent."
        return ""

    def _matched(self, run: Run, frame: Frame, given: list[Value]) -> Found[Rule]:
        """The rules that apply, each with its results by name."""
        found: Found[Rule] = []
        for row in self.rows:
            run.charge(1)
            for test, value in zip(row.tests, given, strict=True):
                if test(run, frame, value) is not True:
                    break
            else:
                found.append((row.rule, self._named(run, frame, row.results)))
                if self.table.policy == "F":
                    break
        return found

    def _named(self, run: Run, frame: Frame, results: Any) -> dict[str, Value]:
        """Results by the names of their columns, as these want them."""
        named: dict[str, Value] = {}
        for column, result, allowed in zip(self.table.outputs, results, self.allowed, strict=True):
            value = convert(run, result(run, frame), column.type)
            if (
                allowed
                and value is not None
                and any_matches(run, frame, value, allowed) is not True
            ):
                run.null(f"De uitkomst staat niet bij de waarden van “{column.label}”.")
                value = None
            named[column.name] = value
        return named

    def _default(self, run: Run, frame: Frame, value: Value) -> Value:
        """The value when no rule applies: the default results, if there are any."""
        table = self.table
        if all(column.default is None for column in table.outputs):
            return value
        results = self._named(run, frame, self.defaults)
        plain = results if len(results) > 1 else results[table.outputs[0].name]
        return [plain] if table.policy in ("R", "O", "C") and not table.aggregation else plain


@handles(Table)
def _compile(compiler: Compiler, node: Table, scope: Scope | None) -> Closure:
    rows = [
        _Row(
            rule,
            tuple(whole_tests(compiler, test, scope) for test in rule.tests),
            tuple(compiler.compile(result, scope) for result in rule.results),
        )
        for rule in node.rules
    ]
    return _Program(
        node,
        [compiler.compile(column.expression, scope) for column in node.inputs],
        [
            whole_tests(compiler, column.values, scope) if column.values else None
            for column in node.inputs
        ],
        rows,
        [
            compiler.compile(column.default, scope) if column.default else constant(None)
            for column in node.outputs
        ],
        [_listed(compiler, column, scope) for column in node.outputs],
    ).run


def _listed(compiler: Compiler, column: Output, scope: Scope | None) -> list[Matcher] | None:
    tests = [matcher(compiler, value, scope, asks=True) for value in column.values]
    return tests or None


def _remember(run: Run, note: TableNote) -> None:
    """Leave a note; when there are too many, the last one still is that of the outermost table."""
    if len(run.notes) >= MOST_NOTES:
        run.notes[-1] = note
    else:
        run.notes.append(note)
