"""The only way into the ledger: a person decides, within what the assessment leaves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.dossier.events import record
from engine.dossier.items import purposes
from engine.dossier.items.judging import judge_necessity
from engine.dossier.sharing.assessing import Assessment, Circumstances, assess
from engine.dossier.sharing.recipients import Recipient
from engine.policy import Actor, NotAllowed
from engine.store.models import (
    CHANNELS,
    REFUSALS,
    Disclosure,
    Dossier,
    Item,
    Refusal,
    table_of,
)

OccasionKind = Literal["gegevensverzoek", "casusoverleg", "correctie", "los"]
LEDGER: Final = table_of(Disclosure)
NEEDS_CONSENT: Final = "Leg uit waarom goed hulpverlenerschap dit vraagt, of vraag toestemming."


@dataclass(frozen=True, slots=True)
class Occasion:
    """At what something is shared, by its key. Sharing twice at one occasion is sharing once; what
    stands by itself (`los`) has a key of its own."""

    kind: OccasionKind
    id: UUID


@dataclass(frozen=True, slots=True)
class Grounds:
    """For what, on which ground and by which channel; `necessity` is why this recipient needs it.

    `explanation` is why goed hulpverlenerschap asks for it without consent. A toestemming is found
    by itself; `consent` says on which one the decision leans, and then it must be that one.
    """

    purpose: str
    ground: str
    necessity: str
    channel: str
    consent: UUID | None = None
    explanation: str = ""


class NotAllowedToShare(Exception):
    """Dit mag niet worden gedeeld."""

    def __init__(self, reasons: Mapping[UUID | None, str]) -> None:
        told = " ".join(dict.fromkeys(reasons.values()))
        super().__init__(told or NotAllowedToShare.__doc__)
        self.reasons = dict(reasons)
        """Key of an item, or None for the whole → why, in Dutch."""


def disclose(
    session: Session,
    actor: Actor | None,
    dossier_id: UUID,
    item_ids: Iterable[UUID],
    recipient: Recipient,
    occasion: Occasion,
    grounds: Grounds,
    at: datetime,
) -> list[int]:
    """Write down that a recipient gets these items as they are now; returns the ids in the ledger,
    one for each item. All of them or none.

    `actor` None: a process carries out what somebody decided in it. Asking twice at one occasion
    gives the same rows. Raises `NotAllowed` (who only looks along), `UnknownRecipient` and
    `NotAllowedToShare`: what the assessment forbids, nobody may decide otherwise.
    """
    dossier = _dossier(session, actor, dossier_id)
    wanted = sorted(set(item_ids))
    _judge_words(wanted, grounds)
    session.scalars(select(Item.id).where(Item.id.in_(wanted)).with_for_update(read=True)).all()
    asked = Circumstances(grounds.purpose, grounds.ground, grounds.explanation)
    found = assess(session, dossier, wanted, recipient, asked, at, actor=actor)
    _demand(found, grounds)
    rows = _rows(session, dossier, found, recipient, occasion, grounds)
    who = {"at": at, "actor_id": actor.user_id if actor else None}
    added = insert(LEDGER).on_conflict_do_nothing().returning(LEDGER.c.id)
    is_new = session.execute(added, [row | who for row in rows]).scalars().all()
    if is_new:
        _note(session, actor, dossier_id, rows, occasion, grounds, at)
    return _ids(session, rows)


def refuse(
    session: Session,
    actor: Actor | None,
    dossier_id: UUID,
    kind: str,
    reason: str,
    at: datetime,
    *,
    party_id: UUID | None = None,
    contact_id: UUID | None = None,
    channel: str | None = None,
) -> int:
    """Write down that something was not shared: a party does not want to (`weigert`) or may not
    (`mag_niet`), or the municipality does not (`niet_verstrekt`). `channel` is how it was told,
    when somebody writes it down by hand. Returns its id.

    Raises `NotAllowed` and `NotAllowedToShare` when it is not told why.
    """
    _dossier(session, actor, dossier_id)
    if kind not in REFUSALS or not reason.strip():
        raise NotAllowedToShare({None: "Vul in waarom er niets is gedeeld."})
    row = Refusal(
        dossier_id=dossier_id,
        party_id=party_id,
        contact_id=contact_id,
        kind=kind,
        channel=channel,
        reason=reason.strip(),
        at=at,
        actor_id=actor.user_id if actor else None,
    )
    session.add(row)
    session.flush()
    record(session, actor, dossier_id, "dossier:sharing:refused", at)
    note(session, actor, "sharing:refused", at, dossier_id=dossier_id, object_id=str(row.id))
    return row.id


def _dossier(session: Session, actor: Actor | None, dossier_id: UUID) -> Dossier:
    """The dossier, when the actor may decide in it."""
    wanted = select(Dossier).where(Dossier.id == dossier_id, Dossier.status == "open")
    if actor:
        wanted = wanted.where(policy.recordable_dossiers(actor))
    found = session.scalar(wanted)
    if found is None:
        raise NotAllowed
    return found


def _judge_words(wanted: list[UUID], grounds: Grounds) -> None:
    problems = [] if wanted else ["Kies wat je deelt."]
    problems += [] if grounds.channel in CHANNELS else ["Kies hoe je het deelt."]
    problems += judge_necessity(grounds.necessity)
    problems += [purposes.NO_GROUND] if purposes.is_forbidden(grounds.explanation) else []
    if problems:
        raise NotAllowedToShare({None: " ".join(problems)})


def _demand(found: Mapping[UUID, Assessment], grounds: Grounds) -> None:
    """Raise `NotAllowedToShare` unless each may be shared: `toestemming` says that neither a valid
    consent nor goed hulpverlenerschap was enough."""
    reasons: dict[UUID | None, str] = {}
    for key, one in found.items():
        if one.outcome != "mag":
            reasons[key] = one.reason
        elif grounds.consent and grounds.consent != one.consent_id:
            reasons[key] = "Deze toestemming geldt hier niet, of niet meer."
    if reasons:
        raise NotAllowedToShare(reasons)


def _rows(
    session: Session,
    dossier: Dossier,
    found: Mapping[UUID, Assessment],
    recipient: Recipient,
    occasion: Occasion,
    grounds: Grounds,
) -> list[dict[str, Any]]:
    items = session.execute(
        select(Item.id, Item.person_id, Item.domain, Item.category).where(Item.id.in_(found))
    )
    return [
        {
            "dossier_id": dossier.id,
            "item_id": key,
            "item_version": found[key].version,
            "subject_id": subject,
            "domain": domain,
            "category": category,
            "recipient_kind": recipient.kind,
            "party_id": recipient.party_id,
            "contact_id": recipient.contact_id,
            "person_id": recipient.person_id,
            "occasion_kind": occasion.kind,
            "occasion_id": occasion.id,
            "purpose": grounds.purpose,
            "ground": grounds.ground,
            "necessity": grounds.necessity.strip(),
            "channel": grounds.channel,
            "basis": found[key].reason,
            "consent_id": found[key].consent_id,
            "explanation": grounds.explanation.strip() or None,
        }
        for key, subject, domain, category in items
    ]


def _ids(session: Session, rows: list[dict[str, Any]]) -> list[int]:
    """The rows of the ledger for these, new or not, in the order of the items."""
    one = rows[0]
    place = ("recipient_kind", "party_id", "contact_id", "person_id")
    same = [
        LEDGER.c[name].is_not_distinct_from(one[name])
        for name in (*place, "occasion_kind", "occasion_id")
    ]
    items = [(row["item_id"], row["item_version"]) for row in rows]
    found = session.execute(
        select(LEDGER.c.id)
        .where(tuple_(LEDGER.c.item_id, LEDGER.c.item_version).in_(items), *same)
        .order_by(LEDGER.c.item_id)
    )
    return list(found.scalars())


def _note(
    session: Session,
    actor: Actor | None,
    dossier_id: UUID,
    rows: list[dict[str, Any]],
    occasion: Occasion,
    grounds: Grounds,
    at: datetime,
) -> None:
    record(session, actor, dossier_id, "dossier:sharing:disclosed", at, {"items": len(rows)})
    note(
        session,
        actor,
        "sharing:disclosed",
        at,
        dossier_id=dossier_id,
        object_id=str(occasion.id),
        purpose=f"{grounds.purpose}, {grounds.ground}",
        person_ids={row["subject_id"] for row in rows},
    )
