"""The one place where a running case evaluates a text of its diagram.

Values go in and come out as plain JSON (`JSON` below); between the two only FEEL runs.
What fails raises `Stuck` and becomes an incident, whose message names the place and never a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.bpmn.diagram import Text
from engine.feel import FeelError, Ready, compile_expression, to_json

JSON = Any


class Stuck(Exception):
    """Deze stap kan niet verder."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


class Failed(Stuck):
    """Wat deze stap moest doen, is mislukt. An error event that catches every error may take it."""


def evaluate(text: Text, context: Mapping[str, Any], now: datetime, place: str) -> JSON:
    """The value of a text: as written, or that of its FEEL expression.

    `place` says in Dutch which text it is, for the message of the incident.
    """
    if not text.is_feel:
        return text.raw
    return evaluate_feel(text.body, context, now, place)


def evaluate_feel(body: str, context: Mapping[str, Any], now: datetime, place: str) -> JSON:
    """The value of a FEEL expression without its `=`. Raises `Stuck`."""
    try:
        return plain(to_json(compile_expression(body).evaluate(context, now=now)))
    except (FeelError, TypeError):
        message = f"De formule bij {place} kan niet worden uitgerekend."
        raise Stuck("expression", message) from None


def decide(text: Text, context: Mapping[str, Any], now: datetime, place: str) -> bool:
    """A condition. Anything but true or false raises `Stuck`: it never counts as "no"."""
    value = evaluate_feel(text.body, context, now, place)
    if isinstance(value, bool):
        return value
    message = f"De voorwaarde bij {place} geeft geen ja of nee. Ontbreekt er een gegeven?"
    raise Stuck("condition", message)


def plain(value: Any) -> JSON:
    """`value` as JSON that survives saving: no floats (they lose cents), no other objects.

    Raises `TypeError` for what JSON can't say.
    """
    if value is None or isinstance(value, (bool, str, int, Ready)):
        return value
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal) and value.is_finite():
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} is not JSON")
