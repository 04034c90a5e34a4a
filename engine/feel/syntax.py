"""The syntax tree. Every node knows its place in the text (`at`)."""

from dataclasses import dataclass, field

from engine.feel.names import Spelling
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes: `at` is the offset in the text."""

    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, string, boolean, null or at-literal; `problem` says why it is null."""

    value: Value
    source: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable; `longer` are the names that it may be the start of (see `names`)."""

    name: str
    longer: tuple[Spelling, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`of.name`; `longer` are the names that this one may be the start of."""

    of: Node
    name: str
    longer: tuple[Spelling, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`of[condition]`"""

    of: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(arguments)`; `names` has a name for each argument, or nothing at all."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Arithmetic or comparison: + - * / ** = != < <= > >="""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` between two or more operands."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`< end`, `>= end`, `= value`, …: a unary test, and between brackets a range."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`[low..high)`"""

    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Context(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Span(Node):
    """`low..high` without brackets, in `for i in 1..10`."""

    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class For(Node):
    iterators: tuple[tuple[str, Node], ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some` or `every`."""

    quantifier: str
    iterators: tuple[tuple[str, Node], ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type: a name, with element types, parameter types and a result, or members."""

    name: str
    arguments: tuple["TypeName", ...] = ()
    members: tuple[tuple[str, "TypeName"], ...] = ()
    result: "TypeName | None" = None


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: TypeName


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Node):
    parameters: tuple[tuple[str, TypeName | None], ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class AnyValue(Node):
    """`-` as a unary test: always true."""


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Unary tests: one of `tests` must hold, or with `negated` none of them."""

    tests: tuple[Node, ...]
    negated: bool = False
