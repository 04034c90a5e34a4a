"""What a client may look into: himself, and whom he represents today; nobody else of his household.

He is in no table of accounts. The client of a dossier follows its course; a gezinslid who agreed to
be one (art. 2.3a.1) sees only what is about himself. What is withheld for a while he does not see.
The database holds the same line (`engine/store/guard/of_clients.py`).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from engine.policy.actors import NotFound
from engine.store.models import (
    Disclosure,
    DossierPerson,
    Item,
    ItemVersion,
    Relation,
    Restriction,
)

Place = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody about whom a client may look into a dossier."""

    dossier_id: UUID
    person_id: UUID
    is_client: bool
    """Of that dossier: then its course is his too."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks as a client, and about whom in which dossiers he may do so on a day."""

    person_id: UUID
    day: date
    subjects: tuple[Subject, ...]

    def whole(self) -> set[UUID]:
        """The dossiers whose course he may follow."""
        return {one.dossier_id for one in self.subjects if one.is_client}

    def about(self, dossier_id: UUID) -> set[UUID]:
        """The persons about whom he may look into this dossier. Raises `NotFound`."""
        found = {one.person_id for one in self.subjects if one.dossier_id == dossier_id}
        if not found:
            raise NotFound
        return found


def reader(session: Session, person_id: UUID, day: date) -> Reader:
    """What this person may look into as a client on this day, in Dutch local time."""
    rows = session.execute(
        select(DossierPerson.dossier_id, DossierPerson.person_id, DossierPerson.role == "client")
        .where(
            _holds(DossierPerson.started_on, DossierPerson.ended_on, day),
            or_(
                DossierPerson.role == "client",
                and_(DossierPerson.role == "gezinslid", DossierPerson.consented_on.is_not(None)),
            ),
            or_(DossierPerson.person_id == person_id, _represented_by(person_id, day)),
        )
        .order_by(DossierPerson.dossier_id, DossierPerson.person_id)
    )
    return Reader(person_id, day, tuple(Subject(*row) for row in rows))


def items_for(reader: Reader) -> ColumnElement[bool]:
    """The condition on `Item` for what a client may read: about himself, or given to him."""
    given = select(Disclosure.id).where(Disclosure.item_id == Item.id, _is_given(reader))
    mine = or_(about(reader, Item.dossier_id, Item.person_id), given.exists())
    return and_(mine, ~_withheld(reader, Item.dossier_id, Restriction.item_id, Item.id))


def versions_for(reader: Reader) -> ColumnElement[bool]:
    """The condition on `ItemVersion`, in a query that joins `Item` and has `items_for`: all of what
    is about himself, and of another the versions that were given to him."""
    given = select(Disclosure.id).where(
        Disclosure.item_id == ItemVersion.item_id,
        Disclosure.item_version == ItemVersion.number,
        _is_given(reader),
    )
    return or_(about(reader, Item.dossier_id, Item.person_id), given.exists())


def disclosures_for(reader: Reader) -> ColumnElement[bool]:
    """The condition on `Disclosure`: what was shared of himself, and what was given to him."""
    where = Disclosure.dossier_id
    return and_(
        or_(
            about(reader, where, Disclosure.subject_id),
            given_to(reader, where, Disclosure.person_id),
        ),
        ~_withheld(reader, where, Restriction.item_id, Disclosure.item_id),
        ~_withheld(reader, where, Restriction.disclosure_id, Disclosure.id),
    )


def not_withheld(
    reader: Reader, dossier_id: ColumnElement[Any], filed_id: ColumnElement[Any]
) -> ColumnElement[bool]:
    """The condition for requests of professionals: only those that he may see now."""
    return ~_withheld(reader, dossier_id, Restriction.filed_id, filed_id)


def about(reader: Reader, dossier_id: Place, person_id: Place) -> ColumnElement[bool]:
    """The condition for what is about himself: requests, messages, restrictions that ended."""
    pairs = [(one.dossier_id, one.person_id) for one in reader.subjects]
    return tuple_(dossier_id, person_id).in_(pairs) if pairs else false()


def given_to(reader: Reader, dossier_id: Place, person_id: Place) -> ColumnElement[bool]:
    """The condition for what was given to him, or to whom he represents."""
    places = {one.dossier_id for one in reader.subjects}
    to_himself = and_(dossier_id.in_(places), person_id == reader.person_id)
    return or_(about(reader, dossier_id, person_id), to_himself)


def ended(reader: Reader) -> ColumnElement[bool]:
    """The condition on `Restriction` for those that hold no more: of these he hears."""
    return or_(Restriction.lifted_at.is_not(None), Restriction.until < reader.day)


def _is_given(reader: Reader) -> ColumnElement[bool]:
    withheld = _withheld(reader, Disclosure.dossier_id, Restriction.disclosure_id, Disclosure.id)
    return and_(given_to(reader, Disclosure.dossier_id, Disclosure.person_id), ~withheld)


def _withheld(
    reader: Reader,
    dossier_id: ColumnElement[Any] | Place,
    what: Place,
    key: ColumnElement[Any] | Place,
) -> ColumnElement[bool]:
    """Whether a restriction that holds today withholds this from one of those for whom he looks."""
    found = select(Restriction.id).where(
        what == key,
        Restriction.dossier_id == dossier_id,
        ~ended(reader),
        given_to(reader, Restriction.dossier_id, Restriction.person_id),
    )
    return found.exists()


def _represented_by(person_id: UUID, day: date) -> ColumnElement[bool]:
    """The condition on `DossierPerson` for whom this person represents on a day."""
    own = aliased(DossierPerson)
    found = (
        select(Relation.id)
        .join(own, and_(own.dossier_id == Relation.dossier_id, own.person_id == Relation.person_id))
        .where(
            Relation.dossier_id == DossierPerson.dossier_id,
            Relation.other_id == DossierPerson.person_id,
            Relation.person_id == person_id,
            Relation.ground.is_not(None),
            _holds(Relation.started_on, Relation.ended_on, day),
            _holds(own.started_on, own.ended_on, day),
        )
    )
    return found.exists()


def _holds(first: Any, last: Any, day: date) -> ColumnElement[bool]:
    return and_(or_(first.is_(None), first <= day), or_(last.is_(None), last >= day))
