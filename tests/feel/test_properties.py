"""FEEL against what already knows the answer: decimal, datetime, and chance."""

import decimal
import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import (
    Date,
    DateTime,
    FeelLimitError,
    FeelSyntaxError,
    MonthsDuration,
    Range,
    Time,
    TimeDuration,
    compile_expression,
    compile_unary_tests,
    from_tagged,
    to_json,
    to_tagged,
)
from engine.feel.limits import Run
from engine.feel.parser import Parser
from engine.feel.printer import to_source
from engine.feel.syntax import TypeName
from engine.feel.temporal import Zone
from engine.feel.types import is_instance
from engine.feel.values import NotAValue, from_python

DIGITS_34 = decimal.Context(prec=34, rounding=decimal.ROUND_HALF_EVEN, Emin=-6143, Emax=6144)
NUMBERS = st.decimals(-(10**15), 10**15, places=6)
DAYS = st.dates(date(1600, 1, 1), date(2400, 12, 31))
MOMENTS = st.datetimes(datetime(1600, 1, 1), datetime(2400, 1, 1))  # noqa: DTZ001 - local times


def feel(text: str, **context: Any) -> Any:
    """The value of an expression for a context."""
    return compile_expression(text).evaluate(context)


@given(NUMBERS, NUMBERS)
def test_arithmetic_is_that_of_decimal(a: Decimal, b: Decimal) -> None:
    assert feel("a + b", a=a, b=b) == DIGITS_34.add(a, b)
    assert feel("a - b", a=a, b=b) == DIGITS_34.subtract(a, b)
    assert feel("a * b", a=a, b=b) == DIGITS_34.multiply(a, b)
    assert feel("a / b", a=a, b=b) == (DIGITS_34.divide(a, b) if b else None)


@given(NUMBERS, NUMBERS)
def test_order_is_that_of_decimal(a: Decimal, b: Decimal) -> None:
    assert feel("[a < b, a <= b, a = b, a != b, a >= b, a > b]", a=a, b=b) == [
        *(a < b, a <= b, a == b, a != b, a >= b, a > b)
    ]


@given(NUMBERS, NUMBERS.filter(bool))
def test_modulo_has_the_sign_of_the_divisor(a: Decimal, b: Decimal) -> None:
    rest = feel("modulo(a, b)", a=a, b=b)
    assert rest == 0 or (rest < 0) == (b < 0)
    assert abs(rest) < abs(b)


@given(DAYS, DAYS)
def test_days_between_dates(a: date, b: date) -> None:
    assert feel('(a - b) / @"P1D"', a=a, b=b) == (a - b).days


@given(DAYS, st.integers(-100_000, 100_000))
def test_days_added_to_a_date(a: date, days: int) -> None:
    assert feel('a + @"P1D" * n', a=a, n=days) == a + timedelta(days=days)


@given(MOMENTS, st.integers(-(10**10), 10**10))
def test_seconds_added_to_a_moment(a: datetime, seconds: int) -> None:
    expected = a + timedelta(seconds=seconds)
    assert feel('a + @"PT1S" * n', a=a, n=seconds) == expected
    aware = a.replace(tzinfo=UTC)
    assert feel('a + @"PT1S" * n', a=aware, n=seconds) == expected.replace(tzinfo=UTC)


@given(DAYS)
def test_parts_of_a_date(a: date) -> None:
    parts = feel("[d.year, d.month, d.day, d.weekday, week of year(d), day of year(d)]", d=a)
    assert parts == [
        *(a.year, a.month, a.day, a.isoweekday(), a.isocalendar().week, a.timetuple().tm_yday)
    ]


@given(DAYS, st.integers(-5_000, 5_000))
def test_months_keep_the_day_where_it_exists(a: date, months: int) -> None:
    later = feel('a + @"P1M" * n', a=a, n=months)
    assert (later.year * 12 + later.month) - (a.year * 12 + a.month) == months
    assert later.day == a.day or (later.day < a.day and (later + timedelta(days=1)).day == 1)


@given(DAYS, DAYS)
def test_text_of_a_date_reads_back(a: date, b: date) -> None:
    assert feel("date(string(a))", a=a) == a
    assert feel("string(a)", a=a) == a.isoformat()
    assert feel("a < b", a=a, b=b) == (a < b)


