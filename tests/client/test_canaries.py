"""Each member of each household × each version of each item × each way out: nothing leaks."""

from __future__ import annotations

import json
from random import Random
from uuid import uuid4

from sqlalchemy.orm import Session

from engine.dossier.client import seeing
from engine.dossier.client.exporting import own_data
from engine.dossier.client.view import read
from engine.policy import NotFound
from engine.store.models import ClientMessage, ClientRequest, Restriction
from engine.store.who import SYSTEM, Who
from tests.access.world import become
from tests.client.world import PEOPLE, Given, Households, Part, Tie, Told

CASES = 1_000


def household(chance: Random) -> Told:
    """A dossier about all, in which one represents another and something was given."""
    names = list(PEOPLE)
    chance.shuffle(names)
    roles = ["client", *chance.choices(["gezinslid", "gezinslid", "vertegenwoordiger"], k=3)]
    parts = {
        name: Part(role, role == "gezinslid" and chance.random() < 0.6, None, None)
        for name, role in zip(names, roles, strict=True)
    }
    ties = (Tie(names[3], names[1], chance.random() < 0.7, chance.choice([-2, 1]), None),)
    return Told(parts, ties, (Given(names[0], names[1], 1),), ())


def allowed(told: list[Told], name: str) -> set[tuple[int, str, int]]:
    """Dossier, about whom and version: worked out by hand, not by the policy."""
    found = set()
    for number, one in enumerate(told):
        for about, part in one.parts.items():
            is_client = part.role == "client" or (part.role == "gezinslid" and part.consented)
            represents = any(
                (tie.person, tie.other) == (name, about) and tie.has_ground and tie.starts == -2
                for tie in one.ties
            )
            if is_client and (about == name or represents):
                found |= {(number, about, 1), (number, about, 2)}
                found |= {
                    (number, given.about, given.version)
                    for given in one.given
                    if given.to in (about, name)
                }
    return found


def test_nothing_leaks_to_another(session: Session) -> None:
    chance, cases = Random(36295), 0
    while cases < CASES:
        with session.begin_nested() as thrown_away:
            told = [household(chance), household(chance)]
            world = Households(session, told)
            written = {where: write(session, world, *where) for where in world.items}
            for name in PEOPLE:
                become(session, Who("client", world.people[name]))
                ways = pages(session, world, name)
                for (number, about), item in world.items.items():
                    for version in (1, 2):
                        canary = f"kanarie {item} {version}"
                        leaked = [way for way, text in ways.items() if canary in text]
                        may = (number, about, version) in allowed(told, name)
                        assert may or not leaked, (name, number, about, version)
                        cases += len(ways)
                for (number, about), kinds in written.items():
                    own = (number, about, 2) in allowed(told, name)
                    for kind, canary in kinds.items():
                        # What was given to somebody who represents another is his too.
                        given = about == name and kind in GIVEN and has_page(told, number, name)
                        shown = own if kind not in HIDDEN else False
                        for way in ("page", "export"):
                            assert (canary in ways[way]) == (shown or given), (name, about, kind)
                            cases += 1
                for number, about, version in allowed(told, name):
                    newest = version == 2 or about != name
                    canary = f"kanarie {world.items[number, about]} {version}"
                    own = (number, about, 2) in allowed(told, name)
                    assert not newest or (own and version == 1) or canary in ways["page"]
                become(session, SYSTEM)
            thrown_away.rollback()
        session.expire_all()


GIVEN = ("message",)
HIDDEN = ("restriction",)


def has_page(told: list[Told], number: int, name: str) -> bool:
    """Whether he may look into the dossier at all."""
    return any(where == number for where, _, _ in allowed(told, name))


def write(session: Session, world: Households, number: int, about: str) -> dict[str, str]:
    """Something of every kind to or about somebody: kind → its words."""
    dossier, person = world.dossiers[number], world.people[about]
    told = {kind: f"{kind} {number} {about}" for kind in ("message", "request", "restriction")}
    mine = {"dossier_id": dossier, "person_id": person}
    session.add_all(
        [
            ClientMessage(
                id=uuid4(),
                subject="Bericht",
                text=told["message"],
                sent_at=world.at,
                **mine,
            ),
            ClientRequest(
                id=uuid4(),
                asked_by=person,
                kind="inzage",
                text=told["request"],
                asked_at=world.at,
                due_on=world.today,
                **mine,
            ),
            Restriction(
                id=uuid4(),
                operation_id=uuid4(),
                reason=told["restriction"],
                decided_by=world.account,
                decided_at=world.at,
                until=world.today,
                **mine,
            ),
        ]
    )
    session.flush()
    return told


def pages(session: Session, world: Households, name: str) -> dict[str, str]:
    """What one gets by each way out: the page, and what he takes along."""
    person_id = world.people[name]
    ways = {"page": "", "course": "", "export": "", "list": ""}
    for number in range(len(world.dossiers)):
        try:
            view = read(session, person_id, f"C-{number}", world.at)
        except NotFound:
            continue
        told = [one.text for one in (*view.messages, *view.requests)]
        told += [one.reason for one in view.withheld]
        ways["page"] += f"{view.items} {view.shared} {view.looks} {view.minutes} {told}"
        ways["course"] += f"{view.course} {view.decisions} {view.scope} {view.helpers}"
        ways["export"] += json.dumps(own_data(view), ensure_ascii=False)
    reader = seeing.reading(session, person_id, world.at)
    ways["list"] = str(seeing.dossiers(session, reader))
    return ways
