"""A rule of this engine itself, with a right and a wrong example."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnRule:
    """`title` is Dutch: what holds. In `wrong`, the rule `id` names the element `element`."""

    id: str
    title: str
    right: str
    wrong: str
    element: str
