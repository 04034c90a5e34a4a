"""Which keys collide: two fields that would write to the same place."""

from collections.abc import Iterator

from engine.forms.components import Component, DynamicList, Field, Group, Key
from engine.forms.errors import FormError


def collisions(components: tuple[Component, ...]) -> Iterator[FormError]:
    """A FormError for each field or list whose key is taken, or lies inside another one's."""
    taken: dict[Key, Component] = {}
    for key, component in _placed(components, ()):
        clash = next((other for other in taken if other[: len(key)] == key[: len(other)]), None)
        if clash is not None:
            yield FormError(f"De sleutel ‘{'.'.join(key)}’ komt twee keer voor.", component.at)
        taken.setdefault(key, component)
        if isinstance(component, DynamicList):
            yield from collisions(component.children)


def _placed(components: tuple[Component, ...], within: Key) -> Iterator[tuple[Key, Component]]:
    for component in components:
        if isinstance(component, Group):
            yield from _placed(component.children, within + component.key)
        elif isinstance(component, Field | DynamicList):
            yield within + component.key, component
