"""Compiles `for`, `some` and `every`."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from engine.feel.comparison import compare
from engine.feel.compiler import Closure, Compiler, Frame, Scope, handles, located
from engine.feel.limits import Run
from engine.feel.numbers import CONTEXT, ONE
from engine.feel.syntax import For, Quantified, Span
from engine.feel.temporal import Date, date_of_days
from engine.feel.values import Range, Value

Iterators = list[tuple[str, Closure]]
_NO_DOMAIN = "“for” heeft een lijst of een bereik van hele getallen of dagen nodig."


def _iterators(
    compiler: Compiler, node: For | Quantified, scope: Scope | None
) -> tuple[Iterators, Scope]:
    """The domains of the iterators, each with the earlier ones in sight, and the body's scope."""
    inner = Scope({"partial"} if isinstance(node, For) else set(), scope)
    domains: Iterators = []
    for name, domain in node.iterators:
        domains.append((name, compiler.compile(domain, inner)))
        inner = Scope({name}, inner)
    return domains, inner


@handles(Span)
def _span(compiler: Compiler, node: Span, scope: Scope | None) -> Closure:
    low = compiler.compile(node.low, scope)
    high = compiler.compile(node.high, scope)
    return lambda run, frame: Range(low(run, frame), high(run, frame))


@handles(For)
def _for(compiler: Compiler, node: For, scope: Scope | None) -> Closure:
    iterators, inner = _iterators(compiler, node, scope)
    body, size, _ = compiler.part(node.body, inner)
    place = compiler.place(node)

    def closure(run: Run, frame: Frame) -> Value:
        results: list[Value] = []
        for own in _rounds(run, iterators, ({"partial": results}, frame), size):
            if own is None:
                return located(run, run.null(_NO_DOMAIN, of=(None,)), place)
            results.append(body(run, own))
            if len(results) > run.limits.items:
                run.items(results)
        return results

    return closure


@handles(Quantified)
def _quantified(compiler: Compiler, node: Quantified, scope: Scope | None) -> Closure:
    iterators, inner = _iterators(compiler, node, scope)
    condition, size, _ = compiler.part(node.condition, inner)
    place = compiler.place(node)
    decisive = node.quantifier == "some"

    def closure(run: Run, frame: Frame) -> Value:
        result: bool | None = not decisive
        for own in _rounds(run, iterators, ({}, frame), size):
            met = condition(run, own) if own is not None else None
            if met is decisive:
                return decisive
            if met is not (not decisive):
                message = f"“{node.quantifier}” kreeg niet steeds ja of nee."
                result = located(run, run.null(message, of=(met,)), place)
        return result

    return closure


def _rounds(run: Run, iterators: Iterators, frame: Frame, size: int) -> Iterator[Frame]:
    """The frame of each round; None, once, where a domain cannot be walked through."""
    (name, domain), rest = iterators[0], iterators[1:]
    items = walk(run, domain(run, frame))
    if items is None:
        yield None
        return
    for item in items:
        run.charge(size)
        own: Frame = ({name: item}, frame)
        if rest:
            yield from _rounds(run, rest, own, size)
        else:
            yield own


def walk(run: Run, domain: Value) -> Iterable[Value] | None:
    """The items of a list, the steps of a range of whole numbers or dates, or the value alone."""
    if isinstance(domain, list):
        return domain
    if not isinstance(domain, Range):
        return None if domain is None else [domain]
    order = compare(run, domain.start, domain.end)
    if order is None or domain.operator:
        return None
    if isinstance(domain.start, Decimal):
        return _numbers(domain, -ONE if order > 0 else ONE)
    if isinstance(domain.start, Date):
        return _dates(domain, -1 if order > 0 else 1)
    return None


def _numbers(domain: Range, step: Decimal) -> Iterator[Value]:
    current, last = domain.start, domain.end
    current = current if domain.start_included else CONTEXT.add(current, step)
    while current.compare(last) * step < 0 or (current == last and domain.end_included):
        yield current
        following = CONTEXT.add(current, step)
        if following == current:
            return
        current = following


def _dates(domain: Range, step: int) -> Iterator[Value]:
    current, last = domain.start.days, domain.end.days
    current += 0 if domain.start_included else step
    while (last - current) * step > 0 or (current == last and domain.end_included):
        yield date_of_days(current)
        current += step
