"""Showing one BSN, on purpose: for a reason, by who may, and noted."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.audit import note
from engine.dossier.dossiers import visible
from engine.dossier.people.bsn import Bsn, vault
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import DossierPerson, Person

LONGEST_REASON: Final = 500


class ReasonMissing(Exception):
    """Vul in waarvoor je het BSN nodig hebt, in hoogstens 500 tekens."""

    def __init__(self) -> None:
        super().__init__(ReasonMissing.__doc__)


def show_bsn(
    session: Session, actor: Actor, number: str, person_id: UUID, reason: str, at: datetime
) -> Bsn:
    """The BSN of somebody in a dossier; that it was shown, to whom and why, is noted.

    The caller commits before he shows it. Raises `NotFound`, `NotAllowed`, `ReasonMissing` and
    `Unreadable`.
    """
    dossier = visible(session, actor, number)
    if not policy.may_show_bsn(actor, dossier):
        raise NotAllowed
    why = reason.strip()
    if not 0 < len(why) <= LONGEST_REASON:
        raise ReasonMissing
    cipher = session.scalar(
        select(Person.bsn_cipher)
        .join(DossierPerson, DossierPerson.person_id == Person.id)
        .where(DossierPerson.dossier_id == dossier.id, Person.id == person_id)
    )
    if cipher is None:
        raise NotFound
    key = str(person_id)
    note(session, actor, "bsn:shown", at, dossier_id=dossier.id, object_id=key, reason=why)
    return vault().decrypt(cipher, person_id)
