"""An audit log to tamper with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engine.accountability.verifying import Break, verify
from engine.store.models import AuditEvent

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Log:
    """An audit log of two dossiers, two people and the process itself."""

    session: Session
    dossiers: list[UUID]
    actors: list[UUID]

    def write(self, place: int, reason: str | None, minutes: int = 0) -> AuditEvent:
        """One event; `place` decides in which chain it comes."""
        event = AuditEvent(
            at=AT + timedelta(minutes=minutes),
            action="dossier:read",
            dossier_id=self.dossiers[place] if place < 2 else None,
            actor_id=self.actors[place % 2] if place < 4 else None,
            reason=reason,
        )
        self.session.add(event)
        self.session.flush()
        return event

    def rows(self) -> list[AuditEvent]:
        self.session.expire_all()
        return list(self.session.scalars(select(AuditEvent).order_by(AuditEvent.id)))

    def breaks(self) -> list[Break]:
        self.session.flush()
        return list(verify(self.session))

    def do(self, statement: str, **values: object) -> None:
        self.session.execute(text(statement), values)

    def take_off_guard(self) -> None:
        """As the owner of the tables can: without triggers and constraints."""
        self.do("ALTER TABLE audit_event DISABLE TRIGGER USER")
        self.do("ALTER TABLE audit_event DROP CONSTRAINT uq_audit_event_chain_number")
        self.do("ALTER TABLE audit_head DISABLE TRIGGER USER")
        for column in ("chain", "number", "previous", "hash", "at", "action", "operation_id"):
            self.do(f"ALTER TABLE audit_event ALTER {column} DROP NOT NULL")


def fill(log: Log) -> None:
    """Three rows in each of the five chains, in turns."""
    for number in range(15):
        log.write(number % 5, f"reden {number}", number)
