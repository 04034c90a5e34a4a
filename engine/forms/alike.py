"""The part of FEEL in which our engine and the browser's (`feelin`) surely give the same answer.

Both keep to DMN, but not in what it leaves open or where something is wrong: `feelin` calculates
with floats, takes a list of one for its item, orders a text and a number, and swaps the ends of
`between 2 and 1`. Within the types and operations below nothing of that can happen;
`tests/feel/test_browser_agrees.py` holds it to that.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from engine.feel import syntax
from engine.feel.lexer import tokenize
from engine.feel.parser import Parser

Type: TypeAlias = Literal["text", "number", "boolean", "list", "null"]
Key = tuple[str, ...]

BOOLEAN = {"boolean"}
EXACT_DIGITS = 15
"""So many digits a float keeps as they are written."""


class NotAlike(Exception):
    """The engines may differ on this expression; the text says in what."""


def type_of(text: str, types: Mapping[Key, Type]) -> Type:
    """The type of what an expression gives; every value may be null as well.

    `types` has a type for every name or path that it may read. Raises NotAlike, and FeelSyntaxError
    for a text that is no expression.
    """
    return _type(Parser(text, frozenset(), tokenize(text)).whole_expression(), types)


def _type(node: syntax.Node, types: Mapping[Key, Type]) -> Type:
    match node:
        case syntax.Literal(value=value):
            return _literal(value)
        case syntax.Name() | syntax.Path():
            return _read(node, types)
        case syntax.Binary(operator=operator, left=left, right=right):
            return _compared(operator, _type(left, types), _type(right, types))
        case syntax.Negation(operand=syntax.Literal(value=value)) if _literal(value) == "number":
            return "number"
        case syntax.Logic(operands=operands) if {_type(one, types) for one in operands} == BOOLEAN:
            return "boolean"
        case syntax.Call(function=syntax.Name(name=name), arguments=arguments, names=()):
            return _called(name, arguments, types)
        case syntax.ListOf(items=items) if all(isinstance(one, syntax.Literal) for one in items):
            return "list"
    raise NotAlike(type(node).__name__)


def _literal(value: Any) -> Type:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case str():
            return "text"
        case Decimal() if len(value.as_tuple().digits) <= EXACT_DIGITS:
            return "number"
    raise NotAlike("a date, a duration or a long number")


def _read(node: syntax.Node, types: Mapping[Key, Type]) -> Type:
    key = _key(node)
    if key not in types or not all(step.isidentifier() and step.isascii() for step in key):
        raise NotAlike("a name that is no question, or holds other signs than letters and digits")
    return types[key]


def _key(node: syntax.Node) -> Key:
    match node:
        case syntax.Name(name=name):
            return (name,)
        case syntax.Path(of=of, name=name):
            return (*_key(of), name)
    raise NotAlike("a path in something worked out")


def _compared(operator: str, left: Type, right: Type) -> Type:
    kinds = {left, right}
    if operator in {"=", "!="} and "list" not in kinds and len(kinds - {"null"}) <= 1:
        return "boolean"
    if operator in {"<", "<=", ">", ">="} and kinds == {"number"}:
        return "boolean"
    raise NotAlike(f"{left} {operator} {right}")


def _called(name: str, arguments: tuple[syntax.Node, ...], types: Mapping[Key, Type]) -> Type:
    given = [_type(one, types) for one in arguments]
    if (name,) in types:
        raise NotAlike("a question named after a function")
    match name, given:
        case "not", ["boolean"]:
            return "boolean"
        case "count", ["list"]:
            return "number"
        case "list contains", ["list", "text"]:
            return "boolean"
    raise NotAlike(f"{name}({', '.join(given)})")
