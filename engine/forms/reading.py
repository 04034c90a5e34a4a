"""Answers given earlier, with the labels of the form that asked for them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from engine.forms.components import Component, DynamicList, Field, Group, lookup
from engine.forms.filling import is_empty
from engine.forms.form import Form
from engine.forms.options import offered, option_key
from engine.forms.phrases import readable


@dataclass(frozen=True, slots=True)
class Line:
    """One answer for people. `depth` grows in groups and rows; a heading has an empty text."""

    label: str
    text: str
    depth: int = 0


def describe(form: Form, answers: Mapping[str, Any], context: Mapping[str, Any]) -> list[Line]:
    """The answers that were given, in the order of the form; empty ones are left out."""
    return list(_lines(form.components, answers, {**context, **answers}, 0))


def _lines(
    components: Iterable[Component], data: Mapping[str, Any], context: Mapping[str, Any], depth: int
) -> Iterator[Line]:
    for component in components:
        value = lookup(data, component.key)
        label = component.label.render(context, datetime.now(UTC)).strip()
        if isinstance(component, Field):
            if not is_empty(value) or value is False:
                yield Line(label, _text(component, value, context), depth)
        elif isinstance(component, Group):
            inside = value if component.key and isinstance(value, Mapping) else data
            yield from _titled(
                label, depth, list(_lines(component.children, inside, context, depth + 1))
            )
        elif isinstance(component, DynamicList) and isinstance(value, list):
            yield from _rows(component, label, value, context, depth)


def _rows(
    component: DynamicList, label: str, rows: list[Any], context: Mapping[str, Any], depth: int
) -> Iterator[Line]:
    for number, row in enumerate(rows, 1):
        if isinstance(row, Mapping):
            inner = {**context, "this": row, "i": [number]}
            lines = list(_lines(component.children, row, inner, depth + 1))
            yield from _titled(f"{label} {number}".strip(), depth, lines)


def _titled(title: str, depth: int, lines: list[Line]) -> Iterator[Line]:
    if lines and title:
        yield Line(title, "", depth)
    yield from lines


def _text(field: Field, value: Any, context: Mapping[str, Any]) -> str:
    if field.options is None:
        return field.input.readable(value)
    labels = {
        option.key: option.label for option in offered(field.options, context, datetime.now(UTC))
    }
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(option_key(one), readable(one)) for one in values)
