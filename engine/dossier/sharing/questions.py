"""What a party gets with a question alone: about whom it is, and what the municipality wants to
know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine.dossier.sharing.disclosing import LEDGER, Grounds
from engine.dossier.sharing.recipients import Recipient
from engine.policy import Actor
from engine.store.models import QUESTION, Party

BASIS: Final = "Wie iets wil weten, moet vertellen over wie het gaat en wat de vraag is."


@dataclass(frozen=True, slots=True)
class Question:
    """A gegevensverzoek about somebody, by its key, and whom of a party it goes to."""

    request_id: UUID
    dossier_id: UUID
    person_id: UUID
    recipient: Recipient


def tell(
    session: Session, actor: Actor | None, question: Question, grounds: Grounds, at: datetime
) -> int:
    """Write down that a party learns of whom and what is asked; returns the id in the ledger, the
    same one when it stands there already.

    Who sends the request has judged it, and notes it after this in the same transaction.
    """
    same = {
        "dossier_id": question.dossier_id,
        "occasion_kind": "gegevensverzoek",
        "occasion_id": question.request_id,
        "item_id": None,
    }
    row = {
        **same,
        "item_version": None,
        "subject_id": question.person_id,
        "domain": session.get_one(Party, question.recipient.party_id).domain,
        "category": QUESTION,
        "recipient_kind": question.recipient.kind,
        "party_id": question.recipient.party_id,
        "contact_id": question.recipient.contact_id,
        "person_id": None,
        "purpose": grounds.purpose,
        "ground": grounds.ground,
        "necessity": grounds.necessity.strip(),
        "channel": grounds.channel,
        "basis": BASIS,
        "at": at,
        "actor_id": actor.user_id if actor else None,
    }
    session.execute(insert(LEDGER).values(row).on_conflict_do_nothing())
    wanted = [LEDGER.c[name].is_not_distinct_from(value) for name, value in same.items()]
    return int(session.execute(select(LEDGER.c.id).where(*wanted)).scalar_one())
