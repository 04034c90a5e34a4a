"""A surprise leaves one warning, where it started; what asks for null is no surprise."""

from typing import Any

import pytest

from engine.feel import EvaluationWarning, compile_expression

CONTEXT: dict[str, Any] = {"persoon": {"naam": "Fatma"}, "leeg": None, "getal": 3, "tekst": "drie"}


def warned(text: str) -> list[EvaluationWarning]:
    """The warnings of an expression."""
    warnings: list[EvaluationWarning] = []
    compile_expression(text).evaluate(CONTEXT, warnings=warnings)
    return warnings


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("onbekend", "onbekend"),
        ("onbekend + 1", "onbekend"),
        ("1 + onbekend * 2 > 3", "onbekend"),
        ("onbekend.naam.eerste", "onbekend"),
        ("persoon.adres.straat", ".adres"),
        ("persoon.adres.straat + 1 > 2 and true", ".adres"),
        ("count(persoon.adres.straten) > 1", ".adres"),
        ("if onbekend > 1 then 1 else 2", "onbekend"),
        ("not(onbekend)", "onbekend"),
        ("-onbekend", "onbekend"),
        ("onbekend between 1 and 2", "onbekend"),
        ("onbekend in [1..2]", "onbekend"),
        ("for x in onbekend return x", "onbekend"),
        ("some x in onbekend satisfies x > 1", "onbekend"),
        ("sum([1, onbekend])", "onbekend"),
        ("[1, 2, 3][item > onbekend]", "onbekend"),
        ("(for x in [1, 2, 3] return x + onbekend)[1]", "onbekend"),
        ("function(x) x(onbekend)", None),
        ("substring(upper case(onbekend), 1)", "onbekend"),
        ("leeg + 1", "+"),
        ("leeg > 1", ">"),
        ("leeg > 1 or getal > 5", ">"),
        ("tekst + getal", "+"),
        ("(tekst + getal) * 2", "+"),
        ("[1, 2][5] + 1", "[5"),
        ('number("x") + 1', "number"),
        ('@"2026-02-30" + @"P1D"', "@"),
        ("getal()", "("),
        ("upper case(getal)", "upper"),
        ("1 / 0 * 3", "/"),
        ("get or else(leeg + 1, 2) + tekst", ") + tekst"),
    ],
)
def test_one_warning_at_the_cause(text: str, cause: str | None) -> None:
    found = warned(text)
    wanted = [] if cause is None else [text.index(cause) + (2 if cause[0] == ")" else 0)]
    assert [warning.position for warning in found] == wanted, found


@pytest.mark.parametrize(
    "text",
    [
        "leeg",
        "leeg = null",
        "persoon.adres = null",
        "null != persoon.adres.straat",
        "onbekend = null",
        "is defined(onbekend)",
        "is defined(persoon.adres.straat)",
        "get or else(persoon.adres, getal)",
        "false and leeg",
        "true or leeg",
        "list contains([1, null], leeg)",
        "string join([tekst, leeg])",
        "getal > 1",
    ],
)
def test_what_is_asked_for_is_no_surprise(text: str) -> None:
    assert warned(text) == []


def test_two_causes_are_two_warnings() -> None:
    assert [warning.position for warning in warned("een + twee")] == [0, 6]


def test_a_message_tells_types_and_never_values() -> None:
    message = warned("tekst * getal")[0].message
    assert "een tekst" in message
    assert "drie" not in message
