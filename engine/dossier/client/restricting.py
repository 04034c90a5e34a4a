"""Withholding one thing from a client for a while: with a reason, by a person, and with an end.

It ends by itself after its last day; from then on the client reads that something was withheld, and
why (art. 15 lid 4 and art. 23 AVG; Impactanalyse §3.1.1).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.dossier.client.asking import AskInvalid
from engine.dossier.dossiers import visible
from engine.dossier.events import record
from engine.policy import Actor, NotAllowed, NotFound
from engine.reference.rows import day_of
from engine.store.models import (
    AuditEvent,
    Disclosure,
    Dossier,
    DossierPerson,
    Item,
    ProfessionalRequest,
    Restriction,
)

LONGEST_DAYS: Final = 183
"""No restriction is longer at once: who still needs it then decides anew."""

COLUMNS: Final = {
    "item": "item_id",
    "verstrekking": "disclosure_id",
    "inzage": "operation_id",
    "verzoek": "filed_id",
}


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is withheld from whom, until which last day; `kind` is a key of `COLUMNS`."""

    person_id: UUID
    kind: str
    key: str
    reason: str
    until: date | None


def withhold(session: Session, actor: Actor, number: str, wanted: Withheld, at: datetime) -> UUID:
    """Withhold something; returns the key of the restriction.

    Raises `NotFound`, `NotAllowed` (not the behandelaar) and `AskInvalid`.
    """
    dossier = _decided_by(session, actor, number)
    columns = _target(session, actor, dossier, wanted)
    _judge(wanted, at)
    part = session.get(DossierPerson, (dossier.id, wanted.person_id))
    if part is None or wanted.until is None:
        raise NotFound
    row = Restriction(
        id=uuid4(),
        dossier_id=dossier.id,
        person_id=wanted.person_id,
        reason=wanted.reason.strip(),
        decided_by=actor.user_id,
        decided_at=at,
        until=wanted.until,
        **columns,
    )
    session.add(row)
    _note(session, actor, row, "started", "client:restricted", at)
    return row.id


def lift(session: Session, actor: Actor, number: str, restriction_id: UUID, at: datetime) -> None:
    """End a restriction before its last day. Raises `NotFound` and `NotAllowed`."""
    dossier = _decided_by(session, actor, number)
    row = session.get(Restriction, restriction_id, with_for_update=True)
    if row is None or row.dossier_id != dossier.id or row.lifted_at is not None:
        raise NotFound
    row.lifted_at, row.lifted_by = at, actor.user_id
    _note(session, actor, row, "lifted", "client:unrestricted", at)


def _decided_by(session: Session, actor: Actor, number: str) -> Dossier:
    dossier = visible(session, actor, number)
    if not policy.may_change_involvement(actor, dossier):
        raise NotAllowed
    return dossier


def _target(
    session: Session, actor: Actor, dossier: Dossier, wanted: Withheld
) -> dict[str, UUID | int]:
    """The column of the restriction that names the thing, when it is of this dossier."""
    try:
        found = _found(session, actor, dossier.id, wanted)
    except ValueError:
        raise NotFound from None
    if found is None:
        raise NotFound
    return {COLUMNS[wanted.kind]: found}


def _found(session: Session, actor: Actor, dossier_id: UUID, wanted: Withheld) -> UUID | int | None:
    """The key of the thing when the actor may see it. Raises `ValueError` when it is no key."""
    if wanted.kind == "item":
        of = (Item.dossier_id == dossier_id, policy.visible_items(actor))
        return session.scalar(select(Item.id).where(Item.id == UUID(wanted.key), *of))
    if wanted.kind == "verstrekking":
        in_ledger = Disclosure.id == int(wanted.key), Disclosure.dossier_id == dossier_id
        return session.scalar(select(Disclosure.id).where(*in_ledger))
    if wanted.kind == "inzage":
        act = AuditEvent.operation_id == UUID(wanted.key), AuditEvent.dossier_id == dossier_id
        return session.scalar(select(AuditEvent.operation_id).where(*act))
    if wanted.kind == "verzoek":
        filed = ProfessionalRequest.id == UUID(wanted.key)
        of_dossier = ProfessionalRequest.dossier_id == dossier_id
        return session.scalar(select(ProfessionalRequest.id).where(filed, of_dossier))
    return None


def _judge(wanted: Withheld, at: datetime) -> None:
    today = day_of(at)
    errors: dict[str, list[str]] = {}
    if not wanted.reason.strip():
        errors["reden"] = ["Schrijf waarom de cliënt dit nu niet mag zien."]
    if wanted.until is None:
        errors["tot"] = ["Vul in tot en met welke dag."]
    elif not today <= wanted.until <= today + timedelta(days=LONGEST_DAYS):
        errors["tot"] = ["Kies een dag vanaf vandaag, ten hoogste een half jaar vooruit."]
    AskInvalid.raise_for(errors)


def _note(
    session: Session, actor: Actor, row: Restriction, what: str, action: str, at: datetime
) -> None:
    """In the audit log without a person: the client's own list of looks would tell of it."""
    session.flush()
    record(session, actor, row.dossier_id, f"dossier:restriction:{what}", at)
    key = str(row.id)
    note(session, actor, action, at, dossier_id=row.dossier_id, object_id=key, person_ids=())
