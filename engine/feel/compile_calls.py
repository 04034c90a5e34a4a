"""Compiles function definitions and calls."""

from engine.feel.compile_operators import located
from engine.feel.compiler import LIBRARY, Closure, Compiler, Frame, Scope, handles
from engine.feel.limits import MISSING, Run
from engine.feel.signature import TABLE, Builtin
from engine.feel.syntax import Call, FunctionDefinition, Name, TypeName
from engine.feel.types import conforms
from engine.feel.values import Function, Value, type_name


@handles(FunctionDefinition)
def _definition(compiler: Compiler, node: FunctionDefinition, scope: Scope | None) -> Closure:
    names = [name for name, _ in node.parameters]
    if node.external:
        return lambda run, _frame: run.null("Externe functies worden niet uitgevoerd.", node.at)
    body, size, height = compiler.part(node.body, Scope(set(names), scope))

    def closure(_run: Run, frame: Frame) -> Value:
        def call(run: Run, arguments: list[Value]) -> Value:
            run.charge(size)
            run.enter(height + 2)
            result = body(run, (dict(zip(names, arguments, strict=True)), frame))
            run.depth -= height + 2
            return result

        return Function("", node.parameters, call)

    return closure


@handles(Call)
def _call(compiler: Compiler, node: Call, scope: Scope | None) -> Closure:
    arguments = [compiler.compile(argument, scope) for argument in node.arguments]
    callee = node.function
    if isinstance(callee, Name) and callee.name in TABLE:
        fixed = _builtin_call(callee.name, arguments, node.names, node.at)
        if scope is None or not scope.binds(callee.name):
            compiler.used.add(callee.name)
            return fixed
        return _dynamic(compiler.compile(callee, scope), arguments, node, fixed)
    return _dynamic(compiler.compile(callee, scope), arguments, node, None)


def _dynamic(
    callee: Closure, arguments: list[Closure], node: Call, fallback: Closure | None
) -> Closure:
    """A call of what a value turns out to be; `fallback` if that is no function at all."""

    def closure(run: Run, frame: Frame) -> Value:
        function = callee(run, frame)
        if not isinstance(function, Function):
            if fallback is not None:
                return fallback(run, frame)
            return run.null(f"Hier wordt {type_name(function)} aangeroepen.", node.at)
        values = [argument(run, frame) for argument in arguments]
        return located(run, apply(run, function, values, node.names), node.at)

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
        _declared(value, kind) for value, (_, kind) in zip(values, function.parameters, strict=True)
    ]
    if any(value is MISSING for value in accepted):
        return run.null("Een argument is van een ander type dan de functie verwacht.")
    return function.call(run, accepted)


def _declared(value: Value, kind: TypeName | None) -> Value:
    """An argument as the declared type of its parameter wants it, or MISSING."""
    if kind is None or conforms(value, kind):
        return value
    if isinstance(value, list) and len(value) == 1 and conforms(value[0], kind):
        return value[0]
    return [value] if conforms([value], kind) else MISSING


def _builtin_call(name: str, arguments: list[Closure], names: tuple[str, ...], at: int) -> Closure:
    """A call of a built-in function, with what can be known beforehand worked out."""
    forms = [form for form in TABLE[name] if form.takes(len(arguments))]
    if names or len(forms) != 1 or len(arguments) != 1 or forms[0].gathers:

        def general(run: Run, frame: Frame) -> Value:
            values = [argument(run, frame) for argument in arguments]
            return located(run, invoke(run, name, values, names), at)

        return general
    parameter, function, argument = forms[0].parameters[0], forms[0].function, arguments[0]
    kinds = parameter.kinds

    def single(run: Run, frame: Frame) -> Value:
        value = argument(run, frame)
        if kinds and type(value) not in kinds:
            value = parameter.accept(value)
            if value is MISSING:
                return located(run, run.null(_mismatch(name)), at)
        result = function(run, value)
        return located(run, None, at) if result is None else result

    return single


def invoke(run: Run, name: str, values: list[Value], names: tuple[str, ...] = ()) -> Value:
    """Call a built-in function: the first of its forms that takes the arguments."""
    for form in TABLE[name]:
        arguments = _arranged(form, values, names)
        if arguments is not None:
            result = form.call(run, arguments)
            if result is not MISSING:
                return result
    return run.null(_mismatch(name))


def _arranged(form: Builtin, values: list[Value], names: tuple[str, ...]) -> list[Value] | None:
    """The arguments by position, with MISSING for one left out; None if they don't fit."""
    if not names:
        return values if form.takes(len(values)) else None
    order = form.order(names)
    return order and [MISSING if index < 0 else values[index] for index in order]


def _mismatch(name: str) -> str:
    return f"De functie “{name}” kan met deze argumenten niets."


def fill_library() -> None:
    """Make the built-in functions usable as values, once all of them are in the table."""
    for name, forms in TABLE.items():
        parameters = tuple((parameter.name, None) for parameter in forms[0].parameters)
        LIBRARY[name] = Function(name, parameters, _caller(name))


def _caller(name: str):  # type: ignore[no-untyped-def]
    return lambda run, arguments: invoke(run, name, arguments)
