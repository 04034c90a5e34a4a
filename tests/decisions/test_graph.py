"""What decisions need: input data, other decisions, knowledge models and services."""

from __future__ import annotations

from typing import Any

import pytest

from engine.decisions import load_decisions
from engine.feel import FeelLimitError, Limits
from tests.decisions.builders import (
    decide,
    decision,
    evaluated,
    input_data,
    item,
    knowledge,
    literal,
    model,
    needs_decision,
    needs_input,
    needs_knowledge,
    only,
    table,
    variable,
)


def service(
    name: str,
    outputs: tuple[str, ...],
    decisions: tuple[str, ...] = (),
    inputs: tuple[str, ...] = (),
    kind: str = "",
) -> str:
    """A decision service of elements by id."""
    parts = [f'<outputDecision href="#{one}"/>' for one in outputs]
    parts += [f'<inputDecision href="#{one}"/>' for one in decisions]
    parts += [f'<inputData href="#{one}"/>' for one in inputs]
    own = f'<decisionService id="{name}" name="{name}">{variable(name, kind)}'
    return own + "".join(parts) + "</decisionService>"


def test_a_decision_knows_what_it_requires() -> None:
    first = decision(table([(["> 0"], ["x * 2"])]), "het eerste")
    last = decision(literal("het eerste + 1"), "besluit", needs_decision("#het_eerste"))
    result = evaluated(model(last, first), {"x": 4})
    assert result.value == 9
    assert result.inputs == {"het eerste": 8}
    assert result.required["het_eerste"].matched_rules[0].number == 1
    assert [one.name for one in result.in_order()] == ["het eerste", "besluit"]


def test_a_decision_does_not_know_what_only_another_requires() -> None:
    xml = model(
        decision(literal("1"), "geheim"),
        decision(literal("2"), "ander", needs_decision("#geheim")),
        decision(literal("[ander, geheim]"), "besluit", needs_decision("#ander")),
    )
    assert decide(xml, {}) == [2, None]
    assert decide(xml, {"geheim": 3}) == [2, 3]


def test_a_required_decision_goes_before_the_context() -> None:
    xml = model(
        decision(literal("1"), "een"), decision(literal("een"), "besluit", needs_decision("#een"))
    )
    assert decide(xml, {"een": 5}) == 1


def test_the_name_of_a_variable_goes_before_an_id() -> None:
    xml = model(
        decision(literal("1"), "een").replace('id="een"', 'id="x"'),
        decision(literal("2"), "x").replace('id="x"', 'id="y"'),
        decision(literal("[x, y, een]"), "besluit", needs_decision("#y"), needs_decision("#x")),
    )
    assert decide(xml, {}) == [2, 2, 1]


def test_each_decision_is_taken_once() -> None:
    chain = [decision(literal("1"), "d0")]
    for n in range(1, 25):
        needs = needs_decision(f"#d{n - 1}") * 2
        chain.append(decision(literal(f"d{n - 1} + d{n - 1}"), f"d{n}", needs))
    result = evaluated(model(*chain), {}, "d24")
    assert result.value == 2**24
    assert len(result.in_order()) == 25


def test_input_data_has_a_type_and_may_be_missing() -> None:
    xml = model(
        input_data("aantal kinderen", "number"),
        decision(literal("aantal kinderen = null"), "besluit", needs_input("#aantal_kinderen")),
    )
    assert decide(xml, {"aantal kinderen": 2}) is False
    assert decide(xml, {"aantal kinderen": "twee"}) is True
    result = evaluated(xml, {})
    assert result.value is True
    assert result.warnings[0].message == "De invoer “aantal kinderen” ontbreekt."


def test_knowledge_models_call_each_other() -> None:
    xml = model(
        knowledge("kwadraat", {"n": ""}, literal("n * n")),
        knowledge("derde", {"n": ""}, literal("kwadraat(n) * n"), needs_knowledge("#kwadraat")),
        decision(literal("derde(x) + 1"), "besluit", needs_knowledge("#derde")),
        decision(literal("kwadraat(x)"), "zonder", needs_knowledge("#derde")),
    )
    assert decide(xml, {"x": 3}) == 28
    assert decide(xml, {"x": 3}, "zonder") is None


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('toon({naam: "a", oud: 3, meer: 1})', True),
        ('toon({naam: "a"})', False),
        ("lijst(1)", [1]),
        ('lijst("a")', None),
        ("lijst(null)", None),
        ("enkel(1)", 1),
        ("enkel([1])", 1),
        ("toon()", None),
    ],
)
def test_parameters_and_results_of_knowledge_models_have_types(call: str, expected: Any) -> None:
    xml = model(
        item(
            "persoon",
            more='<itemComponent name="naam"><typeRef>string</typeRef></itemComponent>'
            '<itemComponent name="oud"><typeRef>number</typeRef></itemComponent>',
        ),
        item("getallen", "number", collection=True),
        item("geeftGetal", more='<functionItem outputTypeRef="number"/>'),
        knowledge("toon", {"p": "persoon"}, literal("p != null")),
        knowledge("lijst", {"x": ""}, literal("x", "getallen")),
        knowledge("enkel", {"x": ""}, literal("[x]"), kind="geeftGetal"),
        decision(literal(call), "besluit", *map(needs_knowledge, ("#toon", "#lijst", "#enkel"))),
    )
    assert decide(xml, {}) == expected


