"""The links of a dossier that still work: for whom, for what, and how they stand."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.models import Door, Party, PartyContact, ProfessionalRequest


@dataclass(frozen=True, slots=True)
class WorkingLink:
    """A link that somebody can still use. `name` and `phone` are of whom it is for; `works_at` is
    his organisation."""

    door: Door
    name: str
    works_at: str
    phone: str | None


def working(session: Session, dossier_id: UUID, at: datetime) -> list[WorkingLink]:
    """Those of a dossier, the newest first. The caller looks at who may see them."""
    found = session.execute(
        select(Door, PartyContact, Party.name, ProfessionalRequest)
        .outerjoin(PartyContact, PartyContact.id == Door.contact_id)
        .outerjoin(Party, Party.id == PartyContact.party_id)
        .outerjoin(ProfessionalRequest, ProfessionalRequest.id == Door.object_id)
        .where(
            Door.dossier_id == dossier_id,
            Door.shut_at.is_(None),
            Door.expires_at > at,
            Door.mail_state != "geen",
        )
        .order_by(Door.opened_at.desc(), Door.id)
    )
    return [
        WorkingLink(door, melder.name, melder.organisation, melder.phone)
        if melder
        else WorkingLink(door, contact.name, party, contact.phone)
        for door, contact, party, melder in found
        if melder or contact
    ]
