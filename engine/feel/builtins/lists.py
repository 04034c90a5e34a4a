"""List functions (DMN 1.5, tables 78 and 81; Camunda's additions)."""

from decimal import Decimal
from functools import cmp_to_key

from engine.feel.comparison import compare, fingerprint
from engine.feel.compile_calls import apply
from engine.feel.limits import Run
from engine.feel.signature import builtin
from engine.feel.values import Function, Value

List = list[Value]


@builtin("count", "list: list")
def count(_run: Run, items: List) -> Decimal:
    """The number of items. Example: `count([1, 2, 3]) = 3`."""
    return Decimal(len(items))


@builtin("is empty", "list: list")
def is_empty(_run: Run, items: List) -> bool:
    """Whether there are no items. Example: `is empty([])`."""
    return not items


@builtin("list contains", "list: list", "element: any")
def list_contains(run: Run, items: List, element: Value) -> bool:
    """Whether an item is in the list. Example: `list contains([1, null], null)`."""
    wanted = fingerprint(run, element)
    return any(fingerprint(run, item) == wanted for item in items)


def _start(items: List, position: Decimal) -> int | None:
    """The index of a position from 1, or from the end if negative."""
    whole = int(position) if abs(position) <= len(items) else 0
    if not whole:
        return None
    return whole - 1 if whole > 0 else len(items) + whole


@builtin("sublist", "list: list", "start position: number", "length?: number")
def sublist(run: Run, items: List, position: Decimal, length: Decimal | None = None) -> Value:
    """A part of the list. Example: `sublist([4, 5, 6], 2) = [5, 6]`."""
    start = _start(items, position)
    if start is None or (length is not None and not 1 <= length <= len(items) - start):
        return run.null("De plaats of de lengte valt buiten de lijst.")
    return run.items(items[start:] if length is None else items[start : start + int(length)])


@builtin("append", "list: list", "item...: any")
def append(run: Run, items: List, *more: Value) -> List:
    """The list with items at its end. Example: `append([1], 2, 3) = [1, 2, 3]`."""
    return run.items([*items, *more])


@builtin("concatenate", "list: list", "more...?: list")
def concatenate(run: Run, *lists: List) -> List:
    """Lists one after the other. Example: `concatenate([1], [2, 3]) = [1, 2, 3]`."""
    run.charge(sum(map(len, lists)))
    return run.items([item for items in lists for item in items])


@builtin("insert before", "list: list", "position: number", "newItem: any")
def insert_before(run: Run, items: List, position: Decimal, item: Value) -> Value:
    """The list with an item at a position. Example: `insert before([1, 3], 2, 2) = [1, 2, 3]`."""
    start = _start(items, position)
    if start is None:
        return run.null("De plaats valt buiten de lijst.")
    return run.items([*items[:start], item, *items[start:]])


@builtin("remove", "list: list", "position: number")
def remove(run: Run, items: List, position: Decimal) -> Value:
    """The list without the item at a position. Example: `remove([1, 2, 3], 2) = [1, 3]`."""
    start = _start(items, position)
    if start is None:
        return run.null("De plaats valt buiten de lijst.")
    return run.items([*items[:start], *items[start + 1 :]])


@builtin("list replace", "list: list", "position: number", "newItem: any")
def list_replace(run: Run, items: List, position: Decimal, item: Value) -> Value:
    """The list with another item at a position. Example: `list replace([1, 2], 2, 4) = [1, 4]`."""
    start = _start(items, position)
    if start is None:
        return run.null("De plaats valt buiten de lijst.")
    return run.items([*items[:start], item, *items[start + 1 :]])


@builtin("list replace", "list: list", "match: function", "newItem: any")
def list_replace_matching(run: Run, items: List, match: Function, item: Value) -> Value:
    """The list with another item wherever a function says so.
    Example: `list replace([2, 4], function(item, newItem) item < newItem, 3) = [3, 4]`."""
    result = []
    for old in run.items(items):
        met = apply(run, match, [old, item])
        if type(met) is not bool:
            return run.null("De functie gaf geen ja of nee.")
        result.append(item if met else old)
    return result


@builtin("reverse", "list: list")
def reverse(run: Run, items: List) -> List:
    """The list from end to start. Example: `reverse([1, 2]) = [2, 1]`."""
    return run.items(items[::-1])


@builtin("index of", "list: list", "match: any")
def index_of(run: Run, items: List, match: Value) -> List:
    """The positions of an item. Example: `index of([1, 2, 1], 1) = [1, 3]`."""
    wanted = fingerprint(run, match)
    return [
        Decimal(index) for index, item in enumerate(items, 1) if fingerprint(run, item) == wanted
    ]


@builtin("distinct values", "list: list")
def distinct_values(run: Run, items: List) -> List:
    """The list without repeats. Example: `distinct values([1, 2, 1]) = [1, 2]`."""
    found: dict[object, Value] = {}
    for item in items:
        found.setdefault(fingerprint(run, item), item)
    return list(found.values())


@builtin("duplicate values", "list: list")
def duplicate_values(run: Run, items: List) -> List:
    """What occurs more than once. Example: `duplicate values([1, 2, 1]) = [1]`."""
    counts: dict[object, int] = {}
    first: dict[object, Value] = {}
    for item in items:
        key = fingerprint(run, item)
        counts[key] = counts.get(key, 0) + 1
        first.setdefault(key, item)
    return [item for key, item in first.items() if counts[key] > 1]


@builtin("union", "list: list", "more...?: list")
def union(run: Run, *lists: List) -> List:
    """Lists one after the other without repeats. Example: `union([1, 2], [2, 3]) = [1, 2, 3]`."""
    together: List = concatenate(run, *lists)
    distinct: List = distinct_values(run, together)
    return distinct


@builtin("flatten", "list: list")
def flatten(run: Run, items: List) -> List:
    """All items of inner lists in one list. Example: `flatten([[1, [2]], 3]) = [1, 2, 3]`."""
    result: List = []
    for item in run.items(items):
        result += flatten(run, item) if isinstance(item, list) else [item]
    return run.items(result)


@builtin("sort", "list: list", "precedes?: function?")
def sort(run: Run, items: List, precedes: Function | None = None) -> Value:
    """The list in the order of a function, or in the natural one.
    Example: `sort([3, 1, 2], function(x, y) x > y) = [3, 2, 1]`."""

    def order(left: Value, right: Value) -> int:
        run.charge(1)
        if precedes is None:
            found = compare(run, left, right)
        elif _before(run, precedes, left, right):
            found = -1
        else:
            found = 1 if _before(run, precedes, right, left) else 0
        if found is None:
            raise _NoOrderError
        return found

    try:
        return sorted(run.items(items), key=cmp_to_key(order))
    except _NoOrderError:
        return None


class _NoOrderError(Exception):
    """Two items can't be put in an order."""


def _before(run: Run, precedes: Function, left: Value, right: Value) -> bool:
    met = apply(run, precedes, [left, right])
    if type(met) is not bool:
        run.null("De functie van “sort” gaf geen ja of nee.")
        raise _NoOrderError
    return met


@builtin("partition", "list: list", "size: number")
def partition(run: Run, items: List, size: Decimal) -> Value:
    """The list in pieces. Example: `partition([1, 2, 3], 2) = [[1, 2], [3]]`."""
    if size < 1:
        return run.null("Een stuk heeft ten minste één element.")
    step = int(min(size, Decimal(len(items) + 1)))
    return [items[start : start + step] for start in range(0, len(run.items(items)), step)]
