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

Context = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One answer for people. `depth` grows in groups and rows; a heading has an empty text."""

    label: str
    text: str
    depth: int = 0


def describe(form: Form, answers: Mapping[str, Any], context: Context) -> list[Line]:
    """The answers that were given, in the order of the form; empty ones are left out.

    `context` is what the form could read, for labels of options that depend on it.
    """
    return list(_lines(form.components, answers, {**context, **answers}, 0))


def _lines(
    components: Iterable[Component], data: Mapping[str, Any], context: Context, depth: int
) -> Iterator[Line]:
    for component in components:
        value = lookup(data, component.key)
        label = component.label.render(context, datetime.now(UTC)).strip()
        if isinstance(component, Field):
            if value is False or not is_empty(value):
                yield Line(label, _text(component, value, context), depth)
        elif isinstance(component, Group):
            inside = value if component.key else data
            if isinstance(inside, Mapping):
                inner = depth + bool(label)
                yield from _titled(label, depth, _lines(component.children, inside, context, inner))
        elif isinstance(component, DynamicList) and isinstance(value, list):
            yield from _rows(component, label, value, context, depth)


def _rows(
    component: DynamicList, label: str, rows: list[Any], context: Context, depth: int
) -> Iterator[Line]:
    for number, row in enumerate(rows, 1):
        if isinstance(row, Mapping):
            inner = {**context, "this": row, "i": [number]}
            title = f"{label} {number}".strip()
            yield from _titled(title, depth, _lines(component.children, row, inner, depth + 1))


def _titled(title: str, depth: int, lines: Iterator[Line]) -> Iterator[Line]:
    first = next(lines, None)
    if first is None:
        return
    if title:
        yield Line(title, "", depth)
    yield first
    yield from lines


def _text(field: Field, value: Any, context: Context) -> str:
    if field.options is None:
        return field.input.readable(value)
    options = offered(field.options, context, datetime.now(UTC))
    labels = {option.key: option.label for option in options}
    values = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(option_key(one), readable(one)) for one in values)
