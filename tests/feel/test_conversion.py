"""Conversion functions, also with arguments that do not fit (DMN 1.5, table 75)."""

import pytest

from tests.feel.tables import Row, check, rows

MOMENTS = rows(
    r"""
    date("2017-12-31") => @"2017-12-31"
    date("2017-12-31T10:00:00") => null
    date("10:00:00") => null
    date(null) => null
    date() => null
    date(1) => null
    date(from: "2012-12-25") => @"2012-12-25"
    date(year: 2017, month: 8, day: 30) => @"2017-08-30"
    date(day: 30, month: 8, year: 2017) => @"2017-08-30"
    date(2017, 13, 1) => null
    date(2017, 2, 29) => null
    date(2017.5, 1, 1) => @"2017-01-01"
    date(2016, 2, 29) => @"2016-02-29"
    date(["2017-12-31"]) => @"2017-12-31"
    date(@"2017-12-31T10:00:00") => @"2017-12-31"
    date(date("2017-12-31")) => @"2017-12-31"
    date("2017-1-1") => null
    date("17-01-01") => null
    date("999999999-12-31") => @"999999999-12-31"
    date("-999999999-12-31") => date(-999999999,12,31)
    date("9999999999-12-31") => null
    date("0000-01-01") => date(0,1,1)
    date("2017-12-31Z") => null
    date(" 2017-12-31") => null
    date(2017,1,1,1) => null
    date("2017",1,1) => null
    date(frm: "2012-12-25") => null
    time("10:00:00") => @"10:00:00"
    time("T10:00:00") => null
    time("10:00:00Z") => @"10:00:00Z"
    time("10:00:00+01:00") => @"10:00:00+01:00"
    time("10:00:00z") => null
    time("10:00:00@Europe/Amsterdam") => @"10:00:00@Europe/Amsterdam"
    time("24:00:00") => @"00:00:00"
    time("24:00:01") => null
    time("10:60:00") => null
    time("10:00:60") => null
    time("10:00") => null
    time("10:00:00.") => null
    time("10:00:00+19:00") => null
    time("10:00:00+18:00") => @"10:00:00+18:00"
    time("10:00:00+18:01") => null
    time("10:00:00@Foo/Bar") => null
    time(10, 0, 0) => @"10:00:00"
    time(10, 0, 0, null) => @"10:00:00"
    time(10, 0, 0, @"PT1H") => @"10:00:00+01:00"
    time(10, 0, 0, @"P1Y") => null
    time(10, 0, 0.5) => @"10:00:00.5"
    time(10.5, 0, 0) => @"10:00:00"
    time(24, 0, 0) => null
    time(hour: 10, minute: 1, second: 2) => @"10:01:02"
    time(hour: 10, minute: 1, second: 2, offset: @"PT0S") => @"10:01:02Z"
    time(from: @"2017-01-01T10:00:00Z") => @"10:00:00Z"
    time(@"2017-01-01") => @"00:00:00Z"
    time(-1,0,0) => null
    time("10:00:00Z@Europe/Paris") => null
    date and time("2017-01-01") => @"2017-01-01T00:00:00"
    date and time("2017-01-01T24:00:00") => @"2017-01-02T00:00:00"
    date and time("2017-01-01T10:00:00+02:00") => @"2017-01-01T10:00:00+02:00"
    date and time(date("2017-01-01"), time("10:00:00")) => @"2017-01-01T10:00:00"
    date and time(date: @"2017-01-01", time: @"10:00:00") => @"2017-01-01T10:00:00"
    date and time(@"2017-01-01T11:00:00", @"10:00:00") => @"2017-01-01T10:00:00"
    date and time(@"2017-01-01", null) => null
    date and time(null, @"10:00:00") => null
    date and time(from: "2017-01-01T10:00:00") => @"2017-01-01T10:00:00"
    date and time(2017, 1, 1, 10, 0, 0) => @"2017-01-01T10:00:00"
    date and time("2017-01-01T10:00") => null
    date and time("2017-02-30T10:00:00") => null
    date and time("2017-01-01 10:00:00") => null
    date and time("2017-01-01T10:00:00.123456789") => @"2017-01-01T10:00:00.123456789"
    """
)
TEXTS_AND_NUMBERS = rows(
    r"""
    string(date and time("2017-01-01T10:00:00.120")) => "2017-01-01T10:00:00.12"
    date and time(@"2017-01-01") => @"2017-01-01T00:00:00Z"
    duration("P1Y2M") => @"P14M"
    duration("P1Y2D") => null
    duration("P1W") => null
    duration("PT") => null
    duration("P1DT") => null
    duration("-PT5M") => -@"PT5M"
    duration("+PT5M") => null
    duration("P-1D") => null
    duration("PT1.5S") => @"PT1.5S"
    duration("PT1.S") => null
    duration(from: "P1D") => @"P1D"
    duration(@"P1D") => @"P1D"
    duration(null) => null
    duration(1) => null
    years and months duration(@"2011-12-22", @"2013-08-24") => @"P1Y8M"
    years and months duration(from: @"2011-12-22", to: @"2013-08-24") => @"P1Y8M"
    years and months duration(@"2013-08-24", @"2011-12-22") => @"-P1Y8M"
    years and months duration(@"2013-08-24", null) => null
    years and months duration(@"2015-01-21", @"2015-01-21") => @"P0M"
    string(1) => "1"
    string(1.0) => "1"
    string(-0.10) => "-0.1"
    string(1e10) => "10000000000"
    string(null) => null
    string(true) => "true"
    string("a") => "a"
    string(["a"]) => "[\"a\"]"
    string([1,"a",null,true]) => "[1, \"a\", null, true]"
    string({a: "b"}) => "{a: \"b\"}"
    string({"a b": 1, "c-d": 2}) => "{a b: 1, \"c-d\": 2}"
    string({a: {b: [1]}}) => "{a: {b: [1]}}"
    string([]) => "[]"
    string({}) => "{}"
    string([1..2]) => "[1..2]"
    string((1..2)) => "(1..2)"
    string(["a".."b"]) => "[\"a\"..\"b\"]"
    string((< 10)) => "(< 10)"
    string([@"2020-01-01"..@"2020-01-02")) => "[2020-01-01..2020-01-02)"
    string(@"2020-01-01") => "2020-01-01"
    string([@"2020-01-01"]) => "[2020-01-01]"
    string(@"P1DT2H3M4.5S") => "P1DT2H3M4.5S"
    string(@"P0D") => "PT0S"
    string(@"P0Y") => "P0M"
    string(@"P13M") => "P1Y1M"
    string(@"-PT1H") => "-PT1H"
    string(@"10:00:00+01:00") => "10:00:00+01:00"
    string(@"10:00:00@Europe/Paris") => "10:00:00@Europe/Paris"
    string(@"10:00:00+00:00") => "10:00:00Z"
    string(from: 1) => "1"
    string() => null
    string(1,2) => null
    string(1/3) => "0.3333333333333333333333333333333333"
    string("a\"b") => "a\"b"
    string(["a\"b"]) => "[\"a\\\"b\"]"
    number("1") => 1
    number("1.5") => 1.5
    number("1e3") => 1000
    number("-1") => -1
    number("+1") => 1
    number("1,000", ",") => 1000
    number("1,000.5", ",", ".") => 1000.5
    number("1.000,5", ".", ",") => 1000.5
    number("1 000.5", " ", ".") => 1000.5
    number("1 000", " ") => 1000
    number("1,5", null, ",") => 1.5
    number("1", null, null) => 1
    number("1,5", ",", ",") => null
    number("1", "x") => null
    number("1", "", ".") => null
    number("a") => null
    number("") => null
    number(" 1") => null
    number(null) => null
    number(1) => 1
    number(true) => null
    number(from: "1", grouping separator: ",", decimal separator: ".") => 1
    number("1.", null, null) => null
    number(".5") => 0.5
    number("1,0,0", ",") => 100
    number("NaN") => null
    number("Infinity") => null
    number("0x10") => null
    boolean("true") => true
    boolean("false") => false
    boolean("TRUE") => null
    boolean(null) => null
    not(true) => false
    not(negand: true) => false
    not(null) => null
    not("a") => null
    not() => null
    not(true, false) => null
    not([true]) => false
    """
)


@pytest.mark.parametrize("row", MOMENTS)
def test_moments(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", TEXTS_AND_NUMBERS)
def test_texts_and_numbers(row: Row) -> None:
    check(row)
