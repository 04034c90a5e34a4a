"""Boxed expressions: every kind, inside each other, and what types they promise."""

from __future__ import annotations

import pytest

from engine.decisions import DecisionError
from tests.decisions.builders import (
    decide,
    decision,
    evaluated,
    item,
    knowledge,
    literal,
    model,
    needs_knowledge,
    only,
    table,
    variable,
)


def part(name: str, logic: str) -> str:
    return f"<{name}>{logic}</{name}>"


def context(*entries: tuple[str, str], kind: str = "") -> str:
    """A boxed context; the entry without a name is its result."""
    inside = "".join(
        part(
            "contextEntry",
            (variable(name, kind) if name else "") + logic,
        )
        for name, logic in entries
    )
    return part("context", inside)


def test_all_of_them_inside_each_other() -> None:
    rows = "".join(part("row", literal(str(n)) + literal(str(n * n))) for n in (1, 2, 3))
    relation = f'<relation><column name="n"/><column name="n2"/>{rows}</relation>'
    chosen = part("filter", part("in", literal("tabel")) + part("match", literal("n > 1")))
    summed = part("in", literal("keuze")) + part("return", literal("rij.n2"))
    loop = f'<for iteratorVariable="rij">{summed}</for>'
    test = part("in", literal("som")) + part("satisfies", literal("k > 3"))
    every = f'<every iteratorVariable="k">{test}</every>'
    some = f'<some iteratorVariable="k">{test}</some>'
    choice = "".join(
        part(name, literal(text)) for name, text in (("if", "alle"), ("then", "1"), ("else", "2"))
    )
    inner = table([(["4"], ['"vier"']), (["-"], ['"meer"'])], "FIRST", inputs=("som[1]",))
    logic = context(
        ("tabel", relation),
        ("keuze", chosen),
        ("som", loop),
        ("alle", every),
        ("een", some),
        ("welke", part("conditional", choice)),
        ("woord", inner),
        ("", part("list", "".join(map(literal, ("som", "welke", "woord", "een"))))),
    )
    assert decide(model(decision(logic)), {}) == [[4, 9], 1, "vier", True]


def test_a_context_without_a_result_gives_its_entries() -> None:
    logic = context(("a", literal("1")), ("b c", literal("a + 1")))
    assert decide(model(decision(logic)), {}) == {"a": 1, "b c": 2}


def test_a_function_is_a_value() -> None:
    double = (
        '<functionDefinition><formalParameter name="n" typeRef="number"/>'
        f"{literal('n * 2')}</functionDefinition>"
    )
    logic = context(("verdubbel", double), ("", literal("[verdubbel(3), verdubbel(n: [4])]")))
    assert decide(model(decision(logic)), {}) == [6, 8]


def test_a_loop_has_its_results_so_far() -> None:
    loop = part("in", literal("[1, 2, 3, 4]"))
    body = part("return", literal("if i < 3 then i else partial[-1] + partial[-2]"))
    logic = f'<for iteratorVariable="i">{loop}{body}</for>'
    assert decide(model(decision(logic)), {}) == [1, 2, 3, 5]


def test_an_invocation_binds_by_name_and_converts() -> None:
    model_of_difference = knowledge("verschil", {"a": "number", "b": "number"}, literal("a - b"))
    bound = "".join(
        f'<binding><parameter name="{name}"/>{literal(text)}</binding>'
        for name, text in (("b", "x"), ("a", "[10]"))
    )
    logic = part("invocation", literal("verschil") + bound)
    xml = model(model_of_difference, decision(logic, "besluit", needs_knowledge("#verschil")))
    assert decide(xml, {"x": 3}) == 7


