"""A case with an operator beside it, for tests."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.store.database import Database
from engine.store.models import AuditEvent, Event, Incident, Instance, Task
from engine.store.who import SYSTEM
from engine.work import instances, tasks
from engine.work.operating import (
    Action,
    Effect,
    Inspection,
    inspect,
    perform,
    preview,
)
from tests.conftest import People
from tests.work.dossiers import AT, new_dossier


class Operated:
    """One case of `process_key`, for a dossier of Toegang Noord; Bea Beheer operates it."""

    def __init__(
        self,
        database: Database,
        people: People,
        process_key: str,
        variables: Mapping[str, Any] | None = None,
    ) -> None:
        self.database, self.people = database, people
        with database.transaction(SYSTEM) as session:
            dossier = new_dossier(session, people.noord)
            self.dossier_id, self.number = dossier.id, dossier.number
            instances.start(session, people.loes, process_key, dossier.id, variables or {}, AT)
            found = select(Instance.id).where(Instance.dossier_id == dossier.id)
            self.id: UUID = session.scalars(found).one()

    def look(self) -> Inspection:
        with self.database.reading(SYSTEM) as session:
            return inspect(session, self.people.bea, self.id)

    def preview(self, action: Action, at: datetime = AT) -> Effect:
        with self.database.transaction(SYSTEM) as session:
            return preview(session, self.people.bea, self.id, action, at)

    def perform(
        self, action: Action, at: datetime = AT, version: int | None = None, why: str = "Proef"
    ) -> Effect:
        with self.database.transaction(SYSTEM) as session:
            return perform(session, self.people.bea, self.id, action, why, version, at)

    def complete(self, element_id: str, answer: str = "ja", at: datetime = AT) -> None:
        """Karim takes the task and does it."""
        task = next(one for one in self.tasks("open") if one.element_id == element_id)
        with self.database.transaction(SYSTEM) as session:
            tasks.claim(session, self.people.karim, task.id, at)
            tasks.complete(session, self.people.karim, task.id, {"antwoord": [answer]}, at)

    def tasks(self, state: str) -> list[Task]:
        with self.database.reading(SYSTEM) as session:
            found = select(Task).where(Task.instance_id == self.id, Task.state == state)
            return list(session.scalars(found.order_by(Task.name)))

    def row(self) -> Instance:
        with self.database.reading(SYSTEM) as session:
            return session.get_one(Instance, self.id)

    def incidents(self) -> list[Incident]:
        with self.database.reading(SYSTEM) as session:
            return list(
                session.scalars(
                    select(Incident).where(Incident.instance_id == self.id).order_by(Incident.at)
                )
            )

    def noted(self) -> list[tuple[str, str | None]]:
        """What the audit log has of the operator: action and reason."""
        with self.database.reading(SYSTEM) as session:
            rows = session.scalars(
                select(AuditEvent)
                .where(AuditEvent.dossier_id == self.dossier_id)
                .where(AuditEvent.action.startswith("cases:"))
                .order_by(AuditEvent.id)
            )
            return [(one.action, one.reason) for one in rows]

    def told(self) -> list[str]:
        """What the operator did, as the timeline has it."""
        with self.database.reading(SYSTEM) as session:
            rows = session.scalars(
                select(Event.action)
                .where(Event.dossier_id == self.dossier_id, Event.action.like("work:case:%"))
                .order_by(Event.id)
            )
            return list(rows)

    def everything(self) -> tuple[Any, ...]:
        """All that an action could change, to see that it changed nothing."""
        row = self.row()
        state = (row.version, row.status, row.next_due_at, row.suspended_at, row.outcome)
        open_tasks = [(one.id, one.due_at, one.state) for one in self.tasks("open")]
        with self.database.reading(SYSTEM) as session:
            saved = session.scalar(select(Instance.state).where(Instance.id == self.id))
            cases = session.scalars(
                select(Instance.id).where(Instance.dossier_id == self.dossier_id)
            ).all()
        stops = [(one.id, one.resolved_at) for one in self.incidents()]
        return state, open_tasks, saved, len(cases), stops, self.noted(), self.told()
