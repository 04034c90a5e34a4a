"""Decisions: hit policies, requirements, boxed expressions, errors and the check of tables."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.decisions import DecisionError, check_table, load_decisions

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def model(body: str) -> bytes:
    """A DMN file around some elements."""
    text = (
        f'<definitions xmlns="{NAMESPACE}" id="d" name="Proef" namespace="n">{body}</definitions>'
    )
    return text.encode()


def escape(text: str) -> str:
    """A text that may stand in XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def entry(tag: str, text: str) -> str:
    """A cell of a table."""
    return f"<{tag}><text>{escape(text)}</text></{tag}>"


def table(
    rules: list[tuple[list[str], list[str]]],
    policy: str = "UNIQUE",
    aggregation: str = "",
    inputs: tuple[str, ...] = ("x",),
    outputs: tuple[str, ...] = ("uit",),
    values: str = "",
    default: str = "",
) -> str:
    """A decision table; each rule has its conditions and its results."""
    columns = "".join(
        f'<input id="in_{name}" label="De {name}"><inputExpression typeRef="number">'
        f"<text>{name}</text></inputExpression></input>"
        for name in inputs
    )
    results = "".join(
        f'<output id="out_{name}" name="{name}">'
        + (entry("outputValues", values) if values else "")
        + (entry("defaultOutputEntry", default) if default else "")
        + "</output>"
        for name in outputs
    )
    rows = "".join(
        f'<rule id="r{number}"><description>regel {number}</description>'
        + "".join(entry("inputEntry", test) for test in tests)
        + "".join(entry("outputEntry", result) for result in given)
        + "</rule>"
        for number, (tests, given) in enumerate(rules, 1)
    )
    collect = f' aggregation="{aggregation}"' if aggregation else ""
    return (
        f'<decisionTable id="t" hitPolicy="{policy}"{collect}>{columns}{results}{rows}'
        "</decisionTable>"
    )


def decision(logic: str, identifier: str = "besluit", more: str = "") -> str:
    """A decision with some logic."""
    return f'<decision id="{identifier}" name="{identifier}">{more}{logic}</decision>'


def literal(text: str) -> str:
    """A literal expression."""
    return f'<literalExpression id="le">{"<text>" + escape(text) + "</text>"}</literalExpression>'


def decide(xml: bytes, context: dict[str, Any], identifier: str = "besluit") -> Any:
    """The value of a decision."""
    return load_decisions(xml)[identifier].evaluate(context).value


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
        ("FIRST", "", 9, 1),
        ("RULE ORDER", "", 9, [1, 3, 2]),
        ("OUTPUT ORDER", "", 9, [3, 2, 1]),
        ("COLLECT", "", 9, [1, 3, 2]),
        ("COLLECT", "", -1, []),
        ("COLLECT", "SUM", 9, 6),
        ("COLLECT", "MIN", 9, 1),
        ("COLLECT", "MAX", 9, 3),
        ("COLLECT", "COUNT", 9, 3),
        ("COLLECT", "COUNT", -1, 0),
    ],
)
def test_hit_policies(policy: str, aggregation: str, x: int, expected: Any) -> None:
    xml = model(decision(table(RULES, policy, aggregation, values="3, 2, 1")))
    assert decide(xml, {"x": x}) == expected


def test_a_result_says_why() -> None:
    rules = [(['"ja"', "-"], ['"moet"', "1"]), (['"nee"', ">= 2"], ['"kan"', "n + 1"])]
    xml = model(decision(table(rules, inputs=("wil", "n"), outputs=("plicht", "aantal"))))
    result = load_decisions(xml)["besluit"].evaluate({"wil": "nee", "n": 2})
    assert result.value == {"plicht": "kan", "aantal": 3}
    assert result.inputs == {"De wil": "nee", "De n": 2}
    (rule,) = result.matched_rules
    assert (rule.number, rule.id, rule.annotations) == (2, "r2", ("regel 2",))
    assert result.outputs == ({"plicht": "kan", "aantal": Decimal(3)},)
    assert not result.problem


