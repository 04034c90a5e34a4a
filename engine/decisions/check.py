"""Looks for gaps, overlaps and useless rules in a decision table, with an example of each.

The values of a column fall into regions that no rule tells apart: the constants in its cells and
what lies between them. One value of each region is enough to try all rules; combinations that the
same rules survive are tried once, so the work does not grow with the product of the columns.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from engine.decisions.model import Decision
from engine.decisions.table import Table
from engine.feel.comparison import fingerprint
from engine.feel.compile_tests import whole_tests
from engine.feel.compiler import Compiler
from engine.feel.limits import Limits, Run
from engine.feel.syntax import AnyValue, Comparison, Interval, ListOf, Node, Tests
from engine.feel.temporal import DAY, Date, MonthsDuration, TimeDuration, date_of_days
from engine.feel.values import Value, to_python

_LIMITS = Limits(steps=5_000_000, seconds=5.0)
_MOST_STATES = 20_000
_MOST_FINDINGS = 20
_OTHER = "(iets anders)"


@dataclass(frozen=True, slots=True)
class TableFinding:
    """Something to look at in a table, with a message in Dutch.

    `kind` is gap (no rule applies), overlap (rules that contradict each other), unreachable (a
    rule that never decides), unchecked (`columns` that can't be judged) or unfinished (too large to
    try everything). `rules` are numbers from 1, `example` the inputs by label at which it shows.
    """

    kind: str
    rules: tuple[int, ...]
    example: dict[str, Any]
    message: str
    columns: tuple[str, ...] = ()


def check_table(decision: Decision) -> list[TableFinding]:
    """What is wrong with a decision's table; nothing for other decisions.

    Columns whose cells call functions or read other names are taken to fit always, so these rules
    are left out of the reports about gaps. Raises FeelLimitError for a table that takes too long.
    """
    return _Check(decision.table).findings() if decision.table else []


@dataclass(frozen=True, slots=True)
class _Region:
    """A sample of a column's values, and the rules (as bits) that accept it."""

    sample: Value
    accepting: int


class _Check:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.run = Run({}, limits=_LIMITS)
        self.uncertain = 0
        self.columns = [self._regions(index) for index in range(len(table.inputs))]
        self.seen: set[tuple[int, int]] = set()
        self.useful = 0
        self.found: dict[tuple[str, int], TableFinding] = {}

    def findings(self) -> list[TableFinding]:
        """All findings, gaps first."""
        everything = (1 << len(self.table.rules)) - 1
        self._walk(0, everything, [])
        if len(self.seen) < _MOST_STATES:
            self._report_useless()
        order = {"gap": 0, "overlap": 1, "unreachable": 2}
        return sorted(self.found.values(), key=lambda item: (order[item.kind], item.rules))

    def _regions(self, index: int) -> list[_Region]:
        """The regions of a column; undecidable cells accept everything."""
        tests = [rule.tests[index] for rule in self.table.rules]
        allowed = self.table.inputs[index].values
        whole = self.table.inputs[index].type.whole
        samples = _samples(self.run, [*tests, *([allowed] if allowed else [])], whole=whole)
        if allowed is not None:
            permitted = whole_tests(Compiler(), allowed)
            samples = [item for item in samples if permitted(self.run, None, item) is True]
        matchers = []
        for number, test in enumerate(tests):
            if _depends(test):
                self.uncertain |= 1 << number
            compiled = whole_tests(Compiler(), test)
            matchers.append(None if _depends(test) else compiled)
        return [
            _Region(
                sample,
                sum(
                    1 << number
                    for number, matcher in enumerate(matchers)
                    if matcher is None or matcher(self.run, None, sample) is True
                ),
            )
            for sample in samples
        ]

    def _walk(self, index: int, rules: int, samples: list[Value]) -> None:
        """Try every region of the columns from `index` on, for the rules still in play."""
        if (index, rules) in self.seen or len(self.seen) >= _MOST_STATES:
            return
        self.seen.add((index, rules))
        if rules == 0 or index == len(self.columns):
            self._judge(rules, samples)
            return
        for region in self.columns[index]:
            self.run.charge(1)
            self._walk(index + 1, rules & region.accepting, [*samples, region.sample])

    def _judge(self, rules: int, samples: list[Value]) -> None:
        numbers = _numbers(rules)
        if not numbers:
            if not any(column.default for column in self.table.outputs):
                self._add("gap", (), samples, "Voor deze invoer is er geen regel.")
            return
        first_counts = self.table.policy == "F"
        self.useful |= rules & -rules if first_counts else rules
        certain = _numbers(rules & ~self.uncertain)
        if len(certain) > 1 and self._conflicts(certain):
            text = f"Regels {' en '.join(map(str, certain))} passen alle bij deze invoer."
            self._add("overlap", certain, samples, text)

    def _conflicts(self, numbers: tuple[int, ...]) -> bool:
        if self.table.policy == "U":
            return True
        results = [self.table.rules[number - 1].results for number in numbers]
        return self.table.policy == "A" and any(other != results[0] for other in results[1:])

    def _add(self, kind: str, rules: tuple[int, ...], samples: list[Value], text: str) -> None:
        key = (kind, sum(1 << number for number in rules) if rules else len(self.found) + (1 << 63))
        if key in self.found or len(self.found) >= _MOST_FINDINGS:
            return
        labels = [column.label for column in self.table.inputs]
        example = {
            label: to_python(value, self.run.charge)
            for label, value in zip(labels, samples, strict=False)
        }
        self.found[key] = TableFinding(kind, rules, example, text)

    def _report_useless(self) -> None:
        for number in range(1, len(self.table.rules) + 1):
            if not self.useful >> (number - 1) & 1:
                text = f"Regel {number} komt nooit aan de beurt."
                self._add("unreachable", (number,), [], text)


