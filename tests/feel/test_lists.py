"""List and context functions, also with arguments that do not fit (DMN 1.5, tables 78, 81, 82)."""

import pytest

from tests.feel.tables import Row, check, rows

LISTS = rows(
    r"""
    list contains([1,2,3], 2) => true
    list contains([1,2,null], null) => true
    list contains(null, null) => null
    list contains(list: [1], element: 1) => true
    list contains([1], "1") => false
    list contains(1, 1) => true
    list contains([], null) => false
    list contains([[1]], [1]) => true
    count([1,2]) => 2
    count([]) => 0
    count(1) => 1
    count(null) => null
    count() => null
    count(list: [1]) => 1
    count([1],[2]) => null
    min([1,2]) => 1
    min(1,2) => 1
    min([]) => null
    min(null) => null
    min() => null
    min("a","b") => "a"
    min([1,"a"]) => null
    min([1,null]) => null
    min(list: [1,2]) => 1
    min(1) => 1
    min([[1]]) => null
    max(@"2021-01-01", @"2022-01-01") => @"2022-01-01"
    max([@"P1D", @"PT2H"]) => @"P1D"
    max([true]) => null
    max([true, false]) => null
    min(true) => null
    min([{a:1}]) => null
    sum([1,2]) => 3
    sum(1,2) => 3
    sum([]) => null
    sum([1,null]) => null
    sum(null) => null
    sum(["a"]) => null
    sum(1) => 1
    sum([1,"a"]) => null
    sum([@"P1D",@"PT1H"]) => @"P1DT1H"
    mean([1,2,3]) => 2
    mean(1,2,3) => 2
    mean([]) => null
    mean([1,null]) => null
    mean(1) => 1
    product([2,3]) => 6
    product([]) => null
    median([]) => null
    median([1,null]) => null
    median(1) => 1
    stddev([]) => null
    stddev([1]) => null
    mode([]) => []
    mode([1,null]) => null
    mode(1,1,2) => [1]
    mode([6,1,9,6,1]) => [1,6]
    mode(null) => null
    mode() => null
    sublist([1,2,3],1,2) => [1,2]
    sublist([1,2,3],-1) => [3]
    sublist([1,2,3],-2,1) => [2]
    sublist([1,2,3],0) => null
    sublist([1,2,3],4) => null
    sublist([1,2,3],1,0) => null
    sublist([1,2,3],1,4) => null
    sublist([1,2,3],2,3) => null
    sublist(list: [1,2,3], start position: 2, length: 1) => [2]
    sublist([1,2,3], 1, -1) => null
    sublist([1,2,3], 1, null) => null
    sublist(null,1) => null
    sublist([], 1) => null
    append([1],2) => [1,2]
    append([1],2,3) => [1,2,3]
    append(null, 1) => null
    append([], null) => [null]
    append([1]) => null
    append(1, 2) => [1,2]
    append([1], [2]) => [1,[2]]
    append(list: [1], item: 2) => [1,2]
    concatenate([1],[2]) => [1,2]
    concatenate([1],2) => [1,2]
    concatenate([1]) => [1]
    concatenate() => null
    concatenate([1],null) => null
    concatenate([1],[null]) => [1,null]
    insert before([1,3],2,2) => [1,2,3]
    insert before([1,3],-1,2) => [1,2,3]
    insert before([1,3],0,2) => null
    insert before([1,3],3,2) => null
    insert before([],1,2) => null
    insert before(list: [1], position: 1, newItem: 0) => [0,1]
    remove([1,2,3],2) => [1,3]
    remove([1,2,3],-1) => [1,2]
    remove([1,2,3],0) => null
    remove([1,2,3],4) => null
    remove(list: [1], position: 1) => []
    remove(null,1) => null
    reverse([1,2]) => [2,1]
    reverse([]) => []
    reverse(null) => null
    reverse(1) => [1]
    index of([1,2,1],1) => [1,3]
    index of([1,null],null) => [2]
    index of(null, 1) => null
    index of([], 1) => []
    index of([1],"a") => []
    index of(list: [1], match: 1) => [1]
    union([1,2],[2,3]) => [1,2,3]
    union([1,1]) => [1]
    union([1],null) => null
    distinct values([1,2,1]) => [1,2]
    distinct values([1,null,null]) => [1,null]
    distinct values(null) => null
    distinct values([1.0,1]) => [1]
    distinct values(1) => [1]
    flatten([[1,2],[[3]],4]) => [1,2,3,4]
    flatten(null) => null
    flatten([]) => []
    flatten(1) => [1]
    flatten(list: [[1]]) => [1]
    sort([3,1,2], function(x,y) x < y) => [1,2,3]
    sort(list: [3,1,2], precedes: function(x,y) x > y) => [3,2,1]
    sort([3,1,2]) => [1,2,3]
    sort(["b","a"]) => ["a","b"]
    sort([1,"a"]) => null
    sort([1,null,0]) => null
    sort(null) => null
    sort([]) => []
    sort([3,1,2], null) => [1,2,3]
    sort([3,1,2], function(x) x) => null
    sort([3,1,2], 1) => null
    sort([{a:2},{a:1}], function(x,y) x.a < y.a) => [{a:1},{a:2}]
    sort([1,2], function(x,y) "a") => null
    list replace([1,2,3],2,4) => [1,4,3]
    list replace([1,2,3],-1,4) => [1,2,4]
    list replace([1,2,3],4,4) => null
    list replace([1,2,3],2,null) => [1,null,3]
    list replace(null,2,4) => null
    list replace([1,2,3],null,4) => null
    list replace([1,2,3], function(item,newItem) item = 2, 9) => [1,9,3]
    list replace([1,2,3], function(item) item = 2, 9) => null
    list replace([1,2,3], function(item,newItem) "a", 9) => null
    list replace(list: [1,2,3], position: 1, newItem: 9) => [9,2,3]
    list replace(list: [1,2,3], match: function(item,newItem) item = 1, newItem: 9) => [9,2,3]
    list replace([1,2,3], function(a: string, b: string) true, 9) => null
    """
)
CONTEXTS = rows(
    r"""
    get value({a:1}, "a") => 1
    get value({a:1}, "b") => null
    get value(m: {a:1}, key: "a") => 1
    get value(context: {a:1}, key: "a") => 1
    get value({a:{b:1}}, ["a","b"]) => 1
    get value({a:{b:1}}, []) => null
    get value({a:1}, 1) => null
    get value(null, "a") => null
    get value([{a:1}], "a") => 1
    get entries({a:1,b:2}) => [{key:"a",value:1},{key:"b",value:2}]
    get entries({}) => []
    get entries(m: {}) => []
    get entries(null) => null
    context([{key:"a",value:1}]) => {a:1}
    context([]) => {}
    context(null) => null
    context([{key:"a",value:1},{key:"a",value:2}]) => null
    context([{key:1,value:1}]) => null
    context([{key:"a"}]) => null
    context([{value:1}]) => null
    context([null]) => null
    context(1) => null
    context([{key:null,value:1}]) => null
    context put({a:1},"b",2) => {a:1,b:2}
    context put({a:1},"a",2) => {a:2}
    context put(null,"a",2) => null
    context put({},null,2) => null
    context put({},"",2) => {"":2}
    context put({},"a",null) => {a:null}
    context put({},1,null) => null
    context put(context: {}, key: "a", value: 1) => {a:1}
    context put(context: {}, keys: ["a"], value: 1) => {a:1}
    context put({x:1},["y"],2) => {x:1,y:2}
    context put({x:1},["y","a"],2) => null
    context put({x:1,y:{a:0}},["y","a"],2) => {x:1,y:{a:2}}
    context put({x:1,y:{a:0}},["y",null],2) => null
    context put({x:1,y:{a:0}},[],2) => null
    context put({x:1,y:5},["y","a"],2) => null
    context put({x:1}, ["x"], null) => {x:null}
    context put({x:1}, "x") => null
    context merge([{a:1},{b:2}]) => {a:1,b:2}
    context merge([{a:1},{a:2}]) => {a:2}
    context merge({a:1}) => {a:1}
    context merge([]) => {}
    context merge([{a:1},null]) => null
    context merge(contexts: [{a:1}]) => {a:1}
    context merge({a:1},{b:2}) => null
    """
)


@pytest.mark.parametrize("row", LISTS)
def test_lists(row: Row) -> None:
    check(row)


@pytest.mark.parametrize("row", CONTEXTS)
def test_contexts(row: Row) -> None:
    check(row)
