"""What a professional asked about the client on the public page: who, when and with which reasons.

His address and phone number are for the desk. What he heard of it afterwards stands with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import DateTime, String, Uuid, column, select, table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from engine.policy import clients
from engine.policy.clients import Reader

FILED: Final = table(
    "client_filed",
    column("id", Uuid),
    column("dossier_id", Uuid),
    column("organisation", String),
    column("name", String),
    column("function", String),
    column("question", String),
    column("grounds", JSONB),
    column("told", String),
    column("filed_at", DateTime(timezone=True)),
    column("feedback", String),
    column("feedback_at", DateTime(timezone=True)),
    schema="guard",
)
"""Only to whose course it is, and without what is withheld from him."""
REASONS: Final = {
    "a": "Waarom het volgens deze persoon lang of steeds opnieuw slecht gaat",
    "b": "Welke overlast of welk gevaar deze persoon ziet",
    "c": "Waarom samen hulp geven volgens deze persoon helpt",
    "tried": "Wat deze persoon zelf al probeerde",
}
"""Key in `grounds` → what the client reads above it."""
APPLIES: Final = {
    "a": "Het gaat lang of steeds opnieuw slecht.",
    "b": "De omgeving heeft overlast, of er is gevaar.",
    "c": "Het helpt als organisaties hun hulp op elkaar afstemmen.",
}
"""Ground → what the professional said by it, when the desk wrote down only that it applies."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A request as it was written; `reasons` with a label each."""

    id: UUID
    name: str
    organisation: str
    function: str
    at: datetime
    question: str
    told: str
    """Whether the client knew, says the professional."""
    reasons: list[tuple[str, str]]
    feedback: str | None
    feedback_at: datetime | None

    @property
    def who(self) -> str:
        """The professional and where he works; the desk may know only the second."""
        return f"{self.name or 'iemand'} van {self.organisation}"


def filed(session: Session, reader: Reader, dossier_id: UUID) -> list[Filed]:
    """The requests that this dossier began with, the first first."""
    found = session.execute(
        select(FILED)
        .where(
            FILED.c.dossier_id == dossier_id,
            clients.not_withheld(reader, FILED.c.dossier_id, FILED.c.id),
        )
        .order_by(FILED.c.filed_at)
    )
    return [
        Filed(
            row.id,
            row.name,
            row.organisation,
            row.function,
            row.filed_at,
            row.question,
            row.told,
            _reasons(row.grounds),
            row.feedback,
            row.feedback_at,
        )
        for row in found
    ]


def _reasons(grounds: Mapping[str, Any]) -> list[tuple[str, str]]:
    applies = " ".join(APPLIES[key] for key in grounds.get("applies", ()) if key in APPLIES)
    told = [("Wat deze persoon ervan vindt", applies)] if applies else []
    return told + [(label, grounds[key]) for key, label in REASONS.items() if grounds.get(key)]
