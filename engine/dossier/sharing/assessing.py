"""What `verstrekking_toets` says of sharing items, before a person decides.

The table is the municipality's to edit. What no table can allow stands in code as well: an item
that was taken out of use or lies outside the scope, a purpose or a ground that does not exist, and
a BSN for who may not process it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.decisions import Decision
from engine.dossier.items import purposes, scope
from engine.dossier.items.consents import covers
from engine.dossier.items.judging import holds_bsn
from engine.dossier.items.reading import ItemRow, all_of, seen_by
from engine.dossier.sharing.recipients import (
    SECRECY_POWER,
    Known,
    Recipient,
    known,
    powers_for,
)
from engine.feel import FeelLimitError
from engine.policy import Actor
from engine.reference import rows
from engine.reference.row import Row
from engine.store.models import Consent, Dossier, Instance, Party
from engine.work import deployments
from engine.work.errors import NothingInUse
from engine.work.library import Library, library

DECISION: Final = "verstrekking_toets"
Outcome = Literal["mag", "toestemming", "mag_niet"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("mag", "toestemming", "mag_niet")
NO_ANSWER: Final = "De beslistabel ‘Toets op verstrekken’ geeft geen uitkomst. Deel dit niet."
NOT_THERE: Final = "Dit gegeven is er niet, of het wordt niet meer gebruikt."
OUTSIDE: Final = "Dit gegeven valt buiten de reikwijdte. Het mag niet worden gedeeld."
NO_BSN: Final = "In dit gegeven staat een BSN, en de ontvanger mag dat niet verwerken."


@dataclass(frozen=True, slots=True)
class Circumstances:
    """For what and on which ground something is to be shared; `good_care` is why goed
    hulpverlenerschap asks for it without consent, in words."""

    purpose: str
    ground: str
    good_care: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Whether an item may be shared: `mag`, `toestemming` (not without) or `mag_niet`, and why, in
    Dutch. `consent_id` is the toestemming that it leans on."""

    outcome: Outcome
    reason: str
    consent_id: UUID | None = None
    version: int = 0


def assess(
    session: Session,
    dossier: Dossier,
    item_ids: Iterable[UUID],
    recipient: Recipient,
    circumstances: Circumstances,
    at: datetime,
    *,
    actor: Actor | None = None,
) -> dict[UUID, Assessment]:
    """What the table in use in this dossier says of each item; nothing is written.

    What the actor does not see, he may not share; without an actor, what the database does not show
    for whom the transaction is. Raises `UnknownRecipient`.
    """
    wanted = list(dict.fromkeys(item_ids))
    shown = (
        seen_by(session, actor, dossier, wanted) if actor else all_of(session, dossier.id, wanted)
    )
    found = {one.id: one for one in shown}
    judge = _Judge.of(session, dossier, recipient, circumstances, at)
    missing = Assessment("mag_niet", NOT_THERE)
    return {key: judge.of_item(found[key]) if key in found else missing for key in wanted}


