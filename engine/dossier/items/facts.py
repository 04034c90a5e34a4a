"""What is told of an item when it is written down or corrected."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from engine.invalid import Invalid


class ItemInvalid(Invalid):
    """Dit gegeven kan zo niet worden vastgelegd."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an item comes from: `gemeente`, `client`, or `partij` with the party and perhaps who
    there."""

    kind: str
    party_id: UUID | None = None
    contact_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewItem:
    """One fact about somebody in the dossier. Keys are those of the reference tables `wetten` or
    `domeinen`, `gegevenscategorieen`, `doelen` and `grondslagen`.

    `circle` None: that of the category; it may be narrower, not wider. `viewers` are accounts that
    see an item of the circle `persoon`; who writes it down sees it too.
    """

    person_id: UUID
    domain: str
    category: str
    text: str
    source: Source
    observed_on: date
    purpose: str
    ground: str
    necessity: str
    circle: str | None = None
    viewers: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What an item should say, and why it is changed. All that is None stays as it was."""

    text: str
    reason: str
    observed_on: date | None = None
    source: Source | None = None
