"""Values as FEEL writes them: what `string()` gives."""

import re
from decimal import Decimal

from engine.feel.lexer import quote
from engine.feel.limits import Run
from engine.feel.numbers import number_text
from engine.feel.temporal import Date, DateTime, Duration, Time
from engine.feel.values import Range, Value

_PLAIN_KEY = re.compile(r"[^\W\d][\w ]*")


def to_text(run: Run, value: Value) -> str:
    """A value as text; a string as it is."""
    return value if isinstance(value, str) else run.text(_inside(run, value))


def _inside(run: Run, value: Value) -> str:
    """A value as it stands inside a list or a context."""
    run.charge(1)
    if isinstance(value, str):
        return run.text(quote(run.text(value)))
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return run.text(number_text(value))
    if isinstance(value, Date | Time | DateTime | Duration):
        return value.isoformat()
    return _composed(run, value)


def _composed(run: Run, value: Value) -> str:
    if isinstance(value, list):
        return run.text("[" + ", ".join([_inside(run, item) for item in value]) + "]")
    if isinstance(value, dict):
        entries = [f"{_key(run.text(key))}: {_inside(run, item)}" for key, item in value.items()]
        return run.text("{" + ", ".join(entries) + "}")
    if isinstance(value, Range):
        return _range(run, value)
    return "function"


def _range(run: Run, value: Range) -> str:
    if value.operator:
        bound = value.end if value.operator in ("<", "<=") else value.start
        return f"({value.operator} {_inside(run, bound)})"
    low, high = _inside(run, value.start), _inside(run, value.end)
    opening, closing = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return run.text(f"{opening}{low}..{high}{closing}")


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else quote(key)
