"""What is an instance of what, and how parameters convert (DMN 1.5, 10.3.2.9)."""

import pytest

from tests.feel.tables import Row, check, rows

INSTANCES = rows(
    r"""
    1 instance of number => true
    "a" instance of string => true
    null instance of null => true
    null instance of Null => true
    1 instance of Null => false
    1 instance of Any => true
    [] instance of list => true
    [] instance of list<number> => true
    [1] instance of list<string> => false
    [1,null] instance of list<number> => true
    [[1]] instance of list<list<number>> => true
    {a:1} instance of context => true
    {a:1} instance of context<a: number> => true
    {a:1} instance of context<b: number> => false
    {a:1} instance of context<a: string> => false
    {a:null} instance of context<a: string> => true
    {a:1,b:2} instance of context<a: number> => true
    {} instance of context<a: number> => false
    [1..2] instance of range<number> => true
    ["a".."b"] instance of range<number> => false
    (< 10) instance of range<number> => true
    [1..2] instance of range<Any> => true
    (function(a) a) instance of function<Any> -> Any => true
    (function(a: number) a) instance of function<number> -> Any => true
    (function(a: number) a) instance of function<string> -> Any => false
    (function() 1) instance of function<> -> number => true
    (function() "foo") instance of function<> -> Any => true
    (function() "foo") instance of function<> -> string => true
    (function() "foo") instance of function<> -> number => false
    (function(a: number) a) instance of function<number> -> number => true
    (function(a: Any) a > 1) instance of function<number> -> boolean => true
    (function(a: number) a > 1) instance of function<Any> -> boolean => false
    (function(a) a) instance of function<> -> Any => false
    abs instance of function<number> -> number => true
    abs instance of function => true
    @"2021-01-01" instance of date => true
    @"2021-01-01" instance of date and time => false
    @"2021-01-01T00:00:00" instance of date and time => true
    @"2021-01-01T00:00:00" instance of date => false
    @"10:00:00" instance of time => true
    @"P1D" instance of days and time duration => true
    @"P1Y" instance of years and months duration => true
    @"P1Y" instance of duration => null
    1 instance of foo => null
    1 instance of number and true => true
    null instance of list<Any> => false
    [1] instance of list<Any> => true
    (1 instance of number) = true => true
    """
)
FUNCTIONS = rows(
    r"""
    (function(x) x + 1)(2) => 3
    (function() 1)() => 1
    (function(x: number) x)("a") => null
    (function(x: number) x)([1]) => 1
    (function(x: list<number>) x)(1) => [1]
    (function(x: string) x)(null) => null
    (function(x: date and time) x)(@"2020-01-01") => @"2020-01-01T00:00:00Z"
    (function(x: Any) x)(1) => 1
    (function(x, y) x - y)(y: 1, x: 3) => 2
    (function(x, y) x - y)(1) => null
    (function(x) x)(1, 2) => null
    (function(x) x)(z: 1) => null
    {f: function(x) x * 2, r: f(3)}.r => 6
    {f: function(x) if x = 0 then 0 else x + f(x - 1), r: f(4)}.r => 10
    {f: function(x) function(y) x + y, r: f(1)(2)}.r => 3
    {a: {f: function(x) x}, r: a.f(2)}.r => 2
    (for f in [function(x) x + 1, function(x) x * 2] return f(5)) => [6,10]
    {m: max, r: m(1,2)}.r => 2
    abs(-1)(2) => null
    foo(1) => null
    null() => null
    "a"() => null
    {f: function(a b: number) a b + 1, r: f(a b: 2)}.r => 3
    (function(x: foo) x)(1) => null
    (function(x: list<string>) x)(["a", 1]) => null
    (function(x: context<a: number>) x.a)({a: 1, b: 2}) => 1
    (function(x: function<number>->number) x(2))(function(y) y + 1) => 3
    (function(f: function<number, number>->number) f(1,2))(function(y) y) => null
    (function(x) external {java: {class: "a"}})(1) => null
    (function(a: boolean) a)(true) => true
    """
)


@pytest.mark.parametrize("row", INSTANCES)
def test_instances(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", FUNCTIONS)
def test_functions(row: Row) -> None:
    check(row)
