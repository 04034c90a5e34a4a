"""Files that import each other."""

from __future__ import annotations

import pytest

from engine.decisions import DecisionError, check_decisions, load_decisions
from tests.decisions.builders import (
    decision,
    input_data,
    item,
    knowledge,
    literal,
    model,
    needs_decision,
    needs_input,
    needs_knowledge,
    only,
)


def imports(namespace: str, name: str, kind: str = "") -> str:
    """An import of another file."""
    kind = kind or "https://www.omg.org/spec/DMN/20230324/MODEL/"
    return f'<import namespace="{namespace}" name="{name}" importType="{kind}"/>'


RULES = model(
    item("tGetallen", "number", collection=True),
    input_data("naam", "string"),
    decision(literal('"Dag, " + naam'), "begroeting", needs_input("#naam")),
    knowledge("dubbel", {"n": "number"}, literal("n * 2")),
    namespace="urn:regels",
)


def test_decisions_knowledge_inputs_and_types_of_another_file() -> None:
    needs = (
        needs_decision("urn:regels#begroeting"),
        needs_knowledge("urn:regels#dubbel"),
        needs_input("urn:regels#naam"),
    )
    logic = literal("[regels b.begroeting, regels b.naam, regels b.dubbel(4)]")
    xml = model(imports("urn:regels", "regels b"), decision(logic, "besluit", *needs))
    found = only(xml, regels=RULES)
    expected = ["Dag, Noor", "Noor", 8]
    assert found.evaluate({"naam": "Noor"}).value == expected
    assert found.evaluate({"regels b": {"naam": "Noor"}, "naam": "x"}).value == expected
    assert list(found.evaluate({"naam": "N"}).required) == ["regels b.begroeting"]


def test_types_of_another_file() -> None:
    xml = model(imports("urn:regels", "r"), decision(literal("1", "r.tGetallen")))
    assert only(xml, a=RULES).evaluate({}).value == [1]
    prefixed = model(
        imports("urn:regels", "r"),
        decision(literal("1", "q:tGetallen")),
        more=' xmlns:q="urn:regels"',
    )
    assert only(prefixed, a=RULES).evaluate({}).value == [1]


def test_an_import_without_a_name_lies_open() -> None:
    needs = needs_decision("urn:regels#begroeting")
    xml = model(imports("urn:regels", ""), decision(literal("begroeting"), "besluit", needs))
    assert only(xml, a=RULES).evaluate({"naam": "Noor"}).value == "Dag, Noor"


def test_imports_of_imports() -> None:
    middle = model(
        imports("urn:regels", "r"),
        decision(
            literal("upper case(r.begroeting)"), "luid", needs_decision("urn:regels#begroeting")
        ),
        namespace="urn:midden",
    )
    xml = model(
        imports("urn:midden", "m"),
        decision(literal("m.luid"), "besluit", needs_decision("urn:midden#luid")),
    )
    assert only(xml, a=RULES, b=middle).evaluate({"naam": "Noor"}).value == "DAG, NOOR"


def test_decisions_of_two_files_may_have_one_id() -> None:
    other = model(decision(literal('"Hoi"'), "begroeting"), namespace="urn:ander")
    needs = (needs_decision("urn:regels#begroeting"), needs_decision("urn:ander#begroeting"))
    logic = literal("[r.begroeting, a.begroeting]")
    xml = model(
        imports("urn:regels", "r"), imports("urn:ander", "a"), decision(logic, "besluit", *needs)
    )
    result = only(xml, r=RULES, a=other).evaluate({"r": {"naam": "Noor"}})
    assert result.value == ["Dag, Noor", "Hoi"]
    assert list(result.required) == ["r.begroeting", "a.begroeting"]
    assert [one.value for one in result.in_order()] == ["Dag, Noor", "Hoi", result.value]


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({}, "“urn:regels”, dat hier wordt geïmporteerd, is er niet bij"),
        ({"a": RULES, "b": RULES + b"<!-- anders -->"}, "Meer dan één bestand"),
        ({"a": model(decision(literal("1 +")), namespace="urn:regels")}, "heeft fouten"),
        ({"a": model(imports("proef", "p"), namespace="urn:regels")}, "in een kring"),
    ],
)
def test_what_cannot_be_imported_is_told_at_the_import(
    others: dict[str, bytes], words: str
) -> None:
    needs = needs_decision("urn:regels#begroeting")
    xml = model(imports("urn:regels", "r"), decision(literal("1"), "besluit", needs))
    messages = [error.message for error in check_decisions(xml, {"zelf.dmn": xml, **others})]
    assert len([message for message in messages if words in message]) == 1
    with pytest.raises(DecisionError):
        load_decisions(xml, others)


def test_files_without_imports_do_not_look_at_others() -> None:
    assert load_decisions(model(decision(literal("1"))), {"kapot.dmn": b"<"})


def test_other_kinds_of_files_are_refused() -> None:
    xml = model(imports("urn:x", "p", "http://www.dmg.org/PMML-4_2"), decision(literal("1")))
    (error,) = check_decisions(xml)
    assert "Alleen bestanden met beslissingen" in error.message
