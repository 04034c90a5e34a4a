"""Moments and durations as people write them, in local time (Europe/Amsterdam)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from engine.bpmn.timers import AMSTERDAM, TimerError, parse_duration, parse_moment
from engine.scenarios.outcome import Mismatch
from engine.scenarios.source import Place, ScenarioError

_UNITS: Final = {
    "seconde": "PT{}S",
    "seconden": "PT{}S",
    "minuut": "PT{}M",
    "minuten": "PT{}M",
    "uur": "PT{}H",
    "dag": "P{}D",
    "dagen": "P{}D",
    "week": "P{}W",
    "weken": "P{}W",
    "maand": "P{}M",
    "maanden": "P{}M",
    "jaar": "P{}Y",
}
_WORDS: Final = re.compile(r"(\d{1,5}) +([a-z]+)")


def moment_of(place: Place, text: str) -> datetime:
    """`2026-11-23 10:00`, or the beginning of `2026-11-23`; aware UTC. Raises `ScenarioError`."""
    try:
        return parse_moment(text)
    except TimerError:
        message = f"‘{text}’ is geen moment. Schrijf het als 2026-11-23 10:00."
        raise ScenarioError(place, message) from None


def after(place: Place, text: str, start: datetime) -> datetime:
    """So much later: `6 weken`, `P42D`. Raises `ScenarioError`."""
    found = _WORDS.fullmatch(text)
    iso = _UNITS[found[2]].format(found[1]) if found and found[2] in _UNITS else text
    try:
        return parse_duration(iso).after(start)
    except TimerError:
        message = f"‘{text}’ is geen duur. Schrijf bijvoorbeeld ‘6 weken’ of ‘P42D’."
        raise ScenarioError(place, message) from None


def in_words(moment: datetime) -> str:
    """`2026-11-23 10:00`, local."""
    return f"{moment.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}"


def demand_moment(place: Place, what: str, wanted: str, got: datetime | None) -> None:
    """Raises `Mismatch` unless the moment is the wanted one; a date alone is any time that day."""
    text = "" if got is None else in_words(got)
    expected = in_words(moment_of(place, wanted))
    if text[: len(wanted)] != expected[: len(wanted)]:
        raise Mismatch(place, f"{what} is anders.", wanted, text or "geen")
