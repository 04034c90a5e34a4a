"""Gezinnen: who of a dossier live together, from when until when."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.audit import note
from engine.dossier.events import record
from engine.dossier.people.persons import (
    PersonInvalid,
    changeable,
    not_later,
    taking_part,
)
from engine.policy import Actor, NotFound
from engine.store.models import Dossier, Household, HouseholdMember

LONGEST_LABEL = 60


def add(session: Session, actor: Actor, number: str, label: str, at: datetime) -> UUID:
    """Add a gezin, by what tells it from others; returns its key.

    Raises `NotFound`, `NotAllowed` and `PersonInvalid`.
    """
    dossier = changeable(session, actor, number)
    name = label.strip()
    fits = 0 < len(name) <= LONGEST_LABEL
    PersonInvalid.raise_for({"gezin": [] if fits else ["Geef het gezin een korte naam."]})
    household = Household(id=uuid4(), dossier_id=dossier.id, label=name, created_at=at)
    session.add(household)
    session.flush()
    _note(session, actor, dossier, household.id, "added", at)
    return household.id


def add_member(
    session: Session,
    actor: Actor,
    number: str,
    household_id: UUID,
    person_id: UUID,
    started_on: date | None,
    at: datetime,
) -> None:
    """Somebody of the dossier belongs to a gezin of it. Raises as `add` does."""
    dossier = changeable(session, actor, number)
    household = _household(session, dossier, household_id)
    taking_part(session, dossier, person_id)
    running = select(HouseholdMember.id).where(
        HouseholdMember.household_id == household.id,
        HouseholdMember.person_id == person_id,
        HouseholdMember.ended_on.is_(None),
    )
    twice = session.scalar(running) is not None
    PersonInvalid.raise_for(
        {
            "lid": ["Deze persoon hoort al bij dit gezin."] if twice else [],
            "vanaf": not_later(started_on, at) if started_on else [],
        }
    )
    session.add(
        HouseholdMember(
            id=uuid4(),
            household_id=household.id,
            dossier_id=dossier.id,
            person_id=person_id,
            started_on=started_on,
        )
    )
    session.flush()
    _note(session, actor, dossier, household.id, "changed", at)


def end_member(
    session: Session, actor: Actor, number: str, member_id: UUID, ended_on: date, at: datetime
) -> None:
    """Somebody no longer belongs to a gezin. Raises as `add` does."""
    dossier = changeable(session, actor, number)
    member = session.get(HouseholdMember, member_id, with_for_update=True)
    if member is None or member.dossier_id != dossier.id or member.ended_on is not None:
        raise NotFound
    early = member.started_on is not None and ended_on < member.started_on
    before = ["De einddatum ligt voor de begindatum."] if early else []
    PersonInvalid.raise_for({"einddatum": not_later(ended_on, at) or before})
    member.ended_on = ended_on
    _note(session, actor, dossier, member.household_id, "changed", at)


def _household(session: Session, dossier: Dossier, household_id: UUID) -> Household:
    """Locked, so that two who add the same member at once do so one after the other."""
    found = session.get(Household, household_id, with_for_update=True)
    if found is None or found.dossier_id != dossier.id:
        raise NotFound
    return found


def _note(
    session: Session, actor: Actor, dossier: Dossier, household_id: UUID, what: str, at: datetime
) -> None:
    session.flush()
    record(session, actor, dossier.id, f"dossier:household:{what}", at)
    key = str(household_id)
    note(session, actor, f"household:{what}", at, dossier_id=dossier.id, object_id=key)
