"""What diagrams ask of sharing: the advice beforehand, whom can be asked, what an answer needs."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.doors import keys
from engine.dossier import lists
from engine.dossier.items import scope
from engine.dossier.requests import sending
from engine.dossier.requests.operations import write_answer
from engine.dossier.requests.sending import NewRequest
from engine.dossier.sharing.operations import assess_before_sharing
from engine.store.models import DataRequestAnswer, DataRequestFact, Disclosure, PartyContact
from engine.work.errors import OperationFailed
from engine.work.operations import Call
from tests.conftest import People
from tests.items.world import AT, TODAY, Around, add_around, add_item, add_table


@pytest.fixture
def around(session: Session, people: People) -> Around:
    keys.use_key("a key for tests, of at least 32 characters")
    add_table(session)
    return add_around(session, people)


def step(session: Session, people: People, around: Around, **given: object) -> Call:
    dossier, karim = around.dossier.id, people.karim.user_id
    return Call(session, dossier, UUID(int=0), karim, AT, {}, given, "sleutel")


def test_the_advice_is_the_strictest_of_all_and_nothing_is_shared(
    session: Session, people: People, around: Around
) -> None:
    plain = str(add_item(session, people, around))
    health = str(add_item(session, people, around, category="gezondheid"))

    def advice(gegevens: list[str], **to: str) -> Any:
        why = {"doel": "onderzoek", "grondslag": "wams_5_4_4"}
        return assess_before_sharing(step(session, people, around, gegevens=gegevens, **why, **to))

    school = str(around.school)
    alone, both = advice([plain], partij=school), advice([plain, health], partij=school)
    assert alone["uitkomst"] == "mag"
    assert both["uitkomst"] == advice([health], partij=school)["uitkomst"] == "mag_niet"
    assert len(both["redenen"]) == 2
    assert all(both["redenen"])
    doctor = advice([health], partij=str(around.clinic), contact=str(around.doctor))
    assert doctor["uitkomst"] != "mag_niet"
    for wrong in ({"partij": str(uuid4())}, {"persoon": str(uuid4())}, {}):
        with pytest.raises(OperationFailed):
            advice([plain], **wrong)
    assert session.scalar(select(func.count()).select_from(Disclosure)) == 0


def test_only_parties_within_the_reikwijdte_are_offered(
    session: Session, people: People, around: Around
) -> None:
    dossier = around.dossier.id
    other = PartyContact(id=uuid4(), party_id=around.school, name="Meester Bedacht")
    session.add(other)
    session.flush()

    def offered() -> tuple[set[str], set[str]]:
        found = lists.parties(session, dossier, AT), lists.contacts(session, dossier, AT)
        return {one["value"] for one in found[0]}, {one["value"] for one in found[1]}

    both = {str(around.school), str(around.clinic)}
    assert offered() == (both, {str(around.doctor), str(other.id)})
    scope.decide(
        session,
        people.karim,
        dossier,
        laws=(),
        domains=("onderwijs",),
        is_bound=True,
        explanation="De cliënt wil dat alleen de school meekijkt.",
        at=AT,
    )
    assert offered() == ({str(around.school)}, {str(other.id)})
    assert [one["value"] for one in lists.bound(session, dossier, AT)] == [str(around.doctor)]


def test_a_diagram_asks_what_secrecy_and_criminal_law_ask(
    session: Session, people: People, around: Around
) -> None:
    new = NewRequest(
        party_id=around.clinic,
        contact_id=around.doctor,
        person_id=around.client,
        question="Welke hulp geeft u?",
        purpose="onderzoek",
        ground="wams_5_4_2",
        necessity="Om dubbele hulp te voorkomen.",
        answer_by=TODAY,
    )
    request = sending.send(session, people.karim, around.dossier.id, new, AT)
    told = {
        "verzoek": str(request),
        "soort": "geeft",
        "antwoord": "Is vaak moe.",
        "kanaal": "telefoon",
        "soortGegeven": "gezondheid",
    }
    care = {**told, "basis": "goed_hulpverlenerschap"}
    because = {**care, "basisReden": "Er is direct gevaar."}
    for wrong in (told, care, {**because, "soortGegeven": "strafrecht"}):
        with pytest.raises(OperationFailed):
            write_answer(step(session, people, around, **wrong))
    write_answer(step(session, people, around, **because))
    answer = session.scalars(select(DataRequestAnswer)).one()
    assert (answer.basis, answer.basis_reason) == ("goed_hulpverlenerschap", "Er is direct gevaar.")
    assert session.scalars(select(DataRequestFact.restricted)).all() == [True]
