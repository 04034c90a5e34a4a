"""What cases wait for beside people, in the words of a scenario (Dutch)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from engine.bpmn import SimulatedCase, Wait
from engine.scenarios.moments import in_words

_WORDS: Final = {
    "timer": "tijd",
    "message": "bericht",
    "signal": "signaal",
    "condition": "voorwaarde",
    "join": "samenkomen bij",
}


def told(cases: Iterable[SimulatedCase], kinds: Iterable[str] = tuple(_WORDS)) -> list[str]:
    """`bericht ‘advies’ (kenmerk A-17)`, `tijd ‘Te laat’ (2026-12-07 10:00)`; each once."""
    chosen = frozenset(kinds)
    return list(
        dict.fromkeys(_one(wait) for case in cases for wait in case.waits_on if wait.kind in chosen)
    )


def letter(kind: str, name: str, key: str | None) -> str:
    """A message or signal with its correlation key."""
    return f"{kind} ‘{name}’" + (f" (kenmerk {key})" if key is not None else "")


def _one(wait: Wait) -> str:
    text = letter(_WORDS[wait.kind], wait.name or wait.element_id, wait.key)
    return text if wait.at is None else f"{text} ({in_words(wait.at)})"
