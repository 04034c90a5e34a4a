"""Cells and values in the words of a case worker."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies

from engine.dossier.in_words import condition, in_words
from engine.feel import MonthsDuration, compile_expression, parse_duration


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("-", None),
        ("", None),
        ('"ja"', "ja"),
        ('"ja","nee"', "ja of nee"),
        ('not("ja","nee")', "niet ja en niet nee"),
        (">= 2", "2 of meer"),
        ("< 12000.5", "minder dan 12.000,5"),
        ("<= -1", "-1 of minder"),
        ('>= date("2026-12-01")', "op of na 01-12-2026"),
        ('< @"P14D"', "vóór 14 dagen"),
        ("[1..3]", "van 1 tot en met 3"),
        ("[1..3)", "van 1 tot 3"),
        ("(1..3)", "na 1 tot 3"),
        ("(1..3]", "na 1 tot en met 3"),
        ("true", "ja"),
        ("null", "niet ingevuld"),
        ("count(?) > 2", "volgens de formule count(?) > 2"),
        (">= today()", "volgens de formule >= today()"),
        ("vorige uitkomst", "volgens de formule vorige uitkomst"),
        ("!= 3", "niet 3"),
    ],
)
def test_cells_in_words(cell: str, words: str | None) -> None:
    assert condition(cell) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "niet ingevuld"),
        (True, "ja"),
        (Decimal("12.50"), "12,5"),
        (2026, "2026"),
        (Decimal("1234567.8"), "1.234.567,8"),
        (date(2026, 11, 23), "23-11-2026"),
        ("2026-11-23", "23-11-2026"),
        (datetime(2026, 11, 23, 9, 5, tzinfo=ZoneInfo("UTC")), "23-11-2026 10:05"),
        (time(9, 5), "09:05 uur"),
        ("P28D", "28 dagen"),
        (MonthsDuration(14), "1 jaar en 2 maanden"),
        (parse_duration("-P1DT2H"), "min 1 dag en 2 uur"),
        (["a", 1, False], "a, 1 en nee"),
        ([], "geen"),
        ({"wet": "Wmo", "uren": 2}, "wet: Wmo; uren: 2"),
        (compile_expression("[1..5]").evaluate({}), "van 1 tot en met 5"),
    ],
)
def test_values_in_words(value: Any, words: str) -> None:
    assert in_words(value) == words


@given(strategies.text(alphabet='<>=[]().,-"? abnot12@', max_size=12))
def test_whatever_stands_in_a_cell_can_be_said(cell: str) -> None:
    words = condition(cell)
    assert words is None or words


def test_an_option_is_called_as_in_its_form() -> None:
    labels = {"wmo": "Wmo 2015", "ja": "Ja"}
    assert in_words("wmo", labels) == "Wmo 2015"
    assert in_words(["wmo", "pw"], labels) == "Wmo 2015 en pw"
    assert in_words("ja", labels) == "ja"
    assert condition('"wmo"', labels) == "Wmo 2015"
