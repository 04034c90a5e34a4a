"""Households in dossiers for the client's view: who is what to whom, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from engine.reference.rows import day_of
from engine.store.database import clock
from engine.store.models import (
    Account,
    Base,
    Disclosure,
    Dossier,
    DossierPerson,
    Group,
    Item,
    ItemVersion,
    Person,
    Relation,
    Restriction,
)

PEOPLE: Final = ("anna", "boris", "carla", "daan")
"""Carla and Daan are in both dossiers when a household says so."""


@dataclass(frozen=True)
class Part:
    """The part that somebody has in a dossier; days are from today."""

    role: str
    consented: bool
    starts: int | None
    ends: int | None


@dataclass(frozen=True)
class Tie:
    """That one represents another, on a ground or not."""

    person: str
    other: str
    has_ground: bool
    starts: int | None
    ends: int | None


@dataclass(frozen=True)
class Given:
    """That a version of the item about one was given to another."""

    about: str
    to: str | None
    version: int


@dataclass(frozen=True)
class Withheld:
    """That something of one is withheld from another: its item, or a line of the ledger."""

    from_whom: str
    about: str
    whole_item: bool
    ends: int
    is_lifted: bool


@dataclass(frozen=True)
class Told:
    """A dossier to be."""

    parts: dict[str, Part]
    ties: tuple[Tie, ...]
    given: tuple[Given, ...]
    withheld: tuple[Withheld, ...]


class Households:
    """What was added: people by name, dossiers in order, and whom each item is about."""

    def __init__(self, session: Session, dossiers: list[Told]) -> None:
        self.session = session
        self.at = clock(session)
        self.today = day_of(self.at)
        self.group = self._add(Group(key="team", name="Team Verzonnen"))
        self.account = self._add(Account(username="karel", name="Karel Kaarsrecht", roles=[]))
        self.people = {name: self._add(Person(name=name.title())) for name in PEOPLE}
        self.items: dict[tuple[int, str], UUID] = {}
        self.dossiers = [self._tell(number, told) for number, told in enumerate(dossiers)]

    def _add(self, row: Base) -> UUID:
        row.id = uuid4()  # type: ignore[attr-defined]
        self.session.add(row)
        self.session.flush()
        return row.id  # type: ignore[attr-defined, no-any-return]

    def day(self, days: int | None) -> date | None:
        return None if days is None else self.today + timedelta(days=days)

    def _tell(self, number: int, told: Told) -> UUID:
        client = next(name for name, part in told.parts.items() if part.role == "client")
        dossier = self._add(
            Dossier(
                number=f"C-{number}",
                title="Proef",
                client_id=self.people[client],
                group_id=self.group,
                reported_on=self.today,
                opened_at=self.at,
            )
        )
        for name, part in told.parts.items():
            self._take_part(dossier, name, part)
        self.session.flush()
        for name in told.parts:
            self.items[number, name] = self._item(dossier, name)
        self._ties(dossier, told)
        ledger = [self._given(dossier, number, one) for one in told.given if self._fits(told, one)]
        for one in told.withheld:
            self._withhold(dossier, number, told, one, ledger)
        self.session.flush()
        return dossier

    def _fits(self, told: Told, one: Given) -> bool:
        return one.about in told.parts and (one.to is None or one.to in told.parts)

    def _take_part(self, dossier: UUID, name: str, part: Part) -> None:
        self.session.add(
            DossierPerson(
                dossier_id=dossier,
                person_id=self.people[name],
                role=part.role,
                consented_on=self.today if part.consented else None,
                started_on=self.day(part.starts),
                ended_on=None if part.role == "client" else self.day(part.ends),
            )
        )

    def _item(self, dossier: UUID, name: str) -> UUID:
        key = self._add(
            Item(
                dossier_id=dossier,
                person_id=self.people[name],
                domain="wmo_2015",
                category="gewoon",
                circle="dossier",
                version=2,
                added_at=self.at,
            )
        )
        for number in (1, 2):
            self.session.add(
                ItemVersion(
                    item_id=key,
                    dossier_id=dossier,
                    number=number,
                    text=f"kanarie {key} {number}",
                    source="gemeente",
                    observed_on=self.today,
                    purpose="onderzoek",
                    ground="wams_5_4_1",
                    necessity="nodig",
                    reason="was anders" if number > 1 else None,
                    at=self.at,
                )
            )
        self.session.flush()
        return key

    def _ties(self, dossier: UUID, told: Told) -> None:
        for tie in told.ties:
            if tie.person == tie.other or not {tie.person, tie.other} <= set(told.parts):
                continue
            self.session.add(
                Relation(
                    dossier_id=dossier,
                    person_id=self.people[tie.person],
                    other_id=self.people[tie.other],
                    kind="vertegenwoordiger",
                    ground="machtiging" if tie.has_ground else None,
                    started_on=self.day(tie.starts),
                    ended_on=self.day(tie.ends),
                )
            )

    def _given(self, dossier: UUID, number: int, one: Given) -> tuple[str, Disclosure]:
        row = Disclosure(
            dossier_id=dossier,
            item_id=self.items[number, one.about],
            item_version=one.version,
            subject_id=self.people[one.about],
            domain="wmo_2015",
            category="gewoon",
            recipient_kind="gezinslid",
            person_id=self.people[one.to or one.about],
            occasion_kind="los",
            occasion_id=uuid4(),
            purpose="onderzoek",
            ground="wams_5_4_1",
            necessity="nodig",
            channel="mondeling",
            basis="mag",
            at=self.at,
        )
        self.session.add(row)
        self.session.flush()
        return one.about, row

    def _withhold(
        self,
        dossier: UUID,
        number: int,
        told: Told,
        one: Withheld,
        ledger: list[tuple[str, Disclosure]],
    ) -> None:
        if not {one.from_whom, one.about} <= set(told.parts):
            return
        lines = [row.id for about, row in ledger if about == one.about]
        whole = one.whole_item or not lines
        self.session.add(
            Restriction(
                dossier_id=dossier,
                person_id=self.people[one.from_whom],
                item_id=self.items[number, one.about] if whole else None,
                disclosure_id=None if whole else lines[0],
                reason="onderzoek loopt",
                decided_by=self.account,
                decided_at=self.at,
                until=self.today + timedelta(days=one.ends),
                lifted_at=self.at if one.is_lifted else None,
                lifted_by=self.account if one.is_lifted else None,
            )
        )
