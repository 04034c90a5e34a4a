"""Who comes in with a BSN: the people who have it, when those can be one and the same.

Somebody can stand in two dossiers of groups that do not see each other's. A BSN that was typed with
somebody else would open a dossier of that other: then nobody gets in until the BSN is put right.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from engine.dossier.people.bsn import Bsn, vault
from engine.dossier.signals import raise_signal
from engine.store.models import DossierPerson, Person

MESSAGE = (
    "Het BSN van iemand in dit dossier staat ook bij iemand met een andere naam of geboortedatum. "
    "Wie dat BSN heeft, kan nu niet inloggen. Kijk bij Personen of het BSN klopt."
)


def people_with(session: Session, bsn: Bsn) -> list[UUID]:
    """Those with this BSN, the newest first. The session is the system's: he is nobody yet."""
    return [row.id for row in _rows(session, bsn)]


def is_doubtful(session: Session, bsn: Bsn) -> bool:
    """Whether they differ in name or in birth date, where both are known."""
    rows = _rows(session, bsn)
    names = {" ".join(row.name.casefold().split()) for row in rows}
    days = {row.birth_date for row in rows if row.birth_date is not None}
    return len(names) > 1 or len(days) > 1


def tell(session: Session, bsn: Bsn, at: datetime) -> None:
    """Raise a signalering, once, in every dossier that one of them takes part in."""
    people = people_with(session, bsn)
    found = session.execute(
        select(DossierPerson.dossier_id, DossierPerson.person_id)
        .where(DossierPerson.person_id.in_(people), DossierPerson.ended_on.is_(None))
        .order_by(DossierPerson.dossier_id)
    )
    for dossier_id, person_id in found:
        raise_signal(
            session,
            dossier_id,
            kind="bsn_twee_keer",
            message=MESSAGE,
            severity="waarschuwing",
            source_key=f"bsn:{person_id}",
            at=at,
        )


def _rows(session: Session, bsn: Bsn) -> list[Row[tuple[UUID, str, object]]]:
    return list(
        session.execute(
            select(Person.id, Person.name, Person.birth_date)
            .where(Person.bsn_hash.in_(vault().hashes(bsn)))
            .order_by(Person.created_at.desc(), Person.id)
        )
    )
