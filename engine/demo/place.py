"""The dossier that is told in full, and how its parts find what they refer to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.policy import Actor
from engine.reference.rows import day_of
from engine.store.models import Dossier, Party, PartyContact, Person

SCHOOL: Final = "Basisschool De Verbeelding"
GGZ: Final = "GGZ Luchtkasteel"
HOUSING: Final = "Woonstichting Zandkasteel"


@dataclass(frozen=True, slots=True)
class Place:
    """The dossier, its behandelaar, and the moment from which days are counted back."""

    session: Session
    actor: Actor
    dossier: Dossier
    now: datetime

    @property
    def number(self) -> str:
        return self.dossier.number

    @property
    def client(self) -> UUID:
        return self.session.get_one(Person, self.dossier.client_id).id

    def at(self, days_ago: float) -> datetime:
        """An aware moment; below zero it is yet to come."""
        return self.now - timedelta(days=days_ago)

    def day(self, days_ago: float) -> date:
        return day_of(self.at(days_ago))

    def party(self, name: str) -> UUID:
        return self.session.scalars(select(Party.id).where(Party.name == name)).one()

    def contact(self, name: str) -> UUID:
        """Who works at the party of that name."""
        found = select(PartyContact.id).where(PartyContact.party_id == self.party(name))
        return self.session.scalars(found).one()
