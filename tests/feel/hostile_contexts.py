"""Expressions that try to hurt whoever evaluates them, with help of the values they are given."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

LONG = "a" * 500_000
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def cyclic_list() -> list[Any]:
    """A list that has itself as an element."""
    found: list[Any] = [1]
    found.append(found)
    return found


def cyclic_context() -> dict[str, Any]:
    """A context that has itself as a value."""
    found: dict[str, Any] = {}
    found["c"] = found
    return found


def shared(levels: int) -> list[Any]:
    """A small list that is endless for who does not see that its parts are shared."""
    found: list[Any] = [1]
    for _ in range(levels):
        found = [found, found]
    return found


def deep(levels: int) -> list[Any]:
    """Lists in lists in lists."""
    found: list[Any] = []
    for _ in range(levels):
        found = [found]
    return found


def numbers() -> list[Decimal]:
    """As many as a list may have, in no order."""
    return [Decimal(number * 7919 % 100_003) / 7 for number in range(100_000)]


def moments() -> list[datetime]:
    """As many as a list may have, in a zone whose clock is changed twice a year."""
    start = datetime(2020, 1, 1, tzinfo=AMSTERDAM)
    return [start + timedelta(minutes=number * 7919 % 100_000) for number in range(100_000)]


def crowded() -> dict[str, Any]:
    """Four hundred times the same large context."""
    large = {str(number): number for number in range(100_000)}
    return {f"k{number}": large for number in range(400)}


class Strange:
    """Something that FEEL knows nothing about."""


Case = tuple[str, str, Callable[[], Any]]
"""What it tries; the expression; what makes the value of `c` in it."""

CASES: list[Case] = [
    ("every element of a list, at once", "count(c)", lambda: [1] * 10_000_000),
    ("parts that are shared", "c", lambda: shared(60)),
    ("parts that are shared, in a function", "flatten(c)", lambda: shared(30)),
    ("a list in itself", "c", cyclic_list),
    ("a list in itself, as text", "string(c)", cyclic_list),
    ("a context in itself", "c = c", cyclic_context),
    ("depth", "c", lambda: deep(100_000)),
    ("depth, for Python", "is(c, [c])", lambda: deep(900)),
    ("an int of a million digits", "c + 1", lambda: 10**1_000_000),
    ("an int of ten million bits", "c", lambda: -(1 << 10_000_000)),
    ("a decimal beyond the bounds", "c + 1", lambda: Decimal("1e7000")),
    ("a decimal below the bounds", "c + 1", lambda: Decimal("1e-7000")),
    ("a million digits", "c + 1", lambda: Decimal("1" * 1_000_000)),
    ("no numbers", "sum(c)", lambda: [Decimal("NaN"), Decimal("sNaN"), float("inf"), 1e308]),
    ("keys that are no texts", "c", lambda: {1: 2, (1, 2): 3, None: 4}),
    ("an object", "c.__class__", Strange),
    ("an object as a key", "string(c)", lambda: {Strange(): 1}),
    ("an object in a list", "c[1].__dict__", lambda: [Strange()]),
    ("half a surrogate pair", "to base64(c)", lambda: "\ud800abc"),
    ("half a surrogate pair, in a pattern", 'matches("a", c)', lambda: "\udc00"),
    ("half a surrogate pair, in JSON", "to base64(from json(c))", lambda: '"\\ud800"'),
    ("half a surrogate pair, as a key", "to base64(string(c))", lambda: {"\ud800": 1}),
    ("a hundred million characters", "upper case(c)", lambda: "a" * 100_000_000),
    ("capitals that are longer", "upper case(c)", lambda: "\u0390" * 500_000),
    ("copies of a text", "for i in 1..100000 return substring(c, 2)", lambda: LONG),
    ("the same text in JSON", "to json(for i in 1..5000 return c)", lambda: LONG),
    ("the same text in a text", "string(for i in 1..5000 return c)", lambda: LONG),
    ("long keys", "to json(for i in 1..5000 return c)", lambda: {LONG: 1}),
    ("comparing texts", "for i in 1..100000 return c[1] = c[2]", lambda: [LONG + "x", LONG + "y"]),
    ("comparing wide texts", "for i in 1..9999 return c < c", lambda: "\U0001f600" * 1_000_000),
    ("a slow search", "for i in 1..999 return contains(c, c[1])", lambda: LONG),
    (
        "the slowest search",
        "for i in 1..1000 return contains(c[1], c[2])",
        lambda: [LONG, "a" * 60 + "b" + "a" * 20],
    ),
    ("separators", 'for i in 1..9999 return number(c, ".", ",")', lambda: "1." * 249_000),
    ("a long zone", 'for i in 1..9999 return time("10:00:00@" + c)', lambda: "a" * 400_000),
    ("a long date", "for i in 1..9999 return date(c)", lambda: "1" * 499_000),
    ("a long range", "for i in 1..9999 return range(c)", lambda: "[" + "1+" * 9_000 + "1..2]"),
    ("joining", "string join(c[1], c[2])", lambda: [["a"] * 99_999, "b" * 10_000]),
    ("equal lists", "for i in 1..100000 return c[1] = c[2]", lambda: [numbers(), numbers()]),
    ("types of elements", "for i in 1..9999 return c instance of list<number>", numbers),
    ("a path in a list", "for i in 1..9999 return c.a", numbers),
    ("in a list", "for i in 1..9999 return -1 in c", numbers),
    ("sorting numbers", "for i in 1..100 return median(c)", numbers),
    ("much arithmetic", "for i in 1..100 return stddev(c)", numbers),
    ("a list of lists", "for i in 1..100 return partition(c, 1)", numbers),
    ("the latest of many", "max(c)", moments),
    ("sorting moments", "sort(c)", moments),
    ("different moments", "distinct values(c)", moments),
    (
        "moments on clocks of the whole world",
        'for i in 1..999 return for z in c return date and time(@"2020-01-01T00:00:00Z", z).hour',
        lambda: sorted(available_timezones()),
    ),
    ("keys with signs", "c.b-d + c.e-f", crowded),
    ("keys with signs, many", "[" + "c.a-b, " * 500 + "1]", lambda: {"a-b": 1}),
    ("long JSON", "from json(c)", lambda: "[" + "1," * 150_000 + "1]"),
    ("much JSON", "for i in 1..100 return from json(c)", lambda: "[" + '{"a":1},' * 4_000 + "1]"),
    ("deep JSON", "from json(c)", lambda: "[" * 100_000),
    ("a long number in JSON", "from json(c)", lambda: "1" * 390_000),
    ("a group with a long number", 'replace("abc", "b", c)', lambda: "$" + "9" * 300_000),
    ("many groups", 'replace("abc", "(b)", c)', lambda: "$1" * 250_000),
    ("many long groups", 'replace(c, "(a*)", "' + "$1" * 500 + '")', lambda: "a" * 300_000),
    (
        "many groups, many times",
        'replace(c[1], "(z)?b", c[2])',
        lambda: ["b" * 50_000, "$1" * 200_000],
    ),
    (
        "a heavy pattern with groups",
        'replace(c, "(.*)((a|b)?){1000}(x|y|[a-c]*){20}b$", "$1")',
        lambda: "abcab" * 20_000,
    ),
    (
        "a heavy pattern without groups",
        'matches(c, "(a|b)*a(a|b){900}(c|d){900}c")',
        lambda: "abbabaabab" * 1_200,
    ),
    ("a search in every rest", 'replace(c, "a.*b|a", "x")', lambda: "a" * 100_000),
    ("pieces", 'split(c, ",")', lambda: "\u00e9," * 200_000),
    ("growing contexts", "for i in 1..9999 return context put(c, string(i), i)", crowded),
    ("entries", "for i in 1..9999 return get entries(c)", lambda: dict.fromkeys("abcdefgh", 1)),
    ("reasons", 'for i in 1..9999 return assert(1, false, c + "x")', lambda: "a" * 9_000),
    ("a moment at the end of time", 'c - @"P1Y"', lambda: datetime.max.replace(tzinfo=UTC)),
    ("a moment at the start of time", "string(c)", lambda: datetime.min.replace(tzinfo=AMSTERDAM)),
]
