"""Correcting an agreement after the minutes were sent: what it said before is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.conference.errors import ConferenceInvalid, filled
from engine.dossier.conference.preparing import LONGEST, changeable, of_dossier, told
from engine.policy import Actor, NotFound
from engine.store.models import Account, Agreement, AgreementCorrection


@dataclass(frozen=True, slots=True)
class Change:
    """What an agreement says from now on, and why; `dropped`: that it holds no more."""

    what: str
    due_on: date | None
    reason: str
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Former:
    """What an agreement said until it was corrected; `by` is a name."""

    what: str
    due_on: date | None
    reason: str
    at: datetime
    by: str | None


def correct_agreement(
    session: Session, actor: Actor, number: str, agreement_id: UUID, change: Change, at: datetime
) -> None:
    """Let an agreement of minutes that are out say something else. Who got it hears of it through
    `distributing.correct`, as with a gegeven that was corrected.

    Raises `NotFound`, `NotAllowed` and `ConferenceInvalid` (no reason, nothing that is different,
    minutes that are not out: until then it is taken out and written down anew).
    """
    dossier = changeable(session, actor, number)
    found = session.get(Agreement, agreement_id, with_for_update=True)
    if found is None or found.dossier_id != dossier.id or found.dropped:
        raise NotFound
    conference = of_dossier(session, dossier, found.conference_id)
    if conference.state != "distributed":
        raise ConferenceInvalid({"": ["Het verslag is nog niet verspreid."]})
    what = found.what if change.dropped else change.what.strip()
    _judge(found, change, what)
    session.add(
        AgreementCorrection(
            id=uuid4(),
            dossier_id=dossier.id,
            agreement_id=found.id,
            version=found.version,
            what=found.what,
            due_on=found.due_on,
            reason=change.reason.strip(),
            at=at,
            actor_id=actor.user_id,
        )
    )
    found.what, found.dropped, found.version = what, change.dropped, found.version + 1
    found.due_on = found.due_on if change.dropped else change.due_on
    session.flush()
    told(session, actor, conference, "agreement_corrected", at)


def formers(session: Session, agreement_ids: Iterable[UUID]) -> Mapping[UUID, list[Former]]:
    """What these agreements said before, each with the newest first; the caller has looked who may
    see them."""
    rows = session.execute(
        select(AgreementCorrection, Account.name)
        .outerjoin(Account, Account.id == AgreementCorrection.actor_id)
        .where(AgreementCorrection.agreement_id.in_(list(agreement_ids)))
        .order_by(AgreementCorrection.version.desc())
    )
    found: dict[UUID, list[Former]] = {}
    for one, name in rows:
        former = Former(one.what, one.due_on, one.reason, one.at, name)
        found.setdefault(one.agreement_id, []).append(former)
    return found


def _judge(found: Agreement, change: Change, what: str) -> None:
    same = (what, change.due_on, change.dropped) == (found.what, found.due_on, False)
    ConferenceInvalid.raise_for(
        {
            "wat": filled(what, LONGEST, "Vul in wat er is afgesproken.")
            or (["Dit staat er al zo."] if same else []),
            "reden": filled(change.reason, LONGEST, "Vul in waarom je dit verbetert."),
        }
    )