def test_an_invocation_may_call_what_feel_has() -> None:
    logic = part(
        "invocation",
        literal("string length") + f'<binding><parameter name="string"/>{literal("x")}</binding>',
    )
    assert decide(model(decision(logic)), {"x": "abc"}) == 3


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("1", "number", 1),
        ("[1]", "number", 1),
        ("1", "getallen", [1]),
        ('"een"', "getallen", None),
        ('[1, "een"]', "getallen", None),
        ("[]", "getallen", []),
        ("null", "getallen", None),
        ("5", "cijfer", 5),
        ("11", "cijfer", None),
        ('{naam: "Noor", leeftijd: 30}', "persoon", {"naam": "Noor", "leeftijd": 30}),
        ('{naam: "Noor", leeftijd: null}', "persoon", {"naam": "Noor", "leeftijd": None}),
        ('{naam: "Noor"}', "persoon", None),
        ('{naam: "Noor", leeftijd: "oud"}', "persoon", None),
        ("[3, 4]", "cijfers", [3, 4]),
        ("[3, 14]", "cijfers", None),
        ("[3]", "tweetal", None),
        ("[3, 4]", "tweetal", [3, 4]),
        ("1.5", "long", None),
        ("[1..3]", "range<string>", None),
        ('{a: [1, "b"]}', "context<a: list<number>>", None),
    ],
)
def test_values_become_what_their_type_says(text: str, kind: str, expected: object) -> None:
    types = (
        item("getallen", "number", collection=True),
        item("cijfer", "number", "<allowedValues><text>[0..10]</text></allowedValues>"),
        item(
            "persoon",
            more='<itemComponent name="naam"><typeRef>string</typeRef></itemComponent>'
            '<itemComponent name="leeftijd"><typeRef>number</typeRef></itemComponent>',
        ),
        item("cijfers", "cijfer", collection=True),
        item(
            "tweetal",
            "number",
            "<typeConstraint><text>count(?) = 2</text></typeConstraint>",
            collection=True,
        ),
    )
    result = evaluated(model(*types, decision(literal(text, kind))), {})
    assert result.value == expected
    assert bool(result.warnings) == (expected is None and text != "null")
    assert decide(model(*types, decision(literal(text), kind=kind)), {}) == expected
    assert decide(model(*types, decision(context(("e", literal(text)), kind=kind))), {}) == {
        "e": expected
    }


def test_a_date_becomes_its_midnight() -> None:
    found = decide(model(decision(literal('@"2026-01-31"'), kind="date and time")), {})
    assert found.isoformat() == "2026-01-31T00:00:00+00:00"


def test_types_may_contain_themselves() -> None:
    tree = item(
        "boom",
        more='<itemComponent name="n"><typeRef>number</typeRef></itemComponent>'
        '<itemComponent name="takken" isCollection="true"><typeRef>boom</typeRef></itemComponent>',
    )
    good, wrong = "{n: 1, takken: [{n: 2, takken: []}]}", "{n: 1, takken: [{n: 2}]}"
    assert decide(model(tree, decision(literal(good, "boom"))), {})["takken"][0]["n"] == 2
    assert decide(model(tree, decision(literal(wrong, "boom"))), {}) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1] instance of getallen", True),
        ('["a"] instance of getallen', False),
        ('{naam: "a"} instance of persoon', True),
        ("{naam: 1} instance of persoon", False),
        ('[{naam: "a"}] instance of list<persoon>', True),
        ("(function(p: persoon) p.naam)({naam: 1})", None),
    ],
)
def test_feel_knows_the_types_of_the_file(text: str, expected: object) -> None:
    types = (
        item("getallen", "number", collection=True),
        item(
            "persoon", more='<itemComponent name="naam"><typeRef>string</typeRef></itemComponent>'
        ),
    )
    assert decide(model(*types, decision(literal(text))), {}) is expected


def test_names_with_signs_are_read_as_they_are_declared() -> None:
    logic = context(("e-mail", literal("1")), ("x+y", literal("e-mail + 1")), ("", literal("x+y")))
    assert decide(model(decision(logic)), {}) == 2


@pytest.mark.parametrize("kind", ["Java", "PMML"])
def test_functions_of_other_languages_are_refused(kind: str) -> None:
    function = f'<functionDefinition kind="{kind}">{literal("1")}</functionDefinition>'
    with pytest.raises(DecisionError, match="geen Java of PMML"):
        only(model(decision(function)))


def test_a_table_in_a_knowledge_model_and_in_an_entry_is_told() -> None:
    inner = table([(["> 1"], ['"veel"']), (["<= 1"], ['"weinig"'])], inputs=("n",))
    xml = model(
        knowledge("hoeveel", {"n": "number"}, inner),
        decision(literal("hoeveel(x)"), "besluit", needs_knowledge("#hoeveel")),
    )
    result = evaluated(xml, {"x": 5})
    (told,) = result.inner
    assert (result.value, told.name, told.value) == ("veel", "hoeveel", "veel")
    assert told.matched_rules[0].conditions == {"De n": "> 1"}
    assert result.inputs == {"x": 5}
