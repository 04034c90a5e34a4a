"""Whether a mapping says only what can be said there."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from engine.scenarios.source import Entry, ScenarioError


def known_only(entry: Entry, names: Sequence[str], needed: Sequence[str] = ()) -> None:
    """Raises `ScenarioError` for a name that is not among `names`, or one that is missing."""
    members = entry.members
    for name, one in members.items():
        if name not in names:
            near = get_close_matches(name, names, 1)
            hint = f"Bedoel je ‘{near[0]}’?" if near else f"Hier kan: {', '.join(names)}."
            raise ScenarioError(one.place, f"‘{name}’ is hier niet bekend. {hint}")
    for name in needed:
        if name not in members:
            raise ScenarioError(entry.place, f"De regel ‘{name}’ ontbreekt.")
