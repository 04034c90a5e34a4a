"""What goes on around the dossiers of the demo: talk about the work, and bringing the Wams in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine.consultation import questions, rooms
from engine.cooperation import reporting
from engine.demo.place import GGZ, HOUSING, SCHOOL
from engine.dossier.coordination import emergency
from engine.implementation import positions, project
from engine.implementation.positions import Position
from engine.policy import Actor
from engine.reference.rows import day_of
from engine.store.database import Database
from engine.store.models import Dossier, Instance, Involvement, Party, Task
from engine.store.who import SYSTEM
from engine.work import tasks

REPORTS: Final = (
    (HOUSING, "reageert_niet", "Na drie keer bellen nog geen antwoord."),
    (SCHOOL, "te_laat", "Het antwoord kwam pas na een herinnering."),
    (GGZ, "komt_niet", "Zegde het overleg op de dag zelf af."),
)
"""Party, kind, and what was said of it; from so many dossiers that a count may be shown."""

TALK: Final = "Cliënt zegt ja, maar komt afspraken niet na"
POSTS: Final = (
    ("lisa", "Iemand stemt met alles in, en toch gebeurt er niets. Wat doen jullie dan?"),
    ("zita", "Ik vraag wat in de weg zit. Vaak is het plan te groot. Begin met één ding."),
    ("noor", "Spreek samen een dag af waarop je kijkt of het gelukt is."),
)

ASKED: Final = (
    (
        ("onderzoek_client", "reikwijdte_bepalen"),
        "lisa",
        "Mag de cliënt de reikwijdte later nog ruimer maken?",
        "Dat mag: leg een nieuwe keuze vast met de reden. De eerdere blijft in de geschiedenis.",
    ),
    (
        ("onderzoek_client", "eerste_gesprek"),
        "loes",
        "Wie vertelt de cliënt dat er onafhankelijke cliëntondersteuning is?",
        "",
    ),
)
"""Step, who asks, the question, and the answer of Toegang Noord that stands at the step."""

PROJECT: Final[Mapping[str, Mapping[str, str]]] = {
    "kennisnemen": {"watGedaan": "Het wetsvoorstel besproken met de teams van Noord en Zuid."},
    "projectleider_aanstellen": {
        "omvang": "middelgroot",
        "projectleider": "Noor Noorderlicht",
        "inzet": "1",
        "planSamenvatting": "Eerst één team, na de zomer het andere.",
    },
    "visie_bepalen": {"watGedaan": "De visie is vastgesteld: één plan per gezin."},
}
"""Step of the project → what was answered; it goes no further."""


def report_cooperation(session: Session, actors: Mapping[str, Actor], at: datetime) -> None:
    """Reports of open dossiers, three or more about each of some parties."""
    handlers = {one.user_id: one for one in actors.values()}
    open_ones = select(Dossier).where(
        Dossier.status == "open", Dossier.kind == "client", Dossier.handler_id.in_(handlers)
    )
    found = session.scalars(open_ones.order_by(Dossier.number)).all()
    for count, (party, kind, words) in enumerate(REPORTS):
        key = session.scalars(select(Party.id).where(Party.name == party)).one()
        for one in found[: 5 - count]:
            if one.handler_id:
                handler = handlers[one.handler_id]
                reporting.report(session, handler, one.number, key, kind, words, "", at)


def talk(session: Session, actors: Mapping[str, Actor], asked_of: UUID, at: datetime) -> None:
    """An anonymous consultation, and two questions, one of them answered at its step."""
    room = rooms.open_room(session, actors["lisa"], TALK, "", at)
    for hours, (who, text) in enumerate(POSTS, 1):
        rooms.write(session, actors[who], room, text, "", at + timedelta(hours=hours))
    for step, who, text, told in ASKED:
        key = questions.ask(session, actors[who], step, asked_of, text, "", at)
        session.flush()
        if told:
            later = at + timedelta(hours=3)
            questions.answer(session, actors["noor"], key, told, "", later, instruction=True)


def bring_in(session: Session, actors: Mapping[str, Actor], group_id: UUID, at: datetime) -> None:
    """The project of the implementation with its first steps done, and two positions."""
    mats, noor = actors["mats"], actors["noor"]
    for days, places, told in (
        (0, (2, 1, 2, 2), "Voor het begin van het project."),
        (50, (3, 3, 3, 2), "Na de eerste drie stappen. De waarborgen volgen nog."),
    ):
        moment = at + timedelta(days=days)
        axes = dict(zip(("reading", "discussion", "integral", "safeguards"), places, strict=True))
        day = day_of(moment)
        positions.place(session, mats, Position(day, axes, told), day, moment)
    project.begin(session, mats, group_id, at)
    for step in range(1, len(PROJECT) + 1):
        _take_step(session, noor, at + timedelta(days=14 * step))


def look_in_an_emergency(database: Database, actor: Actor, number: str, at: datetime) -> None:
    """Somebody from the other team opened a dossier; nobody has judged it yet."""
    with database.transaction(actor.who) as session:
        words = "De buren bellen dat er brand is en vragen wie er in huis woont."
        emergency.look(session, actor, number, "Gevaar voor cliënt of gezinslid", words, at)
    with database.transaction(SYSTEM) as session:
        looked = Involvement.kind == "noodblik"
        session.execute(update(Involvement).where(looked).values(until=at + emergency.LASTS))


def _take_step(session: Session, actor: Actor, at: datetime) -> None:
    wanted = select(Task.id, Task.element_id).join(Instance, Instance.id == Task.instance_id)
    running = Instance.process_key == project.PROCESS, Task.state == "open"
    task_id, element = session.execute(wanted.where(*running)).one()
    day = day_of(at)
    dated = {"klaarOp": day + timedelta(days=200)} if "omvang" in PROJECT[element] else {}
    dated = dated or {"afgerondOp": day}
    raw = {**PROJECT[element], **{name: one.isoformat() for name, one in dated.items()}}
    tasks.claim(session, actor, task_id, at)
    tasks.complete(session, actor, task_id, {name: [text] for name, text in raw.items()}, at)
