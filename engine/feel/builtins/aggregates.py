"""Functions that make one value of a list (DMN 1.5, table 78).

Where the list may be written as several arguments, its parameter ends in `...`.
"""

from collections.abc import Callable, Hashable
from decimal import Decimal, DecimalException

from engine.feel.arithmetic import calculate
from engine.feel.comparison import compare, fingerprint
from engine.feel.limits import Run
from engine.feel.numbers import CONTEXT, ONE, ZERO
from engine.feel.signature import builtin
from engine.feel.values import Value

List = list[Value]


def _extreme(run: Run, items: List, sign: int) -> Value:
    if not items:
        return run.null("De lijst is leeg.")
    best = items[0]
    for item in run.items(items):
        run.charge(1)
        order = compare(run, item, best)
        if order is None:
            return None
        best = item if order == sign else best
    return best


@builtin("min", "list...: list")
def minimum(run: Run, items: List) -> Value:
    """The smallest. Example: `min(3, 1, 2) = 1`."""
    return _extreme(run, items, -1)


@builtin("max", "list...: list")
def maximum(run: Run, items: List) -> Value:
    """The largest. Example: `max([3, 1, 2]) = 3`."""
    return _extreme(run, items, 1)


def _numbers(run: Run, items: List) -> list[Decimal] | None:
    """The items if there are any and all are numbers."""
    if run.items(items) and all(type(item) is Decimal for item in items):
        return items
    return run.null("De lijst is leeg of heeft iets anders dan getallen.", of=items)


def _total(run: Run, numbers: list[Decimal]) -> Decimal:
    total = ZERO
    for number in numbers:
        run.charge(1)
        total = CONTEXT.add(total, number)
    return total


def _guarded(run: Run, work: Callable[[], Value]) -> Value:
    try:
        return work()
    except DecimalException:
        return run.null("Het getal wordt te groot.")


@builtin("sum", "list...: list")
def total(run: Run, items: List) -> Value:
    """All together. Example: `sum([1, 2, 3]) = 6`."""
    if items and type(items[0]) is not Decimal:
        return _sum_durations(run, items)
    numbers = _numbers(run, items)
    return numbers and _guarded(run, lambda: _total(run, numbers))


def _sum_durations(run: Run, items: List) -> Value:
    result = items[0]
    if type(result) is str:
        return run.null("Teksten hebben geen som.")
    for item in run.items(items)[1:]:
        run.charge(1)
        result = calculate(run, "+", result, item)
    return result if len(items) > 1 else calculate(run, "*", result, ONE)


@builtin("product", "list...: list")
def product(run: Run, items: List) -> Value:
    """All multiplied. Example: `product([2, 3, 4]) = 24`."""

    def work() -> Decimal:
        result = ONE
        for number in items:
            run.charge(1)
            result = CONTEXT.multiply(result, number)
        return result

    return _numbers(run, items) and _guarded(run, work)


@builtin("mean", "list...: list")
def mean(run: Run, items: List) -> Value:
    """The average. Example: `mean([1, 2, 3]) = 2`."""
    numbers = _numbers(run, items)
    return numbers and _guarded(
        run, lambda: CONTEXT.divide(_total(run, numbers), Decimal(len(items)))
    )


@builtin("median", "list...: list")
def median(run: Run, items: List) -> Value:
    """The middle one, or the mean of two. Example: `median([6, 1, 2, 3]) = 2.5`."""
    numbers = _numbers(run, items)
    if not numbers:
        return None
    run.charge(3 * len(numbers))
    ordered, middle = sorted(numbers), len(numbers) // 2
    if len(ordered) % 2:
        return ordered[middle]
    both = ordered[middle - 1 : middle + 1]
    return _guarded(run, lambda: CONTEXT.divide(_total(run, both), Decimal(2)))


@builtin("stddev", "list...: list")
def stddev(run: Run, items: List) -> Value:
    """The standard deviation of a sample. Example: `stddev([1, 2, 3]) = 1`."""
    numbers = _numbers(run, items)
    if not numbers or len(numbers) < 2:
        return run.null("Voor een standaardafwijking zijn twee getallen nodig.")

    def work() -> Decimal:
        middle = CONTEXT.divide(_total(run, numbers), Decimal(len(numbers)))
        away = [CONTEXT.subtract(number, middle) for number in numbers]
        squares = _total(run, [CONTEXT.multiply(distance, distance) for distance in away])
        return CONTEXT.sqrt(CONTEXT.divide(squares, Decimal(len(numbers) - 1)))

    return _guarded(run, work)


@builtin("mode", "list...: list")
def mode(run: Run, items: List) -> Value:
    """The numbers that occur most. Example: `mode([6, 3, 9, 6, 6]) = [6]`."""
    numbers = _numbers(run, items) if items else []
    if not numbers:
        return numbers
    found: dict[Hashable, list[Decimal]] = {}
    for number in numbers:
        found.setdefault(fingerprint(run, number), []).append(number)
    run.charge(2 * len(found))
    most = max(map(len, found.values()))
    return sorted(same[0] for same in found.values() if len(same) == most)


def _decided(run: Run, items: List, decisive: bool) -> bool | None:
    if decisive in [item for item in run.items(items) if type(item) is bool]:
        return decisive
    if all(item is (not decisive) for item in items):
        return not decisive
    return run.null("De lijst heeft iets anders dan ja of nee.", of=items)


@builtin("all", "list...: list")
def every(run: Run, items: List) -> bool | None:
    """Whether no item is false. Example: `all([true, true])`."""
    return _decided(run, items, decisive=False)


@builtin("any", "list...: list")
def some(run: Run, items: List) -> bool | None:
    """Whether an item is true. Example: `any([false, true])`."""
    return _decided(run, items, decisive=True)
