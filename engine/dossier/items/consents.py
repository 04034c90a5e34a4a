"""Toestemming: what somebody allows to be shared of himself, and that he takes it back.

Goed hulpverlenerschap is no consent: it is a judgement of a professional at one disclosure, with
its reasons (`engine.dossier.sharing`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from engine.accountability.logs import note
from engine.dossier.events import record
from engine.dossier.items import purposes
from engine.dossier.items.facts import ItemInvalid
from engine.dossier.items.writing import changeable
from engine.policy import Actor, NotFound
from engine.reference import rows
from engine.store.models import Consent, Dossier, DossierPerson, Party, Person

LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class NewConsent:
    """What somebody allowed: sharing with a party or with somebody in the dossier, of a category,
    for a purpose. What is None is not narrowed, but sharing with a person is allowed by his key
    only; one of them is named. `how`: in writing, in which talk, by whom for him."""

    person_id: UUID
    party_id: UUID | None
    category: str | None
    purpose: str | None
    given_on: date
    until: date | None
    how: str
    with_person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A toestemming with the names of whom it is about."""

    consent: Consent
    person_name: str
    party_name: str | None
    with_name: str | None
    """Of the person with whom it may be shared."""

    def holds_on(self, day: date) -> bool:
        """Whether one may lean on it."""
        one = self.consent
        begun = one.given_on <= day and one.withdrawn_at is None
        return begun and (one.until is None or day <= one.until)


def give(session: Session, actor: Actor, number: str, new: NewConsent, at: datetime) -> UUID:
    """Write down a toestemming; returns its key. Raises `NotFound`, `NotAllowed`, `ItemInvalid`."""
    dossier = changeable(session, actor, number)
    _judge(session, dossier, new, at)
    consent = Consent(
        id=uuid4(),
        dossier_id=dossier.id,
        person_id=new.person_id,
        party_id=new.party_id,
        with_person_id=new.with_person_id,
        category=new.category or None,
        purpose=new.purpose or None,
        given_on=new.given_on,
        until=new.until,
        how=new.how.strip(),
        noted_at=at,
        noted_by=actor.user_id,
    )
    session.add(consent)
    _note(session, actor, consent, "given", at)
    return consent.id


def take_back(
    session: Session, actor: Actor, number: str, consent_id: UUID, how: str, at: datetime
) -> None:
    """Somebody took his toestemming back: from now on nothing leans on it. Raises as `give` does;
    what was shared before stays in the ledger."""
    dossier = changeable(session, actor, number)
    consent = session.get(Consent, consent_id, with_for_update=True)
    if consent is None or consent.dossier_id != dossier.id or consent.withdrawn_at is not None:
        raise NotFound
    told = how.strip()
    if not 0 < len(told) <= LONGEST:
        raise ItemInvalid({"hoe": ["Vul in hoe de toestemming is ingetrokken."]})
    consent.withdrawn_at, consent.withdrawn_by = at, actor.user_id
    consent.withdrawn_how = told
    _note(session, actor, consent, "withdrawn", at)


def of_dossier(session: Session, dossier_id: UUID) -> list[ConsentRow]:
    """All that was allowed in a dossier, what holds first. The caller has checked who looks."""
    other = aliased(Person)
    found = session.execute(
        select(Consent, Person.name, Party.name, other.name)
        .join(Person, Person.id == Consent.person_id)
        .outerjoin(Party, Party.id == Consent.party_id)
        .outerjoin(other, other.id == Consent.with_person_id)
        .where(Consent.dossier_id == dossier_id)
        .order_by(Consent.withdrawn_at.is_not(None), Consent.given_on.desc(), Consent.id)
    )
    return [ConsentRow(*row) for row in found]


def covers(
    party_id: UUID | None, person_id: UUID | None, category: str, purpose: str, day: date
) -> ColumnElement[bool]:
    """The condition on `Consent` for one that allows sharing with this party, or else with this
    person, on that day. Within a gezin a consent for parties allows nothing."""
    return and_(
        Consent.withdrawn_at.is_(None),
        Consent.given_on <= day,
        or_(Consent.until.is_(None), Consent.until >= day),
        Consent.with_person_id.is_not_distinct_from(person_id),
        or_(Consent.party_id.is_(None), Consent.party_id == party_id),
        or_(Consent.category.is_(None), Consent.category == category),
        or_(Consent.purpose.is_(None), Consent.purpose == purpose),
    )


def _judge(session: Session, dossier: Dossier, new: NewConsent, at: datetime) -> None:
    day = rows.day_of(at)
    part = session.get(DossierPerson, (dossier.id, new.person_id))
    party = session.get(Party, new.party_id) if new.party_id else None
    categories = dict(rows.choices(session, "gegevenscategorieen", day))
    purpose = purposes.problem_of(session, new.purpose, day) if new.purpose else ""
    ended = new.until is not None and new.until < new.given_on
    what = new.party_id or new.with_person_id or new.category or new.purpose
    other = new.with_person_id
    stranger = other and session.get(DossierPerson, (dossier.id, other)) is None
    ItemInvalid.raise_for(
        {
            "persoon": [] if part else ["Kies wie toestemming gaf."],
            "partij": ["Kies met wie, uit de lijst."]
            if stranger or (new.party_id and not party)
            else [],
            "soort": []
            if not new.category or new.category in categories
            else ["Kies een soort gegeven uit de lijst."],
            "doel": [purpose] if purpose else [],
            "": [] if what else ["Kies waarvoor de toestemming geldt: partij, soort of doel."],
            "gegeven": ["Kies vandaag of een eerdere dag."] if new.given_on > day else [],
            "tot": ["De einddatum ligt voor de begindatum."] if ended else [],
            "hoe": [] if 0 < len(new.how.strip()) <= LONGEST else ["Vul in hoe dat ging."],
        }
    )


def _note(session: Session, actor: Actor, consent: Consent, what: str, at: datetime) -> None:
    session.flush()
    record(session, actor, consent.dossier_id, f"dossier:consent:{what}", at)
    note(
        session,
        actor,
        f"consent:{what}",
        at,
        dossier_id=consent.dossier_id,
        object_id=str(consent.id),
        person_ids=(consent.person_id,),
    )
