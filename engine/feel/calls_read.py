"""What a call of a built-in function gives, as far as its arguments tell."""

from collections.abc import Callable
from functools import lru_cache
from types import UnionType
from typing import Any, Final, get_args, get_origin

from engine.feel.shapes import ANYTHING, Shape, either, list_of, merged, record
from engine.feel.signature import TABLE
from engine.feel.syntax import Call, Literal, Name
from engine.feel.types import SIMPLE

GUARDS: Final = frozenset(("is defined", "get or else"))
"""They are asked about what may not be there."""
_KINDS: Final = {kind: name for name, kind in SIMPLE.items()}

Arguments = list[Shape]


def is_guard(node: Call) -> bool:
    """Whether a call asks about something that may not be there."""
    return isinstance(node.function, Name) and node.function.name in GUARDS


def called(node: Call, arguments: Arguments) -> Shape:
    """The shape of what a built-in gives; arguments by name tell nothing but its kind."""
    name = node.function.name if isinstance(node.function, Name) else ""
    special = _SPECIAL.get(name)
    if special is not None and arguments and not node.names:
        return special(node, arguments)
    return either(*_results(name)) if name in TABLE else ANYTHING


@lru_cache(maxsize=256)
def _results(name: str) -> tuple[Shape, ...]:
    """What the forms of a built-in say in Python that they return."""
    returned = (form.function.__annotations__.get("return") for form in TABLE[name])
    return tuple(_of_annotation(kind) for kind in returned)


def _of_annotation(kind: Any) -> Shape:
    if isinstance(kind, UnionType):
        parts = [part for part in get_args(kind) if part is not type(None)]
        return either(*map(_of_annotation, parts))
    plain = get_origin(kind) or kind
    name = _KINDS.get(plain, "") if isinstance(plain, type) else ""
    return record({}, open=True) if name == "context" else Shape(name)


def _first(_node: Call, arguments: Arguments) -> Shape:
    return _as_list(arguments[0])


def _together(_node: Call, arguments: Arguments) -> Shape:
    return either(*map(_as_list, arguments))


def _with_items(_node: Call, arguments: Arguments) -> Shape:
    return either(_as_list(arguments[0]), *map(list_of, arguments[1:]))


def _default(_node: Call, arguments: Arguments) -> Shape:
    return either(*arguments)


def _put(node: Call, arguments: Arguments) -> Shape:
    """`context put(c, "k", v)`; a key that is worked out may be any."""
    if len(arguments) != 3 or arguments[0].kind != "context":
        return ANYTHING
    key = node.arguments[1]
    if isinstance(key, Literal) and isinstance(key.value, str):
        members = {**arguments[0].members, key.value: arguments[2]}
        return record(members, open=arguments[0].open)
    return record(arguments[0].members, open=True)


def _merge(_node: Call, arguments: Arguments) -> Shape:
    parts = [one.items or ANYTHING if one.kind == "list" else one for one in arguments]
    if any(part.kind != "context" for part in parts):
        return record({}, open=True)
    whole = parts[0]
    for part in parts[1:]:
        whole = merged(whole, part)
    return whole


def _entry(node: Call, arguments: Arguments) -> Shape:
    key = node.arguments[-1]
    of = arguments[0]
    if of.kind == "context" and isinstance(key, Literal) and isinstance(key.value, str):
        return of.member(key.value) or ANYTHING
    return ANYTHING


def _as_list(shape: Shape) -> Shape:
    return shape if shape.kind == "list" else list_of(ANYTHING)


_SPECIAL: Final[dict[str, Callable[[Call, Arguments], Shape]]] = {
    "append": _with_items,
    "concatenate": _together,
    "union": _together,
    "distinct values": _first,
    "duplicate values": _first,
    "reverse": _first,
    "remove": _first,
    "sort": _first,
    "sublist": _first,
    "get or else": _default,
    "context put": _put,
    "put": _put,
    "context merge": _merge,
    "put all": _merge,
    "get value": _entry,
}
