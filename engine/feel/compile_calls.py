"""Compiles function definitions and calls."""

from engine.feel.calls_read import GUARDS
from engine.feel.compiler import (
    LIBRARY,
    Closure,
    Compiler,
    Frame,
    Place,
    Scope,
    handles,
    located,
    quiet,
)
from engine.feel.limits import MISSING, Run
from engine.feel.reading import read_node
from engine.feel.shapes import ANY_CONTEXT
from engine.feel.signature import TABLE, Builtin
from engine.feel.syntax import Call, FunctionDefinition, Name, TypeName
from engine.feel.types import converted
from engine.feel.values import Function, Value, type_name

_CALL, _DEFINITION = 3, 6
"""What a call and a function, which keeps its frame, cost more than another node."""


@handles(FunctionDefinition)
def _definition(compiler: Compiler, node: FunctionDefinition, scope: Scope | None) -> Closure:
    names = [name for name, _ in node.parameters]
    if node.external:
        return lambda run, _frame: run.null("Externe functies worden niet uitgevoerd.", node.at)
    compiler.size += _DEFINITION
    body, size, height = compiler.part(node.body, Scope(set(names), scope))
    kind = "" if compiler.ambiguous else read_node(node.body, (ANY_CONTEXT,)).shape.kind
    result = TypeName(kind) if kind else None

    def closure(_run: Run, frame: Frame) -> Value:
        def call(run: Run, arguments: list[Value]) -> Value:
            run.charge(size)
            run.enter(height + 2)
            result = body(run, (dict(zip(names, arguments, strict=True)), frame))
            run.depth -= height + 2
            return result

        return Function("", node.parameters, call, result)

    return closure


@handles(Call)
def _call(compiler: Compiler, node: Call, scope: Scope | None) -> Closure:
    compiler.size += _CALL
    arguments = [compiler.compile(argument, scope) for argument in node.arguments]
    callee = node.function
    fixed = None
    if isinstance(callee, Name) and callee.name in TABLE:
        if callee.name in GUARDS and arguments:
            arguments[0] = quiet(arguments[0])
        low, high = compiler.span
        compiler.span = (min(low, callee.at), high)
        place = (callee.at, *compiler.span)
        fixed = _builtin_call(callee.name, arguments, node.names, place)
        if scope is None or not scope.binds(callee.name):
            compiler.used.add(callee.name)
            return fixed
    function = compiler.compile(callee, scope)
    return _dynamic(function, arguments, node, compiler.place(node), fixed)


def _dynamic(
    callee: Closure, arguments: list[Closure], node: Call, place: Place, fallback: Closure | None
) -> Closure:
    """A call of what a value turns out to be; `fallback` if that is no function at all."""

    def closure(run: Run, frame: Frame) -> Value:
        function = callee(run, frame)
        if not isinstance(function, Function):
            if fallback is not None:
                return fallback(run, frame)
            message = (
                f"{type_name(function).capitalize()} is geen functie en is niet aan te roepen."
            )
            return located(run, run.null(message, of=(function,)), place)
        values = [argument(run, frame) for argument in arguments]
        return located(run, apply(run, function, values, node.names), place)

    return closure


def apply(run: Run, function: Function, values: list[Value], names: tuple[str, ...] = ()) -> Value:
    """Call a function value with arguments by position or by name."""
    own = [name for name, _ in function.parameters]
    if function.name:
        return invoke(run, function.name, values, names)
    if names and sorted(names) != sorted(own):
        return run.null("De functie heeft andere parameters.")
    if names:
        values = [values[names.index(name)] for name in own]
    if len(values) != len(own):
        return run.null(f"De functie verwacht {len(own)} argumenten, niet {len(values)}.")
    accepted = [
        converted(run, value, kind)
        for value, (_, kind) in zip(values, function.parameters, strict=True)
    ]
    if any(value is MISSING for value in accepted):
        return run.null("Een argument is van een ander type dan de functie verwacht.", of=values)
    return function.call(run, accepted)


def _builtin_call(
    name: str, arguments: list[Closure], names: tuple[str, ...], place: Place
) -> Closure:
    """A call of a built-in function, with what can be known beforehand worked out."""
    forms = [form for form in TABLE[name] if form.takes(len(arguments))]
    if names or len(forms) != 1 or len(arguments) != 1 or forms[0].gathers:

        def general(run: Run, frame: Frame) -> Value:
            values = [argument(run, frame) for argument in arguments]
            return located(run, invoke(run, name, values, names), place)

        return general
    parameter, function, argument = forms[0].parameters[0], forms[0].function, arguments[0]
    kinds = parameter.kinds

    def single(run: Run, frame: Frame) -> Value:
        value = argument(run, frame)
        if kinds and type(value) not in kinds:
            accepted = parameter.accept(value)
            if accepted is MISSING:
                return located(run, run.null(_mismatch(name, [value]), of=(value,)), place)
            value = accepted
        result = function(run, value)
        return located(run, None, place) if result is None else result

    return single


def invoke(run: Run, name: str, values: list[Value], names: tuple[str, ...] = ()) -> Value:
    """Call a built-in function: the first of its forms that takes the arguments.

    Named arguments may fit several forms, as in `before(range: …, point: …)`; then the form with
    the parameters in the order as written goes first.
    """
    forms = TABLE[name]
    if names and len(forms) > 1:
        forms = sorted(forms, key=lambda form: form.names != names)
    for form in forms:
        arguments = _arranged(form, values, names)
        if arguments is not None:
            result = form.call(run, arguments)
            if result is not MISSING:
                return result
    return run.null(_mismatch(name, values, names), of=values)


def _arranged(form: Builtin, values: list[Value], names: tuple[str, ...]) -> list[Value] | None:
    """The arguments by position, null for one left out; None if they don't fit."""
    if not names:
        return values if form.takes(len(values)) else None
    order = form.order(names)
    return order and [None if index < 0 else values[index] for index in order]


def _mismatch(name: str, values: list[Value], names: tuple[str, ...] = ()) -> str:
    """Why no form of a function takes the arguments: their names, their number or their types."""
    forms = TABLE[name]
    if names and not any(form.order(names) for form in forms):
        known = " of ".join(dict.fromkeys(f"({', '.join(form.names)})" for form in forms))
        return f"De parameters van “{name}” heten {known}."
    if not names and not any(form.takes(len(values)) for form in forms):
        return f"De functie “{name}” verwacht een ander aantal argumenten dan {len(values)}."
    given = ", ".join(map(type_name, values))
    return f"De functie “{name}” werkt niet met: {given}."


def fill_library() -> None:
    """Make the built-in functions usable as values, once all of them are in the table."""
    for name, forms in TABLE.items():
        parameters = tuple((parameter.name, None) for parameter in forms[0].parameters)
        LIBRARY[name] = Function(name, parameters, _caller(name))


def _caller(name: str):  # type: ignore[no-untyped-def]
    return lambda run, arguments: invoke(run, name, arguments)
