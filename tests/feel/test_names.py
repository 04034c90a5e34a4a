"""Names with spaces, keywords and operators in them (DMN 1.5, 10.3.1.2)."""

from typing import Any

import pytest

from engine.feel import FeelLimitError, Limits, compile_expression, compile_unary_tests
from tests.feel.tables import Row, check, rows

DECLARED_NAMES = rows(
    r"""
    {a-b: 1, c: a-b + 1}.c => 2
    {a/b: 1, c: a/b}.c => 1
    {a*b: 1, c: a*b}.c => 1
    {a.b: 1, c: a.b}.c => 1
    {a'b: 1, c: a'b}.c => 1
    {a+b: 1, c: a+b + 1}.c => 2
    {_a: 1}._a => 1
    {é: 1}.é => 1
    {a1: 1}.a1 => 1
    {a 1: 2, b: a 1}.b => 2
    {?foo: 2, b: ?foo}.b => 2
    {if x: 1, b: if x}.b => 1
    {for: 1} => {for: 1}
    {and or: 5, b: and or + 1}.b => 6
    {a in b: 3, c: a in b}.c => 3
    {true love: 3, c: true love}.c => 3
    {a: {in: 3}}.a.in => 3
    {a: {null: 3}}.a.null => 3
    {a: {if then: 3}}.a.if then => 3
    {date: 5, b: date + 1}.b => 6
    {x: {date: 5}}.x.date => 5
    {date and time: 3}.date and time => 3
    {list contains: 3, x: list contains + 1}.x => 4
    {a  b: 1, c: a b}.c => 1
    {a b: 1, c: a  b}.c => 1
    {a + b: 1, c: a + b}.c => 1
    {a + b: 1, c: a+b}.c => 1
    {Mike's dog: 3, x: Mike's dog}.x => 3
    {"a:b": 1} => {"a:b": 1}
    for a-b in [1] return a-b => [1]
    some a+b in [1] satisfies a+b = 1 => true
    (function(a-b) a-b)(3) => 3
    (function(a-b) a-b)(a-b: 3) => 3
    {a: {x-y: 1}, b: a.x-y}.b => 1
    {a: [{x-y: 1}], b: a[x-y = 1]}.b => [{x-y:1}]
    [{x-y: 1}][x-y = 1] => [{x-y:1}]
    [{a b: 1},{a b: 2}][a b = 2].a b => [2]
    {🐎: 1}.🐎 => 1
    """
)
NAMES_OF_VALUES = rows(
    r"""
    {a: {b-c: 1}, r: a.b-c}.r => 1
    {a: {b: 5}, c: 2, r: a.b-c}.r => 3
    {a: {b-c: 1}, d: {b: 5}, c: 2, r: d.b-c}.r => 3
    {a: {b-c: 1}}.a.b-c + 1 => 2
    {a: {b-c: 1, b: 7}, c: 2}.a.b-c => 1
    {a-b: 1, a: 5, b: 2}.a - {b: 3}.b => 2
    {x: {a-b: 1}, a: 5, b: 2, r: a-b}.r => 3
    [{a: 1}, {a-b: 2}].a-b => [null, 2]
    [[{a-b: 2}]].a-b => [[2]]
    [{x-y: 1}, {x-y: 2}][x-y > 1] => [{x-y: 2}]
    [{x-y: 1}][x-y = 1].x-y => [1]
    {black and white: 3}.black and white => 3
    [{black and white: 3}].black and white[1] => 3
    (for p in [{e-mail: "x"}] return p.e-mail)[1] => "x"
    (function(p) p.e-mail)({e-mail: "x"}) => "x"
    some p in [{e-mail: "x"}] satisfies p.e-mail = "x" => true
    {p: {first-name: "a", last-name: "b"}, r: p.first-name + p.last-name}.r => "ab"
    {p: {q: {r-s: {t-u: 4}}}, v: p.q.r-s.t-u * 2}.v => 8
    {true love: 3, c: true love}.c => 3
    {a: {if then: 3}}.a.if then => 3
    (function(a-b) a-b)(a-b: 3) => 3
    {a: 3, for-each: 2}.for-each => 2
    {e: {a.b: 4}}.e.a.b => 4
    {e: {a: {b: 5}}}.e.a.b => 5
    """
)


@pytest.mark.parametrize("row", DECLARED_NAMES)
def test_declared_names(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", NAMES_OF_VALUES)
def test_names_of_values(row: Row) -> None:
    check(row)


DEEP: dict[str, Any] = {"a": {"b": {"c": {"d": {"e": {"f": {"post-code": "1234"}}}}}}}
MANY: list[Any] = [{"naam": "x"}] * 600 + [{"e-mail": "y@example.test"}]


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("a-b", {"a": 5, "b": 3}, 2),
        ("a-b", {"a-b": 9, "a": 5, "b": 3}, 9),
        ("a - b", {"a-b": 9, "a": 5, "b": 3}, 9),
        ("a-b", {"a - b": 9, "a": 5, "b": 3}, 9),
        ("a.b.c.d.e.f.post-code", DEEP, "1234"),
        ("rijen.e-mail[601]", {"rijen": MANY}, "y@example.test"),
        ("count(rijen[e-mail != null])", {"rijen": MANY}, 1),
        ("(for rij in rijen return rij.e-mail)[601]", {"rijen": MANY}, "y@example.test"),
        ("x.a-b", {"x": {"a": 5}, "b": 3, "y": {"a-b": 1}}, 2),
        ("x.a-b + y.a-b", {"x": {"a": 5}, "b": 3, "y": {"a-b": 1}}, 3),
        ("x.a-b-c", {"x": {"a-b": 5, "a": 1}, "b": 3, "c": 2}, 3),
        ("x.a-b-c", {"x": {"a-b-c": 7, "a-b": 5}, "b": 3, "c": 2}, 7),
        ("x.black and white", {"x": {"black and white": True}}, True),
        ("x.zwart and wit", {"x": {"zwart": True}, "wit": False}, False),
        ("x.start en eind / 2", {"x": {"start en eind": 6}}, 3),
        ("x.rest in [1..3]", {"x": {"rest": 2}}, True),
    ],
)
def test_names_of_a_context(text: str, context: dict[str, Any], expected: Any) -> None:
    assert compile_expression(text).evaluate(context) == expected


def test_a_name_that_leaves_no_expression_is_not_read() -> None:
    context = {"x": {"a-b": 5, "a": 1}, "b": 2, "c": {"d": 4}}
    assert compile_expression("x.a-b.length = null").evaluate(context) is True
    assert compile_expression('x.a-b + "" = null').evaluate(context) is True


def test_names_of_a_context_in_unary_tests() -> None:
    tests = compile_unary_tests("< persoon.max-leeftijd")
    assert tests.matches(17, {"persoon": {"max-leeftijd": 18}})
    assert not tests.matches(19, {"persoon": {"max-leeftijd": 18}})


def test_many_names_are_read_again() -> None:
    text = "sum([" + ", ".join(f"x.a{number}-b" for number in range(30)) + "])"
    context = {"x": {f"a{number}-b": 1 for number in range(30)}}
    assert compile_expression(text).evaluate(context, limits=Limits(seconds=20)) == 30


def test_reading_again_is_paid_for() -> None:
    text = "[" + ", ".join(f"x.a{number}-b" for number in range(300)) + "]"
    context = {"x": {f"a{number}-b": 1 for number in range(300)}}
    with pytest.raises(FeelLimitError):
        compile_expression(text).evaluate(context)
