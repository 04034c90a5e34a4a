"""The language, one behaviour at a time; what is not tested here is in the built-ins' examples."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.feel import (
    EvaluationWarning,
    FeelConditionError,
    FeelLimitError,
    FeelSyntaxError,
    Limits,
    compile_expression,
    compile_unary_tests,
    expression_of,
    to_json,
)
from engine.feel.reference import LANGUAGE, description, example, page
from engine.feel.signature import TABLE

NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
PERSON = {"first name": "Fatma", "e-mail": "f@example.test", "age": 41}

TRUE = [
    "0.1 + 0.2 = 0.3",
    "2 ** 3 ** 2 = 64",
    "-2 ** 2 = 4",
    "1 - 2 - 3 = -4",
    "1 / 3 = 0.3333333333333333333333333333333333",
    "5 between 1 and 5 and 2 in (1..3)",
    "1 in (< 2, 5) and not(3 in (1, [5..7)))",
    "3 in [1, [2..4]]",
    '"b" in ["a".."c"]',
    '(if 1 > 2 then "a" else "b") = "b"',
    "(for x in [1, 2], y in [x, 10] return x * y) = [1, 10, 4, 20]",
    "(for i in 3..1 return i) = [3, 2, 1]",
    "(for i in 1..5 return if i = 1 then 1 else i * partial[-1])[5] = 120",
    "(some x in [1, 2] satisfies x > 1) and (every x in [1, 2] satisfies x > 0)",
    "[1, 2, 3][item > 1] = [2, 3]",
    "[{a: 1, b: 2}, {a: 3, b: 4}][a > 1].b = [4]",
    "[1, 2, 3][-1] = 3 and [1, 2, 3][4] = null",
    "{a: 1, b: a + 1}.b = 2",
    "{fact: function(n) if n < 2 then 1 else n * fact(n - 1), x: fact(10)}.x = 3628800",
    "(function(a, b) a - b)(b: 1, a: 3) = 2",
    "sort([3, 1, 2], function(x, y) x < y) = [1, 2, 3]",
    'substring(string: "foobar", start position: 3) = "obar"',
    "{date: 1, d: date(2020, 1, 2)}.d.day = 2",
    "1 instance of number and not(null instance of Any)",
    "[1, 2] instance of list<number> and {a: 1} instance of context<a: number>",
    '@"2020-01-31" + @"P1M" = @"2020-02-29"',
    '@"2026-03-29T01:30:00@Europe/Amsterdam" + @"PT1H" = @"2026-03-29T03:30:00+02:00"',
    'duration("P1DT2H").hours = 2 and duration("P1Y2M").months = 2',
    'date and time("2020-01-01T00:00:00Z") = @"2020-01-01T01:00:00+01:00"',
    "]1..3[ = (1..3)",
    "(<= 3).end included and [1..3].start = 1",
    'string([1.50, "a", {b c: null}]) = "[1.5, \\"a\\", {b c: null}]"',
    '"\\U01F40E" = "🐎" and string length("🐎") = 1',
    "/* a */ 1 = 1 // b",
    'matches("a\\nb", "a.b", "s") and not(matches("a\\nb", "a.b"))',
    'replace("abc", "[a-z-[b]]", "-") = "-b-"',
    'month of year(today()) = "March"',
    'now() = @"2026-03-29T12:00:00Z"',
    'person.first name = "Fatma" and person.e-mail = "f@example.test"',
    "person.age - 1 = 40",
    "black and white = 3 and monthly-salary = 4 and a+b = 5",
    "naïef = 1",
    "{in-text name: 2, x: in-text name * 2}.x = 4",
    "year 2020 = 7",
    "count([person, person][age > 40]) = 2",
    "[person, person].age = [41, 41]",
    "get or else(unknown, 3) = 3",
    "is defined(person) and not(is defined(person.shoe size))",
]
CONTEXT = {
    "person": PERSON,
    "black and white": 3,
    "monthly-salary": 4,
    "a+b": 5,
    "naïef": 1,
    "year 2020": 7,
}
NULL = [
    '1 + "1"',
    '"1" = 1',
    "1 / 0",
    "null > 1",
    "not(1)",
    "unknown",
    "person.shoe size",
    "true and 1",
    "null and true",
    '@"2020-02-30"',
    'number("x")',
    "[1, 2][3]",
    'matches("aa", "(a)\\\\1")',
    "1()",
    '@"2020-01-01" - @"2020-01-01T00:00:00"',
    "{a: 1, a: 2}",
    'date and time("2020-01-01T00:00:00@Mars/Base")',
]


@pytest.mark.parametrize("text", TRUE)
def test_is_true(text: str) -> None:
    warnings: list[EvaluationWarning] = []
    assert compile_expression(text).evaluate(CONTEXT, now=NOW, warnings=warnings) is True, warnings


@pytest.mark.parametrize("text", NULL)
def test_is_null_and_says_why(text: str) -> None:
    warnings: list[EvaluationWarning] = []
    assert compile_expression(text).evaluate(CONTEXT, warnings=warnings) is None
    assert warnings
    assert all(0 <= warning.position < len(text) for warning in warnings)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_examples_of_built_in_functions(name: str) -> None:
    for form in TABLE[name]:
        assert description(form)
        value = compile_expression(example(form)).evaluate({}, now=NOW, seed="x")
        assert value is True, example(form)


@pytest.mark.parametrize(("title", "text"), LANGUAGE)
def test_examples_of_the_language(title: str, text: str) -> None:
    assert compile_expression(text).evaluate({}, now=NOW) is True, title


def test_the_page_about_feel_is_up_to_date() -> None:
    assert (Path(__file__).parents[2] / "docs" / "feel.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize(
    ("tests", "yes", "no"),
    [
        ("-", 1, ()),
        ('"a", "b"', "b", "c"),
        ("> 5", 6, 5),
        ("[1..3], 7", 7, 4),
        ('not("a", "b")', "c", "a"),
        ("? > 3 and ? < 5", 4, 5),
        ("odd(?)", 3, 4),
        ("null", None, 1),
        ("true", True, False),
        ("count(list) = 2", 9, ()),
        ('< @"2020-01-01"', date(2019, 1, 1), date(2021, 1, 1)),
        ('["a", "b"]', "a", "c"),
        ("not(? in [1, 2]) and ? < 9", 5, 1),
        ("person.age", 41, 40),
    ],
)
def test_unary_tests(tests: str, yes: Any, no: Any) -> None:
    compiled = compile_unary_tests(tests)
    context = {"list": [1, 2], "person": PERSON}
    assert compiled.matches(yes, context)
    if no != ():
        assert not compiled.matches(no, context)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("1 +", 1, 4, "verwacht: een waarde, een naam of een haakje, maar de tekst eindigt hier"),
        ("if a then b", 1, 12, "verwacht: “else”"),
        ("a = 1 b", 1, 7, "verwacht: een operator of het einde"),
        ("[1,\n 2", 2, 3, "De “[” op regel 1, teken 1 wordt niet gesloten"),
        ('x = "abc', 1, 5, "niet afgesloten"),
        ("a $ b", 1, 3, "heeft hier geen betekenis"),
        ("for x of y return x", 1, 12, "verwacht: “in”"),
        ("", 1, 1, "verwacht: een waarde"),
    ],
)
def test_syntax_errors_say_where_and_what(text: str, line: int, column: int, words: str) -> None:
    with pytest.raises(FeelSyntaxError, match=re.escape(words)) as caught:
        compile_expression(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_names_that_an_expression_reads() -> None:
    expression = compile_expression(
        "a.b + count(lijst[x > y and item > 1]) + (for i in z return i * q)[1] + {k: v, w: k}.w"
    )
    assert expression.names == {"a", "lijst", "z", "q", "v"}
    assert expression.possible_names == {"x", "y"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x > 1", "boolean"),
        ("count(x)", "number"),
        ('if x > 1 then "a" else null', "string"),
        ('if x > 1 then "a" else 2', ""),
        ("(< 10)", "range"),
        ("[x]", "list"),
        ("{a: 1}.a", "number"),
        ("null", "null"),
        ("x", ""),
        ("x and y", ""),
        ('@"2026-01-01"', "date"),
    ],
)
def test_the_type_of_an_expression(text: str, kind: str) -> None:
    assert compile_expression(text).type == kind


def test_a_text_is_read_by_the_names_of_its_context() -> None:
    expression = compile_expression("a-b")
    assert expression.evaluate({"a": 5, "b": 3}) == 2
    assert expression.evaluate({"a-b": 9, "a": 5, "b": 3}) == 9
    assert expression.evaluate({"a": 5, "b": 3}) == 2


def test_numbers_have_34_digits() -> None:
    assert compile_expression("1 / 3 * 3").evaluate({}) == Decimal("0." + "9" * 34)


def test_dates_beyond_python_stay_dates() -> None:
    value = compile_expression('date("99999-12-31") + duration("P1D")').evaluate({})
    assert str(value) == "100000-01-01"


def test_an_hour_that_comes_twice_keeps_its_moment() -> None:
    second = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Amsterdam"), fold=1)
    value = compile_expression("x").evaluate({"x": second})
    assert (
        value.astimezone(UTC) == second.astimezone(UTC) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    )


def test_a_condition_must_be_yes_or_no() -> None:
    assert compile_expression("x > 1").holds({"x": 2}) is True
    with pytest.raises(FeelConditionError, match="niets"):
        compile_expression("x > 1").holds({})


def test_limits_can_be_set() -> None:
    with pytest.raises(FeelLimitError, match="meer dan 50 stappen"):
        compile_expression("for i in 1..100 return i").evaluate({}, limits=Limits(steps=50))


def test_chance_comes_from_a_seed() -> None:
    expression = compile_expression("[uuid(), uuid(), random number()]")
    one, two, number = expression.evaluate({}, seed="stap 1")
    assert one != two
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", one)
    assert 0 <= number < 1
    assert expression.evaluate({}, seed="stap 1") == [one, two, number]
    assert expression.evaluate({}, seed="stap 2") != [one, two, number]


def test_without_a_seed_there_is_no_chance() -> None:
    warnings: list[EvaluationWarning] = []
    assert compile_expression("uuid()").evaluate({}, warnings=warnings) is None
    assert "Toeval kan hier niet" in warnings[0].message


def test_json_of_values() -> None:
    value = compile_expression('{d: @"2020-01-02", n: 1.5, l: [@"P1D", 2, [1..2]]}').evaluate({})
    assert to_json(value) == {"d": "2020-01-02", "n": 1.5, "l": ["P1D", 2, "[1..2]"]}


def test_python_objects_do_not_get_in() -> None:
    warnings: list[EvaluationWarning] = []
    assert compile_expression("x.y").evaluate({"x": object()}, warnings=warnings) is None
    assert "geen waarde" in warnings[0].message


def test_camundas_equals_sign() -> None:
    assert expression_of("= a + b") == " a + b"
    assert expression_of("a = b") == "a = b"
