"""Invented people and cases, to look at the product with. Nobody here exists.

The cases are walked through the real services, answer by answer, at moments in the past: what a
demo shows is what the product does.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import engine.dossier.operations  # noqa: F401 - registers what the shipped diagrams call
from engine.demo.stories import FINISHED, RUNNING, Answers, Story
from engine.dossier.opening import NewClient, open_dossier
from engine.policy import Actor, load_actor
from engine.store.database import Database
from engine.store.models import Account, Dossier, Group, Instance, Membership, Task
from engine.work import deployments, shipped, tasks, timers
from engine.work.library import library

GROUPS: Final = {
    "loket": ("Loket", False),
    "toegang-noord": ("Toegang Noord", True),
    "toegang-zuid": ("Toegang Zuid", True),
}

PEOPLE: Final = {
    "loes": ("Loes Loketta", ["medewerker"], ["loket"]),
    "karim": ("Karim Kompas", ["medewerker"], ["toegang-noord"]),
    "lisa": ("Lisa Lantaarn", ["medewerker"], ["toegang-noord"]),
    "noor": ("Noor Noorderlicht", ["medewerker", "teamleider"], ["toegang-noord"]),
    "zita": ("Zita Zuiderzon", ["medewerker"], ["toegang-zuid"]),
    "teun": ("Teun Teamgeest", ["medewerker", "teamleider"], ["toegang-zuid"]),
    "otto": ("Otto Ontwerp", ["procesontwerper"], []),
    "mats": ("Mats Meetlat", ["manager"], []),
    "bea": ("Bea Beheer", ["beheerder"], []),
}

CLIENTS: Final = (
    "Anna Bedacht", "Boris Verzonnen", "Carla Fictie", "Daan Voorbeeld", "Elif Proefpersoon",
    "Frits Fantasie", "Greet Gedacht", "Hassan Hypothese", "Ineke Imaginair", "Jamal Janssenniet",
    "Kees Karakter", "Lotte Legende", "Mo Model", "Nadia Naamloos", "Olaf Ongekend",
)  # fmt: skip


@dataclass
class World:
    """What a story needs while it is told."""

    session: Session
    actors: dict[str, Actor]
    groups: dict[str, UUID]
    chance: random.Random = field(default_factory=lambda: random.Random(36295))  # noqa: S311
    clients: int = 0


def fill(database: Database, now: datetime) -> int:
    """Fill an empty database; returns how many cases were made, 0 when it was filled already.

    `now` is aware UTC: the cases lie in the half year before it.
    """
    with database.transaction() as session:
        if session.scalar(select(Account.id).limit(1)) is not None:
            return 0
        groups = _add_groups(session)
        accounts = _add_people(session, groups)
        stored = deployments.deploy(session, None, shipped.files(), now - timedelta(days=190))
        keys = [one.id for one in stored]
        deployments.put_into_use(session, None, keys, now - timedelta(days=190))
        actors = {name: load_actor(session, key) for name, key in accounts.items()}
        world = World(session, {name: one for name, one in actors.items() if one}, groups)
        stories = [*_past(world), *RUNNING]
        for story in stories:
            tell(world, story, now)
    _let_time_pass(database, now)
    return len(stories)


def _let_time_pass(database: Database, now: datetime) -> None:
    """Fire each timer that fell due in the past, at its own moment."""
    while True:
        with database.reading() as session:
            due = session.scalar(select(func.min(Instance.next_due_at)))
        if due is None or due > now:
            return
        timers.tick(database, due)


def tell(world: World, story: Story, now: datetime) -> None:
    """Open a dossier and walk its case as far as the story goes."""
    at = _working_hour(now - timedelta(days=story.days_ago), world.chance)
    opened = open_dossier(
        world.session,
        world.actors["loes"],
        process_key="onderzoek_client",
        client=_client(world),
        group_id=world.groups[story.group],
        title=story.title,
        reported_on=at.date(),
        answers=_start_answers(world.session, story, at),
        token=uuid4(),
        at=at,
    )
    for _ in range(story.steps):
        at = min(now, _at_work(at + timedelta(hours=world.chance.randint(3, 50))))
        if not _take_step(world, story, opened.number, at):
            return


def _take_step(world: World, story: Story, number: str, at: datetime) -> bool:
    actor = world.actors[story.handler]
    waiting = world.session.execute(
        select(Task.id, Task.element_id)
        .join(Dossier, Dossier.id == Task.dossier_id)
        .where(Dossier.number == number, Task.state == "open")
        .order_by(Task.created_at, Task.id)
        .limit(1)
    ).one_or_none()
    if waiting is None:
        return False
    task_id, element_id = waiting
    tasks.claim(world.session, actor, task_id, at)
    answers = story.answers[element_id]
    raw = _raw({**answers, **_dates(element_id, answers, at)})
    tasks.complete(world.session, actor, task_id, raw, at + timedelta(minutes=25))
    return True


def _start_answers(session: Session, story: Story, at: datetime) -> Mapping[str, object]:
    shelf = library(session, deployments.current_release_id(session))
    form = shelf.form(shelf.process("onderzoek_client").summary["start_form"])
    raw = {**story.answers["melding"], "datumMelding": at.date().isoformat()}
    return form.validate(_raw(raw), {}, at)


DATED: Final = {
    "eerste_gesprek": ("gesprekDatum",),
    "overdragen": ("datumOverdracht",),
    "problemen": ("problemen.0.datum", "problemen.1.datum"),
    "client_informeren": ("geinformeerdOp",),
    "enkelvoudige_aanvragen": ("geinformeerdOp",),
    "aanvraag_vastleggen": ("aanvraagdatum",),
    "besluit_vastleggen": ("besluitdatum",),
}
"""Element → the fields that ask for the day on which the step was taken."""


def _dates(element_id: str, answers: Answers, at: datetime) -> dict[str, str]:
    """The day for each dated field; that of a row only when the story fills the row."""
    rows = {name.rpartition(".")[0] for name in answers}
    dated = (name for name in DATED.get(element_id, ()) if name.rpartition(".")[0] in {*rows, ""})
    return {name: at.date().isoformat() for name in dated}


def _raw(answers: Mapping[str, str | list[str]]) -> dict[str, list[str]]:
    return {key: [value] if isinstance(value, str) else value for key, value in answers.items()}


def _past(world: World) -> list[Story]:
    """Finished cases over the last half year."""
    told: list[Story] = []
    for days_ago in range(175, 45, -6):
        story = world.chance.choice(FINISHED)
        told.append(story.at(days_ago, world.chance))
    return told


def _client(world: World) -> NewClient:
    name = CLIENTS[world.clients % len(CLIENTS)]
    world.clients += 1
    born = date(1950 + world.clients * 7 % 55, 1 + world.clients % 12, 1 + world.clients * 5 % 28)
    return NewClient(name, born, phone=f"06-000000{world.clients:02}")


def _at_work(moment: datetime) -> datetime:
    """The moment itself, or the next one on which somebody works: on weekdays, 7 to 16 h UTC."""
    if moment.hour >= 16:
        moment = (moment + timedelta(days=1)).replace(hour=7)
    moment += timedelta(days=max(0, 7 - moment.weekday()) if moment.weekday() > 4 else 0)
    return moment.replace(hour=max(7, moment.hour))


def _working_hour(moment: datetime, chance: random.Random) -> datetime:
    day = moment - timedelta(days=max(0, moment.weekday() - 4))
    return datetime(day.year, day.month, day.day, chance.randint(8, 15), 10, tzinfo=UTC)


def _add_groups(session: Session) -> dict[str, UUID]:
    groups = {
        key: Group(id=uuid4(), key=key, name=name, takes_dossiers=takes)
        for key, (name, takes) in GROUPS.items()
    }
    session.add_all(groups.values())
    session.flush()
    return {key: group.id for key, group in groups.items()}


def _add_people(session: Session, groups: Mapping[str, UUID]) -> dict[str, UUID]:
    accounts = {
        username: Account(id=uuid4(), username=username, name=name, roles=roles, demo=True)
        for username, (name, roles, _) in PEOPLE.items()
    }
    session.add_all(accounts.values())
    session.flush()
    for username, (_, _, keys) in PEOPLE.items():
        session.add_all(
            Membership(account_id=accounts[username].id, group_id=groups[key]) for key in keys
        )
    return {username: account.id for username, account in accounts.items()}
