"""Reads a range from a text: only literals are allowed as its ends (DMN 1.5, table 75)."""

from decimal import Decimal

from engine.feel.comparison import ORDERED, compare
from engine.feel.errors import FeelSyntaxError
from engine.feel.iso import parse_date, parse_date_time, parse_duration, parse_temporal, parse_time
from engine.feel.limits import Run
from engine.feel.numbers import CONTEXT
from engine.feel.parser import Parser
from engine.feel.syntax import Call, Interval, Literal, Name, Negation, Node
from engine.feel.values import Range, Value

_READERS = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_date_time,
    "duration": parse_duration,
    "@": parse_temporal,
}
_LONGEST = 1_000
"""Characters: what is parsed while it runs must not take long."""


def parse_range(run: Run, text: str) -> Range | None:
    """The range, or None when the text is none or its ends are not in order."""
    run.charge(50 + len(text))
    if len(text) > _LONGEST:
        return None
    try:
        node = Parser(text).whole_expression()
    except FeelSyntaxError:
        return None
    if not isinstance(node, Interval):
        return None
    start, end = _end(node.low), _end(node.high)
    if type(start) is not type(end) or type(start) not in ORDERED:
        return None
    if (compare(run, start, end) or 0) > 0:
        return None
    return Range(start, end, node.low_included, node.high_included)


def _end(node: Node) -> Value:
    """The value of a literal; None for anything else."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Negation) and isinstance(node.operand, Literal):
        value = node.operand.value
        return CONTEXT.minus(value) if isinstance(value, Decimal) else None
    if isinstance(node, Call) and isinstance(node.function, Name) and len(node.arguments) == 1:
        reader, argument = _READERS.get(node.function.name), node.arguments[0]
        if reader and isinstance(argument, Literal) and isinstance(argument.value, str):
            return reader(argument.value)
    return None
