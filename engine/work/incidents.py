"""The rows of what stands still in a case, kept equal to the run: one for each token that can't go
on, with the moment since when.

A row whose incident is gone, or has become another one, keeps the moment at which it was over.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from engine.bpmn import Run
from engine.store.models import Incident, Instance, table_of
from engine.work.cases import Case

INCIDENT: Final = table_of(Incident)
ADD: Final = insert(INCIDENT)

Standing = tuple[str, str, str]
"""Visit, kind and message: what makes an incident the same as before."""


def keep(session: Session, case: Case, run: Run, at: datetime) -> None:
    """Write the difference between the rows and the run; no statement where there is none.

    A case that ran without an incident has no row that stands.
    """
    found = {(one.visit_id, one.kind, one.message): one for one in run.incidents}
    before = {} if case.status == "running" else _standing(session, case)
    over = [row_id for known, row_id in before.items() if known not in found]
    if over:
        session.execute(update(INCIDENT).where(INCIDENT.c.id.in_(over)).values(resolved_at=at))
    fresh = [one for known, one in found.items() if known not in before]
    if fresh:
        rows = [
            {
                "instance_id": case.id,
                "process_key": one.process_id,
                "element_id": one.element_id,
                "element_name": one.element_name,
                "visit_id": one.visit_id,
                "kind": one.kind,
                "message": one.message,
                "at": at,
            }
            for one in fresh
        ]
        session.execute(ADD, rows)


def hold_up(session: Session, instance: Instance, kind: str, message: str, at: datetime) -> None:
    """The case as a whole can't go on; `message` is Dutch, without values from it."""
    instance.status = "incident"
    session.add(
        Incident(
            instance_id=instance.id,
            process_key=instance.process_key,
            element_id="",
            element_name="",
            kind=kind,
            message=message,
            at=at,
        )
    )


def _standing(session: Session, case: Case) -> dict[Standing, object]:
    columns = INCIDENT.c
    rows = session.execute(
        select(columns.visit_id, columns.kind, columns.message, columns.id).where(
            columns.instance_id == case.id, columns.resolved_at.is_(None)
        )
    )
    return {(row.visit_id, row.kind, row.message): row.id for row in rows}
