"""Planning a casusoverleg, inviting to it, noting that it was held (art. 4.3.3 of the bill)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.dossier.conference.errors import ConferenceInvalid, filled
from engine.dossier.dossiers import visible
from engine.dossier.events import record
from engine.dossier.items import purposes
from engine.policy import Actor, NotAllowed, NotFound
from engine.reference import rows
from engine.store.models import Conference, Dossier, Participant, PartyContact

FEW: Final = 2
"""With so many parties one asks one-to-one: a casusoverleg is for more (Impactanalyse, §2.3)."""
LONGEST: Final = 2000
SHORT: Final = 200
OVER: Final = ("distributed", "called_off")
"""In these states nothing is written any more but corrections."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A casusoverleg to be. `purpose` and `ground` are keys of `doelen` and `grondslagen`."""

    subject: str
    purpose: str
    ground: str
    necessity: str
    held_on: date
    place: str


def begin(
    session: Session, dossier_id: UUID, plan: Plan, at: datetime, *, by: UUID | None
) -> Conference:
    """Write a casusoverleg down for who may do so; nobody takes part yet, and it is not noted.
    Raises `ConferenceInvalid`."""
    judge(session, plan, at)
    made = Conference(
        id=uuid4(),
        dossier_id=dossier_id,
        subject=plan.subject.strip(),
        purpose=plan.purpose,
        ground=plan.ground,
        necessity=plan.necessity.strip(),
        held_on=plan.held_on,
        place=plan.place.strip(),
        state="prepared",
        created_by=by,
        created_at=at,
    )
    session.add(made)
    session.flush()
    return made


def judge(session: Session, plan: Plan, at: datetime) -> None:
    """Raise `ConferenceInvalid` unless it can be planned so on the day of `at`."""
    day = rows.day_of(at)
    purpose = purposes.problem_of(session, plan.purpose, day)
    ground = purposes.ground_of(session, plan.ground, day)
    forbidden = [purposes.NO_GROUND] if purposes.is_forbidden(plan.necessity) else []
    ConferenceInvalid.raise_for(
        {
            "onderwerp": filled(plan.subject, SHORT, "Vul in waarover het overleg gaat."),
            "doel": [purpose] if purpose else [],
            "grondslag": [] if ground else [purposes.NO_VALID_GROUND],
            "noodzaak": filled(plan.necessity, LONGEST, "Vul in waarom dit overleg nodig is.")
            or forbidden,
            "plaats": filled(plan.place, SHORT, "Vul in waar het overleg is."),
        }
    )


def invite(
    session: Session, actor: Actor, number: str, conference_id: UUID, at: datetime
) -> list[Participant]:
    """Let those who are invited know; returns them. Raises `NotFound`, `NotAllowed`, and
    `ConferenceInvalid` when nobody is."""
    conference = of_dossier(session, changeable(session, actor, number), conference_id)
    asked = send_out(session, conference)
    told(session, actor, conference, "invited", at)
    return asked


def send_out(session: Session, conference: Conference) -> list[Participant]:
    """The same without asking who may, and without noting it."""
    if conference.state != "prepared":
        raise ConferenceInvalid({"": ["De uitnodigingen zijn al verstuurd."]})
    asked = [one for one in participants_of(session, conference.id) if one.invited]
    if not asked:
        raise ConferenceInvalid({"": ["Er is nog niemand om uit te nodigen."]})
    conference.state = "invited"
    session.flush()
    return asked


def hold(
    session: Session,
    actor: Actor,
    number: str,
    conference_id: UUID,
    present: Iterable[UUID],
    at: datetime,
) -> None:
    """Note that it was held, and which of the invited were there. Raises as `invite` does."""
    conference = of_dossier(session, changeable(session, actor, number), conference_id)
    if conference.state in OVER:
        raise ConferenceInvalid({"": ["Dit overleg is afgerond of afgezegd."]})
    if conference.held_on > rows.day_of(at):
        raise ConferenceInvalid({"": ["De dag van het overleg is nog niet geweest."]})
    there = set(present)
    for one in participants_of(session, conference_id):
        one.attended = one.invited and one.id in there
    conference.state = "held"
    session.flush()
    told(session, actor, conference, "held", at)


def is_one_to_one(session: Session, conference_id: UUID) -> bool:
    """Whether so few parties take part that a gegevensverzoek to each does as well."""
    parties = (
        select(func.count(PartyContact.party_id.distinct()))
        .join(Participant, Participant.contact_id == PartyContact.id)
        .where(Participant.conference_id == conference_id)
    )
    return (session.scalar(parties) or 0) <= FEW


def participants_of(session: Session, conference_id: UUID) -> list[Participant]:
    """All of a casusoverleg: the client's side first, then parties, then colleagues."""
    found = session.scalars(select(Participant).where(Participant.conference_id == conference_id))
    order = ("client", "vertegenwoordiger", "gezinslid", "partij", "account")
    return sorted(found, key=lambda one: (order.index(one.kind), str(one.id)))


def changeable(session: Session, actor: Actor, number: str) -> Dossier:
    """The dossier, when the actor may write in it. Raises `NotFound` and `NotAllowed`."""
    dossier = visible(session, actor, number)
    may = select(Dossier.id).where(Dossier.id == dossier.id, policy.recordable_dossiers(actor))
    if session.scalar(may) is None:
        raise NotAllowed
    return dossier


def of_dossier(session: Session, dossier: Dossier, conference_id: UUID) -> Conference:
    """A casusoverleg of this dossier, locked. Raises `NotFound`."""
    found = session.get(Conference, conference_id, with_for_update=True)
    if found is None or found.dossier_id != dossier.id:
        raise NotFound
    return found


def told(
    session: Session, actor: Actor | None, conference: Conference, what: str, at: datetime
) -> None:
    """On the timeline and in both logs: what was done about which casusoverleg."""
    record(session, actor, conference.dossier_id, f"dossier:conference:{what}", at)
    note(
        session,
        actor,
        f"conference:{what}",
        at,
        dossier_id=conference.dossier_id,
        object_id=str(conference.id),
        purpose=conference.purpose,
    )
