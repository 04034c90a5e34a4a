"""A database with one medewerker, his group and the bench diagrams in use."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.accountability import pseudonyms
from engine.policy import Actor, load_actor
from engine.store import embedded, schema
from engine.store.database import Database
from engine.store.models import Account, Dossier, DossierPerson, Group, Membership, Person
from engine.store.who import SYSTEM
from engine.work import deployments, instances
from engine.work.steps import NewTask
from tests.bench import diagrams
from tests.conftest import as_application, drop, new_database

NAME = f"samenloop_bench_{os.getpid()}"
ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Setting:
    """What the measurements work with."""

    database: Database
    owner: Database
    url: str
    actor: Actor
    group_id: UUID


@contextmanager
def setting() -> Iterator[Setting]:
    """A fresh database on a durable cluster: what is measured is what a user would get."""
    pseudonyms.use_key("only for measuring" * 3)
    cluster = embedded.ensure_running(ROOT / "var" / "bench-postgres").owner
    address = new_database(cluster, NAME)
    owner = Database(address)
    schema.upgrade(owner)
    url = as_application(address)
    database = Database(url)
    with database.transaction(SYSTEM) as session:
        actor, group_id = _people(session)
        at = datetime.now(UTC)
        stored = deployments.deploy(session, None, diagrams.files(), at)
        deployments.put_into_use(session, None, [one.id for one in stored], at)
    yield Setting(database, owner, url, actor, group_id)
    database.close()
    owner.close()
    drop(cluster, NAME)


def new_case(session: Session, setting: Setting, process_key: str, number: str) -> UUID:
    """Start a process for a new dossier that the medewerker handles; returns its first task."""
    return start_case(session, setting, process_key, number, datetime.now(UTC))[0].id


def start_case(
    session: Session, setting: Setting, process_key: str, number: str, at: datetime
) -> list[NewTask]:
    """The same as if it were another moment; returns the tasks that it stands at."""
    dossier = new_dossier(session, setting, number, at)
    return instances.start(session, setting.actor, process_key, dossier.id, {}, at)


def new_dossier(session: Session, setting: Setting, number: str, at: datetime) -> Dossier:
    """A dossier of an invented client that the medewerker handles."""
    person = Person(id=uuid4(), name="Bedachte Cliënt")
    session.add(person)
    session.flush()
    dossier = Dossier(
        id=uuid4(),
        number=number,
        title="Meting",
        client_id=person.id,
        group_id=setting.group_id,
        handler_id=setting.actor.user_id,
        reported_on=at.date(),
        opened_at=at,
    )
    session.add(dossier)
    session.flush()
    session.add(DossierPerson(dossier_id=dossier.id, person_id=person.id, role="client"))
    session.flush()
    return dossier


def _people(session: Session) -> tuple[Actor, UUID]:
    group = Group(id=uuid4(), key="noord", name="Toegang Noord")
    account = Account(
        id=uuid4(),
        username="meter",
        name="Mira Meter",
        roles=["medewerker", "teamleider"],
        demo=True,
    )
    session.add_all([group, account])
    session.flush()
    session.add(Membership(account_id=account.id, group_id=group.id))
    session.flush()
    actor = load_actor(session, account.id)
    assert actor is not None
    return actor, group.id
