"""Noting an act, in the transaction of the act itself: one statement for both logs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Text, Uuid, bindparam, cast, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from engine.accountability import pseudonyms, tracing
from engine.accountability.activities import activity_of
from engine.policy import Actor
from engine.store.models import AuditEvent, DossierPerson, ProcessingRecord, table_of

EVENT: Final = table_of(AuditEvent)
RECORD: Final = table_of(ProcessingRecord)
IN_DOSSIER: Final = table_of(DossierPerson)


def note(
    session: Session,
    actor: Actor | None,
    action: str,
    at: datetime,
    *,
    dossier_id: UUID | None = None,
    object_id: str | None = None,
    purpose: str | None = None,
    reason: str | None = None,
    process_key: str = "",
    person_ids: Iterable[UUID] | None = None,
) -> UUID:
    """Add an audit event, and a row in the processing log for each person whose data it was.

    `action` such as `dossier:read`; `purpose` in Dutch, without names; `actor` None: the process
    itself. `person_ids` None: all persons of the dossier. `at` is aware UTC. Returns the id that
    both logs have in common. Raises `NoKey` when there is no key for pseudonyms.
    """
    operation_id = uuid4()
    values = {
        **_trace(at),
        "actor_id": actor.user_id if actor else None,
        "action": action,
        "dossier_id": dossier_id,
        "object_id": object_id,
        "purpose": purpose,
        "reason": reason,
        "operation_id": operation_id,
        "activity": activity_of(action, process_key),
        "all_of": dossier_id if person_ids is None else None,
        "person_ids": list(person_ids or ()),
        **pseudonyms.halves(),
    }
    session.flush()  # the dossier and its people may be new themselves
    session.execute(NOTE, values)
    return operation_id


def _trace(at: datetime) -> dict[str, Any]:
    trace = tracing.current()
    return {
        "at": at,
        "ended_at": at + trace.elapsed() if trace.span_id else at,
        "trace_id": trace.trace_id,
        "parent_span_id": trace.span_id,
        "origin": trace.origin,
    }


def note_task(
    session: Session,
    actor: Actor,
    action: str,
    task_id: UUID,
    dossier_id: UUID,
    process_key: str,
    at: datetime,
) -> UUID:
    """The same for what was done with a task: `action` such as `task:completed`."""
    return note(
        session,
        actor,
        action,
        at,
        dossier_id=dossier_id,
        object_id=str(task_id),
        process_key=process_key,
    )


def _given(name: str, kind: Any = Text) -> Any:
    return cast(bindparam(name), kind)


PERSONS: Final = (
    select(IN_DOSSIER.c.person_id)
    .where(IN_DOSSIER.c.dossier_id == _given("all_of", Uuid))
    .union(select(func.unnest(_given("person_ids", ARRAY(Uuid))).label("person_id")))
    .subquery("persons")
)
SPAN: Final = func.left(func.replace(cast(func.gen_random_uuid(), Text), "-", ""), 16)
ROWS: Final[dict[str, Any]] = {
    "operation_id": _given("operation_id", Uuid),
    "trace_id": _given("trace_id"),
    "span_id": SPAN,
    "parent_span_id": _given("parent_span_id"),
    "name": _given("action"),
    "started_at": _given("at", DateTime(timezone=True)),
    "ended_at": _given("ended_at", DateTime(timezone=True)),
    "activity": _given("activity"),
    "subject": pseudonyms.in_sql(PERSONS.c.person_id),
}
RECORDED: Final = (
    insert(RECORD)
    .from_select(list(ROWS), select(*ROWS.values()).select_from(PERSONS))
    .returning(literal(1).label("one"))  # a column would have to show to who acts
    .cte("recorded")
)
EVENT_VALUES: Final[dict[str, Any]] = {
    "at": _given("at", DateTime(timezone=True)),
    "actor_id": _given("actor_id", Uuid),
    "dossier_id": _given("dossier_id", Uuid),
    "operation_id": _given("operation_id", Uuid),
    **{name: _given(name) for name in ("action", "object_id", "purpose", "reason", "origin")},
}
NOTE: Final = insert(EVENT).from_select(
    list(EVENT_VALUES),
    # Counted first: what is in the processing log by then, is held by the event.
    select(*EVENT_VALUES.values()).where(
        select(func.count()).select_from(RECORDED).scalar_subquery() >= 0
    ),
)
