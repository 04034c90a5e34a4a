"""Who gets something: a party with its powers, or somebody of the dossier."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine.reference import rows
from engine.store.models import RECIPIENTS, DossierPerson, Party, PartyContact, Relation

RecipientKind = Literal["partij", "client", "gezinslid", "vertegenwoordiger"]
SECRECY_POWER: Final = "geheimhouding"
"""The row of `bevoegdheden` that binds instead of allowing."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A party, perhaps one contact there; or a person of the dossier."""

    kind: RecipientKind
    party_id: UUID | None = None
    contact_id: UUID | None = None
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the assessment asks of a recipient. `powers` are those of a party; `speaks_for` are the
    persons whose data are his own or whom he represents."""

    recipient: Recipient
    powers: frozenset[str]
    speaks_for: frozenset[UUID]

    def relation_to(self, subject_id: UUID) -> str:
        """`partij`, `zelf` (or for him), or `ander`."""
        if self.recipient.kind == "partij":
            return "partij"
        return "zelf" if subject_id in self.speaks_for else "ander"


class UnknownRecipient(Exception):
    """Kies een partij, of iemand die in dit dossier meedoet."""

    def __init__(self) -> None:
        super().__init__(UnknownRecipient.__doc__)


def known(session: Session, dossier_id: UUID, recipient: Recipient, day: date) -> Known:
    """The recipient as he is on a day. Raises `UnknownRecipient`."""
    if recipient.kind == "partij":
        return Known(recipient, frozenset(_party(session, recipient, day).powers), frozenset())
    part = session.get(DossierPerson, (dossier_id, recipient.person_id))
    stray = recipient.party_id or recipient.contact_id
    if part is None or stray or recipient.kind not in RECIPIENTS or part.role != recipient.kind:
        raise UnknownRecipient
    if part.ended_on is not None and part.ended_on < day:
        raise UnknownRecipient
    return Known(recipient, frozenset(), _speaks_for(session, dossier_id, part.person_id, day))


def may_have_bsn(session: Session, party_id: UUID) -> bool:
    """Whether a party may process a BSN; no other recipient ever gets one."""
    party = session.get(Party, party_id)
    return party is not None and "bsn" in party.powers


def powers_for(session: Session, category: str, day: date) -> frozenset[str]:
    """The powers of which a party needs one for this category; empty: it needs none."""
    return frozenset(
        one.key
        for one in rows.rows(session, "bevoegdheden", day)
        if one.values.get("categorie") == category
        and one.key != SECRECY_POWER
        and one.holds_on(day)
    )


def _party(session: Session, recipient: Recipient, day: date) -> Party:
    party = session.get(Party, recipient.party_id) if recipient.party_id else None
    if party is None or recipient.person_id or _has_ended(party.ended_on, day):
        raise UnknownRecipient
    if recipient.contact_id:
        contact = session.get(PartyContact, recipient.contact_id)
        if contact is None or contact.party_id != party.id or _has_ended(contact.ended_on, day):
            raise UnknownRecipient
    return party


def _has_ended(ended_on: date | None, day: date) -> bool:
    return ended_on is not None and ended_on <= day


def _speaks_for(session: Session, dossier_id: UUID, person_id: UUID, day: date) -> frozenset[UUID]:
    """Himself, and whom he represents on a ground on that day."""
    represented = session.scalars(
        select(Relation.other_id).where(
            Relation.dossier_id == dossier_id,
            Relation.person_id == person_id,
            Relation.ground.is_not(None),
            or_(Relation.started_on.is_(None), Relation.started_on <= day),
            or_(Relation.ended_on.is_(None), Relation.ended_on >= day),
        )
    )
    return frozenset({person_id, *represented})
