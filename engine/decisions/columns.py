"""A column of a table as regions of its input's values, between which no rule can tell a
difference, with a sample of each and what the rules say there."""

from dataclasses import dataclass
from decimal import Decimal

from engine.decisions.cells import (
    FOREIGN,
    OWN,
    PLAIN,
    constants_of,
    counted,
    kind_of,
    members_of,
)
from engine.decisions.samples import distinct, spread, subsets
from engine.decisions.table import Input, Table
from engine.decisions.types import fits
from engine.feel.compile_tests import Matcher, whole_tests
from engine.feel.compiler import Compiler
from engine.feel.limits import Run
from engine.feel.syntax import AnyValue, Node, Tests
from engine.feel.temporal import Time
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Region:
    """A sample of a region, and bits for the rules.

    `surely` accept the sample; `perhaps` do, as far as can be known. `everywhere` are those that
    accept the whole region, `somewhere` those that may accept a part of it. `silent` is null where
    nobody speaks of it: rules may wait for it, but nobody has to provide for it.
    """

    sample: Value
    surely: int
    perhaps: int
    everywhere: int
    somewhere: int
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `unclear` if some of its values or cells can't be judged."""

    label: str
    free: bool
    regions: list[Region]
    unclear: bool


def column_of(run: Run, table: Table, index: int, *, free: bool) -> Column:
    """The regions of a column; one that is not `free` (to have any value) has one region."""
    column = table.inputs[index]
    cells = [rule.tests[index] for rule in table.rules]
    matchers = [whole_tests(Compiler(), cell) for cell in cells]
    if not free or all(map(_always, cells)):
        kinds = [PLAIN if _always(cell) else FOREIGN for cell in cells]
        only = _region(run, kinds, matchers, None)
        return Column(column.label, False, [only], FOREIGN in kinds)
    samples, kinds = _samples(run, column, cells)
    regions = [_region(run, kinds, matchers, sample) for sample in samples]
    silent = not any(_value(run, node) is None for node in _spoken(column, cells))
    regions.append(_region(run, kinds, matchers, None, silent=silent))
    return Column(column.label, True, regions, any(kind != PLAIN for kind in kinds))


def _always(cell: Node) -> bool:
    return isinstance(cell, AnyValue)


def _region(
    run: Run, kinds: list[str], matchers: list[Matcher], sample: Value, *, silent: bool = False
) -> Region:
    run.charge(len(kinds))
    surely = perhaps = everywhere = somewhere = 0
    for number, (kind, matcher) in enumerate(zip(kinds, matchers, strict=True)):
        bit = 1 << number
        accepts = kind != FOREIGN and matcher(run, None, sample) is True
        surely |= bit if accepts else 0
        perhaps |= bit if accepts or kind == FOREIGN else 0
        everywhere |= bit if accepts and kind == PLAIN else 0
        somewhere |= bit if accepts or kind != PLAIN else 0
    return Region(sample, surely, perhaps, everywhere, somewhere, silent)


def _samples(run: Run, column: Input, cells: list[Node]) -> tuple[list[Value], list[str]]:
    """The values to try, null left out, and the kinds of the cells.

    Where the values do not stand for all that there are, no cell is plain.
    """
    limits = [*column.type.all_limits(), *([column.values] if column.values else [])]
    found = _lists(run, column, cells)
    kinds = [kind_of(cell) if found is None or _always(cell) else PLAIN for cell in cells]
    complete = all(kind_of(limit) == PLAIN for limit in limits)
    if found is None:
        constants = distinct(run, _values(run, [*cells, *limits]))
        complete &= not any(isinstance(one, Time) and one.zone for one in constants)
        root = column.type.root()
        whole = root.whole or counted(column.expression) is not None
        found = spread(run, constants, root.plain, whole=whole)
    if not complete:
        kinds = [
            kind if kind == FOREIGN or _always(cell) else OWN
            for cell, kind in zip(cells, kinds, strict=True)
        ]
    return [one for one in found if one is not None and _permitted(run, column, one)], kinds


def _lists(run: Run, column: Input, cells: list[Node]) -> list[Value] | None:
    """The lists to try in a column that asks for members of a list; None for other columns."""
    members = [members_of(cell) for cell in cells]
    if column.type.root().plain in ("string", "number") or any(one is None for one in members):
        return None
    constants = [_value(run, node) for one in members for node in one or ()]
    return subsets(run, distinct(run, constants))


def _permitted(run: Run, column: Input, sample: Value) -> bool:
    """Whether an input can have a value at all."""
    if counted(column.expression) is not None and not (isinstance(sample, Decimal) and sample >= 0):
        return False
    if not fits(run, sample, column.type):
        return False
    if column.values is None:
        return True
    test = whole_tests(Compiler(), column.values)
    if test(run, None, sample) is True:
        return True
    return isinstance(sample, list) and all(test(run, None, item) is True for item in sample)


def _values(run: Run, cells: list[Node]) -> list[Value]:
    """The constants of cells, as far as these can be judged; null left out."""
    nodes: list[Node] = []
    for cell in cells:
        parts = cell.tests if isinstance(cell, Tests) else (cell,)
        for part in parts:
            nodes += constants_of(part) or []
    return [value for value in (_value(run, node) for node in nodes) if value is not None]


def _value(run: Run, node: Node) -> Value:
    return Compiler().compile(node, None)(run, None)


def _spoken(column: Input, cells: list[Node]) -> list[Node]:
    """The constants that a column speaks of."""
    values = [column.values] if column.values else []
    return [node for cell in [*cells, *values] for node in constants_of(cell) or []]
