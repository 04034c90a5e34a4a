"""How points and ranges lie to each other, and what a range is (DMN 1.5, tables 83 and 84)."""

import pytest

from tests.feel.tables import Row, check, rows

RELATIONS = rows(
    r"""
    before(1, 10) => true
    before(10, 1) => false
    before(1, [1..10]) => false
    before(1, (1..10]) => true
    before(1, [5..10]) => true
    before([1..10], 10) => false
    before([1..10), 10) => true
    before([1..10], 15) => true
    before([1..10], [15..20]) => true
    before([1..10], [10..20]) => false
    before([1..10), [10..20]) => true
    before([1..10], (10..20]) => true
    after(10, 5) => true
    after(5, 10) => false
    after(12, [1..10]) => true
    after(10, [1..10)) => true
    after(10, [1..10]) => false
    after([11..20], 12) => false
    after([11..20], 10) => true
    after((11..20], 11) => true
    after([11..20], 11) => false
    after([11..20], [1..10]) => true
    after([1..10], [11..20]) => false
    after([11..20], [1..11)) => true
    after((11..20], [1..11]) => true
    meets([1..5], [5..10]) => true
    meets([1..5), [5..10]) => false
    meets([1..5], (5..10]) => false
    meets([1..5], [6..10]) => false
    met by([5..10], [1..5]) => true
    met by([5..10], [1..5)) => false
    met by((5..10], [1..5]) => false
    met by([6..10], [1..5]) => false
    overlaps([1..5], [3..8]) => true
    overlaps([3..8], [1..5]) => true
    overlaps([1..8], [3..5]) => true
    overlaps([3..5], [1..8]) => true
    overlaps([1..5], [6..8]) => false
    overlaps([6..8], [1..5]) => false
    overlaps([1..5], [5..8]) => true
    overlaps([1..5], (5..8]) => false
    overlaps([1..5), [5..8]) => false
    overlaps([1..5), (5..8]) => false
    overlaps([5..8], [1..5]) => true
    overlaps((5..8], [1..5]) => false
    overlaps([5..8], [1..5)) => false
    overlaps((5..8], [1..5)) => false
    overlaps before([1..5], [3..8]) => true
    overlaps before([1..5], [6..8]) => false
    overlaps before([1..5], [5..8]) => true
    overlaps before([1..5], (5..8]) => false
    overlaps before([1..5), [5..8]) => false
    overlaps before([1..5), (1..5]) => true
    overlaps before([1..5], (1..5]) => true
    overlaps before([1..5), [1..5]) => false
    overlaps before([1..5], [1..5]) => false
    overlaps after([3..8], [1..5]) => true
    overlaps after([6..8], [1..5]) => false
    overlaps after([5..8], [1..5]) => true
    overlaps after((5..8], [1..5]) => false
    overlaps after([5..8], [1..5)) => false
    overlaps after((1..5], [1..5)) => true
    overlaps after((1..5], [1..5]) => true
    overlaps after([1..5], [1..5)) => false
    overlaps after([1..5], [1..5]) => false
    finishes(10, [1..10]) => true
    finishes(10, [1..10)) => false
    finishes([5..10], [1..10]) => true
    finishes([5..10), [1..10]) => false
    finishes([5..10), [1..10)) => true
    finishes([1..10], [1..10]) => true
    finishes((1..10], [1..10]) => true
    finished by([1..10], 10) => true
    finished by([1..10), 10) => false
    finished by([1..10], [5..10]) => true
    finished by([1..10], [5..10)) => false
    finished by([1..10), [5..10)) => true
    finished by([1..10], [1..10]) => true
    finished by([1..10], (1..10]) => true
    includes([1..10], 5) => true
    includes([1..10], 12) => false
    includes([1..10], 1) => true
    includes([1..10], 10) => true
    includes((1..10], 1) => false
    includes([1..10), 10) => false
    includes([1..10], [4..6]) => true
    includes([1..10], [1..5]) => true
    includes((1..10], (1..5]) => true
    includes([1..10], (1..10)) => true
    includes([1..10), [5..10)) => true
    includes([1..10], [1..10)) => true
    includes([1..10], (1..10]) => true
    includes([1..10], [1..10]) => true
    during(5, [1..10]) => true
    during(12, [1..10]) => false
    during(1, [1..10]) => true
    during(10, [1..10]) => true
    during(1, (1..10]) => false
    during(10, [1..10)) => false
    during([4..6], [1..10]) => true
    during([1..5], [1..10]) => true
    during((1..5], (1..10]) => true
    during((1..10), [1..10]) => true
    during([5..10), [1..10)) => true
    during([1..10), [1..10]) => true
    during((1..10], [1..10]) => true
    during([1..10], [1..10]) => true
    starts(1, [1..10]) => true
    starts(1, (1..10]) => false
    starts(2, [1..10]) => false
    starts([1..5], [1..10]) => true
    starts((1..5], (1..10]) => true
    starts((1..5], [1..10]) => false
    starts([1..5], (1..10]) => false
    starts([1..10], [1..10]) => true
    starts([1..10), [1..10]) => true
    starts((1..10), (1..10)) => true
    started by([1..10], 1) => true
    started by((1..10], 1) => false
    started by([1..10], 2) => false
    started by([1..10], [1..5]) => true
    started by((1..10], (1..5]) => true
    started by([1..10], (1..5]) => false
    started by((1..10], [1..5]) => false
    started by([1..10], [1..10]) => true
    started by([1..10], [1..10)) => true
    started by((1..10), (1..10)) => true
    coincides(5, 5) => true
    coincides(3, 4) => false
    coincides([1..5], [1..5]) => true
    coincides((1..5), [1..5]) => false
    coincides([1..5], [2..6]) => false
    before(point1: 1, point2: 10) => true
    before(point: 1, range: [2..3]) => true
    before(range: [1..2], point: 3) => true
    before(range1: [1..2], range2: [3..4]) => true
    before(1, "a") => null
    before(null, 1) => null
    before(1) => null
    before(1, (< 10)) => false
    during(5, (< 10)) => true
    includes((< 10), 5) => true
    includes((> 10), 5) => false
    during(5, (> 1)) => true
    overlaps((< 5), (> 3)) => true
    before((< 5), (> 5)) => true
    coincides((<5), (<5)) => true
    meets((<=5), (>=5)) => true
    before(@"2020-01-01", @"2021-01-01") => true
    includes([@"2020-01-01"..@"2021-01-01"], @"2020-06-01") => true
    coincides(true, true) => null
    """
)
RANGES = rows(
    r"""
    [1..10] => [1..10]
    ]1..10[ => (1..10)
    (1..10] => (1..10]
    5 in ]1..5[ => false
    ["a"..1] => null
    5 in [1..null] => null
    [1+1..2*3] => [2..6]
    [@"P1D"..@"P2D"] => [@"P1D"..@"P2D"]
    [true..false] => null
    [[1]..[2]] => null
    {a: 1, r: [a..a+5]}.r => [1..6]
    range("[1..3]") => [1..3]
    range("(1..3)") => (1..3)
    range("]1..3[") => (1..3)
    range("[1..]") => null
    range("[..2]") => null
    range("1..3") => null
    range("[3..1]") => null
    range("[\"a\"..\"c\"]") => ["a".."c"]
    range("[date(\"2020-01-01\")..@\"2020-01-02\"]") => [@"2020-01-01"..@"2020-01-02"]
    range("[duration(\"P1D\")..duration(\"P2D\")]") => [@"P1D"..@"P2D"]
    range("[-1..1]") => [-1..1]
    range("[1..1+1]") => null
    range("[a..b]") => null
    range("[null..1]") => null
    range("") => null
    range(null) => null
    range("(< 10)") => null
    range("[true..false]") => null
    range(from: "[1..2]") => [1..2]
    is(1,1.0) => true
    is("a","a") => true
    is([1],[1]) => true
    is({a:1},{a:1}) => true
    is(null,null) => true
    is(@"10:00:00", @"10:00:00Z") => false
    is(@"2021-10-02T23:00:00@Europe/Paris", @"2021-10-02T23:00:00+02:00") => false
    is(1) => false
    is() => null
    is(1,2,3) => null
    is([1..2],[1..2]) => true
    """
)


@pytest.mark.parametrize("row", RELATIONS)
def test_relations(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", RANGES)
def test_ranges(row: Row) -> None:
    check(row)