@dataclass(frozen=True, slots=True)
class _Judge:
    """What is the same for all items of one question."""

    session: Session
    dossier: Dossier
    known: Known
    asked: Circumstances
    at: datetime
    domains: set[str]
    decision: Decision | None
    ground: Row | None

    @classmethod
    def of(
        cls,
        session: Session,
        dossier: Dossier,
        recipient: Recipient,
        asked: Circumstances,
        at: datetime,
    ) -> "_Judge":
        day = rows.day_of(at)
        return cls(
            session,
            dossier,
            known(session, dossier.id, recipient, day),
            asked,
            at,
            scope.offered_domains(session, dossier.id, at),
            _table(session, dossier),
            purposes.ground_of(session, asked.ground, day),
        )

    @property
    def day(self) -> date:
        return rows.day_of(self.at)

    def of_item(self, item: ItemRow) -> Assessment:
        if refused := self._never(item):
            return Assessment("mag_niet", refused, version=item.version)
        consent_id = self._consent(item)
        outcome, reason = self._ask(item, has_consent=consent_id is not None)
        return Assessment(outcome, reason, consent_id, item.version)

    def _never(self, item: ItemRow) -> str:
        """Why no table can allow it, in Dutch; empty when none of that is so."""
        if wrong := purposes.problem_of(self.session, self.asked.purpose, self.day):
            return wrong
        if self.ground is None:
            return "De grondslag geldt niet op deze dag. Zonder grondslag mag je niet delen."
        if item.domain not in self.domains:
            return OUTSIDE
        has_bsn = holds_bsn(item.text) and "bsn" not in self.known.powers
        return NO_BSN if has_bsn else ""

    def _consent(self, item: ItemRow) -> UUID | None:
        """A toestemming of whom the item is about for exactly this, if there is one."""
        to = self.known.recipient
        asked = item.category, self.asked.purpose, self.day
        fitting = covers(to.party_id, to.person_id, *asked)
        return self.session.scalar(
            select(Consent.id)
            .where(
                Consent.dossier_id == self.dossier.id,
                Consent.person_id == item.person_id,
                fitting,
            )
            .order_by(Consent.given_on.desc(), Consent.id)
            .limit(1)
        )

    def _ask(self, item: ItemRow, *, has_consent: bool) -> tuple[Outcome, str]:
        if self.decision is None:
            return "mag_niet", NO_ANSWER
        around = rows.around(self.session, self.at)
        context = {**around, **self._facts(item), "toestemming": has_consent}
        try:
            value = self.decision.evaluate(context, now=self.at).value
        except FeelLimitError:
            return "mag_niet", NO_ANSWER
        return _read(value)

    def _facts(self, item: ItemRow) -> Mapping[str, Any]:
        """The inputs of the table; their meaning stands with its columns."""
        needed = powers_for(self.session, item.category, self.day)
        own = self._is_own(item)
        allowed = own or not needed or bool(needed & self.known.powers)
        return {
            "doelToegestaan": True,
            "grondslagGeldig": self.ground is not None,
            "grondslagDekt": self._covers(item.category),
            "categorie": self._category(item.category),
            "ontvanger": self.known.relation_to(item.person_id),
            "ontvangerBevoegd": allowed,
            "geheimhouding": "geen" if own else self._secrecy(item),
            "goedHulpverlenerschap": bool(self.asked.good_care.strip()),
        }

    def _is_own(self, item: ItemRow) -> bool:
        """Whether the party gets back what it told itself: it knows that, and keeps its secrecy
        towards others."""
        party = self.known.recipient.party_id
        return party is not None and item.party_id == party

    def _covers(self, category: str) -> bool:
        """Whether the ground is for data of this category; of an ordinary one any ground is."""
        return self.ground is not None and bool(self.ground.values.get(category, True))

    def _category(self, category: str) -> str:
        """One of the four that the table knows: another one is as sensitive as its row says."""
        if category in ("gewoon", "gezondheid", "strafrecht"):
            return category
        known_rows = rows.rows(self.session, "gegevenscategorieen", self.day)
        special = any(one.key == category and one.values["bijzonder"] for one in known_rows)
        return "bijzonder" if special else "gewoon"

    def _secrecy(self, item: ItemRow) -> str:
        """Of who provided it; of a party that is bound as a whole when nobody was named."""
        if item.secrecy != "geen" or item.party_id is None or item.contact_id is not None:
            return item.secrecy
        party = self.session.get_one(Party, item.party_id)
        return "medisch" if SECRECY_POWER in party.powers else "geen"


def _read(value: Any) -> tuple[Outcome, str]:
    """What a table gives, if it is what was asked for."""
    told = value if isinstance(value, Mapping) else {}
    outcome, reason = told.get("uitkomst"), told.get("waarom")
    for one in OUTCOMES:
        if outcome == one and isinstance(reason, str) and reason:
            return one, reason
    return "mag_niet", NO_ANSWER


def _table(session: Session, dossier: Dossier) -> Decision | None:
    """The table of the release that the dossier works with; of the one in use when that has none
    yet, or no case runs."""
    for release in (_of_dossier(session, dossier), _in_use(session)):
        try:
            if release is not None:
                return release.decision(DECISION)
        except NothingInUse:
            continue
    return None


def _of_dossier(session: Session, dossier: Dossier) -> Library | None:
    newest = select(Instance.release_id).where(Instance.dossier_id == dossier.id)
    found = session.scalar(
        newest.order_by(Instance.ended_at.is_not(None), Instance.started_at.desc()).limit(1)
    )
    return library(session, found) if found is not None else None


def _in_use(session: Session) -> Library | None:
    try:
        return library(session, deployments.current_release_id(session))
    except NothingInUse:
        return None
