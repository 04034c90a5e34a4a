"""A result says why, to a case worker and to a client."""

from __future__ import annotations

from engine.feel import to_tagged
from tests.decisions.builders import (
    decide,
    decision,
    evaluated,
    input_column,
    knowledge,
    literal,
    model,
    needs_decision,
    needs_knowledge,
    output_column,
    table,
    table_of,
)

COLUMNS = [
    input_column("wil", "Wil de inwoner het?", "string"),
    input_column("n", "Aantal wetten", "number"),
    output_column("plicht", "Wat de gemeente doet", "string"),
    output_column("aantal"),
]
RULES = [(['"ja"', ""], ['"moet"', "1"]), (['"nee"', ">= 2"], ['"kan"', "n + 1"])]
DUTY = decision(table_of(COLUMNS, RULES, "FIRST"), "plicht")


def test_the_rule_in_its_own_words() -> None:
    result = evaluated(model(DUTY), {"wil": "nee", "n": 2}, "plicht")
    assert result.value == {"plicht": "kan", "aantal": 3}
    assert (result.decision_id, result.name, result.kind) == ("plicht", "plicht", "table")
    assert result.hit_policy == "F"
    assert result.inputs == {"Wil de inwoner het?": "nee", "Aantal wetten": 2}
    assert result.labels == {"plicht": "Wat de gemeente doet", "aantal": "aantal"}
    (rule,) = result.matched_rules
    assert (rule.number, rule.id, rule.annotations) == (2, "r2", ("regel 2",))
    assert rule.conditions == {"Wil de inwoner het?": '"nee"', "Aantal wetten": ">= 2"}
    assert rule.outputs == {"plicht": "kan", "aantal": 3}
    assert result.outputs == (rule.outputs,)
    assert not result.problem
    first = evaluated(model(DUTY), {"wil": "ja", "n": 1}, "plicht").matched_rules[0]
    assert first.conditions["Aantal wetten"] == "-"


def test_an_expression_with_what_it_reads() -> None:
    xml = model(
        DUTY,
        knowledge("zeg", {"w": ""}, literal("upper case(w)")),
        decision(
            literal("zeg(plicht.plicht) + rest"),
            "besluit",
            needs_decision("#plicht"),
            needs_knowledge("#zeg"),
        ),
    )
    result = evaluated(xml, {"wil": "ja", "n": 0, "rest": "!", "los": 1})
    assert (result.value, result.text) == ("MOET!", "zeg(plicht.plicht) + rest")
    assert result.inputs == {"plicht": {"plicht": "moet", "aantal": 1}, "rest": "!"}
    assert [one.name for one in result.in_order()] == ["plicht", "besluit"]
    assert to_tagged([one.inputs for one in result.in_order()])


def test_a_table_that_cannot_decide_says_so() -> None:
    rules = [(["> 0"], ["1"]), (["> 5"], ["3"]), (["> 8"], ["2"])]
    result = evaluated(model(decision(table(rules))), {"x": 9})
    assert result.value is None
    assert "hooguit één" in result.problem
    assert [rule.number for rule in result.matched_rules] == [1, 2, 3]


def test_warnings_belong_to_the_decision_that_met_them() -> None:
    xml = model(
        decision(literal("1 / 0"), "eerst"),
        decision(literal('eerst = null and "a" < 1'), "besluit", needs_decision("#eerst")),
    )
    result = evaluated(xml, {})
    assert len(result.required["eerst"].warnings) == 1
    assert len(result.warnings) == 1
    assert decide(xml, {}, "eerst") is None


def test_functions_are_no_news() -> None:
    xml = model(
        decision(literal("{f: function(x) x, g: 1}"), "eerst"),
        decision(literal("eerst.f(2) + eerst.g"), "besluit", needs_decision("#eerst")),
    )
    result = evaluated(xml, {})
    assert (result.value, result.inputs) == (3, {"eerst": {"g": 1}})
