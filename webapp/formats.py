"""How dates, times, amounts and names are written in Dutch."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from flask import Flask

NO_BREAK_SPACE: Final = "\u00a0"
# fmt: off
MONTHS: Final = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)
DAYS: Final = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
# fmt: on


def register(app: Flask, time_zone: ZoneInfo) -> None:
    """Give templates the filters; moments are shown in `time_zone`."""

    def local(moment: datetime) -> datetime:
        return moment.astimezone(time_zone)

    def local_day(value: date) -> date:
        return local(value).date() if isinstance(value, datetime) else value

    def today() -> date:
        return datetime.now(time_zone).date()

    app.jinja_env.filters.update(
        datum=lambda value: long_date(local_day(value)),
        datum_kort=lambda value: short_date(local_day(value)),
        datum_iso=lambda value: local_day(value).isoformat(),
        dag=lambda value: day_heading(local_day(value), today()),
        tijd=lambda value: local(value).strftime("%H:%M"),
        moment=lambda value: f"{long_date(local(value).date())} om {local(value):%H:%M} uur",
        dagen_tot=lambda value: days_until(local_day(value), today()),
        dagen=lambda value: (local_day(value) - today()).days,
        euro=euros,
        getal=number,
        initialen=initials,
    )


def long_date(day: date) -> str:
    """22 november 2026"""
    return f"{day.day}{NO_BREAK_SPACE}{MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """22-11-2026"""
    return f"{day:%d-%m-%Y}"


def day_heading(day: date, today: date) -> str:
    """Vandaag, gisteren, or the weekday and the date."""
    match (today - day).days:
        case 0:
            return "Vandaag"
        case 1:
            return "Gisteren"
    return f"{DAYS[day.weekday()].capitalize()} {long_date(day)}"


def days_until(day: date, today: date) -> str:
    """Over 3 dagen, vandaag, 2 dagen te laat."""
    days = (day - today).days
    match days:
        case 0:
            return "vandaag"
        case 1:
            return "morgen"
        case -1:
            return "1 dag te laat"
    return f"over {days} dagen" if days > 0 else f"{number(-days)} dagen te laat"


def number(value: int | float | Decimal) -> str:
    """1.234 or 1.234,5: a point between thousands, a comma before decimals."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.translate(str.maketrans(",.", ".,"))


def euros(amount: int | float | Decimal) -> str:
    """€ 1.234,50"""
    cents = Decimal(amount).quantize(Decimal("0.01"))
    sign = "-" if cents < 0 else ""
    return f"€{NO_BREAK_SPACE}{sign}{number(abs(cents))}"


def initials(name: str) -> str:
    """AB for Anna van den Berg: the first letters of the first and the last word."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
