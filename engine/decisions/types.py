"""Types of a decision file: what a value must be, and what it is made to be (DMN 1.5, 10.3.2.9.4).

Where a value meets a type, it stays as it is if it conforms; a list of one item will do for the
item and the item for the list of it; a date becomes the midnight (UTC) that it starts with;
everything else becomes null, with a warning.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from engine.feel.compile_tests import Matcher, any_matches
from engine.feel.compiler import Closure, Compiler, Frame, Scope, handles
from engine.feel.limits import Run
from engine.feel.syntax import Node, TypeName
from engine.feel.temporal import UTC_ZONE, Date, DateTime
from engine.feel.types import SIMPLE
from engine.feel.values import Function, Range, Value, type_name

_MOMENT = "date and time"
_DEEPEST = 6


@dataclass(slots=True, eq=False)
class Type:
    """A type by name: one that FEEL knows (`plain`), or made of others.

    `whole` asks for a number without decimals, `ends` is the type of the ends of a range.
    `base` is the type that it narrows, `element` that of a list's items, `members` those of a
    context, `output` what a function gives (of `arity` arguments). `allowed` are tests of which a
    value (of a list: each item) has to meet one; of `constraints` the whole value has to.
    `limits` are both, as they are written.
    Filled after it is made, since types may contain themselves.
    """

    name: str
    plain: str | None = None
    whole: bool = False
    ends: "Type | None" = None
    base: "Type | None" = None
    element: "Type | None" = None
    members: tuple[tuple[str, "Type"], ...] | None = None
    arity: int | None = None
    output: "Type | None" = None
    allowed: list[Node] = field(default_factory=list)
    checks: list[Matcher] = field(default_factory=list)
    constraints: list[list[Matcher]] = field(default_factory=list)
    limits: list[Node] = field(default_factory=list)

    def result(self) -> "Type":
        """What a function gives whose variable has this type; older files name the result."""
        return self if self.arity is None else self.output or ANY

    def values(self) -> list[Node]:
        """The tests that say which values there are; empty if the type does not list them."""
        return self.allowed or (self.base.values() if self.base and not self.element else [])

    def all_limits(self) -> list[Node]:
        """The tests on the values of this type and of those that it narrows."""
        return self.limits + (self.base.all_limits() if self.base else [])

    def root(self) -> "Type":
        """The type that this one narrows in the end."""
        return self.base.root() if self.base is not None else self

    def in_feel(self, depth: int = 0) -> TypeName:
        """The same for FEEL, as far as that can say it; of a type in itself a few levels."""
        if depth > _DEEPEST:
            return TypeName("Any")
        if self.base is not None:
            return self.base.in_feel(depth + 1)
        if self.element is not None:
            return TypeName("list", (self.element.in_feel(depth + 1),))
        if self.members is not None:
            members = ((name, member.in_feel(depth + 1)) for name, member in self.members)
            return TypeName("context", members=tuple(members))
        return TypeName("function" if self.arity is not None else self.plain or "Any")


ANY = Type("Any")


def fits(run: Run, value: Value, kind: Type) -> bool:
    """Whether a value conforms to a type; null conforms to all."""
    run.charge(1)
    if value is None:
        return True
    return _of_kind(run, value, kind) and _permitted(run, value, kind)


def _of_kind(run: Run, value: Value, kind: Type) -> bool:
    """Whether a value is of the type, whatever values that allows."""
    if kind.base is not None:
        return fits(run, value, kind.base)
    if kind.element is not None:
        element = kind.element
        return isinstance(value, list) and all(fits(run, item, element) for item in value)
    if kind.members is not None:
        return isinstance(value, dict) and all(
            name in value and fits(run, value[name], member) for name, member in kind.members
        )
    if kind.arity is not None:
        return isinstance(value, Function) and len(value.parameters) == kind.arity
    if kind.plain is None:
        return True
    if type(value) is not SIMPLE[kind.plain]:
        return False
    if kind.ends is not None and isinstance(value, Range):
        return fits(run, value.start, kind.ends) and fits(run, value.end, kind.ends)
    return not kind.whole or not isinstance(value, Decimal) or value == value.to_integral_value()


def _permitted(run: Run, value: Value, kind: Type) -> bool:
    """Whether a value is one of those that the type lists."""
    items = value if kind.element is not None and isinstance(value, list) else [value]
    if kind.checks and not all(any_matches(run, None, item, kind.checks) for item in items):
        return False
    return all(any_matches(run, None, value, tests) for tests in kind.constraints)


def convert(run: Run, value: Value, kind: Type) -> Value:
    """A value as a type wants it; null, with a warning, if it can't be that."""
    if kind is ANY or fits(run, value, kind):
        return _typed_function(value, kind) if isinstance(value, Function) else value
    for candidate in _other_forms(value, kind):
        if fits(run, candidate, kind):
            return candidate
    if _of_kind(run, value, kind):
        return run.null(f"De waarde hoort niet bij wat “{kind.name}” toestaat.")
    return run.null(f"{type_name(value)} is niet wat “{kind.name}” moet zijn.")


def _other_forms(value: Value, kind: Type) -> Iterable[Value]:
    if isinstance(value, list):
        return _unwrapped(value)
    if isinstance(value, Date) and kind.root().plain == _MOMENT:
        return (DateTime(value, 0, UTC_ZONE),)
    return ([value],)


def _unwrapped(value: Value) -> Iterable[Value]:
    """What stands in a list of one item, and in that, and so on."""
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
        yield value


def _typed_function(value: Function, kind: Type) -> Function:
    """The same function; what it gives becomes what the type says."""
    output = kind.root().output
    if output is None:
        return value
    return Function(
        value.name,
        value.parameters,
        lambda run, arguments: convert(run, value.call(run, arguments), output),
    )


@dataclass(frozen=True, slots=True)
class Typed(Node):
    """An expression whose value has to be of a type."""

    inner: Node
    type: Type


@handles(Typed)
def _typed(compiler: Compiler, node: Typed, scope: Scope | None) -> Closure:
    inner, kind = compiler.compile(node.inner, scope), node.type

    def closure(run: Run, frame: Frame) -> Value:
        return convert(run, inner(run, frame), kind)

    return closure


@dataclass(frozen=True, slots=True)
class Accepting(Node):
    """The body of a function, whose arguments first become what their types say.

    Unlike in FEEL's own `function(a: number)`, an argument of another type becomes null, and the
    function is called all the same (DMN 1.5, 10.3.2.13.3).
    """

    parameters: tuple[tuple[str, Type], ...]
    body: Node


@handles(Accepting)
def _accepting(compiler: Compiler, node: Accepting, scope: Scope | None) -> Closure:
    body = compiler.compile(node.body, scope)

    def closure(run: Run, frame: Frame) -> Value:
        own = frame[0] if frame is not None else {}
        for name, kind in node.parameters:
            own[name] = convert(run, own[name], kind)
        return body(run, frame)

    return closure