SERVICE = (
    input_data("a", "string"),
    input_data("b"),
    decision(literal('"nooit"'), "c", kind="string"),
    decision(literal('"nooit"'), "d"),
    decision(
        literal("[a, b, c, d]"),
        "uit",
        needs_input("#a"),
        needs_input("#b"),
        needs_decision("#c"),
        needs_decision("#d"),
    ),
    service("dienst", ("uit",), ("c", "d"), ("a", "b")),
)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('dienst("A", "B", "C", "D")', ["A", "B", "C", "D"]),
        ('dienst(d: "D", c: "C", b: "B", a: "A")', ["A", "B", "C", "D"]),
        ('dienst(1, ["B"], ["C"], null)', [None, ["B"], "C", None]),
        ('dienst("A")', None),
        ('dienst(a: "A", b: "B", c: "C", x: "D")', None),
    ],
)
def test_a_service_is_a_function(call: str, expected: Any) -> None:
    xml = model(*SERVICE, decision(literal(call), "besluit", needs_knowledge("#dienst")))
    assert decide(xml, {"a": "buiten", "d": "buiten"}) == expected


def test_a_service_is_a_decision_by_itself() -> None:
    found = load_decisions(model(*SERVICE))["dienst"]
    assert found.inputs == ("a", "b", "c", "d")
    result = found.evaluate({"a": "A", "b": 2, "c": "C"})
    assert (result.value, result.kind) == (["A", 2, "C", None], "service")
    assert result.inputs == {"a": "A", "b": 2, "c": "C", "d": None}
    assert result.required["uit"].required["c"].kind == "given"


def test_a_service_with_several_decisions_gives_them_by_name() -> None:
    xml = model(
        decision(literal("1"), "het ene"),
        decision(literal("2"), "het andere"),
        service("dienst", ("het_ene", "het_andere")),
        decision(literal("dienst().het andere"), "besluit", needs_knowledge("#dienst")),
    )
    assert decide(xml, {}, "dienst") == {"het ene": 1, "het andere": 2}
    assert decide(xml, {}) == 2


def test_a_called_service_says_what_it_decided() -> None:
    xml = model(
        input_data("x"),
        decision(table([(["> 1"], ['"veel"'])]), "hoeveel", needs_input("#x")),
        service("dienst", ("hoeveel",), (), ("x",)),
        decision(literal("dienst(5)"), "besluit", needs_knowledge("#dienst")),
    )
    (told,) = evaluated(xml, {}).inner
    assert (told.name, told.matched_rules[0].conditions) == ("hoeveel", {"De x": "> 1"})


def test_a_service_has_a_type() -> None:
    xml = model(
        item("geeftTekst", more='<functionItem outputTypeRef="string"/>'),
        decision(literal("1000"), "getal"),
        service("dienst", ("getal",), kind="geeftTekst"),
    )
    assert decide(xml, {}, "dienst") is None


def test_functions_and_loops_stay_within_the_limits() -> None:
    xml = model(
        knowledge("traag", {"n": ""}, literal("count(for i in 1..n, j in 1..n return i * j)")),
        decision(literal("traag(9999999)"), "besluit", needs_knowledge("#traag")),
    )
    with pytest.raises(FeelLimitError):
        decide(xml, {})


def test_a_table_in_a_loop_leaves_a_bounded_trace() -> None:
    inner = table([(["-"], ["n"])], inputs=("n",))
    xml = model(
        knowledge("zelfde", {"n": ""}, inner),
        decision(
            literal("count(for i in 1..300 return zelfde(i))"),
            "besluit",
            needs_knowledge("#zelfde"),
        ),
    )
    result = only(xml).evaluate({}, limits=Limits(seconds=60))
    assert (result.value, len(result.inner)) == (300, 200)


def test_knowledge_sources_notes_and_extensions_are_passed_by() -> None:
    extra = (
        '<knowledgeSource id="bron" name="Wet"/><textAnnotation id="noot"><text>?</text>'
        '</textAnnotation><association id="lijn"><sourceRef href="#besluit"/>'
        '<targetRef href="#noot"/></association><extensionElements><z xmlns="urn:z" id="lijn"/>'
        '</extensionElements><authorityRequirement><requiredAuthority href="#bron"/>'
        "</authorityRequirement>"
    )
    tagged = (
        '<decision id="besluit" name="besluit" xmlns:camunda="http://camunda.org/schema/1.0/dmn" '
        'camunda:versionTag="3.1" camunda:historyTimeToLive="P1D">'
    )
    xml = model(extra, tagged + literal("1") + "</decision>")
    assert decide(xml, {}) == 1
    assert only(xml).version_tag == "3.1"
    zeebe = (
        '<decision id="besluit" name="besluit"><extensionElements><z:versionTag '
        'xmlns:z="http://camunda.org/schema/zeebe/1.0" value="v2"/></extensionElements>'
    )
    assert only(model(zeebe + literal("1") + "</decision>")).version_tag == "v2"


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    ],
)
def test_all_versions_of_dmn_are_read(namespace: str) -> None:
    assert decide(model(decision(literal("1")), dmn=namespace), {}) == 1
