"""The check of tables: gaps, overlaps, rules that never decide, and what can't be judged."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.decisions import TableFinding, check_table
from tests.decisions.builders import (
    Rules,
    decision,
    input_column,
    item,
    model,
    only,
    output_column,
    table,
    table_of,
)


def findings(
    rules: Rules, policy: str = "UNIQUE", columns: list[str] | None = None, **more: Any
) -> list[TableFinding]:
    """What is found in a table."""
    if columns is None:
        return check_table(only(model(decision(table(rules, policy, **more)))))
    return check_table(only(model(decision(table_of(columns, rules, policy)))))


def kinds(rules: Rules, policy: str = "UNIQUE", **more: Any) -> list[tuple[str, tuple[int, ...]]]:
    """Kind and rules of what is found."""
    return [(finding.kind, finding.rules) for finding in findings(rules, policy, **more)]


def one(name: str, kind: str, tests: list[str], values: str = "", policy: str = "UNIQUE") -> Any:
    """What is found in a table of one column of a type."""
    columns = [input_column(name, kind=kind, values=values), output_column("uit")]
    rules = [([test], [str(n)]) for n, test in enumerate(tests)]
    return findings(rules, policy, columns)


@pytest.mark.parametrize(
    ("kind", "tests", "values"),
    [
        ("number", ["< 1", "[1..5)", ">= 5"], ""),
        ("number", ["< 1", "? >= 1 and ? < 5", "? between 5 and 9", "> 9"], ""),
        ("number", ["-"], ""),
        ("integer", ["<= 1", ">= 2"], ""),
        ("string", ['"a"', 'not("a")'], ""),
        ("string", ['"a"', '"b", "c"'], '"a","b","c"'),
        ("string", ['< "m"', '>= "m"'], ""),
        ("boolean", ["true", "false"], ""),
        ("boolean", ["true", "not(true)"], ""),
        ("date", ['< @"2026-01-01"', '>= date("2026-01-01")'], ""),
        ("time", ['< @"12:00:00"', '[@"12:00:00"..@"18:00:00"]', '> time("18:00:00")'], ""),
        ("dateTime", ['<= @"2026-01-01T00:00:00"', '> @"2026-01-01T00:00:00"'], ""),
        ("dateTime", ['<= @"2026-01-01T00:00:00Z"', '> @"2026-01-01T01:00:00+01:00"'], ""),
        ("dayTimeDuration", ['< duration("P14D")', '>= @"P14D"'], ""),
        ("yearMonthDuration", ['< @"P18Y"', '>= @"P18Y"'], ""),
        ("Any", ["null", "not(null)"], ""),
        ("Any", ['list contains(?, "a")', 'not(list contains(?, "a"))'], ""),
    ],
)
def test_complete_tables_have_no_findings(kind: str, tests: list[str], values: str) -> None:
    found = one("x", kind, tests, values)
    assert [finding for finding in found if finding.kind != "unchecked"] == []
    zoned = kind == "dateTime" and "Z" in tests[0]
    assert not found or zoned


@pytest.mark.parametrize(
    ("kind", "tests", "values", "example"),
    [
        ("number", ["< 1", "> 1"], "", 1),
        ("number", ["< 1", "> 2"], "", 1),
        ("integer", ["< 1", "> 2"], "", 1),
        ("number", ["1", "2"], "[1..3]", 1.5),
        ("string", ['"a"', '"b"'], '"a","b","c"', "c"),
        ("string", ['"a"'], "", "(iets anders)"),
        ("boolean", ["true"], "", False),
        ("date", ['< @"2026-01-01"', '> @"2026-01-01"'], "", date(2026, 1, 1)),
        ("Any", ["null", "1"], "", 0),
        ("Any", ["not(null)", "> 99"], "", None),
        ("Any", ['list contains(?, "a")', 'list contains(?, "b")'], "", []),
    ],
)
def test_gaps_have_an_example(kind: str, tests: list[str], values: str, example: Any) -> None:
    found = [finding for finding in one("x", kind, tests, values, "ANY") if finding.kind == "gap"]
    assert found[0].example == {"x": example}
    assert found[0].message == "Voor deze invoer is er geen regel."


def test_overlaps_name_the_rules() -> None:
    (found,) = findings([(["<= 1"], ["1"]), ([">= 1"], ["2"])])
    assert (found.kind, found.rules, found.example) == ("overlap", (1, 2), {"De x": 1})
    assert found.message == "Regels 1 en 2 passen beide bij deze invoer."
    (found,) = findings([(["-"], ["1"]), ([">= 1"], ["2"]), (["> 1"], ["2"])])
    assert found.message == "Regels 1, 2 en 3 passen alle bij deze invoer."


@pytest.mark.parametrize("policy", ["PRIORITY", "FIRST", "RULE ORDER", "COLLECT"])
def test_rules_may_overlap_under_other_policies(policy: str) -> None:
    rules = [(["> 5"], ["1"]), (["-"], ["2"])]
    assert kinds(rules, policy, values="1, 2") == []


def test_any_wants_equal_results() -> None:
    assert kinds([(["-"], ["1"]), (["> 1"], ["1.0"])], "ANY") == []
    assert kinds([(["-"], ["1"]), (["> 1"], ["2"])], "ANY") == [("overlap", (1, 2))]
    (found,) = findings([(["-"], ["1"]), (["> 1"], ["x"])], "ANY")
    assert (found.kind, found.columns) == ("unchecked", ("uit",))


def test_rules_that_never_decide() -> None:
    (found,) = findings([(["-"], ["1"]), (["> 1"], ["2"])], "FIRST")
    assert (found.kind, found.rules) == ("unreachable", (2,))
    assert found.message == "Regel 2 komt nooit aan de beurt: hier gaat regel 1 voor."
    assert found.example["De x"] > 1
    rules = [(["< 5"], ["1"]), ([">= 5"], ["1"]), ([">= 0"], ["2"])]
    assert kinds(rules, "PRIORITY", values="1, 2") == [("unreachable", (3,))]
    assert kinds(rules, "PRIORITY", values="2, 1") == [("unreachable", (2,))]
    never = [(["-"], ["1"]), (["> 5, 3 and 4"], ["2"])]
    assert kinds(never, "FIRST") == [("unreachable", (2,))]
    (found,) = one("x", "string", ["-", '"d"'], '"a","b"')
    assert found.message == "Regel 2 past nooit."


def test_a_rule_for_what_is_not_known_yet_is_of_use() -> None:
    assert one("x", "string", ['"ja"', '"nee"', "null"], '"ja","nee"') == []
    assert one("x", "string", ['"ja"', '"nee"', 'not("ja", "nee")'], '"ja","nee"') == []


def test_values_of_a_type_count() -> None:
    kind = item("tKeuze", "string", '<allowedValues><text>"ja","nee"</text></allowedValues>')
    columns = [input_column("x", kind="tKeuze"), output_column("uit")]
    rules = [(['"ja"'], ["1"]), (['"nee"'], ["2"])]
    assert check_table(only(model(kind, decision(table_of(columns, rules))))) == []
    (found,) = check_table(only(model(kind, decision(table_of(columns, rules[:1])))))
    assert (found.kind, found.example) == ("gap", {"x": "nee"})


def test_default_results_and_lists_of_results_leave_no_gap() -> None:
    rules = [(["1"], ["1"])]
    assert kinds(rules, default="0") == []
    assert kinds(rules, "COLLECT") == []
    assert kinds(rules, "COLLECT", aggregation="COUNT") == []
    assert kinds(rules, "COLLECT", aggregation="SUM") == [("gap", ())]


@pytest.mark.parametrize(
    ("tests", "sure"),
    [
        (['starts with(?, "a")', 'not(starts with(?, "a"))'], []),
        (['starts with(?, "a")', '"a"'], ["gap", "overlap"]),
        (["> y", "<= y"], []),
        (["> y", "-"], []),
        (["date(today()) = ?", "-"], []),
    ],
)
def test_what_cannot_be_judged_is_said(tests: list[str], sure: list[str]) -> None:
    found = one("x", "", tests)
    assert [finding.kind for finding in found] == [*sure, "unchecked"]
    assert found[-1].columns == ("x",)
    assert found[-1].message == "Niet helemaal te controleren: kolom “x”."


@pytest.mark.parametrize(
    ("expressions", "unclear"),
    [
        (["x", "x > 5"], ("x > 5",)),
        (["x", "x"], ("x (2)",)),
        (["p.x", "p.y"], ()),
        (["p", "p.y"], ("p", "p.y")),
        (["x + y", "z"], ("x + y",)),
        (["count(x)", "z"], ()),
    ],
)
def test_columns_that_depend_on_each_other_are_not_combined(
    expressions: list[str], unclear: tuple[str, ...]
) -> None:
    columns = [*map(input_column, expressions), output_column("uit")]
    found = findings([(["1", "1"], ["1"]), (["2", "-"], ["2"])], "UNIQUE", columns)
    assert [finding.columns for finding in found if finding.columns] == [unclear] * bool(unclear)


def test_a_count_is_a_whole_number() -> None:
    columns = [input_column("count(x)"), output_column("uit")]
    assert findings([(["0"], ["1"]), ([">= 1"], ["2"])], "UNIQUE", columns) == []


def test_tables_that_are_too_large_say_so() -> None:
    names = [f"x{n}" for n in range(30)]
    rules = [([f"[{k}..{k + n % 7}]" for n in range(30)], ["1"]) for k in range(60)]
    assert [one.kind for one in findings(rules, "UNIQUE", inputs=names)][-1] == "unfinished"


def test_many_findings_are_cut_off_with_a_word() -> None:
    rules = [([str(2 * n), "-"], ["1"]) for n in range(30)] + [(["-", "1"], ["2"])]
    found = findings(rules, inputs=("x", "y"))
    assert len(found) == 21
    assert "meer gevonden" in found[-1].message


def test_an_empty_table_is_one_gap() -> None:
    assert kinds([]) == [("gap", ())]


def test_what_is_no_table_has_no_findings() -> None:
    assert (
        check_table(only(model(decision("<literalExpression><text>1</text></literalExpression>"))))
        == []
    )
