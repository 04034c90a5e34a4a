"""The browser's FEEL (feelin) and ours give the same answer wherever a form asks the browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import Duration, compile_expression, compile_unary_tests, to_json
from engine.forms import load_form
from engine.forms.alike import Key, NotAlike, Type, type_of
from engine.forms.components import walk
from tests.feel.expressions import FORMS, Case, cases
from tests.support.node import BrowserCode

NULL_IN_LIST = "feelin joins null as an item, DMN has no list then: null"
NULL_FILTERED = "feelin leaves null when null is filtered, DMN makes it an empty list"
DIFFERENT = {
    "concatenate(wettenNodig, domeinenNodig)": NULL_IN_LIST,
    'concatenate(["Cliënt"], gezinsleden.naam)': NULL_IN_LIST,
    'concatenate(gevonden, [{label: "Een nieuwe cliënt", value: "nieuw"}])': NULL_IN_LIST,
    'concatenate([{label: "Sociaal domein: Wmo, Jeugdwet, ': NULL_IN_LIST,
    "{wetten: wettenInReikwijdte, aanpalend: if ": NULL_IN_LIST,
    'if clientWilOnderzoek = "ja" then {wetten: wettenInReikwijdte, ': NULL_IN_LIST,
    "distinct values(for hulp in benodigdeHulp return hulp.domein)": NULL_FILTERED,
    "instemmingen[item != null]": NULL_FILTERED,
    "lijsten.contactpersonen[": NULL_FILTERED,
    "count(lijsten.gehouden[": NULL_FILTERED,
    '(soort != "geeft" and soort != "geeft_onder_voorwaarden") or count(lijsten.': NULL_FILTERED,
}
"""How texts begin on which feelin gives another answer than we do, and why."""


@pytest.fixture(scope="module")
def browser_code() -> Iterator[BrowserCode]:
    with BrowserCode() as code:
        yield code


def test_our_forms_diagrams_and_tables(browser_code: BrowserCode) -> None:
    different = [case.text for case in cases() if ours(case) != theirs(case, browser_code)]
    explained = {text: [why for why in DIFFERENT if text.startswith(why)] for text in different}
    assert not [text for text, reasons in explained.items() if len(reasons) != 1]
    assert {why for reasons in explained.values() for why in reasons} == set(DIFFERENT)


def test_the_browser_never_gets_what_differs() -> None:
    sent = [
        component.hide.text
        for path in FORMS
        for form in [load_form(path.read_bytes())]
        for component in walk(form.components)
        if component.hide is not None and component.at in form.instant.conditions
    ]
    assert len(sent) > 20
    assert not [text for text in sent if text.startswith(tuple(DIFFERENT))]


TYPES: dict[Key, Type] = {
    ("wet",): "text",
    ("this", "bron"): "text",
    ("uren",): "number",
    ("adres", "nummer"): "number",
    ("akkoord",): "boolean",
    ("domeinen",): "list",
}
WORDS = ["ja", "nee", "", "Jeugdwet", "5", "é", "😀"]
NUMBERS = [0, 1, 2, -3, 2.5, 0.1, 0.3, 999999999999999]
VALUES: dict[Type, list[Any]] = {
    "text": [None, *WORDS],
    "number": [None, *NUMBERS],
    "boolean": [None, True, False],
    "list": [None, [], ["ja"], ["nee", "Jeugdwet"]],
}


def of(kind: Type) -> st.SearchStrategy[str]:
    """Texts of this type: a question, or a value written out."""
    names = [".".join(key) for key, one in TYPES.items() if one == kind]
    written = {
        "text": [f'"{word}"' for word in WORDS],
        "number": [str(number) for number in NUMBERS],
        "boolean": ["true", "false"],
        "list": ["[]", '["ja", "nee"]'],
    }
    return st.sampled_from([*names, *written[kind]])


COUNTED = of("number") | of("list").map("count({})".format)
COMPARED = (
    st.builds("{} {} {}".format, of("text"), st.sampled_from(["=", "!="]), of("text"))
    | st.builds("{} {} {}".format, COUNTED, st.sampled_from(["=", "<", ">=", "!="]), COUNTED)
    | st.builds("{} {} null".format, of("text") | COUNTED, st.sampled_from(["=", "!="]))
    | st.builds("{} = {}".format, of("boolean"), of("boolean"))
    | st.builds("list contains({}, {})".format, of("list"), of("text"))
    | of("boolean")
)
CONDITIONS = st.recursive(
    COMPARED,
    lambda inner: (
        st.builds("({}) and ({})".format, inner, inner)
        | st.builds("({}) or ({})".format, inner, inner)
        | st.builds("not({})".format, inner)
    ),
    max_leaves=4,
)


@st.composite
def contexts(draw: st.DrawFn) -> dict[str, Any]:
    """Answers of every type, each of which may be null or missing."""
    context: dict[str, Any] = {}
    for key, kind in TYPES.items():
        inner = context
        for step in key[:-1]:
            inner = inner.setdefault(step, {})
        if draw(st.integers(0, 5)):
            inner[key[-1]] = draw(st.sampled_from(VALUES[kind]))
    return context


@settings(max_examples=120, deadline=None, derandomize=True)
@given(condition=CONDITIONS, answers=st.lists(contexts(), min_size=1, max_size=5))
def test_whatever_a_condition_for_the_browser_says(
    condition: str, answers: list[dict[str, Any]], browser_code: BrowserCode
) -> None:
    assert type_of(condition, TYPES) == "boolean"
    case = Case(condition, "", False, answers)
    assert ours(case) == theirs(case, browser_code)


@pytest.mark.parametrize(
    "text",
    [
        "uren + 1 = 2",  # floats
        "domeinen = [1]",  # a list of one for its item
        'wet < "b"',  # the order of signs
        "wet < 5",  # two types
        "uren between 2 and 1",  # feelin swaps the ends
        'if akkoord then "a" else "b"',
        "today() = wet",  # the clock and its zone
        'matches(wet, "(a+)+$")',  # may take for ever
        "onbekend = 1",
        "wet.a = 1",
        "some x in domeinen satisfies x = wet",
        "uren = 1234567890.1234567",
        '@"2026-11-23" = wet',
    ],
)
def test_what_may_differ_stays_on_the_server(text: str) -> None:
    with pytest.raises(NotAlike):
        type_of(text, TYPES)


def ours(case: Case) -> list[Any]:
    if case.tests:
        tests = compile_unary_tests(case.text)
        return [tests.matches(one["?"], one) for one in case.contexts]
    return [plain(compile_expression(case.text).evaluate(one)) for one in case.contexts]


def theirs(case: Case, browser_code: BrowserCode) -> Any:
    if case.tests:
        return browser_code.ask(matches=case.text, contexts=case.contexts)
    return browser_code.ask(evaluate=case.text, contexts=case.contexts)


def plain(value: Any) -> Any:
    """Our value as the script writes feelin's; 1 and 1.0 are equal in Python."""
    match value:
        case None | bool() | str():
            return value
        case int() | Decimal():
            return float(value)
        case date() | time() | datetime() | Duration():
            return {"iso": to_json(value)}
        case list():
            return [plain(one) for one in value]
        case dict():
            return {name: plain(one) for name, one in value.items()}
    raise AssertionError(value)
