"""The variables that a message or a signal carries, kept as text with all digits of a number."""

from collections.abc import Mapping
from typing import Any

from engine.bpmn.expressions import plain
from engine.bpmn.state import from_text, to_text


def packed(variables: Mapping[str, Any]) -> str:
    """As JSON. Raises `TypeError` for variables that aren't JSON."""
    return to_text(plain(variables))


def unpacked(text: str | None) -> dict[str, Any]:
    """The inverse of `packed`; nothing where they are emptied."""
    return {} if text is None else dict(from_text(text))
