"""The server is killed in mid-case, again and again: nothing is lost and nothing is done twice."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from http.client import HTTPException
from pathlib import Path
from threading import Thread
from time import sleep
from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.store.models import Event, Instance, Task
from engine.store.who import SYSTEM
from tests.support.caller import Caller
from tests.support.cases import open_case
from tests.support.office import Office, today
from tests.work.diagrams import FORM, flow, process, user_task

T = TypeVar("T")
FIRST_TALK = re.compile("^Ken aan mij toe Eerste gesprek voeren")
STEPS = [f"stap_{number}" for number in range(1, 31)]
GIVEN = {"antwoord": "ja", "toelichting": "Ook dit blijft staan."}
CASES = 12
KILLS = 6


def timer(duration: str) -> str:
    return (
        '<bpmn:intermediateCatchEvent id="wachten" name="Even wachten"><bpmn:timerEventDefinition>'
        f"<bpmn:timeDuration>{duration}</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )


LONG = process(
    "lang",
    '<bpmn:startEvent id="start" name="Begin"/>'
    + "".join(user_task(key, f"Stap {key}") for key in STEPS)
    + '<bpmn:endEvent id="klaar" name="Klaar"/>'
    + "".join(flow(*pair) for pair in zip(["start", *STEPS], [*STEPS, "klaar"], strict=True)),
)
WAITING = process(
    "wachtend",
    '<bpmn:startEvent id="start" name="Begin"/>'
    + timer("PT3S")
    + user_task("daarna", "Daarna verder")
    + '<bpmn:endEvent id="klaar" name="Klaar"/>'
    + flow("start", "wachten")
    + flow("wachten", "daarna")
    + flow("daarna", "klaar"),
)


@pytest.fixture(scope="module", autouse=True)
def _deployed(open_office: Office, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The two processes of these tests, in use."""
    directory: Path = tmp_path_factory.mktemp("processes")
    files = {"lang.bpmn": LONG, "wachtend.bpmn": WAITING, "vraag.form": FORM}
    for name, content in files.items():
        (directory / name).write_bytes(content)
    open_office.server.command("deploy", *(str(directory / name) for name in files))


def test_somebody_goes_on_where_he_was(office: Office) -> None:
    karim = office.person("Karim Kompas")
    karim.open("/werkvoorraad/groep")
    karim.page.get_by_role("button", name=FIRST_TALK).first.click()
    karim.is_at("Eerste gesprek voeren")
    karim.fill("Datum van het gesprek", today())
    karim.choose("Heb je verteld over cliëntondersteuning?", "Ja")
    office.server.restart()
    karim.fill("Wat is er besproken?", "Dit gesprek overleeft een herstart.")
    karim.choose(
        "Zegt de cliënt dat er meer problemen spelen die met elkaar te maken hebben?", "Nee"
    )
    karim.choose(
        "Zie jij aanwijzingen dat er meer problemen spelen die met elkaar te maken hebben?", "Nee"
    )
    karim.press("Opslaan en afronden")
    karim.is_at("Overdragen aan enkelvoudige behandeling")
    karim.fill("Aan welk team draag je over?", "Team Herstart")
    karim.press("Tussentijds opslaan")
    karim.is_told("Tussentijds opgeslagen")
    office.server.restart()
    karim.page.reload()
    karim.is_at("Overdragen aan enkelvoudige behandeling")
    assert karim.value("Aan welk team draag je over?") == "Team Herstart"


def test_killed_during_a_submit(office: Office) -> None:
    """Who gets no answer sends his form again, as an impatient person would."""
    case = open_case(office.database, "lang")
    worker = Thread(target=walk, args=(office, case))
    worker.start()
    kills = 0
    while worker.is_alive() and kills < KILLS:
        worker.join(random.uniform(0.05, 0.3))  # somewhere in a step
        office.server.restart()
        kills += 1
    worker.join(60)
    with office.database.reading(SYSTEM) as session:
        ended = session.execute(
            select(Task.element_id, Task.state).where(Task.instance_id == case)
        ).all()
        assert Counter(map(tuple, ended)) == Counter((step, "completed") for step in STEPS)
        assert happened(session, case, "bpmn:userTask:completed") == dict.fromkeys(STEPS, 1)
        assert session.get_one(Instance, case).status == "completed"
    assert kills > 1


def test_timers_fire_once(office: Office) -> None:
    """They become due while the server is away, or while it is killed at it."""
    cases = [open_case(office.database, "wachtend") for _ in range(CASES)]
    for _ in range(KILLS):
        office.server.restart()
        if fired_in(office, cases):
            break
    karim = office.person("Karim Kompas")
    karim.open("/werkvoorraad/groep?sorteer=aangemaakt")
    while len(fired_in(office, cases)) < CASES:
        karim.page.reload()
    with office.database.reading(SYSTEM) as session:
        for case in cases:
            assert happened(session, case, "bpmn:intermediateCatchEvent:fired") == {"wachten": 1}
            open_now = select(Task.element_id).where(Task.instance_id == case)
            assert session.scalars(open_now).all() == ["daarna"]


def walk(office: Office, case: UUID) -> None:
    """Complete the tasks of a case one by one, until there is none."""
    karim = until_answered(lambda: Caller(office.server.url, "karim"))
    while task := open_task(office, case):
        until_answered(partial(karim.post, f"/taken/{task}/toekennen-aan-mij"))
        until_answered(partial(karim.post, f"/taken/{task}/afronden", GIVEN))


def until_answered(ask: Callable[[], T]) -> T:
    while True:
        try:
            return ask()
        except (OSError, HTTPException):
            sleep(0.05)


def open_task(office: Office, case: UUID) -> UUID | None:
    with office.database.reading(SYSTEM) as session:
        return session.scalars(
            select(Task.id).where(Task.instance_id == case, Task.state == "open")
        ).first()


def happened(session: Session, case: UUID, action: str) -> dict[str | None, int]:
    """Element → how often this happened there."""
    found = session.execute(
        select(Event.element_id, func.count())
        .where(Event.instance_id == case, Event.action == action)
        .group_by(Event.element_id)
    )
    return {row[0]: row[1] for row in found}


def fired_in(office: Office, cases: list[UUID]) -> list[UUID]:
    """The cases whose timer has fired."""
    with office.database.reading(SYSTEM) as session:
        return list(
            session.scalars(
                select(Instance.id).where(Instance.id.in_(cases), Instance.next_due_at.is_(None))
            )
        )
