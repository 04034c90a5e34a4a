"""Compiles paths and filters (DMN 1.5, 10.3.2.5 and 10.3.2.6)."""

from decimal import Decimal

from engine.feel.compiler import (
    Closure,
    Compiler,
    Frame,
    Scope,
    handles,
    located,
    read_local,
)
from engine.feel.limits import Run
from engine.feel.names import look_for
from engine.feel.numbers import CONTEXT
from engine.feel.properties import contexts_in, get_member
from engine.feel.syntax import Filter, Literal, Name, Negation, Node, Path
from engine.feel.values import Value, type_name


@handles(Path)
def _path(compiler: Compiler, node: Path, scope: Scope | None) -> Closure:
    of = compiler.compile(node.of, scope)
    name, place = node.name, compiler.place(node)

    def closure(run: Run, frame: Frame) -> Value:
        value = of(run, frame)
        if type(value) is dict and name in value:
            return value[name]
        return located(run, get_member(run, value, name), place)

    if not node.longer:
        return closure
    compiler.ambiguous = True
    longer = node.longer

    def attentive(run: Run, frame: Frame) -> Value:
        value = of(run, frame)
        for context in contexts_in(run, value):
            look_for(longer, context)
        return located(run, get_member(run, value, name), place)

    return attentive


@handles(Filter)
def _filter(compiler: Compiler, node: Filter, scope: Scope | None) -> Closure:
    of = _source(compiler, node.of, scope)
    index = _fixed_index(node.condition)
    if index is not None:
        place = compiler.place(node)
        return lambda run, frame: located(run, pick(run, of(run, frame), index), place)
    condition, size, _ = compiler.part(node.condition, Scope({"item"}, scope, open=True))
    place = compiler.place(node)

    def closure(run: Run, frame: Frame) -> Value:
        items = as_list(of(run, frame))
        if not items:
            return _of_nothing(run, condition, frame)
        found = []
        for item in items:
            run.charge(size)
            own: Frame = ({"item": item}, frame)
            met = condition(run, (item, own) if type(item) is dict else own)
            if met is True:
                found.append(item)
            elif type(met) is Decimal:
                return located(run, pick(run, items, met), place)
            elif met is not False:
                message = f"De voorwaarde van een filter gaf {type_name(met)}."
                located(run, run.null(message, of=(met,)), place)
        return found

    return closure


def _of_nothing(run: Run, condition: Closure, frame: Frame) -> list[Value] | None:
    """What a filter gives of no items: none, or null where the condition is an index."""
    before = run.mark()
    met = condition(run, ({"item": None}, frame))
    run.back_to(before)
    return None if type(met) is Decimal else []


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
