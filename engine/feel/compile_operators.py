"""Compiles arithmetic, comparison, logic, paths, filters and the values with parts."""

from decimal import Decimal, DecimalException
from operator import ge, gt, le, lt, ne

from engine.feel.arithmetic import calculate
from engine.feel.comparison import between, equal, holds
from engine.feel.compiler import Closure, Compiler, Frame, Scope, handles, read_local
from engine.feel.limits import Run
from engine.feel.numbers import CONTEXT
from engine.feel.properties import get_member
from engine.feel.syntax import (
    Between,
    Binary,
    Comparison,
    Context,
    Filter,
    FunctionDefinition,
    If,
    InstanceOf,
    Interval,
    ListOf,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Path,
)
from engine.feel.types import is_instance, unknown_type
from engine.feel.values import Range, Value, type_name

_NUMBERS = {"!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_EXACT = {"+": CONTEXT.add, "-": CONTEXT.subtract, "*": CONTEXT.multiply}


@handles(Binary)
def _binary(compiler: Compiler, node: Binary, scope: Scope | None) -> Closure:
    left = compiler.compile(node.left, scope)
    right = compiler.compile(node.right, scope)
    if node.operator == "=":
        return _equality(left, right, node.at)
    if node.operator in _NUMBERS:
        return _order(node.operator, left, right, node.at)
    return _arithmetic(node.operator, left, right, node.at)


def _equality(left: Closure, right: Closure, at: int) -> Closure:
    def closure(run: Run, frame: Frame) -> Value:
        a, b = left(run, frame), right(run, frame)
        if type(a) is str and type(b) is str:
            return a == b
        return located(run, equal(run, a, b), at)

    return closure


def _order(operator: str, left: Closure, right: Closure, at: int) -> Closure:
    numbers = _NUMBERS[operator]

    def closure(run: Run, frame: Frame) -> Value:
        a, b = left(run, frame), right(run, frame)
        if type(a) is Decimal and type(b) is Decimal:
            return numbers(a, b)
        return located(run, holds(run, operator, a, b), at)

    return closure


def _arithmetic(operator: str, left: Closure, right: Closure, at: int) -> Closure:
    exact = _EXACT.get(operator)

    def closure(run: Run, frame: Frame) -> Value:
        a, b = left(run, frame), right(run, frame)
        if exact is not None and type(a) is Decimal and type(b) is Decimal:
            try:
                return exact(a, b)
            except DecimalException:
                pass
        return located(run, calculate(run, operator, a, b), at)

    return closure


def located(run: Run, value: Value, at: int) -> Value:
    """`value`; the warnings about it get the place `at` if they had none."""
    if value is None and run.warnings:
        run.locate(at)
    return value


@handles(Logic)
def _logic(compiler: Compiler, node: Logic, scope: Scope | None) -> Closure:
    operands = [compiler.compile(operand, scope) for operand in node.operands]
    decisive = node.operator == "or"
    message = f"“{node.operator}” staat naast iets dat geen ja of nee is."

    def closure(run: Run, frame: Frame) -> Value:
        result: bool | None = not decisive
        for operand in operands:
            value = operand(run, frame)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                result = run.null(message, node.at)
        return result

    return closure


@handles(Between)
def _between(compiler: Compiler, node: Between, scope: Scope | None) -> Closure:
    parts = [compiler.compile(part, scope) for part in (node.value, node.low, node.high)]

    def closure(run: Run, frame: Frame) -> Value:
        return located(run, between(run, *[part(run, frame) for part in parts]), node.at)

    return closure


@handles(If)
def _if(compiler: Compiler, node: If, scope: Scope | None) -> Closure:
    condition = compiler.compile(node.condition, scope)
    then = compiler.compile(node.then, scope)
    otherwise = compiler.compile(node.otherwise, scope)

    def closure(run: Run, frame: Frame) -> Value:
        met = condition(run, frame)
        if met is not True and met is not False:
            run.null("De voorwaarde van “if” is geen ja of nee.", node.at)
        return then(run, frame) if met is True else otherwise(run, frame)

    return closure


@handles(InstanceOf)
def _instance_of(compiler: Compiler, node: InstanceOf, scope: Scope | None) -> Closure:
    value = compiler.compile(node.value, scope)
    wanted, unknown = node.type, unknown_type(node.type)
    if unknown:
        return lambda run, _frame: run.null(f"Het type “{unknown}” bestaat niet.", node.at)
    return lambda run, frame: is_instance(value(run, frame), wanted)


@handles(ListOf)
def _list(compiler: Compiler, node: ListOf, scope: Scope | None) -> Closure:
    items = [compiler.compile(item, scope) for item in node.items]

    def closure(run: Run, frame: Frame) -> Value:
        run.charge(len(items) + 1)
        return [item(run, frame) for item in items]

    return closure


@handles(Context)
def _context(compiler: Compiler, node: Context, scope: Scope | None) -> Closure:
    inner = Scope(set(), scope)
    entries = []
    for key, entry in node.entries:
        if isinstance(entry, FunctionDefinition):
            inner.names.add(key)
        entries.append((key, compiler.compile(entry, inner)))
        inner.names.add(key)
    keys = {key for key, _ in entries}

    def closure(run: Run, frame: Frame) -> Value:
        run.charge(len(entries) + 1)
        if len(keys) < len(entries):
            return run.null("Een context heeft twee keer dezelfde naam.", node.at)
        values: dict[str, Value] = {}
        own = (values, frame)
        for key, entry in entries:
            values[key] = entry(run, own)
        return values

    return closure


@handles(Interval)
def _interval(compiler: Compiler, node: Interval, scope: Scope | None) -> Closure:
    low = compiler.compile(node.low, scope)
    high = compiler.compile(node.high, scope)

    def closure(run: Run, frame: Frame) -> Value:
        start, end = low(run, frame), high(run, frame)
        if start is not None and end is not None and type(start) is not type(end):
            return run.null("Begin en einde van een bereik zijn niet van één soort.", node.at)
        return Range(start, end, node.low_included, node.high_included)

    return closure


@handles(Comparison)
def _comparison(compiler: Compiler, node: Comparison, scope: Scope | None) -> Closure:
    operand = compiler.compile(node.operand, scope)
    operator = node.operator

    def closure(run: Run, frame: Frame) -> Value:
        end = operand(run, frame)
        if operator in ("<", "<="):
            return Range(
                None, end, start_included=False, end_included=operator == "<=", operator=operator
            )
        if operator in (">", ">="):
            return Range(
                end, None, start_included=operator == ">=", end_included=False, operator=operator
            )
        included = operator == "="
        return Range(end, end, included, included, operator=operator)

    return closure


@handles(Path)
def _path(compiler: Compiler, node: Path, scope: Scope | None) -> Closure:
    of = compiler.compile(node.of, scope)
    name, at = node.name, node.at

    def closure(run: Run, frame: Frame) -> Value:
        value = of(run, frame)
        if type(value) is dict and name in value:
            return value[name]
        return located(run, get_member(run, value, name), at)

    return closure


@handles(Filter)
def _filter(compiler: Compiler, node: Filter, scope: Scope | None) -> Closure:
    of = _source(compiler, node.of, scope)
    index = _fixed_index(node.condition)
    if index is not None:
        return lambda run, frame: located(run, pick(run, of(run, frame), index), node.at)
    condition, size, _ = compiler.part(node.condition, Scope({"item"}, scope, open=True))

    def closure(run: Run, frame: Frame) -> Value:
        return located(run, _select(run, of(run, frame), condition, frame, size), node.at)

    return closure


def _source(compiler: Compiler, node: Node, scope: Scope | None) -> Closure:
    """What is filtered; `partial` without the copy that it is elsewhere."""
    if isinstance(node, Name) and node.name == "partial" and scope and scope.binds("partial"):
        compiler.used.add("partial")
        return read_local("partial", node.at)
    return compiler.compile(node, scope)


def _fixed_index(node: Node) -> Decimal | None:
    if isinstance(node, Literal) and isinstance(node.value, Decimal):
        return node.value
    if isinstance(node, Negation) and isinstance(node.operand, Literal):
        value = node.operand.value
        return CONTEXT.minus(value) if isinstance(value, Decimal) else None
    return None


def as_list(value: Value) -> list[Value]:
    """A list as it is, null as no items and anything else as one item."""
    if type(value) is list:
        return value
    return [] if value is None else [value]


def pick(run: Run, value: Value, index: Decimal) -> Value:
    """`value[index]`, counted from 1, or from the end if negative."""
    items = as_list(value)
    if index != int(index) or not 0 < abs(index) <= len(items):
        return run.null("De lijst heeft geen element met dit nummer.")
    return items[int(index) - 1 if index > 0 else int(index)]


def _select(run: Run, value: Value, condition: Closure, frame: Frame, size: int) -> Value:
    """`value[condition]`: the items that meet it, or one if it turns out to be a number."""
    items = as_list(value)
    if not items:
        first = condition(run, ({"item": None}, frame))
        return None if type(first) is Decimal else []
    found = []
    for item in items:
        run.charge(size)
        own: Frame = ({"item": item}, frame)
        met = condition(run, (item, own) if type(item) is dict else own)
        if met is True:
            found.append(item)
        elif type(met) is Decimal:
            return pick(run, items, met)
        elif met is not False:
            run.null(f"De voorwaarde van een filter gaf {type_name(met)}.")
    return found
