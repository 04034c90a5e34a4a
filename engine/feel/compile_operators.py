"""Compiles arithmetic, comparison, logic and the values with parts."""

from decimal import Decimal, DecimalException
from operator import ge, gt, le, lt, ne

from engine.feel.arithmetic import calculate
from engine.feel.comparison import ORDERED, between, equal, holds
from engine.feel.compiler import (
    Closure,
    Compiler,
    Frame,
    Place,
    Scope,
    handles,
    located,
    quiet,
)
from engine.feel.limits import Run
from engine.feel.numbers import CONTEXT
from engine.feel.syntax import (
    Between,
    Binary,
    Comparison,
    Context,
    FunctionDefinition,
    If,
    InstanceOf,
    Interval,
    ListOf,
    Literal,
    Logic,
    Node,
)
from engine.feel.types import is_instance, unknown_type
from engine.feel.values import Range, Value, type_name

_NUMBERS = {"!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_LONG = 1_000
"""Characters from which comparing two strings is charged for."""
_EXACT = {"+": CONTEXT.add, "-": CONTEXT.subtract, "*": CONTEXT.multiply}


@handles(Binary)
def _binary(compiler: Compiler, node: Binary, scope: Scope | None) -> Closure:
    left = compiler.compile(node.left, scope)
    right = compiler.compile(node.right, scope)
    place = compiler.place(node)
    if node.operator in ("=", "!="):
        left = quiet(left) if _is_null(node.right) else left
        right = quiet(right) if _is_null(node.left) else right
    if node.operator == "=":
        return _equality(left, right, place)
    if node.operator in _NUMBERS:
        return _order(node.operator, left, right, place)
    return _arithmetic(node.operator, left, right, place)


def _is_null(node: Node) -> bool:
    """Whether a text asks here for null itself, so that null is no surprise."""
    return isinstance(node, Literal) and node.value is None and not node.problem


def _equality(left: Closure, right: Closure, place: Place) -> Closure:
    def closure(run: Run, frame: Frame) -> Value:
        a, b = left(run, frame), right(run, frame)
        if type(a) is str and type(b) is str and len(a) < _LONG:
            return a == b
        return located(run, equal(run, a, b), place)

    return closure


def _order(operator: str, left: Closure, right: Closure, place: Place) -> Closure:
    numbers = _NUMBERS[operator]

    def closure(run: Run, frame: Frame) -> Value:
        a, b = left(run, frame), right(run, frame)
        if type(a) is Decimal and type(b) is Decimal:
            return numbers(a, b)
        return located(run, holds(run, operator, a, b), place)

    return closure


def _arithmetic(operator: str, left: Closure, right: Closure, place: Place) -> Closure:
    exact = _EXACT.get(operator)

    def closure(run: Run, frame: Frame) -> Value:
        a, b = left(run, frame), right(run, frame)
        if exact is not None and type(a) is Decimal and type(b) is Decimal:
            try:
                return exact(a, b)
            except DecimalException:
                pass
        return located(run, calculate(run, operator, a, b), place)

    return closure


@handles(Logic)
def _logic(compiler: Compiler, node: Logic, scope: Scope | None) -> Closure:
    operands = [compiler.compile(operand, scope) for operand in node.operands]
    decisive = node.operator == "or"
    message = f"“{node.operator}” staat naast iets dat geen ja of nee is."
    place = compiler.place(node)

    def closure(run: Run, frame: Frame) -> Value:
        result: bool | None = not decisive
        for operand in operands:
            value = operand(run, frame)
            if value is decisive:
                return decisive
            if value is not (not decisive):
                result = located(run, run.null(message, of=(value,)), place)
        return result

    return closure


@handles(Between)
def _between(compiler: Compiler, node: Between, scope: Scope | None) -> Closure:
    parts = [compiler.compile(part, scope) for part in (node.value, node.low, node.high)]
    place = compiler.place(node)

    def closure(run: Run, frame: Frame) -> Value:
        return located(run, between(run, *[part(run, frame) for part in parts]), place)

    return closure


@handles(If)
def _if(compiler: Compiler, node: If, scope: Scope | None) -> Closure:
    condition = compiler.compile(node.condition, scope)
    place = compiler.place(node)
    then = compiler.compile(node.then, scope)
    otherwise = compiler.compile(node.otherwise, scope)

    def closure(run: Run, frame: Frame) -> Value:
        met = condition(run, frame)
        if met is not True and met is not False:
            located(run, run.null("De voorwaarde van “if” is geen ja of nee.", of=(met,)), place)
        return then(run, frame) if met is True else otherwise(run, frame)

    return closure


@handles(InstanceOf)
def _instance_of(compiler: Compiler, node: InstanceOf, scope: Scope | None) -> Closure:
    value = compiler.compile(node.value, scope)
    wanted, unknown = node.type, unknown_type(node.type)
    if unknown:
        return lambda run, _frame: run.null(f"Het type “{unknown}” bestaat niet.", node.at)
    return lambda run, frame: is_instance(run, value(run, frame), wanted)


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
        if start is not None and end is not None:
            if type(start) is not type(end):
                return run.null("Begin en einde van een bereik zijn niet van één soort.", node.at)
            if type(start) not in ORDERED:
                return run.null(f"Een bereik van {type_name(start)} bestaat niet.", node.at)
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
