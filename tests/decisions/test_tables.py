"""Decision tables: hit policies, cells, allowed values, default results and types of columns."""

from __future__ import annotations

from typing import Any

import pytest

from tests.decisions.builders import (
    decide,
    decision,
    evaluated,
    input_column,
    input_data,
    item,
    model,
    needs_input,
    only,
    output_column,
    table,
    table_of,
)

RULES = [(["> 0"], ["1"]), (["> 5"], ["3"]), (["> 8"], ["2"])]


@pytest.mark.parametrize(
    ("policy", "aggregation", "x", "expected"),
    [
        ("UNIQUE", "", 3, 1),
        ("UNIQUE", "", 9, None),
        ("UNIQUE", "", -1, None),
        ("ANY", "", 3, 1),
        ("ANY", "", 9, None),
        ("PRIORITY", "", 9, 3),
        ("PRIORITY", "", -1, None),
        ("FIRST", "", 9, 1),
        ("FIRST", "", -1, None),
        ("RULE ORDER", "", 9, [1, 3, 2]),
        ("RULE ORDER", "", -1, []),
        ("OUTPUT ORDER", "", 9, [3, 2, 1]),
        ("OUTPUT ORDER", "", -1, []),
        ("COLLECT", "", 9, [1, 3, 2]),
        ("COLLECT", "", -1, []),
        ("COLLECT", "SUM", 9, 6),
        ("COLLECT", "SUM", -1, None),
        ("COLLECT", "MIN", 9, 1),
        ("COLLECT", "MIN", -1, None),
        ("COLLECT", "MAX", 9, 3),
        ("COLLECT", "COUNT", 9, 3),
        ("COLLECT", "COUNT", -1, 0),
    ],
)
def test_hit_policies(policy: str, aggregation: str, x: int, expected: Any) -> None:
    xml = model(decision(table(RULES, policy, aggregation, values="3, 2, 1")))
    assert decide(xml, {"x": x}) == expected


def test_priority_goes_by_column_from_left_to_right() -> None:
    columns = [
        input_column("x"),
        output_column("kleur", values='"rood", "groen"'),
        output_column("maat", values='"groot", "klein"'),
    ]
    rules = [
        (["-"], ['"groen"', '"groot"']),
        (["-"], ['"rood"', '"klein"']),
        (["> 1"], ['"rood"', '"groot"']),
    ]
    first = model(decision(table_of(columns, rules, "PRIORITY")))
    assert decide(first, {"x": 1}) == {"kleur": "rood", "maat": "klein"}
    assert decide(first, {"x": 2}) == {"kleur": "rood", "maat": "groot"}
    ordered = model(decision(table_of(columns, rules, "OUTPUT ORDER")))
    sizes = [(found["kleur"], found["maat"]) for found in decide(ordered, {"x": 2})]
    assert sizes == [("rood", "groot"), ("rood", "klein"), ("groen", "groot")]


def test_values_of_a_type_give_the_order_of_priority() -> None:
    kind = item("tKleur", "string", '<allowedValues><text>"rood","groen"</text></allowedValues>')
    columns = [input_column("x"), output_column("kleur", kind="tKleur")]
    rules = [(["-"], ['"groen"']), (["-"], ['"rood"'])]
    assert decide(model(kind, decision(table_of(columns, rules, "PRIORITY"))), {"x": 1}) == "rood"


def test_equal_results_agree_and_unequal_ones_do_not() -> None:
    rules = [(["> 0"], ['"a"', "1"]), (["> 5"], ['"a"', "1.0"]), (["> 8"], ['"a"', '"1"'])]
    xml = model(decision(table(rules, "ANY", outputs=("woord", "getal"))))
    assert decide(xml, {"x": 6}) == {"woord": "a", "getal": 1}
    result = evaluated(xml, {"x": 9})
    assert (result.value, len(result.matched_rules)) == (None, 3)
    assert "verschillende uitkomsten" in result.problem


@pytest.mark.parametrize(
    ("policy", "aggregation", "expected"),
    [
        ("UNIQUE", "", "geen"),
        ("FIRST", "", "geen"),
        ("COLLECT", "", ["geen"]),
        ("RULE ORDER", "", ["geen"]),
        ("COLLECT", "SUM", "geen"),
        ("COLLECT", "COUNT", "geen"),
    ],
)
def test_the_default_counts_when_no_rule_applies(
    policy: str, aggregation: str, expected: Any
) -> None:
    xml = model(decision(table([(["> 0"], ["1"])], policy, aggregation, default='"geen"')))
    assert decide(xml, {"x": 0}) == expected


def test_a_count_counts_duplicates_and_a_sum_wants_numbers() -> None:
    rules = [(["-"], ['"a"']), (["-"], ['"a"']), (["-"], ['"b"'])]
    assert decide(model(decision(table(rules, "COLLECT", "COUNT"))), {"x": 1}) == 3
    result = evaluated(model(decision(table(rules, "COLLECT", "SUM"))), {"x": 1})
    assert result.value is None
    assert result.warnings
    assert decide(model(decision(table(rules, "COLLECT", "MAX"))), {"x": 1}) == "b"


