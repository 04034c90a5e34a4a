"""Who agreed to the plan: to which version of it, when and how.

A version is what the plan said when somebody was first asked about it. As long as goals and
actions say the same, it is that version; when they differ it is a new one, to which everybody has
to agree again. How far things are is no part of it, so a result is no reason to ask again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.plan.goals import PURPOSE
from engine.dossier.records.writing import (
    RecordInvalid,
    missing,
    not_later,
    recordable,
    tell,
)
from engine.policy import Actor
from engine.store.models import (
    Dossier,
    DossierPerson,
    Goal,
    PlanAction,
    PlanConsent,
    PlanVersion,
)
from engine.store.models.plan import PLAN_ANSWERS
from engine.store.models.records import CHANNELS

AGREES: Final = ("client", "gezinslid")
"""Who is asked: clients, and gezinsleden who became client by agreeing to take part."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody says of the plan as it is now. `answer` is one of `PLAN_ANSWERS`;
    `zover_mogelijk` (ernstige problematiek) and `niet_akkoord` need a `reason`."""

    person_id: UUID
    answer: str
    answered_on: date
    how: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A client, and what he said last: of the plan as it is now, or of an older version."""

    person_id: UUID
    last: PlanConsent | None
    last_version: int | None
    is_current: bool


def agree(session: Session, actor: Actor, number: str, consent: Consent, at: datetime) -> UUID:
    """Note what a client says of the plan as it is now; returns the key of that.

    Raises `NotFound`, `NotAllowed` and `RecordInvalid`.
    """
    dossier = recordable(session, actor, number)
    session.refresh(dossier, with_for_update={"key_share": True})  # one version for two at once
    content = content_of(session, dossier.id)
    _judge(session, dossier, consent, content, at)
    row = PlanConsent(
        id=uuid4(),
        dossier_id=dossier.id,
        version_id=_version(session, dossier.id, content, at).id,
        person_id=consent.person_id,
        answer=consent.answer,
        how=consent.how,
        answered_on=consent.answered_on,
        reason=consent.reason.strip() or None,
        noted_by=actor.user_id,
        noted_at=at,
    )
    session.add(row)
    who = [consent.person_id]
    tell(session, actor, dossier.id, "plan:agreed", row.id, at, purpose=PURPOSE, person_ids=who)
    return row.id


def content_of(session: Session, dossier_id: UUID) -> dict[str, Any]:
    """What the plan says now: what one agrees to, and not how far it is."""
    goals = session.scalars(
        select(Goal)
        .where(Goal.dossier_id == dossier_id, Goal.state != "vervallen")
        .order_by(Goal.id)
    )
    actions = session.scalars(
        select(PlanAction)
        .where(PlanAction.dossier_id == dossier_id, PlanAction.state != "vervallen")
        .order_by(PlanAction.id)
    )
    return {
        "doelen": [_told(one, "id", "person_id", "domain", "wanted") for one in goals],
        "acties": [
            _told(one, "id", "goal_id", "what", "account_id", "contact_id", "person_id", "due_on")
            for one in actions
        ],
    }


def versions(session: Session, dossier_id: UUID) -> Sequence[PlanVersion]:
    """The versions that somebody was asked about, the newest first."""
    wanted = select(PlanVersion).where(PlanVersion.dossier_id == dossier_id)
    return session.scalars(wanted.order_by(PlanVersion.number.desc())).all()


def number_now(found: Sequence[PlanVersion], content: Mapping[str, Any]) -> int:
    """Which version the plan is now; one that nobody was asked about yet follows the last."""
    if not found:
        return 1
    return found[0].number + (found[0].content != content)


def asked(session: Session, dossier_id: UUID) -> list[Asked]:
    """Each client of the dossier with what he said last, in the order of the dossier."""
    found = versions(session, dossier_id)
    now = number_now(found, content_of(session, dossier_id))
    numbers = {one.id: one.number for one in found}
    last: dict[UUID, PlanConsent] = {}
    said = select(PlanConsent).where(PlanConsent.dossier_id == dossier_id)
    for one in session.scalars(said.order_by(PlanConsent.noted_at)):
        last[one.person_id] = one
    return [
        Asked(
            person_id,
            answer := last.get(person_id),
            version := numbers[answer.version_id] if answer else None,
            version == now,
        )
        for person_id in clients(session, dossier_id)
    ]


def clients(session: Session, dossier_id: UUID) -> list[UUID]:
    """Who has to agree."""
    return list(
        session.scalars(
            select(DossierPerson.person_id)
            .where(
                DossierPerson.dossier_id == dossier_id,
                DossierPerson.role.in_(AGREES),
                DossierPerson.ended_on.is_(None),
            )
            .order_by(DossierPerson.role != "client", DossierPerson.person_id)
        )
    )


def _version(
    session: Session, dossier_id: UUID, content: dict[str, Any], at: datetime
) -> PlanVersion:
    """The version of the plan as it is now, kept when it is new."""
    found = versions(session, dossier_id)
    if found and found[0].content == content:
        return found[0]
    made = PlanVersion(
        id=uuid4(),
        dossier_id=dossier_id,
        number=number_now(found, content),
        content=content,
        made_at=at,
    )
    session.add(made)
    session.flush()
    return made


def _judge(
    session: Session,
    dossier: Dossier,
    consent: Consent,
    content: Mapping[str, Any],
    at: datetime,
) -> None:
    told = missing(consent.reason, "Vul de reden in.") if consent.answer != "akkoord" else []
    empty = ["Zet eerst een doel of een actie in het plan."] if not any(content.values()) else []
    in_dossier = consent.person_id in clients(session, dossier.id)
    RecordInvalid.raise_for(
        {
            "": empty,
            "wie": [] if in_dossier else ["Kies een cliënt uit de lijst."],
            "antwoord": []
            if consent.answer in PLAN_ANSWERS
            else ["Kies wat de cliënt van het plan vindt."],
            "hoe": [] if consent.how in CHANNELS else ["Kies hoe de cliënt dit zei."],
            "datum": not_later(consent.answered_on, at),
            "reden": told,
        }
    )


def _told(row: Any, *columns: str) -> dict[str, str | None]:
    values = {name: getattr(row, name) for name in columns}
    return {name: None if value is None else str(value) for name, value in values.items()}
