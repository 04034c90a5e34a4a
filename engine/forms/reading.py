"""Answers given earlier, with the labels of the form that asked for them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from engine.forms.components import Component, DynamicList, Field, Group, lookup
from engine.forms.filling import is_empty
from engine.forms.options import offered, option_key
from engine.forms.phrases import readable

Context = Mapping[str, Any]


def read_back(
    components: Iterable[Component], answers: Mapping[str, Any], context: Context
) -> list[tuple[str, str]]:
    """Label and text of every answer that was given, in the order of the form.

    What is in a titled group or a list has that title, and the row's number, before its label.
    """
    return list(_pairs(components, answers, {**context, **answers}, ""))


def _pairs(
    components: Iterable[Component], data: Mapping[str, Any], context: Context, title: str
) -> Iterator[tuple[str, str]]:
    for component in components:
        value = lookup(data, component.key)
        label = component.label.render(context, datetime.now(UTC)).strip()
        if isinstance(component, Field):
            if value is False or not is_empty(value):
                yield title + label, _text(component, value, context)
        elif isinstance(component, Group):
            inside = value if component.key else data
            if isinstance(inside, Mapping):
                yield from _pairs(component.children, inside, context, _titled(title, label))
        elif isinstance(component, DynamicList) and isinstance(value, list):
            for number, row in enumerate(value, 1):
                if isinstance(row, Mapping):
                    inner = {**context, "this": row, "i": [number]}
                    heading = _titled(title, f"{label} {number}")
                    yield from _pairs(component.children, row, inner, heading)


def _titled(title: str, label: str) -> str:
    return f"{title}{label} – " if label else title


def _text(field: Field, value: Any, context: Context) -> str:
    if field.options is None:
        return field.input.readable(value)
    options = offered(field.options, context, datetime.now(UTC))
    labels = {option.key: option.label for option in options}
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(option_key(one), readable(one)) for one in values)
