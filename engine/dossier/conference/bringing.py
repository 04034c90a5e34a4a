"""What is brought into a casusoverleg: gegevens of the dossier, and what is agreed there."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID, uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from engine.dossier import items
from engine.dossier.conference.errors import ConferenceInvalid, filled
from engine.dossier.conference.preparing import LONGEST, OVER, changeable, of_dossier, told
from engine.dossier.items import purposes
from engine.policy import Actor, NotFound
from engine.store.models import (
    Agreement,
    Conference,
    ConferenceItem,
    Dossier,
    MinutesChoice,
    Participant,
    PartyContact,
)

Secrecy = Literal["geen", "toestemming", "goed_hulpverlenerschap"]
SECRECIES: Final = ("geen", "toestemming", "goed_hulpverlenerschap")
POLICE_LAWS: Final = ("wpg", "wjsg")
BOUND: Final = (
    "Deze deelnemer heeft een beroepsgeheim of is SKJ-geregistreerd: kies toestemming of goed "
    "hulpverlenerschap."
)


@dataclass(frozen=True, slots=True)
class Brought:
    """By whom something is brought in, and on what. `provider_id` is a participant; None: it comes
    out of the dossier. `police_law`: `wpg`, `wjsg` or empty, then with the article.

    `provider_agrees`: that the others may take it along for their own task.
    """

    provider_id: UUID | None
    necessity: str
    secrecy: Secrecy = "geen"
    secrecy_note: str = ""
    police_law: str = ""
    police_note: str = ""
    provider_agrees: bool = False


def bring(
    session: Session,
    actor: Actor,
    number: str,
    conference_id: UUID,
    what: UUID | items.NewItem,
    how: Brought,
    at: datetime,
) -> UUID:
    """Bring in a gegeven that the actor may see, or one that first came up here: that becomes a
    gegeven of the dossier. Returns the key of the line.

    Raises `NotFound`, `NotAllowed`, `ConferenceInvalid` and `items.ItemInvalid`.
    """
    dossier = changeable(session, actor, number)
    conference = _open(session, dossier, conference_id)
    _judge(session, conference, how)
    if not isinstance(what, UUID):
        what = items.add(session, actor, number, what, at)
    elif not items.seen_by(session, actor, dossier, [what]):
        raise NotFound
    line = ConferenceItem(
        id=uuid4(),
        dossier_id=dossier.id,
        conference_id=conference.id,
        item_id=what,
        provider_id=how.provider_id,
        necessity=how.necessity.strip(),
        secrecy=how.secrecy,
        secrecy_note=how.secrecy_note.strip() or None,
        police_law=how.police_law or None,
        police_note=how.police_note.strip() or None,
        provider_agrees=how.provider_agrees or how.provider_id is None,
        added_by=actor.user_id,
        added_at=at,
    )
    session.add(line)
    session.flush()
    told(session, actor, conference, "item", at)
    return line.id


def take_out(session: Session, actor: Actor, number: str, line_id: UUID, at: datetime) -> None:
    """A gegeven or agreement was put down by mistake. The gegeven itself stays in the dossier.
    Raises `NotFound`, `NotAllowed`, `ConferenceInvalid` once the minutes are out."""
    dossier = changeable(session, actor, number)
    line = session.get(ConferenceItem, line_id) or session.get(Agreement, line_id)
    if line is None or line.dossier_id != dossier.id:
        raise NotFound
    conference = _open(session, dossier, line.conference_id)
    session.execute(
        delete(MinutesChoice).where(
            (MinutesChoice.conference_item_id == line_id) | (MinutesChoice.agreement_id == line_id)
        )
    )
    session.delete(line)
    session.flush()
    told(session, actor, conference, "item", at)


def agree(
    session: Session,
    actor: Actor,
    number: str,
    participant_id: UUID,
    what: str,
    due_on: date | None,
    at: datetime,
) -> UUID:
    """Write down what a participant is going to do, by when; returns its key. Raises `NotFound`,
    `NotAllowed`, `ConferenceInvalid`."""
    dossier = changeable(session, actor, number)
    one = session.get(Participant, participant_id)
    if one is None or one.dossier_id != dossier.id:
        raise NotFound
    conference = _open(session, dossier, one.conference_id)
    ConferenceInvalid.raise_for({"wat": filled(what, LONGEST, "Vul in wat er is afgesproken.")})
    made = Agreement(
        id=uuid4(),
        dossier_id=dossier.id,
        conference_id=conference.id,
        participant_id=one.id,
        what=what.strip(),
        due_on=due_on,
        added_at=at,
    )
    session.add(made)
    session.flush()
    told(session, actor, conference, "agreement", at)
    return made.id


def _open(session: Session, dossier: Dossier, conference_id: UUID) -> Conference:
    conference = of_dossier(session, dossier, conference_id)
    if conference.state in OVER:
        raise ConferenceInvalid({"": ["Dit overleg is afgerond of afgezegd."]})
    return conference


def _judge(session: Session, conference: Conference, how: Brought) -> None:
    provider = session.get(Participant, how.provider_id) if how.provider_id else None
    stray = how.provider_id and (provider is None or provider.conference_id != conference.id)
    contact = (
        session.get(PartyContact, provider.contact_id) if provider and provider.contact_id else None
    )
    bound = contact is not None and contact.secrecy != "geen"
    law = how.police_law
    forbidden = [purposes.NO_GROUND] if purposes.is_forbidden(how.necessity) else []
    unbased = how.secrecy not in SECRECIES or (bound and how.secrecy == "geen")
    unmotivated = how.secrecy == "goed_hulpverlenerschap" and not how.secrecy_note.strip()
    ConferenceInvalid.raise_for(
        {
            "wie": ["Kies een deelnemer van dit overleg."] if stray else [],
            "noodzaak": filled(how.necessity, LONGEST, "Vul in waarom dit nodig is.") or forbidden,
            "geheim": [BOUND] if unbased else [],
            "uitleg": ["Leg uit waarom goed hulpverlenerschap dit vraagt."] if unmotivated else [],
            "wet": ["Kies de wet uit de lijst."] if law and law not in POLICE_LAWS else [],
            "artikel": ["Vul in volgens welk artikel het mag."]
            if law and not how.police_note.strip()
            else [],
        }
    )
