"""Names with spaces, keywords and operators in them (DMN 1.5, 10.3.1.2)."""

import pytest

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
