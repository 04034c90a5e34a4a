"""Of the minutes of a client the database itself leaves out what is withheld from him."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine.store.models import Conference, Participant, SentMinutes
from engine.store.who import SYSTEM, Who
from tests.access.world import become
from tests.client.world import Given, Households, Part, Tie, Told, Withheld

PARTS = {
    "anna": Part("client", False, None, None),
    "boris": Part("gezinslid", True, None, None),
    "carla": Part("vertegenwoordiger", False, None, None),
    "daan": Part("gezinslid", False, None, None),
}
TIES = (Tie("carla", "anna", has_ground=True, starts=None, ends=None),)
GIVEN = (Given("boris", "anna", 1), Given("daan", "anna", 2))


def sent(session: Session, world: Households, name: str, lines: list[tuple[str, int]]) -> None:
    """Minutes of somebody with these versions of the items of these people."""
    of = {"dossier_id": world.dossiers[0]}
    held = Conference(
        id=uuid4(),
        subject="Wonen",
        purpose="casusoverleg",
        ground="wams_4_3_3",
        necessity="nodig",
        held_on=world.today,
        place="Stadhuis",
        created_at=world.at,
        **of,
    )
    one = Participant(
        id=uuid4(),
        conference_id=held.id,
        kind="client" if name == "anna" else "gezinslid",
        person_id=world.people[name],
        necessity="nodig",
        **of,
    )
    for row in (held, one):
        session.add(row)
        session.flush()
    about = [(world.items[0, whose], number) for whose, number in lines]
    content = {"items": [{"item_id": str(key), "version": number} for key, number in about]}
    session.add(
        SentMinutes(
            id=uuid4(),
            conference_id=held.id,
            participant_id=one.id,
            version=1,
            content={**content, "agreements": []},
            hash="",
            sent_at=world.at,
            **of,
        )
    )
    session.flush()


def read(session: Session, person_id: UUID) -> list[list[tuple[str, int]]]:
    """The lines of all minutes that there are for somebody, by SQL alone."""
    become(session, Who("client", person_id))
    assert session.execute(text("SELECT content FROM minutes")).all() == []
    found: list[Any] = list(session.scalars(text("SELECT content FROM guard.client_minutes")))
    become(session, SYSTEM)
    return [[(one["item_id"], one["version"]) for one in content["items"]] for content in found]


@pytest.mark.parametrize(
    ("withheld", "shown"),
    [
        ((), [("anna", 2), ("boris", 1), ("daan", 2)]),
        ([("anna", "boris", True)], [("anna", 2), ("daan", 2)]),
        ([("anna", "boris", False)], [("anna", 2), ("daan", 2)]),
        ([("anna", "anna", True)], [("boris", 1), ("daan", 2)]),
        ([("boris", "boris", True)], [("anna", 2), ("boris", 1), ("daan", 2)]),
    ],
)
def test_what_is_withheld_is_not_in_the_row(
    session: Session, withheld: list[tuple[str, str, bool]], shown: list[tuple[str, int]]
) -> None:
    """Nor is a version of another that never was given to him."""
    hidden = tuple(Withheld(*one, ends=3, is_lifted=False) for one in withheld)
    world = Households(session, [Told(PARTS, TIES, GIVEN, hidden)])
    sent(session, world, "anna", [("anna", 2), ("boris", 2), ("boris", 1), ("daan", 2)])
    expected = [(str(world.items[0, name]), number) for name, number in shown]
    assert read(session, world.people["anna"]) == [expected]
    assert read(session, world.people["carla"]) == [expected]
    assert read(session, world.people["boris"]) == []
    assert read(session, world.people["daan"]) == []
