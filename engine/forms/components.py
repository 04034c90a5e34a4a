"""A compiled form: the tree of its components. Immutable, shared between requests."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.feel import Expression
from engine.forms.inputs import Input
from engine.forms.options import Source
from engine.forms.phrases import NOTHING, Phrase

At = tuple[str | int, ...]
"""A place in the form's JSON: `("components", 3, "conditional")`."""
Key = tuple[str, ...]
"""Where a component keeps its data in its scope: `("adres", "straat")`; empty if it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """What every component has. `at` is its path in the form's JSON."""

    type: str
    id: str
    at: At
    key: Key = ()
    label: Phrase = NOTHING
    description: Phrase = NOTHING
    hide: Expression | None = None
    children: tuple["Component", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Component):
    """A text to read: Markdown."""

    text: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Component):
    """Components that belong together; its key, if it has one, is a path for their data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamicList(Component):
    """The same components any number of times; its data is a list of objects under `key`."""

    rows_at_first: int
    changeable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Component):
    """A component that takes an answer."""

    input: Input
    required: bool = False
    readonly: bool | Expression = False
    checks: tuple[Callable[[Any], Any], ...] = ()
    future_only: bool = False
    default: Any = None
    default_expression: Expression | None = None
    options: Source | None = None
    """None when there is nothing to choose."""
    shape: Mapping[str, Any] = field(default_factory=dict)
    """What only the page needs: subtype, step, prefix, suffix, autocomplete, largest length."""


def expressions_of(component: Component) -> Iterator[Expression]:
    """Every FEEL expression of this component itself (not of its children)."""
    yield from component.label.expressions
    yield from component.description.expressions
    yield from component.text.expressions if isinstance(component, Text) else ()
    wanted: list[Any] = [component.hide]
    if isinstance(component, Field):
        wanted += [component.readonly, component.default_expression, component.options]
    yield from (one for one in wanted if isinstance(one, Expression))


def walk(components: tuple[Component, ...]) -> Iterator[Component]:
    """All components, each before its children."""
    for component in components:
        yield component
        yield from walk(component.children)


def lookup(data: Any, key: Key) -> Any:
    """What stands under `key` in nested mappings, or None."""
    for step in key:
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def store(data: dict[str, Any], key: Key, value: Any) -> None:
    """Put `value` under `key`, making the objects on the way."""
    for step in key[:-1]:
        inner = data.get(step)
        if not isinstance(inner, dict):
            inner = data[step] = {}
        data = inner
    data[key[-1]] = value