def _numbers(rules: int) -> tuple[int, ...]:
    return tuple(index + 1 for index in range(rules.bit_length()) if rules >> index & 1)


def _depends(test: Node) -> bool:
    """Whether a cell needs more than the value itself, so that samples can't stand for all."""
    compiler = Compiler()
    whole_tests(compiler, test)
    return bool(compiler.free or compiler.possible or "?" in compiler.used)


def _constants(test: Node) -> Iterator[Node]:
    """The expressions in a cell at which its answer can change."""
    if isinstance(test, Tests):
        for inner in test.tests:
            yield from _constants(inner)
    elif isinstance(test, ListOf):
        yield from test.items
    elif isinstance(test, Interval):
        yield from (test.low, test.high)
    elif isinstance(test, Comparison):
        yield test.operand
    elif not isinstance(test, AnyValue):
        yield test


def _samples(run: Run, tests: list[Node], *, whole: bool) -> list[Value]:
    """One value of each region that the constants of a column make."""
    values: dict[Hashable, Value] = {}
    for constant in (constant for test in tests for constant in _constants(test)):
        if not _depends(constant):
            value = Compiler().compile(constant, None)(run, None)
            values.setdefault(fingerprint(run, value), value)
    samples: list[Value] = []
    for kind in dict.fromkeys(type(value) for value in values.values()):
        own = [value for value in values.values() if type(value) is kind]
        samples += _spread(run, own, whole=whole)
    return samples or [_OTHER]


def _spread(run: Run, values: list[Value], *, whole: bool) -> list[Value]:
    """Values of one type, with what lies before, between and after them."""
    kind = type(values[0])
    if kind is bool:
        return [True, False]
    scale = _SCALES.get(kind)
    if scale is None:
        return [*values, _OTHER] if kind is str else values
    to_number, from_number, step = scale
    ordered = sorted(map(to_number, values))
    samples = [ordered[0] - step]
    for value, following in pairwise(ordered):
        samples += [value, (value + following) / 2]
    samples += [ordered[-1], ordered[-1] + step]
    exact = whole or kind is not Decimal
    spread = [from_number(Decimal(int(item)) if exact else item) for item in samples]
    run.charge(len(spread))
    return [item for item in spread if item is not None]


_Scale = tuple[Callable[[Value], Decimal], Callable[[Decimal], Value], Decimal]
_SCALES: dict[type, _Scale] = {
    Decimal: (lambda value: value, lambda number: number, Decimal(1)),
    Date: (
        lambda value: Decimal(value.days),
        lambda number: date_of_days(int(number)),
        Decimal(1),
    ),
    MonthsDuration: (
        lambda value: Decimal(value.months),
        lambda number: MonthsDuration(int(number)),
        Decimal(1),
    ),
    TimeDuration: (
        lambda value: Decimal(value.nanos),
        lambda number: TimeDuration(int(number)),
        Decimal(DAY),
    ),
}
