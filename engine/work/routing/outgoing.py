"""What a step of a case leaves behind for others: what it listens to now, and what it threw.

Written in the transaction of the step. A step that changes nothing of it costs no statement.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, insert, tuple_
from sqlalchemy.orm import Session

from engine.bpmn import Run, Subscription
from engine.store.models import Message, table_of
from engine.store.models import Subscription as Row
from engine.work.cases import Case
from engine.work.routing.messages import lasting
from engine.work.routing.signals import broadcast

ROW: Final = table_of(Row)
PLACE: Final = ("kind", "name", "process_id", "element_id", "visit_id")

Place = tuple[str, str, str, str, str]
"""The columns in `PLACE`."""


def write(
    session: Session, case: Case, run: Run, before: frozenset[Subscription], at: datetime
) -> None:
    """Keep the rows equal to the run, which listened to `before` when the step began, and send
    what it threw: within its own dossier, to others than itself. `at` is aware UTC."""
    now = frozenset(run.subscriptions())
    gone = {_place(one) for one in before - now}
    _forget(session, case.id, gone)
    _listen(session, case, [one for one in now if one not in before or _place(one) in gone], at)
    rows = [
        {
            "name": thrown.name,
            "key": thrown.key,
            "dossier_id": case.dossier_id,
            "source_id": case.id,
            **lasting(thrown.variables, thrown.lives, at),
        }
        for thrown in run.thrown_messages
        if not thrown.heard
    ]
    if rows:
        session.execute(insert(table_of(Message)), rows)
    for signal in run.thrown_signals:
        broadcast(
            session,
            name=signal.name,
            variables=signal.variables,
            dossier_id=case.dossier_id,
            source_id=case.id,
            at=at,
        )


def _forget(session: Session, instance_id: UUID, gone: set[Place]) -> None:
    if gone:
        columns = tuple_(*(ROW.c[name] for name in PLACE))
        here = ROW.c.instance_id == instance_id
        session.execute(delete(ROW).where(here, columns.in_(list(gone))))


def _listen(session: Session, case: Case, new: list[Subscription], at: datetime) -> None:
    if not new:
        return
    around = {
        "instance_id": case.id,
        "dossier_id": case.dossier_id,
        "process_key": case.process_key,
        "at": at,
    }
    rows = [{**around, "key": one.key, **dict(zip(PLACE, _place(one), strict=True))} for one in new]
    session.execute(insert(ROW), rows)


def _place(one: Subscription) -> Place:
    return one.kind, one.name, one.process_id, one.element_id, one.visit_id
