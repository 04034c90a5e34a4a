"""What the check of names knows of everything around the diagrams."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from engine.feel.reading import Missing, Scopes
from engine.feel.shapes import ANYTHING, Shape


@dataclass(frozen=True, slots=True)
class DecisionNames:
    """What a decision gives, and which of the names that it reads are missing in the scopes."""

    gives: Shape
    missing: Callable[[Scopes], Sequence[Missing]]


@dataclass(frozen=True, slots=True)
class Names:
    """What fills in the variables of a case from outside its diagram.

    A form gives its answers, an operation its results, a message what it carries; one that is not
    in here gives anything. A process in `empty` begins with nothing. `surroundings` are what every
    expression reads beside the variables.
    """

    forms: Mapping[str, Shape] = field(default_factory=dict)
    decisions: Mapping[str, DecisionNames] = field(default_factory=dict)
    operations: Mapping[str, Shape] = field(default_factory=dict)
    messages: Mapping[str, Shape] = field(default_factory=dict)
    empty: Collection[str] = ()
    surroundings: Shape = ANYTHING
