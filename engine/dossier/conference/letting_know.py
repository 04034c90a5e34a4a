"""Telling who takes part: contacts of parties by a link to the invitation or to their own minutes,
the client and his family on their own page; and that it is off."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.doors import opening
from engine.dossier.client import messages
from engine.policy import Actor
from engine.store.models import Conference, Participant

STAYS_OPEN: Final = timedelta(weeks=6)
"""For so long a link to minutes works; afterwards a new one is sent on request."""
KNOWN: Final[dict[Literal["uitnodiging", "verslag"], tuple[str, str]]] = {
    "uitnodiging": (
        "Uitnodiging voor een overleg",
        (
            "U bent uitgenodigd voor een overleg over uw situatie, op {day}. Plaats: {place}.\n\n"
            "Kunt of wilt u niet komen? Laat het weten aan uw contactpersoon."
        ),
    ),
    "verslag": (
        "Uw verslag van het overleg",
        "Uw verslag van het overleg van {day} staat voor u klaar. U leest het bij uw berichten.",
    ),
}
Notice = Literal["verzet", "afgezegd", "ingetrokken"]
OFF: Final[dict[Notice, tuple[str, str]]] = {
    "verzet": (
        "Het overleg is verzet",
        "Het overleg van {day} is verzet. U hoort wanneer en waar het nu is.",
    ),
    "afgezegd": ("Het overleg gaat niet door", "Het overleg van {day} gaat niet door."),
    "ingetrokken": (
        "Uw uitnodiging vervalt",
        (
            "U bent toch niet uitgenodigd voor het overleg van {day}. Wilt u weten waarom? Vraag "
            "het aan uw contactpersoon."
        ),
    ),
}
"""Subject and text for the client and his family. Neither the subject of the casusoverleg nor a
reason is given: these may be about another."""
LAST_HOUR: Final = time(23, tzinfo=UTC)


def let_know(
    session: Session,
    actor: Actor | None,
    participant_ids: Iterable[UUID],
    purpose: Literal["uitnodiging", "verslag"],
    at: datetime,
) -> None:
    """Mail those of them who are contacts a link; it leaves after the commit. The client and his
    family get a message; colleagues read it in the dossier."""
    wanted = select(Participant).where(Participant.id.in_(list(participant_ids)))
    for one in session.scalars(wanted.order_by(Participant.id)).all():
        conference = session.get_one(Conference, one.conference_id)
        _put_on_page(session, actor, one, conference, KNOWN[purpose], at)
        if purpose == "uitnodiging":
            one.invited_at = at
        if one.contact_id is None:
            continue
        held_on = conference.held_on
        until = _last_moment(held_on) if purpose == "uitnodiging" else at + STAYS_OPEN
        opening.open_door(
            session,
            purpose,
            one.dossier_id,
            one.id,
            one.contact_id,
            max(until, at + timedelta(days=1)),
            at,
            actor=actor,
        )


def tell_off(
    session: Session,
    actor: Actor | None,
    conference: Conference,
    what: Literal["verzet", "afgezegd"],
    at: datetime,
) -> None:
    """Tell who was invited that it is put off or called off: contacts by mail, the client and his
    family on their own page. Links in invitations no longer work. Before anybody was invited this
    is silent; of the colleagues each reads it in the dossier."""
    for one in session.scalars(
        select(Participant)
        .where(Participant.conference_id == conference.id, Participant.invited)
        .order_by(Participant.id)
    ).all():
        opening.cancel(session, one.id, at, purpose="uitnodiging", notice=what)
        if conference.state == "invited":
            _put_on_page(session, actor, one, conference, OFF[what], at)


def take_back(
    session: Session, actor: Actor | None, one: Participant, conference: Conference, at: datetime
) -> None:
    """Tell somebody that he is invited no more: as the others hear that it is off, without the
    reason. Who never heard that he was invited, hears nothing."""
    if one.invited_at is None:
        return
    opening.cancel(session, one.id, at, purpose="uitnodiging", notice="ingetrokken")
    _put_on_page(session, actor, one, conference, OFF["ingetrokken"], at)
    one.invited_at = one.answer = None


def _put_on_page(
    session: Session,
    actor: Actor | None,
    one: Participant,
    conference: Conference,
    told: tuple[str, str],
    at: datetime,
) -> None:
    """A message to somebody of the client's side; nothing to others."""
    if one.person_id is None:
        return
    subject, text = told
    text = text.format(day=conference.held_on.strftime("%d-%m-%Y"), place=conference.place)
    messages.send(session, actor, one.dossier_id, one.person_id, subject, text, at)


def _last_moment(day: date) -> datetime:
    return datetime.combine(day, LAST_HOUR)
