"""Files with mistakes: every one of them is found, with its line and element."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.decisions import DecisionError, check_decisions, load_decisions
from tests.decisions.builders import (
    decide,
    decision,
    input_column,
    item,
    knowledge,
    literal,
    model,
    needs_decision,
    needs_knowledge,
    output_column,
    table,
    table_of,
    variable,
)


@pytest.mark.parametrize(
    ("body", "identifier", "words"),
    [
        (decision(literal("1 +")), "besluit", "Fout in de expressie"),
        (decision(table([([], ["1"])])), "r1", "te veel of te weinig cellen"),
        (decision(table([(["1", "2"], ["1"])])), "r1", "te veel of te weinig cellen"),
        (decision(table([])[: -len("</decisionTable>")] + "</decisionTable>", ""), "", "geen id"),
        (decision(""), "besluit", "geen tabel of expressie"),
        (decision(literal("1")) * 2, "besluit", "twee keer"),
        (decision(literal("1"), "besluit", needs_decision("#weg")), "besluit", "id “weg”"),
        (decision(literal("1"), "besluit", needs_decision("urn:x#w")), "besluit", "id “w”"),
        (decision(literal("1"), "besluit", needs_knowledge("#besluit")), "besluit", "kennismodel"),
        (decision(literal("1"), "besluit", needs_decision("#besluit")), "besluit", "zichzelf"),
        (
            knowledge("k", {}, literal("1"), needs_knowledge("#k")),
            "k",
            "kennismodel heeft zichzelf",
        ),
        (knowledge("k", {"": ""}, literal("1")), "k", "parameter heeft geen naam"),
        (f'<businessKnowledgeModel id="k">{variable("k")}</businessKnowledgeModel>', "k", "inhoud"),
        (decision(literal("1", "tWeg")), "besluit", "“tWeg” bestaat niet"),
        (decision(literal("1"), kind="tWeg"), "besluit", "“tWeg” bestaat niet"),
        (item("tA", "tB"), "definities", "“tB” bestaat niet"),
        (item("tA", "tB") + item("tB", "tA"), "definities", "verwijst naar zichzelf"),
        (item("tA", "number", "<allowedValues><text>1 +</text></allowedValues>"), "", "voorwaarde"),
        (decision(literal("1", "string"), kind="number"), "besluit", "maar de variabele"),
        ('<inputData id="i"><variable/></inputData>', "i", "variabele heeft geen naam"),
        ('<decisionService id="s" name="s"/>', "s", "geeft geen beslissing"),
        (decision("<context><contextEntry/></context>"), "besluit", "geen tabel of expressie"),
        (decision("<conditional/>"), "besluit", "Het deel “if” ontbreekt"),
        (decision("<for/>"), "besluit", "variabele van de herhaling"),
        (decision("<invocation/>"), "besluit", "welke functie"),
        (
            decision('<relation><column name="a"/><row/></relation>'),
            "besluit",
            "rij heeft te veel of te weinig",
        ),
        (
            decision(
                '<literalExpression expressionLanguage="juel"><text>1</text></literalExpression>'
            ),
            "besluit",
            "niet in FEEL",
        ),
    ],
)
def test_a_mistake_has_a_place(body: str, identifier: str, words: str) -> None:
    errors = check_decisions(model(body))
    (error, *_) = [found for found in errors if words in found.message]
    assert not identifier or error.element_id == identifier
    assert error.line == 1
    with pytest.raises(DecisionError) as caught:
        load_decisions(model(body))
    assert caught.value.message == errors[0].message


@pytest.mark.parametrize(
    ("policy", "columns", "words"),
    [
        ("MOOISTE", [input_column("x"), output_column("u")], "“MOOISTE” bestaat niet"),
        ("UNIQUE", [input_column("x")], "geen uitkomst"),
        ("UNIQUE", [input_column(""), output_column("u")], "kolom heeft geen expressie"),
        ("UNIQUE", [input_column("x"), output_column("u"), output_column("u")], "dezelfde naam"),
        ("PRIORITY", [input_column("x"), output_column("u")], "lijst van waarden"),
        ("UNIQUE", [input_column("x", kind="tWeg"), output_column("u")], "“tWeg” bestaat niet"),
    ],
)
def test_mistakes_in_columns(policy: str, columns: list[str], words: str) -> None:
    found = check_decisions(model(decision(table_of(columns, [], policy))))
    assert [error for error in found if words in error.message]


def test_all_mistakes_are_found_from_top_to_bottom() -> None:
    rules = [(["> "], ["1"]), (["1"], [""]), (["2"], ["3 3"])]
    columns = [input_column("x"), output_column("u")]
    body = table_of(columns, rules).replace("<rule", "\n<rule") + "\n"
    more = decision(literal("("), "b") + decision("", "c")
    found = check_decisions(model(decision(body), "\n", more))
    assert [error.line for error in found] == [2, 3, 4, 6, 6]
    assert [error.message.split()[0] for error in found[:3]] == ["Fout", "Regel", "Fout"]
    assert found[0].element_id.startswith("inputEntry")


def test_the_language_of_a_whole_file() -> None:
    wrong = model(decision(literal("1")), more=' expressionLanguage="javascript"')
    assert "niet in FEEL" in check_decisions(wrong)[0].message
    right = model(
        decision(literal("1")),
        more=' expressionLanguage="https://www.omg.org/spec/DMN/20230324/FEEL/"',
    )
    assert check_decisions(right) == []


def test_a_sound_file_has_no_mistakes() -> None:
    assert check_decisions(model(decision(literal("1")))) == []


@pytest.mark.parametrize(
    "xml", [b"", b"<a>", b"<html/>", b"\x00", b"x" * 6_000_000, b'<definitions xmlns="urn:x"/>']
)
def test_what_is_no_dmn_is_refused(xml: bytes) -> None:
    with pytest.raises(DecisionError):
        load_decisions(xml)
    assert len(check_decisions(xml)) == 1


def test_entities_are_not_resolved() -> None:
    xml = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + model(
        decision("<literalExpression><text>&a;</text></literalExpression>")
    )
    assert decide(xml, {}) is None


def test_deep_nesting_is_refused_or_read() -> None:
    for depth in (20, 60, 120, 400):
        logic = "<list>" * depth + literal("1") + "</list>" * depth
        for error in check_decisions(model(decision(logic))):
            assert "diep" in error.message or "XML" in error.message


def test_a_long_chain_of_decisions_is_refused_or_read() -> None:
    chain = [decision(literal("1"), "d0")]
    chain += [
        decision(literal(f"d{n - 1}"), f"d{n}", needs_decision(f"#d{n - 1}")) for n in range(1, 900)
    ]
    for error in check_decisions(model(*chain)[:-1] + b">", {}):
        assert "diep" in error.message
    for error in check_decisions(model(*reversed(chain))):
        assert "diep" in error.message


PIECES = st.sampled_from(
    [
        "<decision id='a'>",
        "</decision>",
        "<decisionTable>",
        "</decisionTable>",
        "<input>",
        "</input>",
        "<output/>",
        "<rule>",
        "</rule>",
        "<inputEntry><text>1</text></inputEntry>",
        "<context>",
        "</context>",
        "<contextEntry>",
        "</contextEntry>",
        "<literalExpression><text>a b</text></literalExpression>",
        "<invocation/>",
        "<itemDefinition name='t'>",
        "</itemDefinition>",
        "<typeRef>t</typeRef>",
        "<itemComponent/>",
        "<functionItem/>",
        "<requiredDecision/>",
        "<informationRequirement><requiredDecision href='#a'/></informationRequirement>",
        "<import namespace='proef'/>",
        "<businessKnowledgeModel id='b'><encapsulatedLogic/></businessKnowledgeModel>",
        "<relation><row/></relation>",
        "<!-- noot -->",
        "<?doe iets?>",
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_whatever_stands_in_a_file_gives_decisions_or_mistakes(pieces: list[str]) -> None:
    xml = model("".join(pieces))
    mistakes = check_decisions(xml)
    if mistakes:
        with pytest.raises(DecisionError, match=re.escape(mistakes[0].message)):
            load_decisions(xml)
    else:
        for one in load_decisions(xml).values():
            one.evaluate({})