DURATIONS = st.integers(-(10**20), 10**20).map(TimeDuration)
SCALARS = (
    st.none()
    | st.booleans()
    | st.text(max_size=8)
    | NUMBERS
    | DAYS
    | MOMENTS
    | MOMENTS.map(lambda moment: moment.replace(tzinfo=UTC))
    | st.times()
    | st.integers(-(10**6), 10**6).map(MonthsDuration)
    | DURATIONS
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


ZONES = st.none() | st.sampled_from(
    [UTC, timezone(timedelta(hours=-3, minutes=-30)), ZoneInfo("Europe/Amsterdam")]
)
ENDS = [NUMBERS, st.text(max_size=4), DAYS, st.times(timezones=ZONES), DURATIONS]
RANGES = st.one_of(
    *(st.builds(Range, end, end, st.booleans(), st.booleans()) for end in ENDS),
    *(st.builds(Range, end, st.none(), st.booleans(), st.just(False)) for end in ENDS),
    *(st.builds(Range, end, end, st.just(False), st.just(False), st.just("!=")) for end in ENDS),
    *(st.builds(Range, st.none(), end, st.just(False), st.just(False)) for end in ENDS),
)
BEYOND_PYTHON = st.sampled_from(
    [
        Date(-44, 3, 15),
        Date(999_999_999, 12, 31),
        Time(1, Zone(-9_955)),
        Time(3_600_000_000_001, Zone(name="Asia/Dhaka")),
        DateTime(Date(12_026, 1, 1), 123_456_789, Zone(name="Europe/Amsterdam")),
    ]
)
KEYS = st.text(max_size=4) | st.sampled_from(["@", "@@", "@range", "", "a b"])
ANYTHING = st.recursive(
    SCALARS | RANGES | BEYOND_PYTHON | st.datetimes(timezones=ZONES) | st.times(timezones=ZONES),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(ANYTHING)
def test_values_go_to_json_and_back_without_loss(value: Any) -> None:
    inside = from_python(value)
    text = json.dumps(to_tagged(value))
    assert repr(from_python(from_tagged(json.loads(text)))) == repr(inside)


@pytest.mark.parametrize(
    "data",
    [{"@": "NaN"}, {"@": "Infinity"}, {"@": "x"}, {"@range": [1, 2]}, {"@range": "abcde"}],
)
def test_other_json_is_no_tagged_value(data: Any) -> None:
    with pytest.raises(NotAValue):
        from_tagged(data)


@given(VALUES)
def test_values_go_in_and_out_unchanged(value: Any) -> None:
    assert feel("x", x=value) == value
    assert from_tagged(to_tagged(value)) == value


@given(VALUES)
def test_a_value_equals_itself(value: Any) -> None:
    assert feel("x = x", x=value) is True
    assert feel("list contains([x], x)", x=value) is True
    to_json(value)


@given(st.text(max_size=30))
def test_a_quoted_text_is_that_text(text: str) -> None:
    literal = feel("string([x])", x=text)
    assert feel(literal) == [text.encode("utf-16", "replace").decode("utf-16")]


SOUP = (
    "if then else for in return some every satisfies function instance of between and or true "
    "false null not date time count sum x y item partial number string list context range Any ( ) "
    '[ ] { } , . : .. -> + - * / ** = != < <= > >= 1 2.5 .5 1e3 "a" "" @"P1D" @"2020-01-01" ?'
)
PHRASES = ("date and time", "string join", "list<number>", "function(x) x", "for i in 1..3 return")
TOKENS = st.sampled_from((*SOUP.split(), *PHRASES))


@given(st.lists(TOKENS, max_size=25).map(" ".join))
def test_token_soup_raises_the_two_errors_only(text: str) -> None:
    context = {"x": [1, {"y": 2}], "y": None}
    with suppress(FeelSyntaxError, FeelLimitError):
        compile_expression(text).evaluate(context)
    with suppress(FeelSyntaxError, FeelLimitError):
        compile_unary_tests(text).matches(3, context)


LEAVES = st.sampled_from(
    ("1", ".5", "x", "y", '"a"', "null", "true", '@"P1D"', "[]", "{}", "partial")
)
FORMS = (
    *("{} + {}", "{} - {}", "{} * {}", "{} / {}", "{} ** {}", "-{}", "({})", "{} = {}", "{} < {}"),
    *("{} and {}", "{} or {}", "{} between {} and {}", "{} in ({})", "{} in ({}, < {})"),
    *("{}.a b", "{}[{}]", "[{}, {}]", "{{a: {}, b c: {}}}", "[{}..{})", "]{}..{}]", "(> {})"),
    *("f({}, {})", "f(a: {})", "({})({})", "if {} then {} else {}", "for x in {} return {}"),
    *("for i in {}..{} return {}", "some x in {}, y in {} satisfies {}", "function(x) {}"),
    *("function(x: number, y z: list<Any>) {}", "{} instance of list<date and time>"),
    *("{} instance of context<a: number, b c: function<string> -> Any>", "date and time({})"),
)
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.sampled_from(FORMS).flatmap(
        lambda form: st.tuples(*[inner] * form.replace("{{", "").count("{}")).map(
            lambda parts: f"({form.format(*parts)})"
        )
    ),
    max_leaves=8,
)


@given(EXPRESSIONS | st.lists(TOKENS, max_size=12).map(" ".join))
def test_printing_and_reading_gives_the_same(text: str) -> None:
    with suppress(FeelSyntaxError):
        tree = Parser(text).whole_expression()
        assert Parser(to_source(tree)).whole_expression() == tree
    with suppress(FeelSyntaxError):
        tests = Parser(text).whole_tests()
        assert Parser(to_source(tests)).whole_tests() == tests


@given(EXPRESSIONS)
def test_well_formed_expressions_are_read(text: str) -> None:
    compile_expression(text)


@given(EXPRESSIONS, VALUES)
def test_a_type_is_claimed_only_if_it_is_sure(text: str, x: Any) -> None:
    expression = compile_expression(text)
    run = Run({"x": x, "y": 2})
    with suppress(FeelLimitError):
        value = expression.value_in(run)
        claimed = expression.type or "Any"
        assert value is None or is_instance(run, value, TypeName(claimed))


@given(st.text(max_size=40))
def test_any_text_raises_the_two_errors_only(text: str) -> None:
    with suppress(FeelSyntaxError, FeelLimitError):
        compile_expression(text).evaluate({})


@given(st.lists(TOKENS, max_size=25).map(" ".join))
def test_a_syntax_error_lies_inside_the_text(text: str) -> None:
    try:
        compile_expression(text)
    except FeelSyntaxError as error:
        position = error.position
    else:
        position = 0
    assert 0 <= position <= len(text)


@pytest.mark.parametrize("operator", ["and", "or"])
@given(st.lists(st.sampled_from([True, False, None]), min_size=2, max_size=5))
def test_logic_is_three_valued(operator: str, values: list[bool | None]) -> None:
    decisive = operator == "or"
    names = {f"v{index}": value for index, value in enumerate(values)}
    expected = decisive if decisive in values else (None if None in values else not decisive)
    assert feel(f" {operator} ".join(names), **names) is expected
