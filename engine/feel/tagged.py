"""Values as JSON: plain for the outside world, or with their types and without any loss."""

import json
from decimal import Decimal
from typing import Any

from engine.feel.iso import parse_temporal
from engine.feel.limits import Limits, Run
from engine.feel.numbers import number_text
from engine.feel.temporal import Date, DateTime, Duration, Time
from engine.feel.text import to_text
from engine.feel.values import Function, NotAValue, Range, Value, from_python, to_python

JSON = Any
"""None, bool, int, float, Decimal, str, list or dict."""
_OPERATORS = ("", "<", "<=", ">", ">=", "=", "!=")
_TAG, _RANGE = "@", "@range"


def to_json(value: Value) -> JSON:
    """Plain JSON: dates, times and durations as ISO texts, ranges as FEEL texts.

    Whole numbers become int and others float when that has the same digits; a Decimal of more
    digits stays one. A function becomes null. Raises NotAValue for what is no FEEL value and
    FeelLimitError for what grows too large.
    """
    run = Run({}, limits=_WRITING)
    return _plain(run, from_python(value, run.charge))


_WRITING = Limits(steps=5_000_000, seconds=5.0)


def _plain(run: Run, value: Value) -> JSON:
    run.charge(1)
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, list):
        return [_plain(run, item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(run, item) for key, item in value.items()}
    if isinstance(value, Date | Time | DateTime | Duration | Range):
        return to_text(run, value)
    return None if isinstance(value, Function) else value


def _number(value: Decimal) -> int | float | Decimal:
    if value == value.to_integral_value():
        return int(value) if value.adjusted() <= 34 else value
    return float(value) if Decimal(repr(float(value))) == value else value


def plain_json(run: Run, value: Value) -> str:
    """The plain JSON of a value as text, within a run's budget, with all digits."""
    run.charge(1)
    if isinstance(value, list):
        return run.text("[" + ", ".join([plain_json(run, item) for item in value]) + "]")
    if isinstance(value, dict):
        items = [
            f"{json.dumps(run.text(key))}: {plain_json(run, item)}" for key, item in value.items()
        ]
        return run.text("{" + ", ".join(items) + "}")
    if isinstance(value, Decimal):
        return run.text(number_text(value))
    if isinstance(value, Function):
        return "null"
    if isinstance(value, str):
        return run.text(json.dumps(run.text(value), ensure_ascii=False))
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return json.dumps(to_text(run, value), ensure_ascii=False)


def to_tagged(value: Value) -> JSON:
    """JSON that `from_tagged` reads back as exactly the same value.

    What JSON has no type for is `{"@": "…"}` with its at-literal or number; a context with a key
    that starts with `@` gets one more. Raises NotAValue for a function.
    """
    run = Run({}, limits=_WRITING)
    return _tag(run, from_python(value, run.charge))


def _tag(run: Run, value: Value) -> JSON:
    run.charge(1)
    if isinstance(value, list):
        return [_tag(run, item) for item in value]
    if isinstance(value, dict):
        return {_guard(key): _tag(run, item) for key, item in value.items()}
    if isinstance(value, Range):
        included = [value.start_included, value.end_included, value.operator]
        return {_RANGE: [_tag(run, value.start), _tag(run, value.end), *included]}
    if isinstance(value, Decimal):
        return int(value) if value.as_tuple().exponent == 0 and value else {_TAG: str(value)}
    if isinstance(value, Function):
        raise NotAValue
    if isinstance(value, Date | Time | DateTime | Duration):
        return {_TAG: value.isoformat()}
    return value


def _guard(key: str) -> str:
    return _TAG + key if key.startswith(_TAG) else key


def from_tagged(data: JSON) -> Any:
    """The value that `to_tagged` wrote; raises NotAValue for anything else."""
    return to_python(_untag(data), lambda _cost: None)


def _untag(data: JSON) -> Value:
    if isinstance(data, list):
        return [_untag(item) for item in data]
    if not isinstance(data, dict):
        return from_python(data)
    if len(data) == 1 and _TAG in data:
        return _literal(str(data[_TAG]))
    if len(data) == 1 and _RANGE in data:
        return _range(data[_RANGE])
    return {key.removeprefix(_TAG): _untag(item) for key, item in data.items()}


def _range(parts: JSON) -> Range:
    match parts:
        case [start, end, bool(low), bool(high), str(operator)] if operator in _OPERATORS:
            return Range(_untag(start), _untag(end), low, high, operator)
    raise NotAValue


def _literal(text: str) -> Value:
    value = parse_temporal(text)
    if value is not None:
        return value
    try:
        return _finite(Decimal(text))
    except ArithmeticError:
        raise NotAValue from None


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise NotAValue
    return number
