"""What a built-in function takes: the little language in which the tables of built-ins are written.

`@builtin("substring", "string: string", "start position: number", "length?: number")`

Behind the colon stand one or more types with `|` between them; `any` takes everything, null too; a
type with `?` takes null as well. `name?` may be left out. `name...` takes the rest of the
arguments, and as the only parameter (`list...: list`) several arguments in place of one list.
Named arguments may leave out the last ones only, or `name?` with a type that takes null.
As DMN asks, a list of one item will do for the item, and an item for the list of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from engine.feel.limits import MISSING, Run
from engine.feel.types import SIMPLE
from engine.feel.values import Value

_GROUPS = {
    "duration": ("days and time duration", "years and months duration"),
    "moment": ("date", "date and time"),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; no `kinds` means that anything will do."""

    name: str
    kinds: frozenset[type]
    text: str
    optional: bool = False
    rest: bool = False

    def accept(self, value: Value) -> Value:
        """The value as the function wants it, or MISSING."""
        if not self.kinds or type(value) in self.kinds:
            return value
        if type(value) is list and len(value) == 1 and type(value[0]) in self.kinds:
            return value[0]
        return [value] if list in self.kinds and value is not None else MISSING


@dataclass(frozen=True, slots=True)
class Builtin:
    """One form of a built-in function; some have several under one name."""

    name: str
    parameters: tuple[Parameter, ...]
    function: Callable[..., Value]

    @property
    def gathers(self) -> bool:
        """Whether several arguments stand for one list."""
        return len(self.parameters) == 1 and self.parameters[0].rest

    def takes(self, count: int) -> bool:
        """Whether so many arguments by position will do."""
        required = sum(not parameter.optional for parameter in self.parameters)
        if self.parameters and self.parameters[-1].rest:
            return count >= required
        return required <= count <= len(self.parameters)

    def call(self, run: Run, arguments: list[Value]) -> Value:
        """Call with arguments by position; MISSING when one of them is of a wrong type."""
        if self.gathers and (len(arguments) > 1 or type(arguments[0]) is not list):
            run.charge(len(arguments))
            arguments = [arguments] if len(arguments) > 1 or arguments[0] is not None else arguments
        accepted = []
        for index, value in enumerate(arguments):
            parameter = self.parameters[min(index, len(self.parameters) - 1)]
            accepted.append(parameter.accept(value))
            if accepted[-1] is MISSING:
                return MISSING
        return self.function(run, *accepted)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its parameters."""
        return tuple(parameter.name for parameter in self.parameters)

    def order(self, names: tuple[str, ...]) -> list[int] | None:
        """For each parameter, up to the last one given, the index of the argument with its name
        (-1: left out); None if the names don't fit."""
        own = self.names
        if len(set(names)) < len(names) or not set(names) <= set(own):
            return None
        for parameter in self.parameters:
            if parameter.name not in names and not parameter.optional:
                return None
        given = [names.index(name) if name in names else -1 for name in own]
        while given[-1] < 0:
            given.pop()
        return given


TABLE: dict[str, list[Builtin]] = {}
"""All built-in functions by name, in the order in which their forms are tried."""


def builtin(name: str, *parameters: str) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
    """Enter a function in the table; it gets the run and then its arguments."""
    form = tuple(_parameter(text) for text in parameters)

    def register(function: Callable[..., Value]) -> Callable[..., Value]:
        TABLE.setdefault(name, []).append(Builtin(name, form, function))
        return function

    return register


def _parameter(text: str) -> Parameter:
    name, _, types = text.partition(":")
    kinds: set[type] = set()
    for word in (part.strip() for part in types.split("|")):
        kinds |= {type(None)} if word.endswith("?") else set()
        plain = word.rstrip("?")
        kinds |= {SIMPLE[kind] for kind in _GROUPS.get(plain, (plain,)) if kind != "any"}
    bare = name.strip().rstrip("?")
    optional, rest = name.strip().endswith("?"), bare.endswith("...")
    plain_name = bare.removesuffix("...")
    return Parameter(plain_name, frozenset(kinds), types.strip(), optional, rest)
