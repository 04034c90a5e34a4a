"""Cases for tests to begin with, opened behind the screen."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import select

from engine.dossier.opening import NewClient, open_dossier
from engine.policy import load_actor
from engine.store.database import Database
from engine.store.models import Account, Dossier, Group, Instance, Task
from engine.store.who import SYSTEM


def open_case(database: Database, process_key: str) -> UUID:
    """Open a dossier of Toegang Noord with this process; returns the key of its case."""
    now = datetime.now(UTC)
    melding = {"kanaal": "loket", "wet": "Wmo 2015", "hulpvraag": "Hulp in huis."}
    with database.transaction(SYSTEM) as session:
        account = session.scalars(select(Account.id).where(Account.username == "loes")).one()
        actor = load_actor(session, account)
        assert actor is not None
        opened = open_dossier(
            session,
            actor,
            process_key=process_key,
            client=NewClient("Herman Herstart"),
            group_id=session.scalars(select(Group.id).where(Group.key == "toegang-noord")).one(),
            title="Hulp in huis",
            reported_on=now.date(),
            answers={**melding, "datumMelding": now.date().isoformat()},
            token=uuid4(),
            at=now,
        )
        return session.scalars(
            select(Instance.id)
            .join(Dossier, Dossier.id == Instance.dossier_id)
            .where(Dossier.number == opened.number)
        ).one()


def first_talk(database: Database) -> UUID:
    """The first task of a new case of the shipped process; nobody has it yet."""
    case = open_case(database, "onderzoek_client")
    with database.reading(SYSTEM) as session:
        return session.scalars(select(Task.id).where(Task.instance_id == case)).one()
