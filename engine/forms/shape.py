"""What a form gives: the shape of its answers, for who reads them in expressions."""

from typing import Final

from engine.feel.shapes import ANYTHING, BOOLEAN, NUMBER, TEXT, Shape, list_of, merged, record
from engine.forms.components import Component, DynamicList, Field, Group, Key
from engine.forms.inputs import Choice, Choices, Number, Tick

_EMPTY: Final = record({})


def answers_of(components: tuple[Component, ...]) -> Shape:
    """The context of the answers of these components, each under its key."""
    whole = _EMPTY
    for component in components:
        whole = merged(whole, _placed(component.key, _given(component)))
    return whole


def _given(component: Component) -> Shape:
    if isinstance(component, Field):
        return _answer(component)
    inner = answers_of(component.children)
    if isinstance(component, DynamicList):
        return list_of(inner)
    return inner if isinstance(component, Group) else _EMPTY


def _placed(key: Key, shape: Shape) -> Shape:
    """A value under its path; without one (a group, a text) its members stand beside the others."""
    for step in reversed(key):
        shape = record({step: shape})
    return shape


def _answer(field: Field) -> Shape:
    match field.input:
        case Choice():
            return _option(field)
        case Choices():
            return list_of(_option(field))
        case Number():
            return TEXT if field.input.as_text else NUMBER
        case Tick():
            return BOOLEAN
    return TEXT


def _option(field: Field) -> Shape:
    """An option may have any value; mostly all are texts."""
    if isinstance(field.options, tuple) and all(isinstance(o.value, str) for o in field.options):
        return TEXT
    return ANYTHING
