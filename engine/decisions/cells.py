"""What the cells of a table can be judged by, without running the table on real cases.

A cell is *plain* if only constants can change its answer: `> 5`, `"a", "b"`, `not(1)`, `[1..3)`,
`? > 1 and ? < 9`. It is *own* if it depends on nothing but the value, in ways that are not looked
into, such as `starts with(?, "a")`. It is *foreign* if it depends on something else.
"""

from collections.abc import Iterable

from engine.feel.compile_tests import whole_tests
from engine.feel.compiler import Compiler, Scope
from engine.feel.syntax import (
    AnyValue,
    Between,
    Binary,
    Call,
    Comparison,
    In,
    Interval,
    ListOf,
    Logic,
    Name,
    Node,
    Path,
    Tests,
)

PLAIN, OWN, FOREIGN = "plain", "own", "foreign"
_COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_CLOCK = frozenset(("now", "today"))
_QUESTION = "?"
_MEMBER = "list contains"
_COUNTS = frozenset(("count", "string length"))


def kind_of(cell: Node) -> str:
    """Whether a cell is plain, own or foreign."""
    if isinstance(cell, AnyValue):
        return PLAIN
    compiler = Compiler()
    whole_tests(compiler, cell, Scope({_QUESTION}, None))
    if compiler.free or compiler.possible or _CLOCK & compiler.used:
        return FOREIGN
    return PLAIN if constants_of(cell) is not None else OWN


def constants_of(cell: Node) -> list[Node] | None:
    """The constants at which the answer of a cell can change; None if there may be others."""
    if isinstance(cell, AnyValue):
        return []
    tests = cell.tests if isinstance(cell, Tests) else (cell,)
    return _all(_of_test(test) for test in tests)


def members_of(cell: Node) -> list[Node] | None:
    """The constants of which a cell asks whether the list has them; None for other cells."""
    tests = cell.tests if isinstance(cell, Tests) else ()
    return [] if isinstance(cell, AnyValue) else _all(_of_membership(test) for test in tests)


def is_constant(node: Node) -> bool:
    """Whether an expression has one value, whatever is asked and whenever."""
    compiler = Compiler()
    compiler.compile(node, Scope({_QUESTION}, None))
    names = compiler.used & {_QUESTION, *_CLOCK}
    return not (compiler.free or compiler.possible or names)


def _all(found: Iterable[list[Node] | None]) -> list[Node] | None:
    together: list[Node] = []
    for nodes in found:
        if nodes is None:
            return None
        together += nodes
    return together


def _of_test(test: Node) -> list[Node] | None:
    """The constants of one test, where a bare value means that the input equals it."""
    if isinstance(test, Comparison):
        return [test.operand] if is_constant(test.operand) else None
    if isinstance(test, Interval):
        return _of_values((test.low, test.high))
    if isinstance(test, ListOf):
        return _all(_of_test(item) for item in test.items)
    return [test] if is_constant(test) else _of_question(test)


def _of_question(node: Node) -> list[Node] | None:
    """The constants with which an expression compares `?`; None for any other expression."""
    if isinstance(node, Logic):
        return _all(map(_of_question, node.operands))
    if isinstance(node, Call) and node.function == Name(0, "not") and len(node.arguments) == 1:
        return _of_question(node.arguments[0])
    if isinstance(node, Binary) and node.operator in _COMPARISONS:
        sides = [side for side in (node.left, node.right) if not _is_question(side)]
        return _of_values(sides) if len(sides) == 1 else None
    if isinstance(node, Between) and _is_question(node.value):
        return _of_values((node.low, node.high))
    if isinstance(node, In) and _is_question(node.value):
        return _all(_of_test(test) for test in node.tests)
    return None


def _of_values(nodes: Iterable[Node]) -> list[Node] | None:
    return _all([node] if is_constant(node) else None for node in nodes)


def _of_membership(node: Node) -> list[Node] | None:
    """The constants in `list contains(?, …)`, joined by `and`, `or` and `not`."""
    if isinstance(node, Logic):
        return _all(map(_of_membership, node.operands))
    if not isinstance(node, Call) or not isinstance(node.function, Name):
        return None
    if node.function.name == "not" and len(node.arguments) == 1:
        return _of_membership(node.arguments[0])
    asked = node.function.name == _MEMBER and len(node.arguments) == 2 and not node.names
    if not asked or not _is_question(node.arguments[0]):
        return None
    return _of_values(node.arguments[1:])


def _is_question(node: Node) -> bool:
    return isinstance(node, Name) and node.name == _QUESTION


def place_of(expression: Node) -> tuple[str, ...]:
    """The names of a variable or of a path into one; empty for what is calculated."""
    if isinstance(expression, Name):
        return (expression.name,)
    if isinstance(expression, Path):
        before = place_of(expression.of)
        return (*before, expression.name) if before else ()
    return ()


def standalone(expressions: list[Node]) -> list[bool]:
    """For each column whether its input can have any value, whatever the others have.

    So it is for a variable, a path into one or a count of it, if no earlier column looks at the
    same and no other looks into it or at what it stands in. What is calculated may be bound to
    anything.
    """
    places = [place_of(counted(expression) or expression) for expression in expressions]
    found = []
    for index, place in enumerate(places):
        others = [other for position, other in enumerate(places) if other and position != index]
        bound = any(_meet(place, other) and other != place for other in others)
        found.append(bool(place) and not bound and place not in places[:index])
    return found


def counted(expression: Node) -> Node | None:
    """What an expression counts, which is a whole number of 0 or more; None if it does not."""
    if not isinstance(expression, Call) or not isinstance(expression.function, Name):
        return None
    counts = expression.function.name in _COUNTS and len(expression.arguments) == 1
    return expression.arguments[0] if counts else None


def _meet(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    length = min(len(one), len(other))
    return one[:length] == other[:length]
