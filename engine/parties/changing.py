"""Changing parties and their contacts: by a beheerder, with what was before kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.invalid import Changed, Invalid
from engine.parties.finding import domains
from engine.policy import Actor, NotFound, demand
from engine.reference import rows
from engine.store.models import SECRECY, Party, PartyChange, PartyContact


class PartyInvalid(Invalid):
    """Deze partij kan zo niet worden opgeslagen."""


class PartyChanged(Changed):
    """Iemand anders heeft deze partij intussen gewijzigd. Er is niets opgeslagen."""


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What a party is: `domain` and `powers` are keys of reference tables."""

    name: str
    domain: str
    address: str | None
    powers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """Who a contact is; `secrecy` is one of `SECRECY`."""

    name: str
    function: str | None
    email: str | None
    phone: str | None
    secrecy: str = "geen"


def add(session: Session, actor: Actor, facts: PartyFacts, at: datetime) -> UUID:
    """Add a party; returns its key. Raises `NotAllowed` and `PartyInvalid`."""
    demand(actor, "parties:edit")
    _judge(session, facts, None, at)
    party = Party(id=uuid4(), created_at=at, **_columns(facts))
    session.add(party)
    session.flush()
    _note(session, actor, party.id, "toegevoegd", at)
    return party.id


def change(
    session: Session, actor: Actor, party_id: UUID, facts: PartyFacts, version: int, at: datetime
) -> None:
    """Change a party. `version` is the one that was looked at.

    Raises `NotAllowed`, `NotFound`, `PartyInvalid` and `PartyChanged`.
    """
    demand(actor, "parties:edit")
    party = _party(session, party_id)
    if party.version != version:
        raise PartyChanged
    _judge(session, facts, party, at)
    if before := _set(party, _columns(facts)):
        session.flush()
        _note(session, actor, party_id, "gewijzigd", at, before)


def end(session: Session, actor: Actor, party_id: UUID, at: datetime) -> None:
    """From today on the party can't be chosen; what it was part of stays. Twice is once.

    Raises `NotAllowed` and `NotFound`.
    """
    _set_end(session, actor, party_id, rows.day_of(at), "beëindigd", at)


def resume(session: Session, actor: Actor, party_id: UUID, at: datetime) -> None:
    """Let a party that was ended be chosen again. Raises `NotAllowed` and `NotFound`."""
    _set_end(session, actor, party_id, None, "hervat", at)


def add_contact(
    session: Session, actor: Actor, party_id: UUID, facts: ContactFacts, at: datetime
) -> UUID:
    """Add a contact; returns its key. Raises `NotAllowed`, `NotFound` and `PartyInvalid`."""
    demand(actor, "parties:edit")
    _party(session, party_id)
    _judge_contact(facts)
    contact = PartyContact(id=uuid4(), party_id=party_id, **asdict(facts))
    session.add(contact)
    session.flush()
    _note(session, actor, party_id, "contactpersoon toegevoegd", at, contact_id=contact.id)
    return contact.id


def change_contact(
    session: Session,
    actor: Actor,
    party_id: UUID,
    contact_id: UUID,
    facts: ContactFacts,
    at: datetime,
) -> None:
    """Change a contact. Raises `NotAllowed`, `NotFound` and `PartyInvalid`."""
    demand(actor, "parties:edit")
    contact = _contact(session, party_id, contact_id)
    _judge_contact(facts)
    if before := _set(contact, asdict(facts)):
        _note(session, actor, party_id, "contactpersoon gewijzigd", at, before, contact_id)


def end_contact(
    session: Session, actor: Actor, party_id: UUID, contact_id: UUID, at: datetime
) -> None:
    """The contact works there no longer. Twice is once. Raises `NotAllowed` and `NotFound`."""
    demand(actor, "parties:edit")
    contact = _contact(session, party_id, contact_id)
    if contact.ended_on is None:
        contact.ended_on = rows.day_of(at)
        _note(session, actor, party_id, "contactpersoon beëindigd", at, contact_id=contact_id)


def _set_end(
    session: Session, actor: Actor, party_id: UUID, day: date | None, action: str, at: datetime
) -> None:
    demand(actor, "parties:edit")
    party = _party(session, party_id)
    if (party.ended_on is None) != (day is None):
        before = _set(party, {"ended_on": day})
        session.flush()
        _note(session, actor, party_id, action, at, before)


def _columns(facts: PartyFacts) -> dict[str, Any]:
    return {**asdict(facts), "name": facts.name.strip(), "powers": sorted(facts.powers)}


def _judge(session: Session, facts: PartyFacts, party: Party | None, at: datetime) -> None:
    """What a party keeps from before may have ended since."""
    day = rows.day_of(at)
    known = {key for key, _ in domains(session, day)} | ({party.domain} if party else set())
    powers = {key for key, _ in rows.choices(session, "bevoegdheden", day)}
    powers |= set(party.powers) if party else set()
    errors = {
        "naam": [] if facts.name.strip() else ["Vul een naam in."],
        "domein": [] if facts.domain in known else ["Kies een domein."],
        "bevoegdheden": [] if set(facts.powers) <= powers else ["Kies uit de lijst."],
    }
    same = select(Party.id).where(func.lower(Party.name) == facts.name.strip().lower())
    if session.scalar(same.where(Party.id != party.id) if party else same) is not None:
        errors["naam"].append("Er is al een partij met deze naam.")
    PartyInvalid.raise_for(errors)


def _judge_contact(facts: ContactFacts) -> None:
    PartyInvalid.raise_for(
        {
            "naam": [] if facts.name.strip() else ["Vul een naam in."],
            "geheimhouding": [] if facts.secrecy in SECRECY else ["Kies uit de lijst."],
        }
    )


def _set(row: Party | PartyContact, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set the columns; returns those that change, as they were, as JSON."""
    held = {name: row.__dict__[name] for name in values}
    before = {name: value for name, value in held.items() if value != values[name]}
    for name in before:
        setattr(row, name, values[name])
    return {n: v.isoformat() if isinstance(v, date) else v for n, v in before.items()}


def _party(session: Session, party_id: UUID) -> Party:
    found = session.get(Party, party_id, with_for_update=True)
    if found is None:
        raise NotFound
    return found


def _contact(session: Session, party_id: UUID, contact_id: UUID) -> PartyContact:
    found = session.get(PartyContact, contact_id, with_for_update=True)
    if found is None or found.party_id != party_id:
        raise NotFound
    return found


def _note(
    session: Session,
    actor: Actor,
    party_id: UUID,
    action: str,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    contact_id: UUID | None = None,
) -> None:
    session.add(
        PartyChange(
            party_id=party_id,
            contact_id=contact_id,
            at=at,
            actor_id=actor.user_id,
            action=action,
            before=dict(before or {}),
        )
    )
    session.flush()
