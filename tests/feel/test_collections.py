"""Filters, paths, loops and choices (DMN 1.5, 10.3.2.5 to 10.3.2.8)."""

import pytest

from tests.feel.tables import Row, check, rows

FILTERS = rows(
    r"""
    [1,2,3][1] => 1
    [1,2,3][0] => null
    [1,2,3][-1] => 3
    [1,2,3][-4] => null
    [1,2,3][4] => null
    [][1] => null
    [][item > 1] => []
    null[1] => null
    null[item > 1] => []
    null[true] => []
    1[1] => 1
    1[2] => null
    1[-1] => 1
    1[true] => [1]
    1[false] => []
    1[item = 1] => [1]
    "abc"[1] => "abc"
    [1,2,3][item >= 2] => [2,3]
    [1,2,3][item > 5] => []
    [1,2,3][null] => []
    [1,2,3]["a"] => []
    [1,2,3][1.5] => null
    [1,2,3][true] => [1,2,3]
    [1,2,3][1 + 1] => 2
    [{a:1},{a:2}][a = 2] => [{a:2}]
    [{a:1},{a:2}][item.a = 2] => [{a:2}]
    [{a:1},{b:2}][a = 1] => [{a:1}]
    [{item:1},{item:2}][item = 2] => [{item:2}]
    [{item:1},{item:2}][item.item = 2] => []
    [{a:1, item: 5}][item = 5] => [{a:1, item:5}]
    {l:[1,2,3], i: 2, r: l[i]}.r => 2
    {l:[1,2,3], i: 2, r: l[item = i]}.r => [2]
    {l:[1,2,3], i: 2, r: l[-i]}.r => 2
    [[1,2],[3]][count(item) = 2] => [[1,2]]
    [1,2,3,4][item > 1][item < 4] => [2,3]
    [1,2,3,4][item > 1][1] => 2
    {a: 1}[a = 1] => [{a:1}]
    {a: 1}[1] => {a:1}
    {a: {b: [1,2]}}.a.b[2] => 2
    [{x:1,y:2},{x:null,y:3}][x = null] => [{x:null,y:3}]
    [{x:1,y:2},{x:null,y:3}][x < 2] => [{x:1,y:2}]
    [{x:1,y:2},{y:3}][x = null] => [{y:3}]
    [1,2,3][if item > 1 then true else false] => [2,3]
    [1,2,3][list contains([1],item)] => [1]
    [true, false][item] => [true]
    [1,2,3][[1]] => []
    [[1]][1][1] => 1
    """
)
PATHS = rows(
    r"""
    {a:{b:1}}.a.b => 1
    {a:1}.b => null
    {a:1}.a.b => null
    null.b => null
    1.b => null
    "a".b => null
    [{a:1},{a:2}].a => [1,2]
    [{a:1},{b:2}].a => [1,null]
    [].a => []
    [1].a => [null]
    [[{a:1}]].a => [[1]]
    {a:[{b:1},{b:[2,3]}]}.a.b => [1,[2,3]]
    (function(x) x).a => null
    {a: 1}.a + 1 => 2
    [1,2].a => [null,null]
    {"a b": 1}.a b => 1
    [{a b:1}].a b => [1]
    {a: {b c: 1}}.a.b c => 1
    {a b: {c d: 3}}.a b.c d => 3
    """
)
LOOPS = rows(
    r"""
    for i in [1,2] return i + 1 => [2,3]
    for i in [] return i => []
    for i in null return i => null
    for i in 1 return i => [1]
    for i in "a" return i => ["a"]
    for i in {a:1} return i.a => [1]
    for i in 1..3 return i => [1,2,3]
    for i in 3..1 return i => [3,2,1]
    for i in 1..1 return i => [1]
    for i in [1..3] return i => [1,2,3]
    for i in (1..3) return i => [2]
    for i in [1..3) return i => [1,2]
    for i in (1..1) return i => []
    for i in -1..1 return i => [-1,0,1]
    for i in 1.5..3 return i => [1.5,2.5]
    for i in 1.."a" return i => null
    for i in "a".."c" return i => null
    for i in null..3 return i => null
    for i in 1..null return i => null
    for i in true..false return i => null
    for i in @"P1D"..@"P2D" return i => null
    for i in @"2021-01-01"..@"2021-01-03" return i => [@"2021-01-01", @"2021-01-02", @"2021-01-03"]
    for i in @"2021-01-03"..@"2021-01-01" return i => [@"2021-01-03", @"2021-01-02", @"2021-01-01"]
    for i in [@"2021-01-01"..@"2021-01-03") return i => [@"2021-01-01", @"2021-01-02"]
    for i in @"10:00:00"..@"11:00:00" return i => null
    for i in @"2021-01-01T00:00:00"..@"2021-01-02T00:00:00" return i => null
    for i in [1..2], j in [1..2] return i * j => [1,2,2,4]
    for i in 1..2, j in i..2 return [i,j] => [[1,1],[1,2],[2,2]]
    for i in 0..4 return if i = 0 then 1 else i * partial[-1] => [1,1,2,6,24]
    for i in 1..3 return count(partial) => [0,1,2]
    for i in 1..2 return for j in 1..2 return count(partial) => [[0,1],[0,1]]
    for x in [[1,2],[3]], y in x return y => [1,2,3]
    for i in 1 + 1..2 + 2 return i => [2,3,4]
    for i in [1,2,3][item > 1] return i => [2,3]
    for i in {a: [1,2]}.a return i => [1,2]
    for i in (< 3) return i => null
    for i in (> 3) return i => null
    for i in 1..3 return i + partial => [null,null,null]
    for i in [1..3][1] return i => [1,2,3]
    for a b in [1,2] return a b + 1 => [2,3]
    """
)
QUANTIFIERS = rows(
    r"""
    some i in [1,2] satisfies i > 1 => true
    some i in [1,2] satisfies i > 2 => false
    every i in [1,2] satisfies i > 0 => true
    every i in [1,2] satisfies i > 1 => false
    some i in [] satisfies true => false
    every i in [] satisfies false => true
    some i in null satisfies true => null
    every i in null satisfies true => null
    some i in 1 satisfies i = 1 => true
    every i in 1 satisfies i = 1 => true
    some i in [1,2], j in [2,3] satisfies i = j => true
    every i in [1,2], j in [3] satisfies i < j => true
    some i in [null, true] satisfies i => true
    some i in [null, false] satisfies i => null
    every i in [null, true] satisfies i => null
    every i in [null, false] satisfies i => false
    some i in 1..3 satisfies i = 2 => true
    every i in [1..3] satisfies i > 0 => true
    some i in [1,2] satisfies "a" => null
    every i in [1, "a"] satisfies i > 0 => null
    some x in [1,2], y in [x+1] satisfies y = 3 => true
    """
)
CHOICES = rows(
    r"""
    if true then 1 else 2 => 1
    if false then 1 else 2 => 2
    if null then 1 else 2 => 2
    if 1 then 1 else 2 => 2
    if "true" then 1 else 2 => 2
    if true then if false then 1 else 2 else 3 => 2
    (if true then 1 else 2) + 1 => 2
    if true then 1 else 2 + 1 => 1
    if 1 = 1 then {a: 1} else {} => {a:1}
    """
)


@pytest.mark.parametrize("row", FILTERS)
def test_filters(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", PATHS)
def test_paths(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", LOOPS)
def test_loops(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", QUANTIFIERS)
def test_quantifiers(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", CHOICES)
def test_choices(row: Row) -> None:
    check(row)
