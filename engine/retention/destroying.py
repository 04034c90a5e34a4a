"""Destroying a dossier: proposed by one, confirmed by another, done by the system.

What goes and what stays is decided in the database (`engine.store.guard.of_retention`), which
counts and writes the certificate itself: docs/besluiten/vernietigen.md.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, Uuid, func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability import pseudonyms
from engine.accountability.logs import note
from engine.policy import Actor, NotAllowed, NotFound
from engine.reference.rows import day_of
from engine.store.database import Database, clock
from engine.store.models import (
    Certificate,
    Destruction,
    Disclosure,
    KeptDisclosure,
    RetentionClock,
    table_of,
)
from engine.store.who import SYSTEM

RemoveFiles = Callable[[Session, UUID], int]
"""Removes the files of a dossier from disk, and says how many there were. Done twice, it finds
nothing the second time."""

log = logging.getLogger(__name__)


class NotDue(Exception):
    """De bewaartermijn van dit dossier is nog niet voorbij."""


class Proposed(Exception):
    """Voor dit dossier is al voorgesteld om het te vernietigen."""


class SamePerson(Exception):
    """Wie voorstelt om te vernietigen, kan dat niet zelf bevestigen. Vraag een collega."""


def propose(session: Session, actor: Actor, dossier_id: UUID, at: datetime) -> None:
    """Propose to destroy a dossier. Raises `NotAllowed`, `NotDue` and `Proposed`."""
    policy.demand(actor, "retention:propose")
    _demand_due(session, dossier_id, day_of(at))
    if session.scalar(_standing(dossier_id)) is not None:
        raise Proposed(Proposed.__doc__)
    session.add(Destruction(dossier_id=dossier_id, proposed_by=actor.user_id, proposed_at=at))
    _note(session, actor, "retention:proposed", dossier_id, at)


def confirm(session: Session, actor: Actor, dossier_id: UUID, at: datetime) -> None:
    """Confirm what another proposed: the system destroys it soon after. Raises `NotAllowed`,
    `NotFound` (nothing stands to be confirmed), `NotDue` and `SamePerson`."""
    policy.demand(actor, "retention:confirm")
    standing = _to_decide(session, dossier_id)
    if standing.proposed_by == actor.user_id:
        raise SamePerson(SamePerson.__doc__)
    _demand_due(session, dossier_id, day_of(at))
    standing.confirmed_by, standing.confirmed_at = actor.user_id, at
    _note(session, actor, "retention:confirmed", dossier_id, at)


def withdraw(session: Session, actor: Actor, dossier_id: UUID, at: datetime) -> None:
    """Take a proposal back that was not confirmed yet. Raises `NotAllowed` and `NotFound`."""
    if not (actor.may("retention:propose") or actor.may("retention:confirm")):
        raise NotAllowed
    standing = _to_decide(session, dossier_id)
    standing.withdrawn_by, standing.withdrawn_at = actor.user_id, at
    _note(session, actor, "retention:withdrawn", dossier_id, at)


def tick(database: Database, remove_files: RemoveFiles, now: datetime | None = None) -> int:
    """Destroy what two people agreed on; returns how many dossiers went. One that can't be
    destroyed holds up no other: it stays on the list, and is tried again."""
    with database.reading(SYSTEM) as session:
        agreed = list(session.scalars(_AGREED))
    return sum(_destroyed(database, one, remove_files, now) for one in agreed)


_AGREED: Final = (
    select(Destruction.id)
    .where(Destruction.confirmed_at.is_not(None))
    .order_by(Destruction.confirmed_at)
)


def _destroyed(
    database: Database, key: UUID, remove_files: RemoveFiles, now: datetime | None
) -> bool:
    try:
        with database.alone(key) as mine, database.transaction(SYSTEM) as session:
            return mine and destroy(session, key, remove_files, now or clock(session)) is not None
    except (DBAPIError, OSError) as error:
        log.error("destroying %s failed: %s", key, type(error).__name__)  # noqa: TRY400 - a trace may hold values
        return False


def destroy(
    session: Session, key: UUID, remove_files: RemoveFiles, at: datetime
) -> Certificate | None:
    """Destroy one dossier, as the system; None when it has gone already.

    Its files go first: should the transaction fail, the next attempt finds none. The database
    raises unless two accounts agreed and the term is over.
    """
    dossier_id = session.scalar(select(Destruction.dossier_id).where(Destruction.id == key))
    if dossier_id is None:
        return None
    subject = pseudonyms.pseudonym(dossier_id)
    _keep_disclosures(session, dossier_id, subject)
    files = remove_files(session, dossier_id)
    session.flush()
    session.expunge_all()  # what goes must not be written back
    made = session.scalar(select(func.guard.destroy(key, subject, files, type_=Uuid)))
    certificate = session.get_one(Certificate, made)
    note(
        session,
        None,
        "retention:destroyed",
        at,
        dossier_id=dossier_id,
        object_id=certificate.log_digest.hex(),
        purpose="Dossier vernietigd na het einde van de bewaartermijn.",
        person_ids=(),
    )
    return certificate


def _keep_disclosures(session: Session, dossier_id: UUID, subject: bytes) -> None:
    """What the ledger still tells: what kind of data went where, when, on which ground; the person
    by the pseudonym of the processing log. No words of anybody."""
    columns = {
        "id": func.gen_random_uuid(),
        "dossier_subject": func.decode(subject.hex(), "hex"),
        "subject": pseudonyms.in_sql(table_of(Disclosure).c.subject_id),
        "at": Disclosure.at,
        "recipient": Disclosure.recipient_kind,
        "party_id": Disclosure.party_id,
        "category": Disclosure.category,
        "ground": Disclosure.ground,
        "channel": Disclosure.channel,
    }
    kept = select(*columns.values()).where(Disclosure.dossier_id == dossier_id)
    session.execute(
        insert(table_of(KeptDisclosure)).from_select(list(columns), kept), pseudonyms.halves()
    )


def _standing(dossier_id: UUID) -> Select[Destruction]:
    return select(Destruction).where(
        Destruction.dossier_id == dossier_id, Destruction.withdrawn_at.is_(None)
    )


def _to_decide(session: Session, dossier_id: UUID) -> Destruction:
    standing = session.scalar(
        _standing(dossier_id).where(Destruction.confirmed_at.is_(None)).with_for_update()
    )
    if standing is None:
        raise NotFound
    return standing


def _demand_due(session: Session, dossier_id: UUID, day: date) -> None:
    due = session.scalar(
        select(RetentionClock.due_on).where(RetentionClock.dossier_id == dossier_id)
    )
    if due is None or due > day:
        raise NotDue(NotDue.__doc__)


def _note(session: Session, actor: Actor, action: str, dossier_id: UUID, at: datetime) -> None:
    note(session, actor, action, at, dossier_id=dossier_id, purpose="Bewaren en vernietigen.")
