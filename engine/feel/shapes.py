"""What is known of a value before anything runs: its kind, its members, what its items are.

A shape promises nothing about presence: any value may still be null. It says what a value can be
when it is there, so that who writes an expression hears of a member that nobody ever fills in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Final

_DEEPEST: Final = 6


@dataclass(frozen=True, slots=True)
class Shape:
    """`kind` is a type of FEEL (`number`, `context`, …); empty when it may be any.

    A context has `members`, and with `open` perhaps others besides, of which nothing is known;
    a list has `items`. A null that comes of a name that nothing fills in says which: `lacks`.
    """

    kind: str = ""
    members: Mapping[str, "Shape"] = field(default_factory=dict)
    items: "Shape | None" = None
    open: bool = False
    lacks: str = ""
    _unusual: frozenset[str] | None = field(default=None, init=False, repr=False, compare=False)

    def unusual(self) -> frozenset[str]:
        """The names of all members that a text can only be read with: `e-mail`. Found once, for
        the tables around every formula are large."""
        if self._unusual is None:
            inner = (*self.members.values(), *((self.items,) if self.items else ()))
            own = frozenset(name for name in self.members if not name.isidentifier())
            object.__setattr__(self, "_unusual", own.union(*(one.unusual() for one in inner)))
        return self._unusual or frozenset()

    def member(self, name: str) -> "Shape | None":
        """What stands under a name in this value; None when there is surely nothing.

        A path into a list goes into each of its items. Moments and durations have parts of their
        own (DMN 1.5, table 65), which are not looked at here.
        """
        if self.kind == "list":
            inner = (self.items or ANYTHING).member(name)
            return None if inner is None else list_of(inner)
        if self.kind == "context" and not self.open:
            return self.members.get(name)
        return None if self.kind in ("string", "number", "boolean") else ANYTHING


ANYTHING: Final = Shape()
NOTHING: Final = Shape("null")
NEVER: Final = Shape("null", lacks="[]")
"""What an empty list holds."""
TEXT, NUMBER, BOOLEAN = Shape("string"), Shape("number"), Shape("boolean")


def record(members: Mapping[str, Shape], *, open: bool = False) -> Shape:  # noqa: A002
    """A context with these members, and with `open` perhaps with others."""
    return Shape("context", members, open=open)


ANY_CONTEXT: Final = record({}, open=True)
"""A context of which nothing is known."""


def lacking(name: str) -> Shape:
    """The null that comes of a name that nothing fills in."""
    return Shape("null", lacks=name)


def list_of(items: Shape) -> Shape:
    """A list of such items."""
    return Shape("list", items=items)


def either(*shapes: Shape) -> Shape:
    """What is known of a value that is one of these; null tells nothing of what else it can be."""
    return reduce(_either, shapes) if shapes else NEVER


def _either(one: Shape, other: Shape) -> Shape:
    if one is other:
        return one
    if one.kind == "null":
        return max(one, other, key=_lacks) if other.kind == "null" else other
    if other.kind == "null":
        return one
    if one.kind != other.kind or not one.kind:
        return ANYTHING
    if one.kind == "list":
        return list_of(either(one.items or ANYTHING, other.items or ANYTHING))
    return merged(one, other)


def _lacks(shape: Shape) -> str:
    return shape.lacks


def merged(one: Shape, other: Shape) -> Shape:
    """A context that may have the members of both."""
    members = dict(one.members)
    for name, shape in other.members.items():
        known = members.get(name)
        if known is not shape:
            members[name] = shape if known is None else _either(known, shape)
    return Shape(one.kind, members, open=one.open or other.open)


def shallow(shape: Shape, depth: int = _DEEPEST) -> Shape:
    """The same, without what lies deeper: a loop may wrap a value once more in every round."""
    if not shape.members and shape.items is None:
        return shape
    if depth == 0:
        return ANYTHING
    members = {name: shallow(inner, depth - 1) for name, inner in shape.members.items()}
    items = None if shape.items is None else shallow(shape.items, depth - 1)
    return Shape(shape.kind, members, items, shape.open)


_KEPT_AS_TEXT: Final = frozenset(
    (
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    )
)


def kept(shape: Shape) -> Shape:
    """What a value is once it was kept as plain JSON: moments and durations become texts."""
    if shape.kind in _KEPT_AS_TEXT:
        return TEXT
    if shape.kind == "list":
        return list_of(kept(shape.items or ANYTHING))
    if shape.kind == "context":
        members = {name: kept(inner) for name, inner in shape.members.items()}
        return record(members, open=shape.open)
    return shape
