"""Dutch dates, amounts and names."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from webapp import formats

TODAY = date(2026, 11, 23)


def test_dates() -> None:
    assert formats.long_date(date(2026, 11, 2)) == "2\u00a0november 2026"
    assert formats.short_date(date(2026, 11, 2)) == "02-11-2026"


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (3, "over 3 dagen"),
        (1, "morgen"),
        (0, "vandaag"),
        (-1, "1 dag te laat"),
        (-2, "2 dagen te laat"),
        (-1200, "1.200 dagen te laat"),
    ],
)
def test_days_until(days: int, text: str) -> None:
    assert formats.days_until(TODAY + timedelta(days=days), TODAY) == text


def test_day_headings() -> None:
    assert formats.day_heading(TODAY, TODAY) == "Vandaag"
    assert formats.day_heading(date(2026, 11, 22), TODAY) == "Gisteren"
    assert formats.day_heading(date(2026, 11, 20), TODAY) == "Vrijdag 20\u00a0november 2026"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("1234.5"), "€\u00a01.234,50"),
        (0, "€\u00a00,00"),
        (-12, "€\u00a0-12,00"),
        (Decimal("1000000"), "€\u00a01.000.000,00"),
    ],
)
def test_euros(amount: int | Decimal, text: str) -> None:
    assert formats.euros(amount) == text


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Anna van den Berg", "AB"), ("Omar", "O"), ("", ""), ("  lisa   de wit ", "LW")],
)
def test_initials(name: str, letters: str) -> None:
    assert formats.initials(name) == letters
