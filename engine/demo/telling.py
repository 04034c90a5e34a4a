"""Invented people and cases, to look at the product with. Nobody here exists.

The cases are walked through the real services, answer by answer, at moments in the past: what a
demo shows is what the product does.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import engine.dossier.operations  # noqa: F401 - registers what the shipped diagrams call
from engine.demo import facts, working, working_together
from engine.demo.meeting import hold_meeting
from engine.demo.parties import add_parties
from engine.demo.place import Place
from engine.demo.stories import FINISHED, LONG_AGO, RUNNING, Answers, Story
from engine.dossier.client import asking
from engine.dossier.client.asking import Asked
from engine.dossier.opening import NewClient, open_dossier
from engine.dossier.people.bsn import Bsn, vault
from engine.policy import Actor, load_actor
from engine.reference import rows
from engine.settings import Settings
from engine.store.database import Database
from engine.store.models import Account, Dossier, Group, Instance, Membership, Task
from engine.store.who import SYSTEM, Who
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
    "pia": ("Pia Privacy", ["privacyfunctionaris"], []),
    "elif": ("Elif Extern", ["extern"], []),
}

CLIENTS: Final = (
    "Anna Bedacht", "Boris Verzonnen", "Carla Fictie", "Daan Voorbeeld", "Eefje Proefkonijn",
    "Frits Fantasie", "Greet Gedacht", "Hassan Hypothese", "Ineke Imaginair", "Jamal Janssenniet",
    "Kees Karakter", "Lotte Legende", "Mo Model", "Nadia Naamloos", "Olaf Ongekend",
)  # fmt: skip

WEEK: Final = timedelta(weeks=1)

TEST_BSNS: Final = (
    "999990019", "999993653", "999990342", "999992077", "999993847", "999995844", "999994669",
    "999991000", "999992302", "999993598", "999994906", "999996204",
)  # fmt: skip
"""Numbers that pass the check and that nobody has."""


@dataclass
class World:
    """What a story needs while it is told."""

    session: Session
    actors: dict[str, Actor]
    groups: dict[str, UUID]
    chance: random.Random = field(default_factory=lambda: random.Random(36295))  # noqa: S311
    clients: int = 0
    bsns: Iterator[str] = field(default_factory=lambda: iter(TEST_BSNS))


def fill(database: Database, now: datetime, settings: Settings | None = None) -> int:
    """Fill an empty database; returns how many cases were made, 0 when it was filled already.

    `now` is aware UTC: the cases lie in the half year before it, but for one that was closed so
    long ago that it may be destroyed. A document is kept when `settings` say where.
    """
    with database.transaction(SYSTEM) as session:
        if session.scalar(select(Account.id).limit(1)) is not None:
            return 0
        groups = _add_groups(session)
        accounts = _add_people(session, groups)
        stored = deployments.deploy(session, None, shipped.files(), now - timedelta(days=190))
        keys = [one.id for one in stored]
        deployments.put_into_use(session, None, keys, now - timedelta(days=190))
        actors = {name: load_actor(session, key) for name, key in accounts.items()}
        world = World(session, {name: one for name, one in actors.items() if one}, groups)
        add_parties(session, world.actors["bea"], now - timedelta(days=189))
        stories = [LONG_AGO, *_past(world), *RUNNING]
        numbers = [tell(world, story, now) for story in stories]
        client = fill_dossier(world, numbers[-1], now, settings)
        working_together.report_cooperation(session, world.actors, now - timedelta(hours=4))
        working_together.talk(session, world.actors, groups["toegang-noord"], now - WEEK)
        working_together.bring_in(session, world.actors, groups["toegang-noord"], now - 9 * WEEK)
    _let_time_pass(database, now)
    zita = world.actors["zita"]
    working_together.look_in_an_emergency(database, zita, numbers[-1], now - timedelta(hours=3))
    _have_client_ask(database, client, numbers[-1], now - timedelta(days=1))
    return len(stories)


def fill_dossier(world: World, number: str, now: datetime, settings: Settings | None) -> UUID:
    """Write down in a dossier all that one can hold; returns the key of its client."""
    dossier = world.session.scalars(select(Dossier).where(Dossier.number == number)).one()
    place = Place(world.session, world.actors["karim"], dossier, now)
    child = facts.add_gezin(place)
    known = facts.add_items(place, child)
    facts.share(place, known)
    facts.ask_parties(place, child)
    working.make_plan(place)
    working.keep_records(place, settings)
    working.run_clocks(place)
    hold_meeting(place, known.values())
    facts.keep_by_name(place, world.actors["lisa"].user_id)
    working.coordinate(place, world.actors["elif"].user_id)
    return place.client


def _have_client_ask(database: Database, client: UUID, number: str, at: datetime) -> None:
    """The client says on his own page that something is wrong; nobody answered yet."""
    text = "Ik ben niet vaak somber. Ik slaap wel slecht."
    with database.transaction(Who("client", client)) as session:
        asked = Asked("verklaring", client, text)
        asking.ask(session, client, number, asked, at)


def _let_time_pass(database: Database, now: datetime) -> None:
    """Fire each timer that fell due in the past, at its own moment."""
    while True:
        with database.reading(SYSTEM) as session:
            due = session.scalar(select(func.min(Instance.next_due_at)))
        if due is None or due > now:
            return
        timers.tick(database, due)


def tell(world: World, story: Story, now: datetime) -> str:
    """Open a dossier and walk its case as far as the story goes; returns its number."""
    at = _working_hour(now - timedelta(days=story.days_ago), world.chance)
    opened = open_dossier(
        world.session,
        world.actors["loes"],
        process_key="onderzoek_client",
        client=_client(world, story),
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
            break
    return opened.number


def _take_step(world: World, story: Story, number: str, at: datetime) -> bool:
    actor = world.actors[story.handler]
    waiting = world.session.execute(
        select(Task.id, Task.element_id)
        .join(Dossier, Dossier.id == Task.dossier_id)
        .where(Dossier.number == number, Task.state == "open")
        .order_by(Task.created_at, Task.id)
        .limit(1)
    ).one_or_none()
    if waiting is None or waiting.element_id not in story.answers:
        return False  # the case is over, or the story goes no further
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
    return form.validate(_raw(raw), rows.around(session, at), at)


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


def _client(world: World, story: Story) -> NewClient:
    name = CLIENTS[world.clients % len(CLIENTS)]
    world.clients += 1
    born = date(1950 + world.clients * 7 % 55, 1 + world.clients % 12, 1 + world.clients * 5 % 28)
    phone = f"06-000000{world.clients:02}"
    number = next(world.bsns, None) if vault() and story in RUNNING else None
    bsn = Bsn.of(number) if number else None
    return NewClient(name, born, phone=phone, bsn=bsn)


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