def test_a_table_that_cannot_decide_says_so() -> None:
    result = load_decisions(model(decision(table(RULES))))["besluit"].evaluate({"x": 9})
    assert result.value is None
    assert "hooguit één" in result.problem
    assert [rule.number for rule in result.matched_rules] == [1, 2, 3]


def test_equal_results_and_default() -> None:
    rules = [(["> 0"], ['"a"']), (["> 5"], ['"a"'])]
    xml = model(decision(table(rules, "ANY", default='"geen"')))
    assert (decide(xml, {"x": 9}), decide(xml, {"x": 0})) == ("a", "geen")


def test_required_decisions_and_their_reasons() -> None:
    needs = (
        '<informationRequirement id="i"><requiredDecision href="#eerst"/></informationRequirement>'
    )
    first = decision(table([(["> 0"], ["x * 2"])]), "eerst", '<variable name="het eerste"/>')
    last = decision(literal("het eerste + 1"), "besluit", needs)
    result = load_decisions(model(last + first))["besluit"].evaluate({"x": 4})
    assert result.value == 9
    assert result.inputs == {"het eerste": 8}
    assert result.required["eerst"].matched_rules[0].number == 1


def test_business_knowledge_models_and_invocations() -> None:
    square = (
        '<businessKnowledgeModel id="b1" name="kwadraat"><encapsulatedLogic>'
        f'<formalParameter name="n"/>{literal("n * n")}'
        "</encapsulatedLogic></businessKnowledgeModel>"
    )
    uses = '<knowledgeRequirement><requiredKnowledge href="#b1"/></knowledgeRequirement>'
    invocation = (
        f'<invocation>{literal("kwadraat")}<binding><parameter name="n"/>{literal("x + 1")}'
        "</binding></invocation>"
    )
    assert decide(model(square + decision(invocation, more=uses)), {"x": 2}) == 9
    called = decision(literal("kwadraat(x) + kwadraat(2)"), more=uses)
    assert decide(model(square + called), {"x": 3}) == 13


def test_boxed_expressions() -> None:
    def part(name: str, logic: str) -> str:
        return f"<{name}>{logic}</{name}>"

    def item(name: str, logic: str) -> str:
        variable = f'<variable name="{name}"/>' if name else ""
        return f"<contextEntry>{variable}{logic}</contextEntry>"

    rows = "".join(f"<row>{literal(str(n))}{literal(str(n * n))}</row>" for n in (1, 2, 3))
    relation = f'<relation><column name="n"/><column name="n2"/>{rows}</relation>'
    chosen = f"<filter>{part('in', literal('tabel'))}{part('match', literal('n > 1'))}</filter>"
    summed = part("in", literal("keuze")) + part("return", literal("rij.n2"))
    loop = f'<for iteratorVariable="rij">{summed}</for>'
    quantity = part("in", literal("som")) + part("satisfies", literal("k > 3"))
    every = f'<every iteratorVariable="k">{quantity}</every>'
    choice = "".join(
        part(name, literal(text)) for name, text in (("if", "alle"), ("then", "1"), ("else", "2"))
    )
    inner = table([(["4"], ['"vier"']), (["-"], ['"meer"'])], "FIRST", inputs=("som[1]",))
    context = "".join(
        item(name, logic)
        for name, logic in (
            ("tabel", relation),
            ("keuze", chosen),
            ("som", loop),
            ("alle", every),
            ("welke", f"<conditional>{choice}</conditional>"),
            ("woord", inner),
            ("", f"<list>{literal('som')}{literal('welke')}{literal('woord')}</list>"),
        )
    )
    assert decide(model(decision(f"<context>{context}</context>")), {}) == [[4, 9], 1, "vier"]


