"""Everything that is wrong with a form file, with its line, in the words of a designer."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from engine.forms import load
from engine.forms.components import (
    At,
    Component,
    DynamicList,
    Field,
    Key,
    Text,
    expressions_of,
    walk,
)
from engine.forms.errors import FormError


class Finding(NamedTuple):
    """`path` in the JSON (`components.3.key`), a Dutch message, and the line, counted from 1."""

    path: str
    message: str
    line: int


def check_form(source: bytes) -> list[Finding]:
    """All findings; an empty list for a form that can be used."""
    try:
        raw = load.parse(source)
    except FormError as error:
        return [Finding("", error.message, getattr(error.__cause__, "lineno", 1))]
    components, problems = load.read(raw)
    if not raw.get("id"):
        problems.append(FormError("Het formulier heeft geen id.", ("id",)))
    problems += _labels(components)
    problems += _row_names(components, frozenset())
    text = source.decode("utf-8", "replace")
    found = {
        Finding(".".join(map(str, p.path)), p.message, line_of(text, p.path)) for p in problems
    }
    return sorted(found, key=lambda finding: (finding.line, finding.path))


def _labels(components: tuple[Component, ...]) -> Iterator[FormError]:
    for component in walk(components):
        if isinstance(component, Field | DynamicList) and not component.label:
            yield FormError("Dit onderdeel heeft geen label.", component.at)
        if isinstance(component, Text) and not component.text:
            yield FormError("Deze tekst is leeg.", component.at)
        if isinstance(component, Field) and component.options == ():
            yield FormError("Hier is niets te kiezen: er zijn geen opties.", component.at)


def _row_names(components: tuple[Component, ...], own: frozenset[str]) -> Iterator[FormError]:
    """In a row, fields of that same row are called `this.…`; a bare name gives null, unnoticed."""
    for component in components:
        names = {name for one in expressions_of(component) for name in one.names}
        for name in sorted(names & own):
            yield FormError(
                f"In een lijst heet dit veld ‘this.{name}’, niet ‘{name}’.", component.at
            )
        inner = frozenset(key[0] for key in _keys(component.children))
        yield from _row_names(
            component.children, inner if isinstance(component, DynamicList) else own
        )


def _keys(components: tuple[Component, ...]) -> Iterator[Key]:
    for component in components:
        if component.key:
            yield component.key
        else:
            yield from _keys(component.children)


def line_of(text: str, path: At) -> int:
    """The line on which the value at `path` starts, or its nearest parent's if there is none."""
    at = _skip(text, 0)
    for step in path:
        inside = _enter(text, at, step)
        if inside is None:
            break
        at = inside
    return text.count("\n", 0, at) + 1


_SPACE = re.compile(r"[\s,:]*")
_DECODER = json.JSONDecoder()


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _value(text: str, at: int) -> tuple[Any, int]:
    """The JSON value at this place, and where the next one starts."""
    value, end = _DECODER.raw_decode(text, at)
    return value, _skip(text, end)


def _enter(text: str, at: int, step: str | int) -> int | None:
    """The position of member `step` of the array or object that starts at `at`."""
    opening, at = text[at], _skip(text, at + 1)
    if opening not in "[{":
        return None
    number = 0
    while text[at] not in "]}":
        name: str | int = number
        if opening == "{":
            name, at = _value(text, at)
        if name == step:
            return at
        at = _value(text, at)[1]
        number += 1
    return None
