"""The browser reads and checks a field as the server does, or leaves it to the server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from engine.forms import AnswersInvalid, Form
from engine.forms.components import Field
from engine.forms.instant import answer_of
from tests.forms.builders import YES_NO, component, form
from tests.support.node import BrowserCode

QUICK = settings(max_examples=30, deadline=None, derandomize=True)
FIELDS: dict[str, dict[str, Any]] = {
    "line": component("textfield", "a", validate={"minLength": 2, "maxLength": 5}),
    "required": component("textfield", "a", required=True),
    "e-mail": component("textfield", "a", validate={"validationType": "email"}),
    "phone": component("textfield", "a", validate={"validationType": "phone"}),
    "postcode": component("textfield", "a", validate={"pattern": "^[1-9]\\d{3} ?[A-Z]{2}$"}),
    "lines": component("textarea", "a", required=True, maxLength=20),
    "number": component("number", "a", decimalDigits=1, validate={"min": 1, "max": 12.5}),
    "whole": component("number", "a", decimalDigits=0),
    "day": component("datetime", "a", subtype="date", disallowPassedDates=True),
    "tick": component("checkbox", "a", required=True),
    "choice": component("radio", "a", values=YES_NO, required=True),
    "choices": component("checklist", "a", values=YES_NO, required=True),
}
SIGNS = "aZ9 é€@.,-+/:()\n\r\t\x1f\x85\xa0\u2028\ufeff😀٣"
TEXTS = st.one_of(
    st.text(SIGNS, max_size=12),
    st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{1,3})?", fullmatch=True),
    st.sampled_from(["ja", "nee", "", " ", "true", "a@b.nl", "a@b", "+31 6 12345678", "1234 AB"]),
    st.sampled_from(["1.234", "€ 3", "1 000", "12,50", "0,001", "1e5", "٣", "\u22125", "1" * 16]),
    st.sampled_from(
        ["2026-11-23", "2026-02-30", "1700-01-01", "22-11-2026", "9999-12-31", "😀😀😀"]
    ),
    st.sampled_from(["a\r\nb\r\n", "a\rb", "\u00a0a\u3000", "\x85", "\ufeffa", "\x1fa", "a\tb "]),
)


@pytest.fixture(scope="module")
def browser_code() -> Iterator[BrowserCode]:
    with BrowserCode() as code:
        yield code


@pytest.mark.parametrize("name", FIELDS)
@QUICK
@given(texts=st.lists(TEXTS, min_size=1, max_size=3))
def test_an_answer_is_read_alike(name: str, texts: list[str], browser_code: BrowserCode) -> None:
    (field,) = form(FIELDS[name]).fields
    read = browser_code.ask(answer=answer_of(field), texts=texts)
    if read != {"doubt": True}:
        assert read == read_here(field, texts)


def read_here(field: Field, texts: list[str]) -> Any:
    try:
        value = field.input.deserialize(texts)
    except ValidationError:
        return field.input.empty
    return float(value) if isinstance(value, int | Decimal) and value is not True else value


@pytest.mark.parametrize("name", FIELDS)
@QUICK
@given(text=TEXTS)
def test_a_message_beside_a_field_is_one_that_the_server_gives(
    name: str, text: str, browser_code: BrowserCode
) -> None:
    asked = form(FIELDS[name])
    (widget,) = asked.view({}, live=True)
    told = browser_code.ask(problem=widget.answer, texts=[text])
    assert told in ["", *told_here(asked, text)]


def told_here(asked: Form, text: str) -> list[str]:
    try:
        asked.validate({"a": [text]}, {}, datetime.now(UTC))
    except AnswersInvalid as invalid:
        return invalid.errors["a"]
    return []


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("line", "a", "Gebruik minstens 2 tekens."),
        ("line", "abcdef", "Gebruik hoogstens 5 tekens."),
        ("required", " ", "Vul ‘A’ in."),
        ("e-mail", "a@b", "Vul een e-mailadres in, bijvoorbeeld naam@voorbeeld.nl."),
        ("postcode", "0123 ab", "Dit is niet zoals het formulier het vraagt."),
        ("number", "veel", "Vul een getal in, bijvoorbeeld 12 of 12,5."),
        ("number", "1,25", "Gebruik hoogstens 1 cijfers achter de komma."),
        ("number", "13", "Het getal mag hoogstens 12,5 zijn."),
        ("day", "2020-01-01", "Kies een datum vanaf vandaag."),
        ("choice", "", "Kies een antwoord bij ‘A’."),
    ],
)
def test_what_is_said_at_once(
    name: str, text: str, message: str, browser_code: BrowserCode
) -> None:
    (widget,) = form(FIELDS[name]).view({}, live=True)
    assert browser_code.ask(problem=widget.answer, texts=[text]) == message


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "^(ja|nee)$", "^a.*b.*c$", "(?i)^ja$", "^\\pL+$", "ja"]
)
def test_a_pattern_that_may_differ_or_take_long_stays_on_the_server(pattern: str) -> None:
    (field,) = form(component("textfield", "a", validate={"pattern": pattern})).fields
    assert answer_of(field)["rules"] == []
