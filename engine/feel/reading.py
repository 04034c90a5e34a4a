"""What an expression reads, and what it gives, told from its text and what is known around it.

A name or a path is *missing* when nothing around the expression can ever have filled it in, or
nothing but null has; it will be null. Nothing is evaluated, and in doubt a name exists.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

from engine.feel.calls_read import called, is_guard
from engine.feel.compiler import LIBRARY
from engine.feel.parser import Parser
from engine.feel.shapes import (
    ANYTHING,
    BOOLEAN,
    NOTHING,
    NUMBER,
    Shape,
    either,
    lacking,
    list_of,
    record,
)
from engine.feel.syntax import (
    AnyValue,
    Between,
    Binary,
    Call,
    Comparison,
    Context,
    Filter,
    For,
    FunctionDefinition,
    If,
    In,
    InstanceOf,
    Interval,
    ListOf,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    Span,
    Tests,
)
from engine.feel.types import SIMPLE

Scopes = tuple[Shape, ...]
"""The contexts around an expression, the innermost first."""

_KINDS: Final = {kind: name for name, kind in SIMPLE.items()}


@dataclass(frozen=True, slots=True)
class Missing:
    """A name (`hulpvraag`) or path (`gezinslid.naam`) that nothing fills in.

    `at` is the offset in the text, `nearest` what was perhaps meant, empty if nothing is like it.
    """

    name: str
    at: int
    nearest: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression gives, and the names in it that nothing fills in."""

    shape: Shape
    missing: tuple[Missing, ...]


def read(text: str, scopes: Scopes) -> Reading:
    """Read an expression (without a leading `=`). Raises FeelSyntaxError."""
    return read_node(parsed(text, _unusual(scopes)), scopes)


def read_node(node: Node, scopes: Scopes) -> Reading:
    """The same for a syntax tree, such as a cell of a decision table."""
    reader = _Reader()
    shape = reader.shape(node, scopes)
    return Reading(shape, tuple(dict.fromkeys(reader.missing)))


@lru_cache(maxsize=2048)
def parsed(text: str, names: frozenset[str]) -> Node:
    """The tree of a text in which these names may stand; from a cache."""
    return Parser(text, names).whole_expression()


def _unusual(scopes: Scopes) -> frozenset[str]:
    """The names around a text that it can only be read with: `e-mail`, `black and white`."""
    return frozenset[str]().union(*(scope.unusual() for scope in scopes))


