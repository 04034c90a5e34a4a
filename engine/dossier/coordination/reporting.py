"""Telling the privacyfunctionaris by mail that somebody looked in an emergency: that it happened,
and nothing of what about."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.database import Database, clock
from engine.store.models import Involvement
from engine.store.who import SYSTEM
from engine.work import mail
from engine.work.operations import Order

SUBJECT: Final = "Noodinzage in Samenloop"
TEXT: Final = (
    "Iemand heeft met noodinzage een dossier geopend.\n\n"
    "Meld je aan bij Samenloop en kijk bij Privacy, Noodinzage: daar staat wie het was en waarom.\n"
)


def tick(database: Database, address: str, now: datetime | None = None) -> int:
    """Mail what was not told yet to this address; returns how many mails left. Without an address
    nothing is told: the list under Privacy holds it all.

    What goes wrong with the mail is tried again at the next tick, under the same Message-ID.
    """
    if not address:
        return 0
    with database.transaction(SYSTEM) as session:
        at = now or clock(session)
        looks = _untold(session)
        for one in looks:
            values = {"aan": address, "onderwerp": SUBJECT, "tekst": TEXT}
            mail.send(Order(headers={}, variables=values, key=f"noodinzage-{one.id}", at=at))
            one.told_at = at
        return len(looks)


def _untold(session: Session) -> list[Involvement]:
    return list(
        session.scalars(
            select(Involvement)
            .where(Involvement.kind == "noodblik", Involvement.told_at.is_(None))
            .order_by(Involvement.added_at)
            .limit(20)
            .with_for_update(skip_locked=True)
        )
    )
