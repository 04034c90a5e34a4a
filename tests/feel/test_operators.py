"""Literals, arithmetic, comparison and membership (DMN 1.5, tables 42 and 52 to 61)."""

import pytest

from tests.feel.tables import Row, check, rows

LITERALS = rows(
    r"""
    .872 => 872 / 1000
    1.2e3 => 1200
    1E-2 => 0.01
    1.2e+3 => 1200
    -0 => 0
    "a\\b" => "a" + "\\" + "b"
    string length("\\s") => 2
    "\'" => "'"
    "\u0041" => "A"
    "\U000041" => "A"
    "横綱" => "\u6A2A\u7DB1"
    string length("\ud83d\udc0e") => 1
    "foo\sbar" => "foo\sbar"
    true => true
    null => null
    [] => []
    {} => {}
    {"foo bar": 1}.foo bar => 1
    {"foo+bar": 1}.foo+bar => 1
    {foo bar: 1}.foo bar => 1
    {foo+bar: 1}.foo+bar => 1
    {"": 1} => {"": 1}
    {a: 1 + 2, b: 3, c: {d e: a + b}} => {a: 3, b: 3, c: {d e: 6}}
    {a: 1, b: {c: a}}.b.c => 1
    {"a": 1, "b": a}.b => 1
    {a: b, b: 1} => {a: null, b: 1}
    { } => {}
    @"2021-01-01".year => 2021
    @"P1Y" => duration("P1Y")
    @"foo" => null
    1 + /* 1 + */ 1 => 2
    1 + 1 // end => 2
    /* a */ /* b */ 1 => 1
    """
)
ARITHMETIC = rows(
    r"""
    1+1 => 2
    1 - 1 => 0
    1-1 => 0
    -1--1 => 0
    2**-1 => 0.5
    2 ** 3 ** 2 => 64
    -3 ** 2 => 9
    (-3) ** 2 => 9
    10/3 => 3.333333333333333333333333333333333
    10 ** 33 * 10 => 1e34
    0 ** 0 => 1
    4 ** 0.5 => 2
    -4 ** 0.5 => null
    - 1 => -1
    -(1) => -1
    --1 => 1
    ---1 => -1
    -null => null
    -"a" => null
    -true => null
    -[1] => null
    -@"P1D" => @"-P1D"
    -@"P1Y" => @"-P1Y"
    -@"2021-01-01" => null
    "a" + "b" => "ab"
    "a" - "b" => null
    "a" + 1 => null
    @"2021-01-01" + 1 => null
    @"2021-01-01" - @"2020-01-01" => @"P366D"
    @"2021-01-01" + @"P1D" => @"2021-01-02"
    @"P1D" + @"2021-01-01" => @"2021-01-02"
    @"2021-01-01" - @"P1Y" => @"2020-01-01"
    @"P1D" - @"2021-01-01" => null
    @"2021-01-01" + @"PT23H" => @"2021-01-01"
    @"2021-01-01" + @"PT25H" => @"2021-01-02"
    @"2021-01-01" - @"PT1H" => @"2020-12-31"
    @"10:00:00" + @"PT15H" => @"01:00:00"
    @"10:00:00" - @"PT11H" => @"23:00:00"
    @"PT1H" + @"10:00:00" => @"11:00:00"
    @"10:00:00" - @"09:00:00" => @"PT1H"
    @"10:00:00Z" - @"09:00:00" => null
    @"10:00:00Z" - @"10:00:00+01:00" => @"PT1H"
    @"10:00:00" + @"P1Y" => null
    @"P1D" * 2 => @"P2D"
    2 * @"P1D" => @"P2D"
    @"P1D" / 2 => @"PT12H"
    @"P1D" / @"PT1H" => 24
    @"P1Y" / @"P1M" => 12
    @"P1Y" / 0 => null
    @"P1D" / 0 => null
    1 / @"P1D" => null
    @"P1Y" + @"P1D" => null
    @"P1Y" * @"P1Y" => null
    @"P1Y" / @"P1D" => null
    @"P1Y11M" * 2.5 => @"P4Y9M"
    @"P1D" ** 2 => null
    "a" ** 2 => null
    1 ** null => null
    @"2021-01-31" + @"P1M" => @"2021-02-28"
    @"2021-03-28T01:30:00@Europe/Amsterdam" + @"PT1H" => @"2021-03-28T03:30:00@Europe/Amsterdam"
    @"2021-10-31T01:30:00@Europe/Amsterdam" + @"PT1H" => @"2021-10-31T02:30:00@Europe/Amsterdam"
    @"2021-10-31T02:30:00@Europe/Amsterdam" + @"PT1H" => @"2021-10-31T02:30:00+01:00"
    @"2021-10-31T02:30:00@Europe/Amsterdam" + @"PT2H" => @"2021-10-31T03:30:00@Europe/Amsterdam"
    @"2020-02-29" + @"P1Y" => @"2021-02-28"
    @"2020-03-31" - @"P1M" => @"2020-02-29"
    @"2021-01-01T10:00:00" - @"2021-01-01T09:00:00" => @"PT1H"
    @"2021-01-01T00:00:00Z" - @"2021-01-01" => @"PT0S"
    @"2021-01-01" - @"2021-01-01T00:00:00" => null
    @"2021-01-01T10:00:00+01:00" - @"2021-01-01T10:00:00Z" => @"-PT1H"
    """
)
COMPARISON = rows(
    r"""
    1 < 2 => true
    1 < "a" => null
    null < 1 => null
    null = null => true
    null != null => false
    null = 1 => false
    1 != null => true
    1 != "a" => null
    1 = "1" => null
    "a" < "b" => true
    "a" < "B" => false
    true < false => null
    true = true => true
    [1] = [1] => true
    [1] = 1 => null
    1 = [1] => null
    [1,2] = 1 => null
    [] = null => false
    [[1]] = [1] => false
    {} = {} => true
    {a:1} = {a:1,b:2} => false
    {a:1} = {a:"x"} => false
    [1,"a"] = [1,2] => false
    @"2021-01-01" = @"2021-01-01" => true
    @"2021-01-01" < @"2021-01-02" => true
    @"2021-01-01" = @"2021-01-01T00:00:00" => null
    @"2021-01-01" < @"2021-01-02T00:00:00" => null
    @"10:00:00" = @"10:00:00Z" => false
    @"10:00:00Z" = @"11:00:00+01:00" => true
    @"10:00:00Z" < @"10:00:00" => null
    @"10:00:00+01:00" < @"10:00:00Z" => true
    @"P1Y" = @"P12M" => true
    @"P1D" = @"PT24H" => true
    @"P1Y" < @"P1D" => null
    @"P0Y" = @"P0D" => null
    (function(x) x) = (function(x) x) => false
    [1..2] = [1..2] => true
    [1..2] = (1..2) => false
    (< 10) = (< 10) => true
    (< 10) = (null..10) => false
    (< 10) = (<= 10) => false
    (>10) = (>10) => true
    (=10) = (=10) => true
    (!=10) = (!=10) => true
    1 between 0 and 2 => true
    1 between 2 and 0 => false
    1 between null and 2 => null
    "a" between 1 and 2 => null
    1 between 0 and 2 and true => true
    @"P1D" between @"PT1H" and @"P2D" => true
    """
)
MEMBERSHIP = rows(
    r"""
    1 in [1,2] => true
    1 in (1,2) => true
    1 in (2,3) => false
    3 in (1, > 2) => true
    1 in [[1..2],[5..6]] => true
    1 in [> 0] => true
    1 in [< 0, > 5] => false
    1 in (< 0, > 5) => false
    1 in > 0 => true
    1 in (>0) => true
    null in [1,null] => true
    null in null => true
    null in (null) => true
    1 in null => false
    [1,2] in [[1,2],[3]] => true
    [1] in [1] => true
    [1,2] in [1,2] => true
    1 in [] => false
    [] in [] => true
    "a" in ["a","b"] => true
    "a" in "a" => true
    1 in "a" => null
    1 in ["a"] => false
    5 in ([1..3],[4..6]) => true
    (1) in (1) => true
    {a:1} in [{a:1}] => true
    [1..2] in [[1..2]] => true
    null in [1..2] => null
    1 in (=1) => true
    1 in (!=1) => false
    1 in [= 1] => true
    [1,2,3] in (=[1,2,3]) => true
    """
)


@pytest.mark.parametrize("row", LITERALS)
def test_literals(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", ARITHMETIC)
def test_arithmetic(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", COMPARISON)
def test_comparison(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", MEMBERSHIP)
def test_membership(row: Row) -> None:
    check(row)
