"""Looking through the logs, for who watches over privacy. Looking is noted as well.

What is shown is who did what, when and why; never an answer, and no name of a client.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Column, ColumnElement, MetaData, Select, String, Table, Uuid, select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.policy import Actor, demand
from engine.store.models import Account, AuditEvent, ProcessingActivity, ProcessingRecord

PAGE: Final = 50
AT_ONCE: Final = 1000
NUMBER: Final = Table(
    "dossier_number", MetaData(), Column("id", Uuid), Column("number", String), schema="guard"
)
"""The view that shows the numbers of all dossiers to who watches over the logs."""


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What to look for; every part is optional. Moments are aware UTC, `until` is not included."""

    number: str = ""
    """The whole number of a dossier."""
    account_id: UUID | None = None
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    reason: str = ""
    """A part of the reason or the purpose."""

    def told(self) -> str:
        """What was asked, for the audit event of asking; the words of a reason are left out."""
        parts = {name: value for name, value in asdict(self).items() if value}
        if "reason" in parts:
            parts["reason"] = "…"
        return " ".join(f"{name}={value}" for name, value in parts.items())


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One act. `who` is None when the process itself did it."""

    id: int
    at: datetime
    who: str | None
    action: str
    dossier_number: str | None
    object_id: str | None
    purpose: str | None
    reason: str | None
    origin: str | None
    operation_id: UUID


@dataclass(frozen=True, slots=True)
class ProcessingQuery:
    """What to look for in the processing log; every part is optional."""

    activity: str = ""
    operation_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def told(self) -> str:
        return " ".join(f"{name}={value}" for name, value in asdict(self).items() if value)


Row = TypeVar("Row", AuditRow, ProcessingRecord)


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """A page, the newest first. `older`: what to ask for next as `before`; None at the end."""

    rows: list[Row]
    older: int | None


def audit_events(
    session: Session, actor: Actor, query: AuditQuery, at: datetime, before: int | None = None
) -> Found[AuditRow]:
    """A page of the audit log; noted as read. `before`: only rows with a smaller id.

    Raises `NotAllowed`.
    """
    demand(actor, "logs:read")
    rows = session.execute(_page(_AUDIT.where(*_wanted(query)), AuditEvent.id, before))
    found = _found([AuditRow(*row) for row in rows])
    _note(session, actor, "logs:read", f"audit {query.told()}", at, query)
    return found


def processing_records(
    session: Session, actor: Actor, query: ProcessingQuery, at: datetime, before: int | None = None
) -> Found[ProcessingRecord]:
    """A page of the processing log; noted as read. Raises `NotAllowed`."""
    demand(actor, "logs:read")
    wanted = select(ProcessingRecord).where(*_processed(query))
    found = _found(list(session.scalars(_page(wanted, ProcessingRecord.id, before))))
    _note(session, actor, "logs:read", f"processing {query.told()}", at)
    return found


def note_export(session: Session, actor: Actor, told: str, at: datetime) -> None:
    """Note an export, before it begins. Raises `NotAllowed`."""
    demand(actor, "logs:read")
    _note(session, actor, "logs:exported", told, at)


def all_audit_events(session: Session, query: AuditQuery) -> Iterator[AuditEvent]:
    """All that the query asks for, the oldest first, as a stream. Noted by the caller."""
    wanted = select(AuditEvent).outerjoin(NUMBER, _OF_DOSSIER).where(*_wanted(query))
    return _streamed(session, wanted.order_by(AuditEvent.id))


def all_processing_records(session: Session, query: ProcessingQuery) -> Iterator[ProcessingRecord]:
    """All that the query asks for, the oldest first, as a stream. Noted by the caller."""
    wanted = select(ProcessingRecord).where(*_processed(query))
    return _streamed(session, wanted.order_by(ProcessingRecord.id))


def all_activities(session: Session) -> Iterator[ProcessingActivity]:
    """All versions of all activities, as a stream."""
    order = (ProcessingActivity.key, ProcessingActivity.version)
    return _streamed(session, select(ProcessingActivity).order_by(*order))


def medewerkers(session: Session) -> list[tuple[UUID, str]]:
    """Key and name of everybody with an account, by name."""
    found = session.execute(select(Account.id, Account.name).order_by(Account.name, Account.id))
    return [(key, name) for key, name in found]


_OF_DOSSIER: Final = NUMBER.c.id == AuditEvent.dossier_id
_AUDIT: Final = (
    select(
        AuditEvent.id,
        AuditEvent.at,
        Account.name,
        AuditEvent.action,
        NUMBER.c.number,
        AuditEvent.object_id,
        AuditEvent.purpose,
        AuditEvent.reason,
        AuditEvent.origin,
        AuditEvent.operation_id,
    )
    .select_from(AuditEvent)
    .outerjoin(Account, Account.id == AuditEvent.actor_id)
    .outerjoin(NUMBER, _OF_DOSSIER)
)


def _wanted(query: AuditQuery) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if query.number:
        wanted.append(NUMBER.c.number == query.number)
    if query.account_id:
        wanted.append(AuditEvent.actor_id == query.account_id)
    if query.action:
        wanted.append(AuditEvent.action == query.action)
    if query.since:
        wanted.append(AuditEvent.at >= query.since)
    if query.until:
        wanted.append(AuditEvent.at < query.until)
    if query.reason:
        words = (
            AuditEvent.reason.icontains(query.reason, autoescape=True),
            AuditEvent.purpose.icontains(query.reason, autoescape=True),
        )
        wanted.append(words[0] | words[1])
    return wanted


def _processed(query: ProcessingQuery) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if query.activity:
        wanted.append(ProcessingRecord.activity == query.activity)
    if query.operation_id:
        wanted.append(ProcessingRecord.operation_id == query.operation_id)
    if query.since:
        wanted.append(ProcessingRecord.started_at >= query.since)
    if query.until:
        wanted.append(ProcessingRecord.started_at < query.until)
    return wanted


def _page(wanted: Any, key: Any, before: int | None) -> Any:
    """One row more than a page holds: it tells that there is another page."""
    if before is not None:
        wanted = wanted.where(key < before)
    return wanted.order_by(key.desc()).limit(PAGE + 1)


def _found(rows: list[Row]) -> Found[Row]:
    return Found(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def _note(
    session: Session,
    actor: Actor,
    action: str,
    told: str,
    at: datetime,
    query: AuditQuery | None = None,
) -> None:
    """Looking for one dossier stands in the chain of that dossier; it touches nobody's data."""
    number = query.number if query else ""
    dossier_id = (
        session.scalar(select(NUMBER.c.id).where(NUMBER.c.number == number)) if number else None
    )
    note(session, actor, action, at, dossier_id=dossier_id, object_id=told.strip(), person_ids=())


def _streamed(session: Session, wanted: Select[Any]) -> Iterator[Any]:
    with session.scalars(wanted.execution_options(yield_per=AT_ONCE)) as rows:
        yield from rows  # who stops before the end closes it too
