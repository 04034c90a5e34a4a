"""String and boolean list functions (DMN 1.5, tables 76 to 78)."""

import pytest

from tests.feel.tables import Row, check, rows

TEXTS = rows(
    r"""
    substring("foobar", 3) => "obar"
    substring("foobar", 3, 3) => "oba"
    substring("foobar", -2, 1) => "a"
    substring("foobar", 0) => null
    substring("foobar", 7) => null
    substring("foobar", -7) => null
    substring("foobar", 3, 0) => null
    substring("foobar", 3, -1) => null
    substring("foobar", 3, 100) => "obar"
    substring("foobar", 3.8) => "obar"
    substring("foobar", 3, 3.8) => "oba"
    substring("foobar", null) => null
    substring("foobar", 1, null) => null
    substring("", 1) => null
    substring("\U01F40Eab", 2) => "ab"
    substring(string: "foobar", start position: 3, length: 1) => "o"
    substring(start position: 3, string: "foobar") => "obar"
    substring("foobar") => null
    string length(null) => null
    string length(1) => null
    string length(["ab"]) => 2
    string length(string: "ab") => 2
    upper case(null) => null
    upper case("ß") => "SS"
    lower case(string: "ABC") => "abc"
    substring before("foobar", "") => ""
    substring before("", "") => ""
    substring after("foobar", "") => "foobar"
    substring after("", "a") => ""
    substring after("foobar", "x") => ""
    substring after(null, "x") => null
    contains("foobar", "") => true
    contains(string: "foobar", match: "of") => false
    starts with("foobar", "fo") => true
    starts with("foobar", "") => true
    starts with(string: "foobar", match: "x") => false
    ends with("foobar", "r") => true
    ends with(null, "r") => null
    matches("foobar", "^fo*b") => true
    matches("foobar", "^Fo*b", "i") => true
    matches("foobar", "^fo*b", "p") => null
    matches("foobar", "^fo*b", null) => true
    matches(input: "foobar", pattern: "^fo*b", flags: "i") => true
    matches("a", "(") => null
    matches("foobar", null) => null
    replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") => "[1=ab][2=]cd"
    replace("abc", "b", "$0") => "abc"
    replace("abc", "b", "\\$") => "a$c"
    replace("abc", "b", "$") => null
    replace("abc", "b", "\\") => null
    replace("abc", "B", "x", "i") => "axc"
    replace("abc", ".", "x", "q") => "abc"
    replace(input: "abc", pattern: "b", replacement: "x") => "axc"
    replace(null, "b", "x") => null
    replace("abc", "x*", "-") => null
    split("a;b;c", ";") => ["a","b","c"]
    split("a;b;;c;;", ";") => ["a","b","","c","",""]
    split("", ";") => [""]
    split("abc", "") => null
    split(string: "a b", delimiter: " ") => ["a","b"]
    split(null, ";") => null
    split("a", null) => null
    split("a.b", ".") => ["","","",""]
    string join(["a","b"], ",") => "a,b"
    string join(["a","b"]) => "ab"
    string join(["a",null], ",") => "a"
    string join([], ",") => ""
    string join(["a"], null) => "a"
    string join("a", ",") => "a"
    string join([1], ",") => null
    string join(list: ["a","b"], delimiter: ",") => "a,b"
    string join([[ "a"]], ",") => null
    string join() => null
    """
)
BOOLEANS = rows(
    r"""
    all([true,null]) => null
    all([false,null]) => false
    all([null]) => null
    all(list: [true]) => true
    all() => null
    all([]) => true
    any([]) => false
    any([true,null]) => true
    any([false,null]) => null
    any() => null
    any(1) => null
    any(true) => true
    any([true, "x"]) => true
    all([true, "x"]) => null
    """
)


@pytest.mark.parametrize("row", TEXTS)
def test_texts(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", BOOLEANS)
def test_booleans(row: Row) -> None:
    check(row)
