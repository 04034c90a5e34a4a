"""Whether somebody is perhaps there twice: the same BSN, or the same name and birth date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    LargeBinary,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.people.bsn import Bsn, Unreadable, vault
from engine.policy import Actor
from engine.store.models import Dossier, DossierPerson, Person


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Perhaps the same person: `dossiers` are the numbers of those in common that the actor may
    see; `elsewhere`: there is one that he may not see, and hears no more of."""

    dossiers: tuple[str, ...]
    elsewhere: bool

    def __bool__(self) -> bool:
        return bool(self.dossiers) or self.elsewhere


KNOWN: Final = select(
    func.person_known_elsewhere(
        bindparam("own", type_=Uuid),
        bindparam("hashes", type_=ARRAY(LargeBinary)),
        bindparam("named", type_=Text),
        bindparam("born", type_=Date),
        type_=Boolean,
    )
)


def found(session: Session, actor: Actor, person: Person) -> Duplicate:
    """Who is perhaps the same as this person, who has been written already."""
    hashes = _hashes(person)
    seen = _seen(session, actor, person, hashes)
    if seen:
        return Duplicate(tuple(seen), elsewhere=False)
    return Duplicate((), _known(session, person.id, hashes, person.name, person.birth_date))


def _seen(session: Session, actor: Actor, person: Person, hashes: list[bytes]) -> list[str]:
    same: ColumnElement[bool] = Person.bsn_hash.in_(hashes)
    if person.birth_date is not None:
        named = func.lower(Person.name) == person.name.lower()
        same = or_(same, and_(Person.birth_date == person.birth_date, named))
    return list(
        session.scalars(
            select(Dossier.number)
            .join(DossierPerson, DossierPerson.dossier_id == Dossier.id)
            .join(Person, Person.id == DossierPerson.person_id)
            .where(Person.id != person.id, same, policy.visible_dossiers(actor))
            .distinct()
            .order_by(Dossier.number)
            .limit(5)
        )
    )


def _known(
    session: Session, own: UUID, hashes: Iterable[bytes], named: str, born: date | None
) -> bool:
    asked = {"own": own, "hashes": list(hashes), "named": named, "born": born}
    return bool(session.scalar(KNOWN, asked))


def _hashes(person: Person) -> list[bytes]:
    """What another row of the same BSN can have: also one written under another key."""
    if person.bsn_cipher is None:
        return []
    try:
        bsn: Bsn = vault().decrypt(person.bsn_cipher, person.id)
    except Unreadable:
        return [person.bsn_hash] if person.bsn_hash else []
    return vault().hashes(bsn)
