"""Expressions that try to hurt whoever evaluates them, with nothing but themselves."""

HASH_MODULUS = 2**61 - 1
"""Multiples of it all have the same hash in Python."""
DOUBLING_TEXT = (
    '{a0: "xxxxxxxxxx", ' + ", ".join(f"a{i}: a{i - 1} + a{i - 1}" for i in range(1, 40)) + "}.a39"
)
DOUBLING_LIST = (
    "{a0: [1], "
    + ", ".join(f"a{i}: concatenate(a{i - 1}, a{i - 1})" for i in range(1, 40))
    + "}.a39"
)
LAUGHING_LISTS = "{a0: [1], " + ", ".join(f"a{i}: [a{i - 1}, a{i - 1}]" for i in range(1, 40)) + "}"
LAUGHING_CONTEXTS = (
    "{a0: {v: 1}, "
    + ", ".join(f"a{i}: {{l: a{i - 1}, r: a{i - 1}}}" for i in range(1, 40))
    + "}.a39"
)
LAUGHING_FUNCTIONS = (
    "{f0: function(x) x + 1, "
    + ", ".join(f"f{i}: function(x) f{i - 1}(f{i - 1}(x))" for i in range(1, 40))
    + "}.f39(1)"
)

EXPRESSIONS = [
    '"".__class__.__mro__',
    "{}.__class__.__subclasses__()",
    "[].__getattribute__",
    "(function(x) x).__globals__",
    "count.__code__",
    '__import__("os").system("true")',
    'string("{0.__class__}")',
    'string join(["%s", "{}"], "{0!r}")',
    "(" * 10_000 + "1" + ")" * 10_000,
    "[" * 10_000 + "]" * 10_000,
    "-" * 15_000 + "1",
    "1" + "+1" * 9_000,
    "a" + ".a" * 9_000,
    "f" + "()" * 9_000,
    "not(" * 4_000 + "true" + ")" * 4_000,
    "if true then " * 1_500 + "1" + " else 2" * 1_500,
    "[1..[1..[1.." * 100 + "1",
    "{a:" * 5_000 + "1" + "}" * 5_000,
    "x" * 1_000_000,
    '"' + "\\u0041" * 3_000 + '"',
    "9 ** 9 ** 9 ** 9",
    "2 ** 999999999",
    "1e999999999 * 1e999999999",
    "1.0000000001 ** 99999999999",
    "0.9999999999999999999999999999999999 ** 1e33",
    "exp(1e6144)",
    "log(1e-6143)",
    'number("' + "9" * 15_000 + '")',
    "decimal(1/3, 6176)",
    'duration("P999999999999999999Y") * 1e6000',
    '@"2020-01-01" + duration("P999999999999D") * 999999999',
    "for i in 1..10 ** 12 return i",
    "for i in 1..1000000000000 return 1..1000000000000",
    "count(for i in 1..1e30 return [])",
    "some i in 1..1e12 satisfies i < 0",
    "every i in 1..1e12, j in 1..1e12 satisfies i > 0",
    "for a in 1..999, b in 1..999, c in 1..999, d in 1..999 return a",
    "for i in 1..100000 return partial",
    "for i in 1..100000 return sum(partial)",
    'for i in @"0001-01-01"..@"999999999-01-01" return i',
    "[1..1e12][item > 5]",
    "{l: for i in 1..2000 return i, r: for x in l return for y in l return x * y}.r",
    "{f: function(n) f(n + 1), r: f(0)}.r",
    "{f: function(n) f(n - 1) + f(n - 2), r: f(100)}.r",
    "{y: function(f) f(f), r: y(y)}.r",
    "{s: function(l) sort(l, function(a, b) s(l)), r: s([3, 2, 1])}.r",
    'matches("' + "a" * 5_000 + '!", "(a+)+$")',
    'matches("' + "a" * 5_000 + '!", "(a|aa)+$")',
    'matches("' + "a" * 5_000 + '!", "(.*)(.*)(.*)(.*)(.*)(.*)b")',
    'matches("aaaa", "(((a{1,100}){1,100}){1,100}){1,100}")',
    'matches("a", "' + "(a?){500}" * 50 + '")',
    'replace("' + "a" * 2_000 + '", "a", "' + "b" * 2_000 + '")',
    '{s: string join(for i in 1..5000 return "a", ""), r: replace(s, "a", s)}.r',
    'count(for i in 1..100000 return split("a,b,c,d,e,f", ","))',
    '{s: string join(for i in 1..999 return "a,", ""), r: for i in 1..999 return split(s, ",")}.r',
    'for i in 1..100000 return matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "(a|b|c|d)*e")',
    'for i in 1..100000 return range("[1..3]")',
    "for i in 1..100000 return exp(i / 1000)",
    "for i in 1..100000 return 1.1 ** 1234.5678",
    'for i in 1..100000 return from json("[[[[[[1,2,3]]]]]]")',
    'from json("' + "[" * 9_000 + "]" * 9_000 + '")',
    "flatten(" * 40 + "[[1]]" + ")" * 40,
    "string(" + LAUGHING_LISTS + ".a39)",
    "distinct values([" + LAUGHING_LISTS + ".a39])",
    LAUGHING_LISTS + ".a39 = " + LAUGHING_LISTS + ".a39",
    "count(flatten(" + LAUGHING_LISTS + ".a39))",
    "to json(" + LAUGHING_LISTS + ")",
    LAUGHING_LISTS,
    LAUGHING_CONTEXTS,
    LAUGHING_FUNCTIONS,
    DOUBLING_TEXT,
    DOUBLING_LIST,
    "union(" * 30 + "[1]" + ")" * 30,
    "partition(for i in 1..50000 return i, 1)",
    "index of(for i in 1..50000 return [i], [1])",
    "for i in 1..3000 return list contains(for j in 1..3000 return j, i)",
    'for i in 1..50000 return upper case(string join(for j in 1..99 return "x", "y"))',
    'date and time("2020-01-01T00:00:00@' + "../" * 500 + 'etc/passwd")',
    'time("10:00:00@/etc/passwd")',
    f"is({LAUGHING_LISTS}.a39, {LAUGHING_LISTS}.a39)",
    f"{LAUGHING_LISTS}.a39 instance of {'list<' * 39}number{'>' * 39}",
    f"{{f: function(x: {'list<' * 39}number{'>' * 39}) 1, r: f({LAUGHING_LISTS}.a39)}}.r",
    "string((for i in 1..60 return if i = 1 then [1e6144..1e6144] else [[partial[-1]]])[-1])",
    "string(for i in 1..50000 return 1e6144)",
    "to json(for i in 1..50000 return 1e-6143)",
    f"distinct values(for i in 1..100000 return i * {HASH_MODULUS})",
    f"mode(for i in 1..100000 return i * {HASH_MODULUS})",
    f'distinct values(for i in 1..100000 return @"PT0.000000001S" * (i * {HASH_MODULUS}))',
    "string((for i in 1..20000 return {a: partial[-1]})[-1])",
    "for i in 1..20000 return {a: partial[-1]}",
    "for i in 1..1000 return for j in 1..1000 return now()",
    "for i in 1..1000 return for j in 1..1000 return function() i",
    "for i in 1..1000 return for j in 1..1000 return {a: {}}",
    "for i in 1..1000 return for j in 1..1000 return [i..j]",
    'max(for i in 1..100000 return @"2020-01-01T00:00:00@Europe/Amsterdam")',
    'matches("a", "' + "[a-z-[b]]" * 110 + '")',
    'for i in 1..1000 return matches("a", "[a-z-[b]][a-z-[c]](")',
    'for i in 1..1000 return matches("a", "(\\p{L}\\p{N}\\w){10}" + string(i))',
    'for i in 1..300 return matches("ab", "[ab]*a[ab]{12}" + string(i))',
    'range("[-\\"a\\"..1]")',
    "/* " * 6_600,
    "a-b" + ",a-b" * 6_000,
    "[" + ",".join("-".join(["ab"] * 100) for _ in range(60)) + "]",
    "for " + ", ".join(["a in [1, 2]"] * 300) + " return 1",
]
