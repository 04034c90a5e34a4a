"""Syntax tree → closures.

A closure takes the run and a frame and gives the node's value. A frame is `(values, outer frame)`
for each construct that binds names (function, loop, filter, context); the context that the caller
gave is not a frame but `run.values`, where names end that no frame has.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine.feel.arithmetic import negate
from engine.feel.limits import MISSING, Run
from engine.feel.syntax import Literal, Name, Negation, Node
from engine.feel.values import Function, Value

Frame = tuple[dict[str, Value], Any] | None
Closure = Callable[[Run, Frame], Value]


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that a construct binds; with `open` also any key of a list's items."""

    names: set[str]
    outer: "Scope | None"
    open: bool = False

    def binds(self, name: str) -> bool:
        """Whether this construct or one around it surely has the name."""
        return name in self.names or (self.outer is not None and self.outer.binds(name))

    def may_bind(self) -> bool:
        """Whether an item of a list may have any name here."""
        return self.open or (self.outer is not None and self.outer.may_bind())


@dataclass(slots=True)
class Compiler:
    """Compiles one tree and collects what it reads.

    `free` are the names that come from the caller's context, `possible` those that may also be a
    key of a filtered list's items. `size` counts nodes, `height` is the nesting of the last part.
    """

    free: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    size: int = 0
    level: int = 0
    height: int = 0

    def compile(self, node: Node, scope: Scope | None) -> Closure:
        """The closure of a node; raises RecursionError on absurd nesting."""
        self.size += 1
        self.level += 1
        self.height = max(self.height, self.level)
        closure = HANDLERS[type(node)](self, node, scope)
        self.level -= 1
        return closure

    def part(self, node: Node, scope: Scope | None) -> tuple[Closure, int, int]:
        """The closure of a node that runs many times, with its size and its height."""
        size, height = self.size, self.height
        self.height = self.level
        closure = self.compile(node, scope)
        own = self.height - self.level
        self.height = max(height, self.height)
        return closure, self.size - size, own


Handler = Callable[[Compiler, Any, Scope | None], Closure]
HANDLERS: dict[type[Node], Handler] = {}
"""What compiles each kind of node; the modules `compile_*` fill it."""
LIBRARY: dict[str, Function] = {}
"""The built-in functions as values; `engine.feel.builtins` fills it."""


def handles(kind: type[Node]) -> Callable[[Handler], Handler]:
    """Register what compiles a kind of node."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def constant(value: Value) -> Closure:
    """A closure that always gives `value`."""
    return lambda _run, _frame: value


@handles(Literal)
def _literal(_compiler: Compiler, node: Literal, _scope: Scope | None) -> Closure:
    if not node.problem:
        return constant(node.value)
    message = f"{node.source[:40]} is geen geldige waarde."
    return lambda run, _frame: run.null(message, node.at)


@handles(Name)
def _name(compiler: Compiler, node: Name, scope: Scope | None) -> Closure:
    name, at = node.name, node.at
    compiler.used.add(name)
    bound = scope is not None and scope.binds(name)
    if not bound and name not in LIBRARY and name != "?":
        open_scope = scope is not None and scope.may_bind()
        (compiler.possible if open_scope else compiler.free).add(name)
    read = read_local(name, at) if scope is not None or name == "?" else read_global(name, at)
    if name == "partial" and bound:
        return lambda run, frame: run.items(list(read(run, frame)))
    return read


def read_global(name: str, at: int) -> Closure:
    """Reads a name from the caller's context or else the built-in functions."""

    def read(run: Run, _frame: Frame) -> Value:
        value = run.values.get(name, MISSING)
        if value is MISSING:
            value = run.load(name)
        return fallback(run, name, at) if value is MISSING else value

    return read


def read_local(name: str, at: int) -> Closure:
    """Reads a name from the frames, from the inside out, and else as `read_global`."""
    outside = read_global(name, at)

    def read(run: Run, frame: Frame) -> Value:
        while frame is not None:
            value = frame[0].get(name, MISSING)
            if value is not MISSING:
                return value
            frame = frame[1]
        return outside(run, frame)

    return read


def fallback(run: Run, name: str, at: int) -> Value:
    """What a name means that neither the text nor the context defines."""
    if name in LIBRARY:
        return LIBRARY[name]
    return run.null(f"De naam “{name}” bestaat hier niet.", at)


@handles(Negation)
def _negation(compiler: Compiler, node: Negation, scope: Scope | None) -> Closure:
    operand = compiler.compile(node.operand, scope)
    return lambda run, frame: negate(run, operand(run, frame))
