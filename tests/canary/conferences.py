"""A random casusoverleg that was held, chosen for and sent; every text in it is a canary."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from engine.dossier.conference import participants, preparing
from engine.dossier.conference.choosing import choose, matrix
from engine.dossier.conference.distributing import distribute
from engine.dossier.conference.participants import NewParticipant
from engine.store.models import Conference, DossierPerson, Person, Relation
from tests.conference.world import (
    NEEDED,
    Table,
    add_table_of,
    agree,
    bring,
    give_addresses,
)
from tests.conftest import People
from tests.items.world import TODAY

CANARY = re.compile(r"kanarie[0-9a-f]{10}")
FOR_ALL = "gewoon"
"""The category whose items everybody who works on a dossier sees."""


def canaries(text: str) -> set[str]:
    return set(CANARY.findall(text))


@dataclass
class Told:
    """What was said: by text whom it is about (None: an agreement), and its category."""

    table: Table
    representative: UUID
    """Who represents the gezinslid: the key of his part in the casusoverleg."""
    represents: UUID
    """And of himself."""
    about: dict[str, UUID | None] = field(default_factory=dict)
    category: dict[str, str] = field(default_factory=dict)
    items: dict[str, UUID] = field(default_factory=dict)
    chosen: dict[UUID, set[str]] = field(default_factory=dict)
    """Part → what a person chose for him."""

    @property
    def everybody(self) -> list[UUID]:
        return [*self.table.everybody, self.representative]

    def of(self, person_id: UUID) -> set[str]:
        """All gegevens about somebody."""
        return {text for text, whom in self.about.items() if whom == person_id}

    def for_colleagues(self) -> set[str]:
        """Gegevens for all who work on the dossier."""
        return {text for text, kind in self.category.items() if kind == FOR_ALL}

    def agreements(self) -> set[str]:
        return {text for text, whom in self.about.items() if whom is None}


def conference(session: Session, people: People, chance: Random, at: datetime) -> Told:
    """The whole of it, through the services; links are waiting to be mailed."""
    table = add_table_of(session, people)
    give_addresses(session)
    told = Told(table, *_represented(session, table))
    lines = _bring(session, told, chance)
    karim, number, key = people.karim, table.number, table.conference
    preparing.invite(session, karim, number, key, at)
    preparing.hold(session, karim, number, key, told.everybody, at)
    held = session.get_one(Conference, key)
    cells = matrix(session, karim, table.around.dossier, held, at).cells
    often = chance.random()
    wanted = {
        where for where in sorted(cells) if not cells[where].refused and chance.random() < often
    }
    choose(session, karim, number, key, wanted, at)
    distribute(session, karim, number, key, at)
    for one in told.everybody:
        told.chosen[one] = {lines[line] for who, line in wanted if who == one}
    return told


def _represented(session: Session, table: Table) -> tuple[UUID, UUID]:
    """Somebody who represents the gezinslid, and takes part for himself."""
    person = Person(id=uuid4(), name="Bedachte Vertegenwoordiger")
    of = {"dossier_id": table.around.dossier.id, "person_id": person.id}
    session.add(person)
    session.flush()
    session.add(DossierPerson(role="vertegenwoordiger", **of))
    session.flush()
    session.add(
        Relation(
            other_id=table.around.member,
            kind="vertegenwoordiger",
            ground="machtiging",
            started_on=TODAY,
            **of,
        )
    )
    session.flush()
    new = NewParticipant("vertegenwoordiger", person.id, NEEDED)
    karim, at = table.people.karim, table.around.dossier.opened_at
    key = participants.add(session, karim, table.number, table.conference, new, at)
    return key, person.id


def _bring(session: Session, told: Told, chance: Random) -> dict[UUID, str]:
    """Gegevens and agreements of anybody; returns line → text."""
    table, lines = told.table, {}
    members = [table.around.client, table.around.member]
    givers = [None, table.client, table.school, table.doctor, table.police, table.lisa]
    for _ in range(chance.randint(3, 7)):
        text, about, giver = _canary(chance), chance.choice(members), chance.choice(givers)
        kind = chance.choice([FOR_ALL, FOR_ALL, "gezondheid", "bijzonder"])
        line = bring(
            session,
            table,
            text,
            giver,
            agrees=chance.random() < 0.7,
            person_id=about,
            category=kind,
        )
        lines[line], told.about[text], told.category[text] = text, about, kind
    for who in chance.sample(table.everybody, chance.randint(1, 3)):
        text = _canary(chance)
        lines[agree(session, table, who, text)], told.about[text] = text, None
    return lines


def _canary(chance: Random) -> str:
    """Letters only: nine digits in a row may be a BSN, which no gegeven may hold."""
    return "kanarie" + "".join(chance.choices("abcdef", k=10))
