"""The page *Overleg* of a dossier: the casusoverleggen, and one of them with all that belongs to
it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.dossier.conference.agreements import Former, formers
from engine.dossier.conference.choosing import Matrix, matrix
from engine.dossier.conference.distributing import outdated
from engine.dossier.conference.minutes import Minutes, projection, versions
from engine.dossier.conference.participants import names
from engine.dossier.conference.preparing import is_one_to_one, participants_of
from engine.dossier.dossiers import visible
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import Conference, Dossier, Participant


@dataclass(frozen=True, slots=True)
class Overview:
    """The casusoverleggen of a dossier, the latest first."""

    dossier: Dossier
    conferences: Sequence[Conference]
    may_change: bool


@dataclass(frozen=True, slots=True)
class ConferenceView:
    """One casusoverleg. `names` are by the key of a participant; `own` are the minutes that the
    reader got himself, the newest first; `sent` all that he may see; `outdated` whose hold
    something that was corrected since; `formers` what agreements said before, by their key."""

    dossier: Dossier
    conference: Conference
    participants: Sequence[Participant]
    names: Mapping[UUID, str]
    matrix: Matrix
    sent: Mapping[UUID, Sequence[Minutes]]
    own: Sequence[Minutes]
    outdated: Sequence[Participant]
    formers: Mapping[UUID, Sequence[Former]]
    one_to_one: bool
    may_change: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """What somebody reads who is invited. `answer` is `komt`, `komt_niet` or None; `is_open` as
    long as he can answer."""

    subject: str
    held_on: date
    place: str
    necessity: str
    answer: str | None
    is_open: bool


def overview(session: Session, actor: Actor, number: str, at: datetime) -> Overview:
    """The casusoverleggen; notes that they were read. Raises `NotFound`."""
    dossier = visible(session, actor, number)
    found = session.scalars(
        select(Conference)
        .where(Conference.dossier_id == dossier.id)
        .order_by(Conference.held_on.desc(), Conference.id)
    ).all()
    note(session, actor, "dossier:read", at, dossier_id=dossier.id, object_id="overleg")
    return Overview(dossier, found, may_change(session, actor, dossier))


def show(
    session: Session, actor: Actor, number: str, conference_id: UUID, at: datetime
) -> ConferenceView:
    """One casusoverleg; notes that it was read. Raises `NotFound`."""
    dossier = visible(session, actor, number)
    conference = session.get(Conference, conference_id)
    if conference is None or conference.dossier_id != dossier.id:
        raise NotFound
    some = participants_of(session, conference.id)
    sent = {one.id: versions(session, one.id) for one in some}
    mine = [one.id for one in some if one.account_id == actor.user_id]
    lines = matrix(session, actor, dossier, conference, at)
    found = ConferenceView(
        dossier=dossier,
        conference=conference,
        participants=some,
        names=names(session, some),
        matrix=lines,
        sent=sent,
        own=[one for key in mine for one in sent[key]],
        outdated=outdated(session, conference),
        formers=formers(session, [one.id for one in lines.agreements]),
        one_to_one=is_one_to_one(session, conference.id),
        may_change=may_change(session, actor, dossier),
        may_decide=policy.treats(actor, dossier) and may_change(session, actor, dossier),
    )
    key = str(conference.id)
    note(session, actor, "conference:read", at, dossier_id=dossier.id, object_id=key)
    return found


def preview(
    session: Session, actor: Actor, number: str, participant_id: UUID, at: datetime
) -> tuple[Dossier, Conference, Minutes]:
    """The minutes of a participant: the newest that he was sent, else what he would get now. For
    who treats the dossier, and for himself. Raises `NotFound` and `NotAllowed`."""
    dossier = visible(session, actor, number)
    one = session.get(Participant, participant_id)
    if one is None or one.dossier_id != dossier.id:
        raise NotFound
    sent = next(iter(versions(session, one.id)), None)
    is_own = sent is not None and one.account_id == actor.user_id
    if not is_own and not policy.treats(actor, dossier):
        raise NotAllowed
    conference = session.get_one(Conference, one.conference_id)
    found = sent or projection(session, conference.id, one.id)
    key = str(one.id)
    note(session, actor, "minutes:read", at, dossier_id=dossier.id, object_id=key)
    return dossier, conference, found


def invitation(session: Session, participant_id: UUID) -> Invitation:
    """What somebody is invited to. Raises `NotFound` when he is not, or no longer."""
    one = session.get(Participant, participant_id)
    conference = session.get(Conference, one.conference_id) if one else None
    if one is None or conference is None or not one.invited or conference.state == "prepared":
        raise NotFound
    return Invitation(
        conference.subject,
        conference.held_on,
        conference.place,
        one.necessity,
        one.answer,
        conference.state == "invited",
    )


def may_change(session: Session, actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may write in this dossier."""
    may = select(Dossier.id).where(Dossier.id == dossier.id, policy.recordable_dossiers(actor))
    return session.scalar(may) is not None