@pytest.mark.parametrize(
    ("body", "identifier", "words"),
    [
        (decision(literal("1 +")), "le", "Fout in de expressie"),
        (decision(table([(["> "], ["1"])])), "r1", "Fout in de voorwaarde"),
        (decision(table([([], ["1"])])), "r1", "te veel of te weinig cellen"),
        (decision(""), "besluit", "geen tabel of expressie"),
        (decision(table(RULES, "MOOISTE")), "t", "bestaat niet"),
        (
            decision(
                literal("1"),
                more='<informationRequirement><requiredDecision href="#weg"/>'
                "</informationRequirement>",
            ),
            "besluit",
            "Er is geen decision met id “weg”",
        ),
        (
            decision(
                literal("1"),
                more="<informationRequirement><requiredDecision "
                'href="#besluit"/></informationRequirement>',
            ),
            "besluit",
            "heeft zichzelf nodig",
        ),
        (decision(literal("1")) * 2, "besluit", "twee keer"),
    ],
)
def test_errors_name_the_element(body: str, identifier: str, words: str) -> None:
    with pytest.raises(DecisionError, match=words) as caught:
        load_decisions(model(body))
    assert caught.value.element_id == identifier
    assert caught.value.line == 1


@pytest.mark.parametrize("xml", [b"", b"<a>", b"<html/>", b"\x00", b"x" * 6_000_000])
def test_what_is_no_dmn_is_refused(xml: bytes) -> None:
    with pytest.raises(DecisionError):
        load_decisions(xml)


def test_entities_are_not_resolved() -> None:
    xml = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + model(
        decision("<literalExpression><text>&a;</text></literalExpression>")
    )
    assert decide(xml, {}) is None


def kinds(rules: list[tuple[list[str], list[str]]], policy: str = "UNIQUE", **more: Any) -> Any:
    """Kind and rules of all findings about a table."""
    found = load_decisions(model(decision(table(rules, policy, **more))))["besluit"]
    return [(finding.kind, finding.rules) for finding in check_table(found)]


def test_a_complete_table_has_no_findings() -> None:
    assert kinds([(["< 1"], ["1"]), (["[1..5)"], ["2"]), ([">= 5"], ["3"])]) == []
    assert kinds([(['"a"'], ["1"]), (['not("a")'], ["2"])]) == []


def test_gaps_overlaps_and_useless_rules_are_found() -> None:
    assert kinds([(["< 1"], ["1"]), (["> 1"], ["2"])]) == [("gap", ())]
    assert kinds([(["<= 1"], ["1"]), ([">= 1"], ["2"])]) == [("overlap", (1, 2))]
    assert kinds([(["-"], ["1"]), (["> 1"], ["2"])], "FIRST") == [("unreachable", (2,))]
    assert kinds([(["-"], ["1"]), (["> 1"], ["1"])], "ANY") == []
    rules = [(["true", '"a"'], ["1"]), (["false", "-"], ["1"])]
    assert kinds(rules, inputs=("p", "q")) == [("gap", ())]


@given(st.integers(-3, 12), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4))
def test_the_check_agrees_with_the_evaluation(x: int, spans: list[tuple[int, int]]) -> None:
    rules = [([f"[{low}..{high}]"], ["1"]) for low, high in spans] or [(["> 99"], ["1"])]
    found = load_decisions(model(decision(table(rules))))["besluit"]
    matched = len(found.evaluate({"x": x}).matched_rules)
    kinds_found = {finding.kind for finding in check_table(found)}
    assert matched > 0 or "gap" in kinds_found
    assert matched < 2 or "overlap" in kinds_found
    for finding in check_table(found):
        if finding.kind != "unreachable":
            again = found.evaluate({"x": finding.example["De x"]}).matched_rules
            assert tuple(rule.number for rule in again) == finding.rules


def test_a_large_table_finds_its_row() -> None:
    names = ("a", "b", "c", "d", "e")
    rules = [([f"[{n}..{n + 1})", "-", f'"k{n}"', "< 900", "not(7)"], [str(n)]) for n in range(100)]
    found = load_decisions(model(decision(table(rules, inputs=names))))["besluit"]
    context = {"a": 50, "b": 1, "c": "k50", "d": 3, "e": 4}
    assert found.evaluate(context).value == 50
