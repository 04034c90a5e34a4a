"""Decision tables as a node of FEEL's syntax tree, so that they can stand wherever FEEL can.

Hit policies (DMN 1.5, 8.2.11): U unique, A any, P priority, F first, R rule order, O output order,
C collect, with the aggregations + sum, < min, > max and # count.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.feel.builtins.aggregates import maximum, minimum, total
from engine.feel.comparison import equal, fingerprint
from engine.feel.compile_tests import Matcher, whole_tests
from engine.feel.compiler import Closure, Compiler, Frame, Scope, constant, handles
from engine.feel.limits import Run
from engine.feel.syntax import Node
from engine.feel.values import Value

Aggregate = Callable[[Run, list[Value]], Value]


@dataclass(frozen=True, slots=True)
class Input:
    """A column of conditions; `values` are the tests that its values have to meet, if any."""

    label: str
    expression: Node
    values: Node | None
    type: str


@dataclass(frozen=True, slots=True)
class Output:
    """A column of results; `values` in order of priority."""

    name: str
    label: str
    values: tuple[Node, ...]
    default: Node | None


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


@handles(Table)
def _compile(compiler: Compiler, node: Table, scope: Scope | None) -> Closure:
    inputs = [(column.label, compiler.compile(column.expression, scope)) for column in node.inputs]
    rows = [
        _Row(
            rule,
            tuple(whole_tests(compiler, test, scope) for test in rule.tests),
            tuple(compiler.compile(result, scope) for result in rule.results),
        )
        for rule in node.rules
    ]
    defaults = [
        compiler.compile(column.default, scope) if column.default else constant(None)
        for column in node.outputs
    ]
    priorities = [
        [compiler.compile(value, scope) for value in column.values] for column in node.outputs
    ]

    def closure(run: Run, frame: Frame) -> Value:
        values = [(label, expression(run, frame)) for label, expression in inputs]
        matched = _matched(run, frame, node, rows, [value for _, value in values])
        if node.policy in ("P", "O"):
            matched = _by_priority(run, frame, node, matched, priorities)
        value, problem = _result(run, node, [result for _, result in matched])
        if not matched:
            value = _default(run, frame, node, defaults, value)
        run.notes.append(TableNote(node, dict(values), matched, value, problem))
        return run.null(problem, node.at) if problem else value

    return closure


def _matched(
    run: Run, frame: Frame, table: Table, rows: list[_Row], values: list[Value]
) -> list[tuple[Rule, dict[str, Value]]]:
    """The rules that apply, each with its results by name."""
    found = []
    names = [column.name for column in table.outputs]
    run.charge(len(rows))
    for row in rows:
        for test, value in zip(row.tests, values, strict=True):
            if test(run, frame, value) is not True:
                break
        else:
            results = [result(run, frame) for result in row.results]
            found.append((row.rule, dict(zip(names, results, strict=True))))
            if table.policy == "F":
                break
    return found


def _by_priority(
    run: Run,
    frame: Frame,
    table: Table,
    matched: list[tuple[Rule, dict[str, Value]]],
    priorities: list[list[Closure]],
) -> list[tuple[Rule, dict[str, Value]]]:
    """The rules in the order in which the columns list their results."""
    orders = [
        {fingerprint(run, value(run, frame)): index for index, value in enumerate(values)}
        for values in priorities
    ]

    def rank(found: tuple[Rule, dict[str, Value]]) -> list[int]:
        values = (found[1][column.name] for column in table.outputs)
        return [
            order.get(fingerprint(run, value), len(order))
            for value, order in zip(values, orders, strict=True)
        ]

    return sorted(matched, key=rank)


def _result(run: Run, table: Table, found: list[dict[str, Value]]) -> tuple[Value, str]:
    """The value of a table whose rules gave these results, or what is wrong."""
    if table.policy in ("U", "A") and len(found) > 1:
        if table.policy == "U":
            return None, f"{len(found)} regels passen, terwijl er hooguit één mag passen."
        if not all(equal(run, found[0], other) for other in found[1:]):
            return None, "De regels die passen hebben verschillende uitkomsten."
    if table.policy in ("U", "A", "P", "F"):
        return (_plain(table, found[0]) if found else None), ""
    if not table.aggregation:
        return [_plain(table, results) for results in found], ""
    if table.aggregation == "#":
        return Decimal(len(found)), ""
    if not found:
        return None, ""
    aggregate: Aggregate = {"+": total, "<": minimum, ">": maximum}[table.aggregation]
    columns = {
        column.name: aggregate(run, [results[column.name] for results in found])
        for column in table.outputs
    }
    return _plain(table, columns), ""


def _default(run: Run, frame: Frame, table: Table, defaults: list[Closure], value: Value) -> Value:
    """The value when no rule applies: the default outputs, if there are any."""
    if all(column.default is None for column in table.outputs):
        return value
    results = [default(run, frame) for default in defaults]
    names = [column.name for column in table.outputs]
    plain = _plain(table, dict(zip(names, results, strict=True)))
    return [plain] if table.policy in ("R", "O", "C") and not table.aggregation else plain


def _plain(table: Table, results: dict[str, Any]) -> Value:
    """One output as its value, several as a context."""
    return results if len(table.outputs) > 1 else results[table.outputs[0].name]
