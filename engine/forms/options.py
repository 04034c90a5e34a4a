"""What there is to choose in a field: fixed, from a variable, or worked out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from engine.feel import Expression, to_json
from engine.forms.phrases import evaluate


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. `key` is what the page posts, `value` what is kept."""

    key: str
    label: str
    value: Any


@dataclass(frozen=True, slots=True)
class Variable:
    """Options that stand in a variable (`valuesKey`), at this path."""

    key: tuple[str, ...]


Source: TypeAlias = tuple[Option, ...] | Variable | Expression


def offered(source: Source, context: Mapping[str, Any], now: datetime) -> tuple[Option, ...]:
    """The options that can be chosen in this context."""
    if isinstance(source, Expression):
        return options_of(to_json(evaluate(source, context, now)))
    if isinstance(source, Variable):
        found: Any = context
        for step in source.key:
            found = found.get(step) if isinstance(found, Mapping) else None
        return options_of(found)
    return source


def options_of(values: Any) -> tuple[Option, ...]:
    """Options from a list of `{label, value}` objects or plain values; others are left out."""
    found = (_option(one) for one in values) if isinstance(values, list | tuple) else ()
    return tuple({option.key: option for option in found if option is not None}.values())


def option_key(value: Any) -> str:
    """An option's value as it stands in the page: text as it is, anything else as short JSON."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _option(raw: Any) -> Option | None:
    value, label = (raw.get("value"), raw.get("label")) if isinstance(raw, Mapping) else (raw, raw)
    if value is None or value == "":
        return None
    return Option(option_key(value), str(value if label in (None, "") else label), value)
