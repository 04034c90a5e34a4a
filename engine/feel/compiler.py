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
from engine.feel.mistakes import name_hint
from engine.feel.names import look_for
from engine.feel.syntax import Literal, Name, Negation, Node
from engine.feel.values import Function, Value

Frame = tuple[dict[str, Value], Any] | None
Closure = Callable[[Run, Frame], Value]
Place = tuple[int, int, int]
"""Where a node stands in the text, and the first and last place of the nodes inside it."""


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
    key of a filtered list's items. `ambiguous`: a value may have a longer name than one read here.
    `size` counts nodes, `height` is the nesting of the last part.
    """

    free: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    ambiguous: bool = False
    span: tuple[int, int] = (0, 0)
    size: int = 0
    level: int = 0
    height: int = 0

    def compile(self, node: Node, scope: Scope | None) -> Closure:
        """The closure of a node; raises RecursionError on absurd nesting."""
        self.size += 1
        self.level += 1
        self.height = max(self.height, self.level)
        low, high = self.span
        self.span = (node.at, node.at)
        closure = HANDLERS[type(node)](self, node, scope)
        self.span = (min(low, self.span[0]), max(high, self.span[1]))
        self.level -= 1
        return closure

    def place(self, node: Node) -> Place:
        """The place of the node at hand, once the nodes inside it are compiled."""
        return (node.at, *self.span)

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


def located(run: Run, value: Value, place: Place) -> Value:
    """`value`; the warnings about it get their place if they had none."""
    if value is None and run.warnings:
        run.locate(*place)
    return value


def quiet(closure: Closure) -> Closure:
    """The same without warnings, where null is asked for."""

    def silent(run: Run, frame: Frame) -> Value:
        if run.warnings is None:
            return closure(run, frame)
        before = len(run.warnings)
        value = closure(run, frame)
        if value is None:
            del run.warnings[before:]
        return value

    return silent


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
    return _attentive(compiler, node, read, scope) if node.longer else read


def _attentive(compiler: Compiler, node: Name, read: Closure, scope: Scope | None) -> Closure:
    """Reads a name unless what is around has a longer one."""
    compiler.ambiguous = True
    longer, items = node.longer, scope is not None and scope.may_bind()

    def closure(run: Run, frame: Frame) -> Value:
        around = frame
        while items and around is not None:
            look_for(longer, around[0])
            around = around[1]
        look_for(longer, run.context)
        return read(run, frame)

    return closure


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
    return run.null(f"De naam “{name}” bestaat hier niet. {name_hint(name)}".strip(), at)


@handles(Negation)
def _negation(compiler: Compiler, node: Negation, scope: Scope | None) -> Closure:
    operand = compiler.compile(node.operand, scope)
    place = compiler.place(node)
    return lambda run, frame: located(run, negate(run, operand(run, frame)), place)
