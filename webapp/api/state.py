"""Whether the API works, for who watches over it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import text

from webapp.access import database
from webapp.api.endpoints import Section
from webapp.api.shapes import Choice, Told

section: Final = Section("Toestand", "Of Samenloop werkt, voor wie dat bewaakt.")


class Health(Told):
    """That all is well; else the answer is a problem with status 503."""

    status = Choice("ok")
    database = Choice("reachable")


@section.get(
    "/health",
    "Werkt Samenloop?",
    description="Antwoordt 503 als de database niet bereikbaar is. Vraagt geen token.",
    permission=None,
    gives=Health,
    problems=(503,),
)
def read_health() -> Any:
    """Ask the database something, which raises `OperationalError` when it is not there."""
    with database().glance() as connection:
        connection.execute(text("SELECT 1"))
    return {"status": "ok", "database": "reachable"}