class _Reader:
    def __init__(self) -> None:
        self.missing: list[Missing] = []

    def shape(self, node: Node, scopes: Scopes) -> Shape:
        handler = _HANDLERS.get(type(node))
        return ANYTHING if handler is None else handler(self, node, scopes)

    def each(self, nodes: Iterable[Node], scopes: Scopes) -> list[Shape]:
        return [self.shape(node, scopes) for node in nodes]

    def aside(self, node: Node, scopes: Scopes) -> Shape:
        """The shape of what may be missing without harm."""
        before = len(self.missing)
        shape = self.shape(node, scopes)
        del self.missing[before:]
        return shape

    # Names

    def name(self, node: Name, scopes: Scopes) -> Shape:
        for scope in scopes:
            if scope.open or scope.kind != "context":
                return ANYTHING
            if node.name in scope.members:
                found = scope.members[node.name]
                if found.kind == "null" and found.lacks in ("", node.name):
                    self.lacks(node.name, node.at)
                return found
        if node.name in LIBRARY or node.name == "?":
            return ANYTHING
        around = [name for scope in scopes for name in scope.members]
        self.lacks(node.name, node.at, node.name, around)
        return lacking(node.name)

    def path(self, node: Path, scopes: Scopes) -> Shape:
        of = whole = self.shape(node.of, scopes)
        full, found = written(node), of.member(node.name)
        if found is None:
            while of.kind == "list" and of.items is not None:
                of = of.items
            before = full.removesuffix(node.name)
            self.lacks(full, node.at, node.name, of.members, before)
        elif found == NOTHING:
            self.lacks(full, node.at)
        if found is None:
            return list_of(lacking(full)) if whole.kind == "list" else lacking(full)
        return found

    def lacks(
        self, full: str, at: int, name: str = "", among: Iterable[str] = (), before: str = ""
    ) -> None:
        near = get_close_matches(name, list(among), n=1, cutoff=0.7)
        self.missing.append(Missing(full, at, before + near[0] if near else ""))

    # What binds names

    def filtered(self, node: Filter, scopes: Scopes) -> Shape:
        of = self.shape(node.of, scopes)
        item = of if of.kind == "context" else (of.items or ANYTHING)
        members = item.members if item.kind == "context" else {}
        unknown = item.kind in ("", "null") or item.open
        inner = record({**members, "item": item}, open=unknown)
        condition = self.shape(node.condition, (inner, *scopes))
        if condition.kind == "number":
            return item
        return list_of(item) if condition.kind == "boolean" else ANYTHING

    def rounds(self, iterators: Iterable[tuple[str, Node]], scopes: Scopes) -> Scopes:
        """The scopes of a body: each iterator has those before it in sight."""
        for name, domain in iterators:
            of = self.shape(domain, scopes)
            item = (of.items or ANYTHING) if of.kind == "list" else ANYTHING
            scopes = (record({name: item}), *scopes)
        return scopes

    def loop(self, node: For, scopes: Scopes) -> Shape:
        around = (record({"partial": list_of(ANYTHING)}), *scopes)
        inner = self.rounds(node.iterators, around)
        body = self.shape(node.body, inner)
        domain = self.aside(node.iterators[0][1], scopes)
        return domain if domain.kind == "null" else list_of(body)

    def quantified(self, node: Quantified, scopes: Scopes) -> Shape:
        self.shape(node.condition, self.rounds(node.iterators, scopes))
        return BOOLEAN

    def context(self, node: Context, scopes: Scopes) -> Shape:
        members: dict[str, Shape] = {}
        for name, entry in node.entries:
            members[name] = self.shape(entry, (record(members), *scopes))
        return record(members)

    def function(self, node: FunctionDefinition, scopes: Scopes) -> Shape:
        parameters = record({name: ANYTHING for name, _ in node.parameters})
        self.shape(node.body, (parameters, *scopes))
        return Shape("function")

    # What gives a value

    def literal(self, node: Literal, _scopes: Scopes) -> Shape:
        return NOTHING if node.value is None else Shape(_KINDS.get(type(node.value), ""))

    def call(self, node: Call, scopes: Scopes) -> Shape:
        first = self.aside if is_guard(node) else self.shape
        arguments = [first(one, scopes) for one in node.arguments[:1]]
        arguments += self.each(node.arguments[1:], scopes)
        own = isinstance(node.function, Name) and node.function.name in LIBRARY
        if not own:
            self.shape(node.function, scopes)
        return called(node, arguments) if own else ANYTHING

    def choice(self, node: If, scopes: Scopes) -> Shape:
        self.shape(node.condition, scopes)
        return either(self.shape(node.then, scopes), self.shape(node.otherwise, scopes))

    def binary(self, node: Binary, scopes: Scopes) -> Shape:
        left, right = self.shape(node.left, scopes), self.shape(node.right, scopes)
        if node.operator not in ("+", "-", "*", "/", "**"):
            return BOOLEAN
        same = left.kind == right.kind and left.kind in ("number", "string")
        return Shape(left.kind) if same else ANYTHING

    def items(self, node: ListOf, scopes: Scopes) -> Shape:
        return list_of(either(*self.each(node.items, scopes)))

    def range(self, node: Span | Interval, scopes: Scopes) -> Shape:
        low, high = self.each((node.low, node.high), scopes)
        if isinstance(node, Interval):
            return Shape("range")
        return list_of(NUMBER if low.kind == high.kind == "number" else ANYTHING)

    def between(self, node: Between, scopes: Scopes) -> Shape:
        self.each((node.value, node.low, node.high), scopes)
        return BOOLEAN

    def among(self, node: In, scopes: Scopes) -> Shape:
        self.each((node.value, *node.tests), scopes)
        return BOOLEAN

    def parts(self, node: Any, scopes: Scopes) -> Shape:
        """Nodes that give true or false, and look at nothing but their parts."""
        match node:
            case Logic():
                self.each(node.operands, scopes)
            case Tests():
                self.each(node.tests, scopes)
            case InstanceOf():
                self.shape(node.value, scopes)
        return BOOLEAN

    def bounded(self, node: Comparison, scopes: Scopes) -> Shape:
        """`(< 10)`: a range, also where it stands as a test."""
        self.shape(node.operand, scopes)
        return Shape("range")

    def negation(self, node: Negation, scopes: Scopes) -> Shape:
        operand = self.shape(node.operand, scopes)
        return operand if operand.kind == "number" else ANYTHING


def written(node: Node) -> str:
    """A name or a path as it stands in the text; `…` for anything longer."""
    if isinstance(node, Path):
        return f"{written(node.of)}.{node.name}"
    return node.name if isinstance(node, Name) else "…"


_HANDLERS: Final[dict[type[Node], Callable[[_Reader, Any, Scopes], Shape]]] = {
    Name: _Reader.name,
    Path: _Reader.path,
    Filter: _Reader.filtered,
    For: _Reader.loop,
    Quantified: _Reader.quantified,
    Context: _Reader.context,
    FunctionDefinition: _Reader.function,
    Literal: _Reader.literal,
    Call: _Reader.call,
    If: _Reader.choice,
    Binary: _Reader.binary,
    ListOf: _Reader.items,
    Span: _Reader.range,
    Interval: _Reader.range,
    Between: _Reader.between,
    In: _Reader.among,
    Logic: _Reader.parts,
    Tests: _Reader.parts,
    Comparison: _Reader.bounded,
    InstanceOf: _Reader.parts,
    AnyValue: _Reader.parts,
    Negation: _Reader.negation,
}
