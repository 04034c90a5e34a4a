"""What falls due, without names: for who sees to it that dossiers go in time."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Column, DateTime, MetaData, String, Table, Uuid, select
from sqlalchemy.orm import Session, aliased

from engine import policy
from engine.policy import Actor, NotFound
from engine.store.models import (
    Account,
    Certificate,
    Destruction,
    RetentionClock,
    RetentionExtension,
)

KEPT: Final = Table(
    "kept_dossier",
    MetaData(),
    Column("id", Uuid),
    Column("number", String),
    Column("closed_at", DateTime(timezone=True)),
    Column("group_name", String),
    schema="guard",
)
"""The view that shows closed dossiers by number to who may see what is kept."""
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A closed dossier, and until when it is kept. `due_on` None: no term was started."""

    dossier_id: UUID
    number: str
    group_name: str
    closed_at: datetime
    laws: list[str]
    due_on: date | None
    extensions: list[RetentionExtension]
    destruction: Destruction | None
    """The proposal that stands."""
    proposed_by: str | None
    confirmed_by: str | None

    def is_due(self, day: date) -> bool:
        """Whether it may be destroyed on that day."""
        return self.due_on is not None and self.due_on <= day


def kept(session: Session, actor: Actor, *, until: date | None = None) -> list[KeptRow]:
    """Closed dossiers, the first to go first, at most 200. `until`: those that are due by then, and
    those of which no term was started. Raises `NotAllowed`."""
    policy.demand(actor, "retention:read")
    wanted = _KEPT.order_by(RetentionClock.due_on.asc().nulls_first(), KEPT.c.number).limit(MOST)
    if until is not None:
        wanted = wanted.where(RetentionClock.due_on.is_(None) | (RetentionClock.due_on <= until))
    return _rows(session, wanted)


def one(session: Session, actor: Actor, number: str) -> KeptRow:
    """One of them. Raises `NotAllowed` and `NotFound`."""
    policy.demand(actor, "retention:read")
    found = _rows(session, _KEPT.where(KEPT.c.number == number))
    if not found:
        raise NotFound
    return found[0]


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate, and the names of the two who decided."""

    certificate: Certificate
    proposed_by: str
    confirmed_by: str


def certificates(session: Session, actor: Actor) -> list[CertificateView]:
    """The newest certificates first, at most 200. Raises `NotAllowed`."""
    policy.demand(actor, "retention:read")
    return _certified(session, _CERTIFIED.order_by(Certificate.at.desc()).limit(MOST))


def certificate(session: Session, actor: Actor, key: UUID) -> CertificateView:
    """One certificate. Raises `NotAllowed` and `NotFound`."""
    policy.demand(actor, "retention:read")
    found = _certified(session, _CERTIFIED.where(Certificate.id == key))
    if not found:
        raise NotFound
    return found[0]


_PROPOSER, _CONFIRMER = aliased(Account), aliased(Account)
_KEPT: Final = (
    select(KEPT, RetentionClock, Destruction, _PROPOSER.name, _CONFIRMER.name)
    .select_from(KEPT)
    .outerjoin(RetentionClock, RetentionClock.dossier_id == KEPT.c.id)
    .outerjoin(
        Destruction, (Destruction.dossier_id == KEPT.c.id) & Destruction.withdrawn_at.is_(None)
    )
    .outerjoin(_PROPOSER, _PROPOSER.id == Destruction.proposed_by)
    .outerjoin(_CONFIRMER, _CONFIRMER.id == Destruction.confirmed_by)
)
_CERTIFIED: Final = (
    select(Certificate, _PROPOSER.name, _CONFIRMER.name)
    .join(_PROPOSER, _PROPOSER.id == Certificate.proposed_by)
    .join(_CONFIRMER, _CONFIRMER.id == Certificate.confirmed_by)
)


def _rows(session: Session, wanted: object) -> list[KeptRow]:
    found = session.execute(wanted).all()  # type: ignore[call-overload]
    longer = _extensions(session, [row.id for row in found])
    return [
        KeptRow(
            row.id,
            row.number,
            row.group_name,
            row.closed_at,
            list(clock.laws) if clock else [],
            clock.due_on if clock else None,
            longer.get(row.id, []),
            destruction,
            proposed_by,
            confirmed_by,
        )
        for row in found
        for clock, destruction, proposed_by, confirmed_by in [row[4:]]
    ]


def _extensions(session: Session, keys: list[UUID]) -> dict[UUID, list[RetentionExtension]]:
    found: dict[UUID, list[RetentionExtension]] = {}
    wanted = select(RetentionExtension).where(RetentionExtension.dossier_id.in_(keys))
    for extension in session.scalars(wanted.order_by(RetentionExtension.extended_at)):
        found.setdefault(extension.dossier_id, []).append(extension)
    return found


def _certified(session: Session, wanted: object) -> list[CertificateView]:
    return [CertificateView(*row) for row in session.execute(wanted)]  # type: ignore[call-overload]
