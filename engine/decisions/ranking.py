"""Which rules of a table give way to which, and which contradict each other."""

from engine.decisions.cells import is_constant
from engine.decisions.hits import Results, same
from engine.decisions.table import Output, Table
from engine.decisions.types import convert
from engine.feel.compile_tests import whole_tests
from engine.feel.compiler import Compiler
from engine.feel.limits import Run
from engine.feel.syntax import Tests


class Ranking:
    """`before` has, for each rule, the rules (as bits) that decide in its place when they apply.

    Under F these are the ones above it, under P those whose results have priority; under other
    policies no rule gives way. `unclear` are the labels of results that can't be compared.
    """

    def __init__(self, run: Run, table: Table) -> None:
        self.run, self.table = run, table
        self.results = self._results() if table.policy in ("A", "P") else []
        self.ranks = [self._rank(number) for number in range(len(table.rules))]
        self.before = [self._before(number) for number in range(len(table.rules))]
        self.unclear = [
            column.label
            for index, column in enumerate(table.outputs)
            if table.policy in ("A", "P")
            and not all(is_constant(rule.results[index]) for rule in table.rules)
        ]

    def ahead(self, rules: int) -> int:
        """Of rules that apply, those that others may give way to."""
        return rules if self.table.policy in ("F", "P") else 0

    def contradict(self, rules: int) -> bool:
        """Whether rules that apply together leave the table without an answer."""
        if self.table.policy == "U":
            return rules & (rules - 1) != 0
        if self.table.policy != "A":
            return False
        self.run.charge(len(self.results))
        known = [
            found
            for number, found in enumerate(self.results)
            if rules >> number & 1 and found is not None
        ]
        return any(not same(self.run, known[0], other) for other in known[1:])

    def _results(self) -> list[Results | None]:
        """The results of each rule; None for one that gives something else in another case."""
        return [
            {
                column.name: self._value(column, index, number)
                for index, column in enumerate(self.table.outputs)
            }
            if all(map(is_constant, rule.results))
            else None
            for number, rule in enumerate(self.table.rules)
        ]

    def _value(self, column: Output, index: int, number: int) -> object:
        node = self.table.rules[number].results[index]
        value = convert(self.run, Compiler().compile(node, None)(self.run, None), column.type)
        return value if value is None or self._place(column, value) is not None else None

    def _place(self, column: Output, value: object) -> int | None:
        """The place of a value in the list of its column; None if that lacks it."""
        if not column.values:
            return 0
        for index, test in enumerate(column.values):
            if whole_tests(Compiler(), Tests(0, (test,)))(self.run, None, value) is True:
                return index
        return None

    def _before(self, number: int) -> int:
        if self.table.policy == "F":
            return (1 << number) - 1
        self.run.charge(len(self.ranks))
        own = self.ranks[number]
        found = 0
        for other, rank in enumerate(self.ranks):
            if own is None or rank is None or rank > own:
                continue
            earlier = other < number and not self._same(number, other)
            found |= 1 << other if rank < own or earlier else 0
        return found

    def _same(self, one: int, other: int) -> bool:
        mine, its = self.results[one], self.results[other]
        return mine is not None and its is not None and same(self.run, mine, its)

    def _rank(self, number: int) -> list[int] | None:
        """The places of a rule's results; None where priority does not count or is not known."""
        results = self.results[number] if self.table.policy == "P" else None
        if results is None:
            return None
        rank = []
        for column in self.table.outputs:
            if column.values:
                place = self._place(column, results[column.name])
                rank.append(len(column.values) if place is None else place)
        return rank
