"""Syntax tree → text that reads back as the same tree, with brackets around every compound part."""

from collections.abc import Callable
from typing import Any

from engine.feel.lexer import quote
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
    TypeName,
)

_SIMPLE = (Name, Path, Filter, Call, Interval, ListOf, Context, Comparison)


def to_source(node: Node) -> str:
    """The text of an expression or of unary tests."""
    return _PRINTERS[type(node)](node)


def _part(node: Node) -> str:
    """A node as an operand."""
    simple = isinstance(node, _SIMPLE) or (isinstance(node, Literal) and node.source[-1] == '"')
    return to_source(node) if simple else f"({to_source(node)})"


def _joined(nodes: tuple[Node, ...]) -> str:
    return ", ".join(map(to_source, nodes))


def _test(node: Node) -> str:
    """A unary test; a comparison stands there without its brackets."""
    return _comparison(node)[1:-1] if isinstance(node, Comparison) else to_source(node)


def _comparison(node: Comparison) -> str:
    return f"({node.operator} {_part(node.operand)})"


def _call(node: Call) -> str:
    values = [to_source(argument) for argument in node.arguments]
    if node.names:
        values = [f"{name}: {value}" for name, value in zip(node.names, values, strict=True)]
    return f"{_part(node.function)}({', '.join(values)})"


def _context(node: Context) -> str:
    entries = [f"{quote(key)}: {to_source(entry)}" for key, entry in node.entries]
    return "{" + ", ".join(entries) + "}"


def _interval(node: Interval) -> str:
    opening, closing = "[" if node.low_included else "(", "]" if node.high_included else ")"
    return f"{opening}{_part(node.low)}..{_part(node.high)}{closing}"


def _iterators(iterators: tuple[tuple[str, Node], ...]) -> str:
    return ", ".join(
        f"{name} in {to_source(domain) if isinstance(domain, Span) else _part(domain)}"
        for name, domain in iterators
    )


def _function(node: FunctionDefinition) -> str:
    parameters = [
        f"{name}: {type_source(kind)}" if kind else name for name, kind in node.parameters
    ]
    external = "external " if node.external else ""
    return f"function({', '.join(parameters)}) {external}{_part(node.body)}"


def type_source(kind: TypeName) -> str:
    """The text of a type."""
    if kind.members:
        members = [f"{quote(key)}: {type_source(part)}" for key, part in kind.members]
        return f"{kind.name}<{', '.join(members)}>"
    if kind.arguments or kind.result:
        result = f" -> {type_source(kind.result)}" if kind.result else ""
        return f"{kind.name}<{', '.join(map(type_source, kind.arguments))}>{result}"
    return kind.name


def _tests(node: Tests) -> str:
    text = ", ".join(map(_test, node.tests))
    return f"not({text})" if node.negated else text


_PRINTERS: dict[type[Node], Callable[[Any], str]] = {
    Literal: lambda node: node.source,
    Name: lambda node: node.name,
    Path: lambda node: f"{_part(node.of)}.{node.name}",
    Filter: lambda node: f"{_part(node.of)}[{to_source(node.condition)}]",
    Call: _call,
    Negation: lambda node: f"-{_part(node.operand)}",
    Binary: lambda node: f"{_part(node.left)} {node.operator} {_part(node.right)}",
    Logic: lambda node: f" {node.operator} ".join(map(_part, node.operands)),
    Between: lambda node: f"{_part(node.value)} between {_part(node.low)} and {_part(node.high)}",
    In: lambda node: f"{_part(node.value)} in ({', '.join(map(_test, node.tests))})",
    Comparison: _comparison,
    Interval: _interval,
    ListOf: lambda node: f"[{_joined(node.items)}]",
    Context: _context,
    If: lambda node: (
        f"if {to_source(node.condition)} then {to_source(node.then)} "
        f"else {to_source(node.otherwise)}"
    ),
    Span: lambda node: f"{_part(node.low)}..{_part(node.high)}",
    For: lambda node: f"for {_iterators(node.iterators)} return {_part(node.body)}",
    Quantified: lambda node: (
        f"{node.quantifier} {_iterators(node.iterators)} satisfies {_part(node.condition)}"
    ),
    InstanceOf: lambda node: f"{_part(node.value)} instance of {type_source(node.type)}",
    FunctionDefinition: _function,
    AnyValue: lambda _node: "-",
    Tests: _tests,
}
