"""Noodinzage: who has no ground for a dossier opens it by its number, for a reason, for an hour.

The database opens it to him through an involvement of the kind `noodblik`, which ends by its own
clock. It is noted, shown to the privacyfunctionaris, and told to him by mail without content.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.actions import EMERGENCY, EMERGENCY_MISSED
from engine.accountability.logs import note
from engine.dossier.dossiers import is_visible
from engine.dossier.events import record
from engine.dossier.items.judging import holds_bsn
from engine.policy import Actor
from engine.store.models import Account, AuditEvent, Dossier, EmergencyReview, Involvement

LASTS: Final = timedelta(hours=1)
SHORTEST: Final = 20
"""Characters of a reason, at least."""

REVIEWED: Final = "logs:emergency:reviewed"
VERDICTS: Final = {"terecht": "Terecht", "niet_terecht": "Niet terecht"}


TOO_SHORT: Final = "Leg uit waarom je dit dossier nu moet zien, in ten minste twintig tekens."
UNEXPLAINED: Final = "Schrijf op waarom de noodinzage niet terecht was."
NO_BSN: Final = "Zet geen BSN in de tekst: die komt in het logboek."


class ReasonRefused(Exception):
    """Deze uitleg kan zo niet worden bewaard."""


class Unreachable(Exception):
    """Er is geen dossier met dit nummer dat met noodinzage kan worden geopend."""


def look(session: Session, actor: Actor, number: str, kind: str, words: str, at: datetime) -> bool:
    """Open the dossier to the actor for an hour; False when he sees it already.

    `kind` in words, `words` his own. Raises `ReasonRefused` before anything is looked up,
    `NotAllowed`, and `Unreachable`: the caller commits then too, for that he tried is noted.
    """
    policy.demand(actor, "dossiers:emergency")
    reason = f"{kind}: {' '.join(words.split())}"
    if len(words.strip()) < SHORTEST:
        raise ReasonRefused(TOO_SHORT)
    if holds_bsn(words):
        raise ReasonRefused(NO_BSN)
    if is_visible(session, actor, number):
        return False
    found: UUID | None = session.scalar(select(func.guard.break_glass(number)))
    if found is None:
        note(session, actor, EMERGENCY_MISSED, at, object_id=number[:20], reason=reason)
        raise Unreachable(Unreachable.__doc__)
    _open(session, actor, found, reason, at)
    return True


def _open(session: Session, actor: Actor, dossier_id: UUID, reason: str, at: datetime) -> None:
    key = uuid4()
    session.add(
        Involvement(
            id=key,
            dossier_id=dossier_id,
            account_id=actor.user_id,
            kind="noodblik",
            reason=reason,
            added_by=actor.user_id,
            added_at=at,
            until=session.scalar(select(func.now() + LASTS)),
        )
    )
    record(session, actor, dossier_id, "dossier:emergency:looked", at)
    note(
        session,
        actor,
        EMERGENCY,
        at,
        dossier_id=dossier_id,
        object_id=str(key),
        purpose="Noodinzage van een dossier zonder betrokkenheid.",
        reason=reason,
    )


def open_until(session: Session, actor: Actor, number: str) -> datetime | None:
    """Until when the actor looks into this dossier in an emergency; None when he does not."""
    return session.scalar(
        select(func.max(Involvement.until))
        .join(Dossier, Dossier.id == Involvement.dossier_id)
        .where(
            Dossier.number == number,
            Involvement.account_id == actor.user_id,
            Involvement.kind == "noodblik",
            policy.running(),
        )
    )


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the privacyfunctionaris thought of a noodblik, by name and when; and why, as the audit
    log has it."""

    verdict: str
    by: str
    at: datetime
    why: str


def reviews(session: Session, operation_ids: list[UUID]) -> dict[UUID, Reviewed]:
    """What was thought of these acts, by their `operation_id`."""
    noted = (AuditEvent.action == REVIEWED) & (
        AuditEvent.object_id == cast(EmergencyReview.operation_id, String)
    )
    found = session.execute(
        select(EmergencyReview, Account.name, AuditEvent.reason)
        .join(Account, Account.id == EmergencyReview.reviewed_by)
        .outerjoin(AuditEvent, noted)
        .where(EmergencyReview.operation_id.in_(operation_ids))
    )
    return {
        one.operation_id: Reviewed(VERDICTS[one.verdict], name, one.reviewed_at, why or "")
        for one, name, why in found
    }


def review(
    session: Session, actor: Actor, operation_id: UUID, verdict: str, why: str, at: datetime
) -> bool:
    """Say whether a noodblik was right, and `why`: needed when it was not. False when somebody
    did before.

    Raises `NotAllowed`, `ReasonRefused`, and `NotFound` when the act is no noodblik or the verdict
    is unknown.
    """
    policy.demand(actor, "logs:read")
    wanted = select(AuditEvent.dossier_id).where(
        AuditEvent.operation_id == operation_id, AuditEvent.action == EMERGENCY
    )
    act = session.execute(wanted).one_or_none()
    if act is None or verdict not in VERDICTS:
        raise policy.NotFound
    why = " ".join(why.split())
    if verdict != "terecht" and not why:
        raise ReasonRefused(UNEXPLAINED)
    if holds_bsn(why):
        raise ReasonRefused(NO_BSN)
    if session.get(EmergencyReview, operation_id) is not None:
        return False
    session.add(
        EmergencyReview(
            operation_id=operation_id, verdict=verdict, reviewed_by=actor.user_id, reviewed_at=at
        )
    )
    note(session, actor, REVIEWED, at, object_id=str(operation_id), reason=why or None)
    return True
