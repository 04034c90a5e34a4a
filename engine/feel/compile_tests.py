"""Compiles unary tests: `in`, and the cells of decision tables (DMN 1.5, 7.3.3 and 10.3.2.5)."""

from collections.abc import Callable
from decimal import Decimal

from engine.feel.comparison import holds, is_in
from engine.feel.compiler import Closure, Compiler, Frame, Scope, handles, located
from engine.feel.limits import Run
from engine.feel.syntax import Comparison, In, Interval, Literal, Node, Tests
from engine.feel.values import Range, Value

Matcher = Callable[[Run, Frame, Value], bool | None]


@handles(In)
def _in(compiler: Compiler, node: In, scope: Scope | None) -> Closure:
    value = compiler.compile(node.value, scope)
    tests = [matcher(compiler, test, scope, asks=False) for test in node.tests]
    place = compiler.place(node)

    def closure(run: Run, frame: Frame) -> Value:
        return located(run, any_matches(run, frame, value(run, frame), tests), place)

    return closure


def any_matches(run: Run, frame: Frame, value: Value, tests: list[Matcher]) -> bool | None:
    """Whether one of the tests holds; None if none does and one is undecided."""
    result: bool | None = False
    for test in tests:
        met = test(run, frame, value)
        if met:
            return True
        if met is None:
            result = None
    return result


def whole_tests(compiler: Compiler, node: Node, scope: Scope | None = None) -> Matcher:
    """What decides whether a value meets unary tests."""
    if not isinstance(node, Tests):
        return lambda _run, _frame, _value: True
    tests = [matcher(compiler, test, scope, asks=True) for test in node.tests]
    if len(tests) == 1 and not node.negated:
        return tests[0]
    if not node.negated:
        return lambda run, frame, value: any_matches(run, frame, value, tests)

    def none_matches(run: Run, frame: Frame, value: Value) -> bool | None:
        met = any_matches(run, frame, value, tests)
        return None if met is None else not met

    return none_matches


def matcher(compiler: Compiler, node: Node, scope: Scope | None, *, asks: bool) -> Matcher:
    """One test. With `asks`, `?` in it stands for the value and true alone is enough."""
    if isinstance(node, Comparison):
        return _comparison(node.operator, compiler.compile(node.operand, scope))
    if isinstance(node, Literal) and type(node.value) in (str, Decimal):
        return _literal(node.value)
    if isinstance(node, Interval) and isinstance(node.low, Literal):
        low, high = node.low.value, node.high.value if isinstance(node.high, Literal) else None
        if type(low) is Decimal and type(high) is Decimal:
            return _numbers(Range(low, high, node.low_included, node.high_included))
    if asks:
        compiler.used.discard("?")
        return _question(compiler, compiler.compile(node, Scope({"?"}, scope)))
    closure = compiler.compile(node, scope)
    return lambda run, frame, value: is_in(run, value, closure(run, frame))


def _literal(wanted: Value) -> Matcher:
    kind = type(wanted)

    def match(run: Run, _frame: Frame, value: Value) -> bool | None:
        return value == wanted if type(value) is kind else is_in(run, value, wanted)

    return match


def _numbers(span: Range) -> Matcher:
    """An interval of numbers that stand in the text, as most cells with intervals have."""
    low: Decimal = span.start
    high: Decimal = span.end
    closed, shut = span.start_included, span.end_included

    def match(run: Run, _frame: Frame, value: Value) -> bool | None:
        if type(value) is not Decimal:
            return is_in(run, value, span)
        if not (low <= value if closed else low < value):
            return False
        return value <= high if shut else value < high

    return match


def _comparison(operator: str, operand: Closure) -> Matcher:
    return lambda run, frame, value: holds(run, operator, value, operand(run, frame))


def _question(compiler: Compiler, closure: Closure) -> Matcher:
    asked = "?" in compiler.used

    def match(run: Run, frame: Frame, value: Value) -> bool | None:
        result = closure(run, ({"?": value}, frame))
        if type(result) is bool and (asked or type(value) is not bool):
            return result
        return is_in(run, value, result)

    return match
