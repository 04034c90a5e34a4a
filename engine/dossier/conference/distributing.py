"""Sending the minutes op maat, and later corrections to exactly those who got what was wrong."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.conference.choosing import by_care, gets_minutes, matrix, recipient_of
from engine.dossier.conference.errors import ConferenceInvalid
from engine.dossier.conference.letting_know import let_know
from engine.dossier.conference.minutes import (
    Minutes,
    MinutesAgreement,
    MinutesItem,
    digest,
    latest,
    projection,
    to_content,
)
from engine.dossier.conference.preparing import changeable, of_dossier, participants_of, told
from engine.dossier.items.reading import all_of
from engine.dossier.sharing import (
    Circumstances,
    Grounds,
    Occasion,
    Recipient,
    assess,
    disclose,
    recipients_of,
)
from engine.dossier.sharing.recipients import UnknownRecipient
from engine.policy import Actor, NotAllowed
from engine.store.models import (
    Agreement,
    Conference,
    ConferenceItem,
    Dossier,
    Participant,
    SentMinutes,
)

CHANNEL: Final = "portaal"


def distribute(
    session: Session, actor: Actor, number: str, conference_id: UUID, at: datetime
) -> list[UUID]:
    """Send everybody his own minutes and write each shared gegeven in the ledger, all at once;
    returns whose. Who gets nothing of it, gets no minutes.

    Raises `NotFound`, `NotAllowed` (who does not treat the dossier), `ConferenceInvalid` as long
    as not everything was chosen, and `sharing.NotAllowedToShare`.
    """
    dossier = changeable(session, actor, number)
    conference = of_dossier(session, dossier, conference_id)
    return send(session, actor, dossier, conference, at)


def send(
    session: Session, actor: Actor, dossier: Dossier, conference: Conference, at: datetime
) -> list[UUID]:
    """The same for a casusoverleg at hand."""
    if not policy.treats(actor, dossier):
        raise NotAllowed
    if conference.state == "distributed":
        raise ConferenceInvalid({"": ["Het verslag is al verspreid."]})
    if conference.state != "held":
        raise ConferenceInvalid({"": ["Leg eerst vast dat het overleg is gehouden."]})
    if not matrix(session, actor, dossier, conference, at).is_chosen:
        raise ConferenceInvalid({"": ["Kies eerst voor elke deelnemer wat in zijn verslag komt."]})
    sent = []
    for one in participants_of(session, conference.id):
        if not gets_minutes(one):
            continue
        minutes = projection(session, conference.id, one.id)
        if minutes.is_empty:
            continue
        occasion = Occasion("casusoverleg", conference.id)
        keys = [UUID(item.item_id) for item in minutes.items]
        _disclose(session, actor, conference, one, keys, occasion, at)
        _keep(session, actor, one, minutes, 1, uuid4(), at)
        sent.append(one.id)
    conference.state = "distributed"
    session.flush()
    let_know(session, actor, sent, "verslag", at)
    told(session, actor, conference, "distributed", at)
    return sent


def count(session: Session, conference_id: UUID) -> int:
    """How many participants were sent minutes."""
    mine = SentMinutes.conference_id == conference_id, SentMinutes.version == 1
    return session.scalar(select(func.count(SentMinutes.id)).where(*mine)) or 0


def outdated(session: Session, conference: Conference) -> list[Participant]:
    """Whose newest minutes hold a gegeven that was corrected or taken out of use since, or an
    agreement that was."""
    if conference.state != "distributed":
        return []
    return [
        one
        for one in participants_of(session, conference.id)
        if (held := latest(session, one.id))
        and (_wrong(session, one, held) or _changed(session, held))
    ]


def correct(
    session: Session, actor: Actor, number: str, conference_id: UUID, at: datetime
) -> list[UUID]:
    """Send a next version to exactly those who got something that is corrected or out of use, a
    gegeven or an agreement;
    returns whose. What may no longer be shared with somebody he is told to use no more, without
    what it says now. Raises `NotFound`, `NotAllowed`, `sharing.NotAllowedToShare`."""
    dossier = changeable(session, actor, number)
    if not policy.treats(actor, dossier):
        raise NotAllowed
    conference = of_dossier(session, dossier, conference_id)
    reached = [
        one.id
        for one in outdated(session, conference)
        if _correct(session, actor, dossier, conference, one, at)
    ]
    if reached:
        let_know(session, actor, reached, "verslag", at)
        told(session, actor, conference, "corrected", at)
    return reached


def _correct(
    session: Session,
    actor: Actor,
    dossier: Dossier,
    conference: Conference,
    one: Participant,
    at: datetime,
) -> bool:
    held = latest(session, one.id)
    if held is None:
        return False
    wrong = _wrong(session, one, held)
    now = {row.id: row for row in all_of(session, one.dossier_id, wrong)}
    may = _may(session, dossier, conference, one, now, at)
    key, lines = uuid4(), []
    for item in held.items:
        item_id = UUID(item.item_id)
        if item_id not in wrong:
            lines.append(replace(item, corrected=False))
        elif item_id in may:
            row = now[item_id]
            lines.append(replace(item, text=row.text, version=row.version, corrected=True))
        else:
            lines.append(replace(item, text=None, corrected=True))
    _disclose(session, actor, conference, one, may, Occasion("correctie", key), at)
    changed = _changed(session, held)
    agreed = tuple(_agreement(item, changed.get(item.agreement_id)) for item in held.agreements)
    minutes = replace(held, items=tuple(lines), agreements=agreed)
    _keep(session, actor, one, minutes, held.version + 1, key, at)
    return True


def _changed(session: Session, held: Minutes) -> dict[str, Agreement]:
    """By key, the agreements in these minutes that say something else by now."""
    known = {one.agreement_id: one.version for one in held.agreements if one.agreement_id}
    found = session.scalars(select(Agreement).where(Agreement.id.in_(map(UUID, known))))
    return {str(one.id): one for one in found if known[str(one.id)] != one.version}


def _agreement(held: MinutesAgreement, now: Agreement | None) -> MinutesAgreement:
    if now is None:
        return replace(held, corrected=False)
    return replace(
        held,
        what=None if now.dropped else now.what,
        due_on=now.due_on.isoformat() if now.due_on else "",
        version=now.version,
        corrected=True,
    )


def _wrong(session: Session, one: Participant, held: Minutes) -> set[UUID]:
    """What he got, by the ledger, and now is another version or out of use."""
    told_so = [item for item in held.items if item.text is not None]
    now = {
        row.id: row.version
        for row in all_of(session, one.dossier_id, [UUID(item.item_id) for item in told_so])
    }
    return {
        key
        for item in told_so
        if now.get(key := UUID(item.item_id)) != item.version and _got(session, one, item)
    }


def _got(session: Session, one: Participant, item: MinutesItem) -> bool:
    recipient = recipient_of(session, one)
    if recipient is None:
        return True
    return any(got.recipient == recipient for got in recipients_of(session, UUID(item.item_id)))


def _may(
    session: Session,
    dossier: Dossier,
    conference: Conference,
    one: Participant,
    item_ids: Iterable[UUID],
    at: datetime,
) -> list[UUID]:
    recipient = recipient_of(session, one)
    wanted = list(item_ids)
    if recipient is None:
        return wanted
    return [
        key
        for care, some in _by_care(session, conference, wanted).items()
        for key in _allowed(session, dossier, conference, some, recipient, care, at)
    ]


def _allowed(
    session: Session,
    dossier: Dossier,
    conference: Conference,
    item_ids: list[UUID],
    recipient: Recipient,
    care: str,
    at: datetime,
) -> list[UUID]:
    asked = Circumstances(conference.purpose, conference.ground, care)
    try:
        found = assess(session, dossier, item_ids, recipient, asked, at)
    except UnknownRecipient:
        return []
    return [key for key, one in found.items() if one.outcome == "mag"]


def _disclose(
    session: Session,
    actor: Actor,
    conference: Conference,
    one: Participant,
    item_ids: Iterable[UUID],
    occasion: Occasion,
    at: datetime,
) -> None:
    recipient = recipient_of(session, one)
    if recipient is None:
        return
    for care, keys in _by_care(session, conference, item_ids).items():
        grounds = Grounds(
            conference.purpose, conference.ground, one.necessity, CHANNEL, explanation=care
        )
        disclose(session, actor, conference.dossier_id, keys, recipient, occasion, grounds, at)


def _by_care(
    session: Session, conference: Conference, item_ids: Iterable[UUID]
) -> dict[str, list[UUID]]:
    lines = session.scalars(
        select(ConferenceItem).where(
            ConferenceItem.conference_id == conference.id,
            ConferenceItem.item_id.in_(list(item_ids)),
        )
    )
    return {care: [one.item_id for one in some] for care, some in by_care(lines).items()}


def _keep(
    session: Session,
    actor: Actor,
    one: Participant,
    minutes: Minutes,
    version: int,
    key: UUID,
    at: datetime,
) -> None:
    content = to_content(minutes)
    session.add(
        SentMinutes(
            id=key,
            dossier_id=one.dossier_id,
            conference_id=one.conference_id,
            participant_id=one.id,
            version=version,
            content=content,
            hash=digest(content),
            sent_by=actor.user_id,
            sent_at=at,
        )
    )
    session.flush()
