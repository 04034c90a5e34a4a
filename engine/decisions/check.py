"""Looks for gaps, overlaps and useless rules in a decision table, with an example of each.

The values of a column fall into regions that no rule tells apart (`engine.decisions.columns`). One
value of each is enough to try all rules; combinations of which the same rules are left are tried
once, so the work does not grow with the product of the columns. What can't be judged is said, and
nothing is claimed of it.
"""

from dataclasses import dataclass
from typing import Any

from engine.decisions.cells import standalone
from engine.decisions.columns import Region, column_of
from engine.decisions.model import Decision
from engine.decisions.ranking import Ranking
from engine.decisions.table import Table
from engine.feel import FeelLimitError
from engine.feel.limits import Limits, Run
from engine.feel.values import Value, to_python

_LIMITS = Limits(steps=4_000_000, seconds=10.0)
_MOST_STATES = 20_000
_MOST_FINDINGS, _MOST_GAPS, _MOST_OVERLAPS = 20, 5, 500
_ORDER = {"gap": 0, "overlap": 1, "unreachable": 2}


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

    Gaps are looked for where no rule means no answer, so not under R, O, C and C#, nor beside
    default results.
    """
    if decision.table is None:
        return []
    try:
        return _Check(decision.table).findings()
    except (FeelLimitError, RecursionError):
        return [_unfinished("De tabel is te groot om na te kijken.")]


@dataclass(frozen=True, slots=True)
class _State:
    """The rules (as bits) that are left after some columns; see `Region`."""

    surely: int
    perhaps: int
    everywhere: int
    somewhere: int
    silent: bool = False

    def after(self, region: Region) -> "_State":
        return _State(
            self.surely & region.surely,
            self.perhaps & region.perhaps,
            self.everywhere & region.everywhere,
            self.somewhere & region.somewhere,
            self.silent or region.silent,
        )


class _Check:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.run = Run({}, limits=_LIMITS)
        self.ranking = Ranking(self.run, table)
        free = standalone([column.expression for column in table.inputs])
        self.columns = [
            column_of(self.run, table, index, free=free[index]) for index in range(len(free))
        ]
        self.seen: set[tuple[int, _State]] = set()
        self.useful = 0
        self.beaten: dict[int, tuple[int, list[Value]]] = {}
        self.gaps: list[TableFinding] = []
        self.overlaps: dict[int, list[Value]] = {}
        self.answers = table.policy in "UAPF" or table.aggregation in ("+", "<", ">")
        self.answers &= all(column.default is None for column in table.outputs)

    def findings(self) -> list[TableFinding]:
        """All findings, gaps first."""
        everything = (1 << len(self.table.rules)) - 1
        if everything == 0:
            self._gap([])
        self._walk(0, _State(everything, everything, everything, everything), [])
        whole = len(self.seen) < _MOST_STATES and len(self.overlaps) < _MOST_OVERLAPS
        found = [*self.gaps[:_MOST_GAPS], *self._overlaps(), *(self._useless() if whole else [])]
        found.sort(key=lambda one: (_ORDER[one.kind], one.rules))
        rest = self._unclear()
        if not whole:
            rest.append(_unfinished("De tabel is te groot om alles te proberen."))
        if len(self.gaps) > _MOST_GAPS:
            rest.append(_unfinished(f"Er zijn meer gaten dan deze {_MOST_GAPS}."))
        if len(found) > _MOST_FINDINGS:
            rest.append(_unfinished(f"Er is meer gevonden dan deze {_MOST_FINDINGS} punten."))
        return found[:_MOST_FINDINGS] + rest

    def _walk(self, index: int, state: _State, samples: list[Value]) -> None:
        """Try every region of the columns from `index` on, for the rules still in play."""
        if (index, state) in self.seen or len(self.seen) >= _MOST_STATES:
            return
        self.seen.add((index, state))
        if index == len(self.columns):
            self._judge(state, samples)
            return
        gap = False
        for region in self.columns[index].regions:
            self.run.charge(1)
            following = state.after(region)
            taken = [*samples, region.sample]
            if not following.perhaps and not following.silent and not gap:
                gap = bool(state.perhaps) and self._gap(taken)
            if following.somewhere:
                self._walk(index + 1, following, taken)

    def _gap(self, samples: list[Value]) -> bool:
        """Report that no rule is left, whatever the columns that follow have."""
        rest = self.columns[len(samples) :]
        loud = [[one.sample for one in column.regions if not one.silent] for column in rest]
        if not self.answers or not all(loud) or len(self.gaps) > _MOST_GAPS:
            return False
        text = "Voor deze invoer is er geen regel."
        example = self._example(samples + [values[0] for values in loud])
        self.gaps.append(TableFinding("gap", (), example, text))
        return True

    def _judge(self, state: _State, samples: list[Value]) -> None:
        ahead = self.ranking.ahead(state.everywhere)
        for number in _bits(state.somewhere):
            by = ahead & self.ranking.before[number]
            if not by:
                self.useful |= 1 << number
            elif number not in self.beaten and state.surely >> number & 1:
                self.beaten[number] = by, samples
        several = not state.silent and len(self.overlaps) < _MOST_OVERLAPS
        if several and self.ranking.contradict(state.surely):
            self.overlaps.setdefault(state.surely, samples)

    def _overlaps(self) -> list[TableFinding]:
        """The largest sets of rules that contradict each other."""
        largest = [
            rules
            for rules in self.overlaps
            if not any(rules != other and rules & other == rules for other in self.overlaps)
        ]
        return [self._overlap(rules, self.overlaps[rules]) for rules in largest]

    def _overlap(self, rules: int, samples: list[Value]) -> TableFinding:
        numbers = _numbers(rules)
        text = f"Regels {_listed(numbers)} passen alle bij deze invoer"
        if len(numbers) == 2:
            text = f"Regels {_listed(numbers)} passen beide bij deze invoer"
        more = ", met verschillende uitkomsten." if self.table.policy == "A" else "."
        return TableFinding("overlap", numbers, self._example(samples), text + more)

    def _useless(self) -> list[TableFinding]:
        found = []
        for number in range(len(self.table.rules)):
            if self.useful >> number & 1:
                continue
            text, example = f"Regel {number + 1} past nooit.", {}
            if number in self.beaten:
                by, samples = self.beaten[number]
                earlier = _numbers(by)
                verb = "gaat" if len(earlier) == 1 else "gaan"
                name = "regel" if len(earlier) == 1 else "regels"
                text = f"Regel {number + 1} komt nooit aan de beurt"
                text += f": hier {verb} {name} {_listed(earlier)} voor."
                example = self._example(samples)
            found.append(TableFinding("unreachable", (number + 1,), example, text))
        return found

    def _unclear(self) -> list[TableFinding]:
        """One finding for all columns that can't be judged."""
        labels = [column.label for column in self.columns if column.unclear]
        labels += self.ranking.unclear
        if not labels:
            return []
        word = "kolom" if len(labels) == 1 else "kolommen"
        shown = ", ".join(f"“{label}”" for label in labels)
        text = f"Niet helemaal te controleren: {word} {shown}."
        return [TableFinding("unchecked", (), {}, text, tuple(labels))]

    def _example(self, samples: list[Value]) -> dict[str, Any]:
        """The samples by label, of the columns that can have any value."""
        return {
            column.label: to_python(value, self.run.charge)
            for column, value in zip(self.columns, samples, strict=True)
            if column.free
        }


def _unfinished(text: str) -> TableFinding:
    return TableFinding("unfinished", (), {}, text)


def _bits(rules: int) -> list[int]:
    return [index for index in range(rules.bit_length()) if rules >> index & 1]


def _numbers(rules: int) -> tuple[int, ...]:
    return tuple(index + 1 for index in _bits(rules))


def _listed(numbers: tuple[int, ...]) -> str:
    """1, 2 en 3"""
    *most, last = map(str, numbers)
    return f"{', '.join(most)} en {last}" if most else last
