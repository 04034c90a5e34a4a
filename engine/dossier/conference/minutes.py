"""A verslag op maat: what one participant gets of a casusoverleg, and nothing else.

The projection reads what a person chose: a line without a choice is not in it. What was sent is
kept exactly as it was, with a hash over its text.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.conference.participants import names
from engine.dossier.items.reading import all_of
from engine.policy import NotAllowed, NotFound
from engine.reference import rows
from engine.store.models import (
    Agreement,
    Conference,
    ConferenceItem,
    MinutesChoice,
    Participant,
    SentMinutes,
)


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """A gegeven in minutes. `text` None: it is wrong or out of use, and may be used no more."""

    item_id: str
    version: int
    about: str
    domain: str
    text: str | None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class MinutesAgreement:
    """An agreement in minutes; `due_on` as an ISO date, or empty. `what` None: it holds no more."""

    who: str
    what: str | None
    due_on: str
    agreement_id: str = ""
    version: int = 1
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of one participant. `version` 0: not sent yet; above 1: a correction."""

    recipient: str
    subject: str
    held_on: str
    place: str
    items: Sequence[MinutesItem] = ()
    agreements: Sequence[MinutesAgreement] = ()
    version: int = 0
    sent_at: datetime | None = field(default=None, compare=False)

    @property
    def is_empty(self) -> bool:
        return not self.items and not self.agreements


def projection(session: Session, conference_id: UUID, participant_id: UUID) -> Minutes:
    """What a participant gets if the minutes were sent now. Raises `NotFound`, and `NotAllowed`
    when something was chosen for him that the reader himself may not see."""
    conference = session.get(Conference, conference_id)
    one = session.get(Participant, participant_id)
    if conference is None or one is None or one.conference_id != conference_id:
        raise NotFound
    chosen = session.scalars(
        select(MinutesChoice).where(
            MinutesChoice.participant_id == participant_id, MinutesChoice.included
        )
    ).all()
    lines = {key for row in chosen if (key := row.conference_item_id)}
    return Minutes(
        recipient=names(session, [one])[one.id],
        subject=conference.subject,
        held_on=conference.held_on.isoformat(),
        place=conference.place,
        items=_items(session, one, lines, conference.held_on),
        agreements=_agreements(session, {key for row in chosen if (key := row.agreement_id)}),
    )


def latest(session: Session, participant_id: UUID) -> Minutes | None:
    """The newest minutes that a participant was sent, exactly so; None before that, or when the
    database does not show them for whom the transaction is."""
    return next(iter(versions(session, participant_id)), None)


def versions(session: Session, participant_id: UUID) -> list[Minutes]:
    """All that a participant was sent, the newest first."""
    found = session.scalars(
        select(SentMinutes)
        .where(SentMinutes.participant_id == participant_id)
        .order_by(SentMinutes.version.desc())
    )
    return [of_content(one.content, one.version, one.sent_at) for one in found]


def to_content(minutes: Minutes) -> dict[str, Any]:
    """Minutes as they are kept: plain JSON."""
    return {
        "recipient": minutes.recipient,
        "subject": minutes.subject,
        "held_on": minutes.held_on,
        "place": minutes.place,
        "items": [
            {
                "item_id": one.item_id,
                "version": one.version,
                "about": one.about,
                "domain": one.domain,
                "text": one.text,
                "corrected": one.corrected,
            }
            for one in minutes.items
        ],
        "agreements": [
            {
                "who": one.who,
                "what": one.what,
                "due_on": one.due_on,
                "agreement_id": one.agreement_id,
                "version": one.version,
                "corrected": one.corrected,
            }
            for one in minutes.agreements
        ],
    }


def of_content(content: Mapping[str, Any], version: int, sent_at: datetime | None) -> Minutes:
    """The same, back from what was kept."""
    return Minutes(
        recipient=content["recipient"],
        subject=content["subject"],
        held_on=content["held_on"],
        place=content["place"],
        items=tuple(MinutesItem(**one) for one in content["items"]),
        agreements=tuple(MinutesAgreement(**one) for one in content["agreements"]),
        version=version,
        sent_at=sent_at,
    )


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256, in hex, over the JSON in UTF-8 with sorted keys and no spaces."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _items(
    session: Session, one: Participant, chosen: set[UUID], day: date
) -> tuple[MinutesItem, ...]:
    if not chosen:
        return ()
    lines = session.scalars(select(ConferenceItem).where(ConferenceItem.id.in_(chosen))).all()
    if len(lines) < len(chosen):
        raise NotAllowed
    # Information goes outside only if its provider agrees; his own he has already.
    free = [line for line in lines if line.provider_agrees or line.provider_id == one.id]
    labels = rows.labels(session, day, "wetten", "domeinen")
    return tuple(
        MinutesItem(
            str(row.id), row.version, row.person_name, labels.get(row.domain, row.domain), row.text
        )
        for row in all_of(session, one.dossier_id, [line.item_id for line in free])
    )


def _agreements(session: Session, chosen: set[UUID]) -> tuple[MinutesAgreement, ...]:
    if not chosen:
        return ()
    found = session.scalars(
        select(Agreement).where(Agreement.id.in_(chosen)).order_by(Agreement.due_on, Agreement.id)
    ).all()
    who = session.scalars(
        select(Participant).where(Participant.id.in_([one.participant_id for one in found]))
    )
    called = names(session, who)
    return tuple(
        MinutesAgreement(
            called[one.participant_id],
            one.what,
            one.due_on.isoformat() if one.due_on else "",
            str(one.id),
            one.version,
        )
        for one in found
    )