@pytest.mark.parametrize(
    ("test", "x", "applies"),
    [
        ("-", None, True),
        ("", "wat dan ook", True),
        ("not(1, 2)", 3, True),
        ("not(1, 2)", 2, False),
        ("1, [3..5), > 10", 4, True),
        ("1, [3..5), > 10", 5, False),
        ("null", None, True),
        ("null", 1, False),
        ("? > y and ? < y + 10", 5, True),
        ("? > y and ? < y + 10", 15, False),
        ("< y", 3, True),
        ("y", 4, True),
        ("lijst", 7, True),
        ("lijst", 9, False),
        ("odd(?)", 3, True),
        ("odd(?)", 4, False),
        ('list contains(?, "b")', ["a", "b"], True),
        ('some w in ? satisfies w = "c"', ["a", "b"], False),
        ('"a"', ["a", "b"], False),
        ("count(?) > 1", ["a", "b"], True),
        ('@"2026-01-31"', "2026-01-31", False),
        ("onbekend", 1, False),
    ],
)
def test_cells(test: str, x: Any, applies: bool) -> None:
    xml = model(decision(table([([test], ["true"])], default="false")))
    assert decide(xml, {"x": x, "y": 4, "lijst": [7, 8]}) is applies


def test_a_value_that_an_input_does_not_know_stops_the_table() -> None:
    columns = [input_column("x", "De kleur", values='"rood","groen"'), output_column("uit")]
    xml = model(decision(table_of(columns, [(["-"], ["1"])])))
    assert decide(xml, {"x": "rood"}) == 1
    result = evaluated(xml, {"x": "blauw"})
    assert (result.value, result.matched_rules) == (None, ())
    assert result.problem == "“De kleur” heeft een waarde die de tabel niet kent."
    assert decide(xml, {"x": ["rood", "groen"]}) == 1
    assert decide(xml, {"x": ["rood", "blauw"]}) is None


def test_what_is_not_known_yet_is_no_wrong_value() -> None:
    columns = [input_column("x", values='"rood","groen"'), output_column("uit")]
    xml = model(decision(table_of(columns, [(['"rood"'], ["1"]), (["-"], ["2"])])))
    assert decide(xml, {"x": None}) == 2


def test_a_result_that_its_column_does_not_list_is_null_with_a_warning() -> None:
    columns = [input_column("x"), output_column("uit", "Uitkomst", values="[0..10]")]
    xml = model(decision(table_of(columns, [(["-"], ["x + 1"])])))
    assert decide(xml, {"x": 9}) == 10
    result = evaluated(xml, {"x": 10})
    assert result.value is None
    assert "“Uitkomst”" in result.warnings[0].message


def test_columns_have_types() -> None:
    columns = [
        input_column("x", kind="number"),
        output_column("tekst", kind="string"),
        output_column("moment", kind="dateTime"),
        output_column("heel", kind="integer"),
    ]
    rules = [(["> 1"], ['["een"]', '@"2026-01-31"', "x"]), (["null"], ['"leeg"', "null", "0"])]
    xml = model(decision(table_of(columns, rules)))
    found = decide(xml, {"x": [2]})
    assert (found["tekst"], found["moment"].isoformat(), found["heel"]) == (
        "een",
        "2026-01-31T00:00:00+00:00",
        2,
    )
    assert decide(xml, {"x": 2.5})["heel"] is None
    assert decide(xml, {"x": "twee"})["tekst"] == "leeg"


def test_a_table_reads_typed_input_data() -> None:
    logic = table([(["[18..65)"], ['"werk"'])], inputs=("leeftijd",), default='"anders"')
    xml = model(
        input_data("leeftijd", "number"),
        decision(logic, "besluit", needs_input("#leeftijd")),
    )
    assert decide(xml, {"leeftijd": [20]}) == "werk"
    assert decide(xml, {"leeftijd": "20"}) == "anders"


@pytest.mark.parametrize("orientation", ["Rule-as-Row", "Rule-as-Column", "CrossTable"])
def test_how_a_table_is_drawn_does_not_matter(orientation: str) -> None:
    columns = [input_column("x"), output_column("uit")]
    more = f' preferredOrientation="{orientation}"'
    xml = model(decision(table_of(columns, [(["1"], ["2"])], more=more)))
    assert decide(xml, {"x": 1}) == 2


def test_columns_with_one_label_are_told_apart() -> None:
    columns = [input_column("x", "Leeftijd"), input_column("y", "Leeftijd"), output_column("uit")]
    found = only(model(decision(table_of(columns, [(["1", "2"], ["3"])]))))
    assert found.inputs == ("Leeftijd", "Leeftijd (2)")
    assert found.evaluate({"x": 1, "y": 2}).inputs == {"Leeftijd": 1, "Leeftijd (2)": 2}


def test_a_large_table_finds_its_row() -> None:
    names = ("a", "b", "c", "d", "e")
    rules = [([f"[{n}..{n + 1})", "-", f'"k{n}"', "< 900", "not(7)"], [str(n)]) for n in range(100)]
    xml = model(decision(table(rules, inputs=names)))
    assert decide(xml, {"a": 50, "b": 1, "c": "k50", "d": 3, "e": 4}) == 50
