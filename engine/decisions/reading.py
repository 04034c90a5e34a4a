"""What a decision reads from the variables around it, and the shape of what it gives."""

from collections.abc import Iterator

from engine.decisions.model import Decision, InputData
from engine.decisions.table import Table
from engine.feel.reading import Missing, Scopes, read_node
from engine.feel.shapes import ANYTHING, NUMBER, Shape, list_of, record
from engine.feel.syntax import Node


def gives(decision: Decision) -> Shape:
    """The value of a decision; a table's is one result, a context of results, or a list."""
    table = decision.table
    if table is None:
        return ANYTHING
    if table.aggregation == "#":
        return NUMBER
    several = len(table.outputs) > 1
    one = record({column.name: ANYTHING for column in table.outputs}) if several else ANYTHING
    gathers = table.policy in ("R", "O", "C") and not table.aggregation
    return list_of(one) if gathers else one


def missing(decision: Decision, scopes: Scopes) -> list[Missing]:
    """The names that the tables of a decision read, its own and those it requires, and that
    nothing in the scopes fills in. Other decisions than tables are not looked into."""
    around = (_required(decision, scopes), *scopes)
    found = [one for earlier in decision.requires for one in missing(earlier, scopes)]
    if decision.table is not None:
        for node in read_by(decision.table):
            found += read_node(node, around).missing
    return list(dict.fromkeys(found))


def read_by(table: Table) -> Iterator[Node]:
    """Everything that is written in a table: its columns, then the cells of its rules."""
    for column in table.inputs:
        yield column.expression
        if column.values is not None:
            yield column.values
    for rule in table.rules:
        yield from rule.tests
        yield from rule.results


def _required(decision: Decision, scopes: Scopes) -> Shape:
    """What a decision needs, under all the names by which it may be called there."""
    members: dict[str, Shape] = {}
    for need in decision.needs:
        item = need.of
        if isinstance(item, InputData):
            shape = ANYTHING if _filled(item.names, scopes) else None
        else:
            shape = gives(item) if isinstance(item, Decision) else ANYTHING
        names = (need.prefix,) if need.prefix else item.names
        members |= dict.fromkeys(names, ANYTHING if need.prefix else shape) if shape else {}
    return record(members)


def _filled(names: tuple[str, ...], scopes: Scopes) -> bool:
    return any(scope.open or name in scope.members for scope in scopes for name in names)
