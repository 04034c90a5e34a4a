"""Writing every BSN anew under the key that writes now, so that an older one can go."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from engine.dossier.people.bsn import NAME_BYTES, vault
from engine.store.models import AuditEvent, Person


def rotate(
    session: Session, at: datetime, after: UUID | None = None, limit: int = 500
) -> UUID | None:
    """Write at most so many BSNs anew, of persons after this one; returns the last one seen, None
    when there are no more.

    Raises `NoKey`, and `Unreadable` when the key of one is missing: nothing is lost by it.
    """
    current = vault().current
    wanted = select(Person).where(
        Person.bsn_cipher.is_not(None),
        func.substr(Person.bsn_cipher, 1, NAME_BYTES) != current.name,
    )
    if after is not None:
        wanted = wanted.where(Person.id > after)
    people = session.scalars(
        wanted.options(undefer(Person.bsn_cipher))
        .order_by(Person.id)
        .limit(limit)
        .with_for_update()
    ).all()
    for person in people:
        bsn = vault().decrypt(person.bsn_cipher or b"", person.id)
        person.bsn_cipher, person.bsn_hash = current.encrypt(bsn, person.id), current.hash(bsn)
    if not people:
        return None
    session.add(AuditEvent(at=at, action="bsn:rotated", object_id=str(len(people))))
    session.flush()
    return people[-1].id
