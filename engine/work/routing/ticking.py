"""All that waits to be carried out between cases: what a node does every few seconds."""

from datetime import datetime

from engine.store.database import Database, clock
from engine.store.who import SYSTEM
from engine.work.routing import delivering, hearing, starting


def tick(database: Database, now: datetime | None = None, limit: int = 200) -> int:
    """Deliver messages, let signals be heard, and begin what is due; returns how much went on.

    `now` is aware UTC and stands in for the database's clock where a test wants another time.
    """
    with database.reading(SYSTEM) as session:
        at = now or clock(session)
        messages = delivering.waiting(session, at, limit)
        signals = hearing.going(session, limit)
    done = sum(delivering.deliver(database, one, now) for one in messages)
    done += sum(hearing.let_hear(database, one, now) for one in signals)
    return done + starting.start_due(database, now, limit)
