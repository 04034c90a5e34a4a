"""What a professional asked, on the page of whom it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from engine.dossier.client import filed
from engine.dossier.requests import feedback, recording
from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import Dossier, ProfessionalRequest, Restriction, Signal
from engine.store.who import SYSTEM
from engine.work.errors import OperationFailed
from engine.work.operations import Call
from tests.client.world import Households, Told
from tests.conftest import People
from tests.items.world import AT
from tests.web.conftest import Visitor
from tests.web.test_client import CLIENT, MEMBER, all_pages, enter

WRITTEN = {
    "organisation": "Bedachte Woonstichting",
    "name": "Wim Woonachtig",
    "function": "Wijkbeheerder",
    "question": "De huur blijft liggen.",
    "grounds": {"a": "Al drie jaar niet.", "c": "Samen lukt het wel.", "tried": "Een gesprek."},
    "told": "Ja, en het is goed.",
    "feedback": "Wij doen onderzoek.",
}
HIDDEN = {"email": "wim@woonstichting.example", "phone": "06-00000001"}


def texts(written: dict[str, object]) -> list[str]:
    """All that the professional wrote."""
    found = [one for one in written.values() if isinstance(one, str)]
    return [*found, *(WRITTEN["grounds"].values())]  # type: ignore[attr-defined]


@pytest.fixture
def world(database: Database, people: People) -> Households:
    """A dossier of Anna, Boris in it, that a professional asked for; Karim is the behandelaar."""
    with database.transaction(SYSTEM) as session:
        made = Households(session, [Told({"anna": CLIENT, "boris": MEMBER}, (), (), ())])
        session.execute(
            update(Dossier).values(handler_id=people.karim.user_id, group_id=people.noord)
        )
        one = session.scalars(select(Dossier)).one()
        session.add(
            ProfessionalRequest(
                id=uuid4(),
                dossier_id=one.id,
                about={"name": "Anna", "birth_date": None, "address": "", "phone": ""},
                filed_at=AT,
                confirmed_at=AT,
                feedback_at=AT,
                **WRITTEN,
                **HIDDEN,
            )
        )
        return made


def test_the_client_reads_who_asked_and_why(app: Flask, world: Households) -> None:
    anna = enter(app, world.people["anna"])
    for page in (
        anna.get("/mijn/C-0").text,
        anna.get("/mijn/C-0/meenemen").text,
        anna.get("/mijn/C-0/meenemen?vorm=json").text,
    ):
        for words in texts(WRITTEN):
            assert words in page
    assert not any(words in all_pages(anna, "C-0") for words in HIDDEN.values())
    boris = all_pages(enter(app, world.people["boris"]), "C-0")
    assert not any(words in boris for words in texts(WRITTEN))


def test_the_client_reads_what_the_desk_wrote_down_as_well(
    app: Flask, world: Households, people: People, database: Database
) -> None:
    with database.transaction(SYSTEM) as session:
        session.execute(delete(ProfessionalRequest))
        dossier_id = session.scalars(select(Dossier.id)).one()
    asked = {
        "partij": "Bedachte Woonstichting",
        "functie": "Wijkbeheerder",
        "bereikbaar": "06-00000001",
        "verzoek": "De huur blijft liggen.",
        "gronden": ["a", "c"],
        "eerdereHulp": None,
        "ontvangenOp": "2026-11-20",
    }

    def called(session: Session, **variables: object) -> Call:
        step = UUID(int=0), people.karim.user_id
        return Call(session, dossier_id, *step, AT, {}, variables, "key")

    with database.transaction(people.karim.who) as session:
        recording.record(called(session, **asked))
        with pytest.raises(OperationFailed, match="partij"):
            recording.record(called(session, **{**asked, "partij": " "}))
        feedback.tell(called(session, tekst="Wij doen onderzoek."))
        assert session.scalars(select(Signal.message)).all() == [feedback.CALL_HIM]
    anna = enter(app, world.people["anna"])
    for page in (anna.get("/mijn/C-0").text, anna.get("/mijn/C-0/meenemen").text):
        assert "iemand van Bedachte Woonstichting" in page
        for words in ("Wijkbeheerder", "De huur blijft liggen.", "Wij doen onderzoek."):
            assert words in page
        assert filed.APPLIES["a"] in page
        assert filed.APPLIES["b"] not in page
    assert "Op 20 november 2026 vroeg" in anna.get("/mijn/C-0").text.replace("\xa0", " ")
    assert "06-00000001" not in all_pages(anna, "C-0")
    boris = all_pages(enter(app, world.people["boris"]), "C-0")
    assert "Woonstichting" not in boris


def test_a_request_is_withheld_like_anything_else(
    app: Flask,
    world: Households,
    as_actor: Callable[[Actor], Visitor],
    people: People,
    database: Database,
) -> None:
    anna, karim = enter(app, world.people["anna"]), as_actor(people.karim)
    with database.reading(SYSTEM) as session:
        key = session.scalars(select(ProfessionalRequest.id)).one()
    assert f'value="verzoek:{key}"' in karim.get("/dossiers/C-0/inzage").text
    fields = {
        "wat": f"verzoek:{key}",
        "persoon": str(world.people["anna"]),
        "reden": "De melder is bedreigd.",
        "tot": (world.today + timedelta(days=7)).isoformat(),
    }
    path = "/dossiers/C-0/inzage/beperkingen"
    assert karim.post(path, {**fields, "wat": f"verzoek:{uuid4()}"}).status_code == 404
    assert karim.post(path, fields).status_code == 303
    page = all_pages(anna, "C-0")
    assert not any(words in page for words in [*texts(WRITTEN), "bedreigd"])
    assert "Wim Woonachtig" in karim.get("/dossiers/C-0/inzage").text
    with database.transaction(SYSTEM) as session:
        session.execute(update(Restriction).values(until=world.today - timedelta(days=1)))
    page = all_pages(anna, "C-0")
    assert all(words in page for words in [*texts(WRITTEN), "bedreigd"])
