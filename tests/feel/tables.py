"""Tables of expressions and what they give, one to a line: `expression => expression`."""

from typing import Any

from engine.feel import compile_expression
from engine.feel.limits import Run

Row = tuple[str, str]


def rows(table: str) -> list[Row]:
    """The lines of a table; lines that start with `#` are headings."""
    lines = [line.strip() for line in table.splitlines()]
    pairs = [line.partition(" => ") for line in lines if line and not line.startswith("#")]
    assert all(arrow for _, arrow, _ in pairs)
    return [(text.strip(), expected.strip()) for text, _, expected in pairs]


def value(text: str) -> Any:
    """The value of an expression in FEEL's own types, in which a zone is part of a time."""
    return compile_expression(text).value_in(Run({}))


def same(left: Any, right: Any) -> bool:
    """Whether two values are the same in type, order and form, unlike FEEL's own `=`."""
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return same([*left.items()], [*right.items()])
    if isinstance(left, tuple):
        return all(map(same, left, right))
    return bool(left == right)


def check(row: Row) -> None:
    """Assert that a row is true."""
    text, expected = row
    found, wanted = value(text), value(expected)
    assert same(found, wanted), f"{text} gives {found!r}"
