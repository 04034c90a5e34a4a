"""Reporting that cooperation with a party runs badly (impactanalyse, §4.2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.consultation import checking
from engine.dossier.dossiers import visible
from engine.dossier.events import record
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import Account, CooperationReport, Party

KINDS: Final = {
    "reageert_niet": "Reageert niet",
    "te_laat": "Reageert te laat",
    "deelt_niet": "Deelt niet wat nodig is",
    "komt_niet": "Komt niet naar overleg",
    "afspraken": "Komt afspraken niet na",
    "anders": "Iets anders",
}
"""What can run badly."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report, as who may see the dossier reads it."""

    party: str
    kind: str
    words: str
    by: str
    at: datetime


def report(
    session: Session,
    actor: Actor,
    number: str,
    party_id: UUID,
    kind: str,
    words: str,
    confirmed: str,
    at: datetime,
) -> None:
    """Report from a dossier that cooperation with a party runs badly, and in what.

    `words` may hold nobody's name: raises `checking.Refused` as anonymous consultation does, with
    `confirmed` as there. Raises `NotFound` and `NotAllowed` too (a closed dossier).
    """
    policy.demand(actor, "cooperation:report")
    dossier = visible(session, actor, number)
    if dossier.status != "open":
        raise NotAllowed("Dit dossier is afgehandeld.")
    if kind not in KINDS or session.get(Party, party_id) is None:
        raise NotFound
    made = CooperationReport(
        dossier_id=dossier.id,
        party_id=party_id,
        kind=kind,
        words=checking.checked(words, confirmed) if words.strip() else "",
        reported_by=actor.user_id,
        reported_at=at,
    )
    session.add(made)
    record(session, actor, dossier.id, "dossier:cooperation:reported", at)
    note(
        session,
        actor,
        "cooperation:reported",
        at,
        dossier_id=dossier.id,
        object_id=str(party_id),
        person_ids=(),
    )


def reports(session: Session, actor: Actor, number: str) -> list[ReportRow]:
    """What was reported from a dossier, the newest first. Raises `NotFound`."""
    dossier = visible(session, actor, number)
    found = session.execute(
        select(CooperationReport, Party.name, Account.name)
        .join(Party, Party.id == CooperationReport.party_id)
        .join(Account, Account.id == CooperationReport.reported_by)
        .where(CooperationReport.dossier_id == dossier.id)
        .order_by(CooperationReport.reported_at.desc())
    )
    return [
        ReportRow(party, KINDS.get(one.kind, one.kind), one.words, by, one.reported_at)
        for one, party, by in found
    ]
