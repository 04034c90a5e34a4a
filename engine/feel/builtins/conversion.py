"""Conversion and boolean functions (DMN 1.5, tables 75 and 76; Camunda's additions)."""

import json
import re
from decimal import Decimal

from engine.feel.builtins.context import make_context
from engine.feel.limits import Run
from engine.feel.numbers import parse_number
from engine.feel.signature import builtin
from engine.feel.tagged import plain_json
from engine.feel.text import to_text
from engine.feel.values import NotAValue, Value, from_python

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_MAX_DIGITS = 1_000


@builtin("string", "from: any")
def string(run: Run, value: Value) -> str | None:
    """The value as text. Example: `string(1.10 + 1) = "2.1"`."""
    return None if value is None else to_text(run, value)


@builtin(
    "number", "from: string|number", "grouping separator?: string?", "decimal separator?: string?"
)
def number(run: Run, text: Value, group: str | None = None, point: str | None = None) -> Value:
    """The text as a number. Example: `number("1.000,5", ".", ",") = 1000.5`."""
    if isinstance(text, Decimal):
        return text
    point = "." if point is None else point
    if group not in (None, " ", ",", ".") or point not in (",", ".") or group == point:
        return run.null("Deze scheidingstekens kunnen niet.")
    text = run.text(text)
    text = (text.replace(group, "") if group else text).replace(point, ".")
    if len(text) > _MAX_DIGITS or not _NUMBER.fullmatch(text):
        return run.null("De tekst is geen getal.")
    return parse_number(text)


@builtin("boolean", "from: string|boolean")
def boolean(run: Run, value: str | bool) -> bool | None:
    """The text `true` or `false` as a boolean. Example: `boolean("true")`."""
    if isinstance(value, bool):
        return value
    known = {"true": True, "false": False}.get(value)
    return known if known is not None else run.null("De tekst is niet “true” of “false”.")


@builtin("context", "entries: list|context")
def context(run: Run, entries: Value) -> dict[str, Value] | None:
    """A context of entries with a key and a value.
    Example: `context([{key: "a", value: 1}]) = {a: 1}`."""
    return make_context(run, entries)


@builtin("not", "negand: boolean")
def negation(_run: Run, value: bool) -> bool:
    """The opposite. Example: `not(false)`."""
    return not value


@builtin("is defined", "value: any")
def is_defined(_run: Run, value: Value) -> bool:
    """Whether there is a value at all. Example: `is defined(1) and not(is defined({}.a))`."""
    return value is not None


@builtin("get or else", "value: any", "default: any")
def get_or_else(_run: Run, value: Value, default: Value) -> Value:
    """The value, or the default in the place of null. Example: `get or else(null, 1) = 1`."""
    return default if value is None else value


@builtin("assert", "value: any", "condition: any", "cause?: string")
def assertion(run: Run, value: Value, condition: Value, cause: str | None = None) -> Value:
    """The value if the condition is true, else null. Example: `assert(3, 3 > 1) = 3`."""
    return value if condition is True else run.null(cause or "Een assert is niet vervuld.")


@builtin("from json", "value: string")
def from_json(run: Run, value: str) -> Value:
    """What a JSON text says. Example: `from json("[1, true]") = [1, true]`."""
    run.charge(len(value))
    try:
        parsed = json.loads(run.text(value), parse_float=Decimal, parse_int=Decimal)
        return from_python(parsed, run.charge)
    except (ValueError, NotAValue, ArithmeticError):
        return run.null("De tekst is geen JSON.")


@builtin("to json", "value: any")
def to_json_text(run: Run, value: Value) -> str:
    """The value as a JSON text. Example: `to json([1, true]) = "[1, true]"`."""
    return run.text(plain_json(run, value))
