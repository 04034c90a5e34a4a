"""Each role on each route, with keys of a dossier of another group: nothing of it shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, IntegerConverter, Rule, UUIDConverter

from engine.dossier.events import record
from engine.store.database import Database
from engine.store.models import (
    ROLES,
    Account,
    Agreement,
    Appointment,
    Base,
    ClientRequest,
    Clock,
    Conference,
    ConferenceItem,
    Consent,
    DataRequest,
    DataRequestFact,
    Document,
    Door,
    Dossier,
    DossierPerson,
    Goal,
    Household,
    HouseholdMember,
    Item,
    Note,
    Participant,
    Party,
    PartyContact,
    Person,
    PlanAction,
    Relation,
    Restriction,
    SentMinutes,
    Service,
    Task,
)
from engine.store.who import SYSTEM
from tests.access import rooms
from tests.conftest import People
from tests.web.cases import add_case, add_process, add_task
from tests.web.conftest import Visitor
from tests.web.test_access import declared, rules

NOW: Final = datetime.now(UTC)
CANARY: Final = "Kanarievogel"
"""Stands in all that says something about people in the dossier of Toegang Noord."""
OWN: Final = "Eigenwijs"
"""The same in that of Toegang Zuid."""
WORDS: Final = (
    *("explanation", "how", "label", "necessity", "place", "question", "reason", "subject"),
    *("summary", "text", "title", "told", "wanted", "what", "words"),
)
"""Columns in which people write."""
KEY_OF: Final[dict[str, type[Base]]] = {
    "action_id": PlanAction,
    "agreement_id": Agreement,
    "appointment_id": Appointment,
    "clock_id": Clock,
    "conference_id": Conference,
    "consent_id": Consent,
    "document_id": Document,
    "door_id": Door,
    "fact_id": DataRequestFact,
    "goal_id": Goal,
    "household_id": Household,
    "item_id": Item,
    "line_id": ConferenceItem,
    "member_id": HouseholdMember,
    "minutes_id": SentMinutes,
    "note_id": Note,
    "participant_id": Participant,
    "relation_id": Relation,
    "request_id": DataRequest,
    "restriction_id": Restriction,
    "service_id": Service,
}
"""What an address names → the table of what it is."""
OF_A_DOSSIER: Final = ("/dossiers/<number>", "/taken/")
WORK_ON_IT: Final = frozenset({"medewerker", "teamleider"})


def tell(session: Session, people: People, group_id: UUID, word: str) -> dict[str, object]:
    """A dossier with a row of each table and the word wherever people write; its keys by the names
    that addresses have for them."""
    case = add_case(session, people.noor, "onderzoek_client", group_id=group_id, client=word)
    task_id = add_task(session, case, "Een stap", groups=["noord" if word == CANARY else "zuid"])
    task = session.get_one(Task, task_id)
    task.subject, task.answers = word, {"a": word}
    record(session, None, case.dossier_id, "dossier:opened", NOW, {"reason": word})
    client = session.get_one(Dossier, case.dossier_id).client_id
    member, party, contact = uuid4(), uuid4(), uuid4()
    session.add(Person(id=member, name=word))
    session.add(Party(id=party, name=f"Bedachte partij {party}", domain="wonen", powers=[]))
    session.flush()
    session.add(PartyContact(id=contact, party_id=party, name="Bedacht Contact"))
    session.add(DossierPerson(dossier_id=case.dossier_id, person_id=member, role="gezinslid"))
    around = (client, member, people.noor.user_id, party, contact)
    made = rooms.Rooms(case.dossier_id, *around, NOW).rows()
    for row in made:
        for column in set(WORDS) & set(row.__table__.columns.keys()):
            if getattr(row, column) is not None:
                setattr(row, column, word)
    rooms.add(session, made)
    session.flush()
    keys = {
        name: next(one for one in made if type(one) is kind).id for name, kind in KEY_OF.items()
    }
    asked = next(one.id for one in made if isinstance(one, ClientRequest))
    return {
        **keys,
        "number": case.number,
        "task_id": task_id,
        "person_id": client,
        "instance_id": case.instance.id,
        "client_office.answer": asked,
        "dossier_id": case.dossier_id,
    }


def address(rule: Rule, keys: Mapping[str, object]) -> str:
    """The rule's address with keys of the dossier, its own id where no better one is known."""
    values = {
        name: keys.get(name) or _example(converter, keys["dossier_id"])
        for name, converter in rule._converters.items()
    }
    if rule.endpoint in keys:
        values["request_id"] = keys[rule.endpoint]
    built = rule.build(values)
    assert built
    return built[1]


def _example(converter: object, dossier_id: object) -> object:
    match converter:
        case UUIDConverter():
            return dossier_id
        case AnyConverter():
            return min(converter.items)
        case IntegerConverter():
            return 1
    return str(dossier_id)


def asked(app: Flask) -> list[tuple[str, Rule]]:
    """Method and rule of all that is for who is signed in. In demo the pages to sign in name
    everybody; signing out would end the test."""
    return [
        (method, rule)
        for rule in rules(app)
        if (found := declared(app, rule.endpoint)) and not found.public
        if rule.rule not in {"/afmelden", "/mijn/uitloggen"}
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]


@pytest.mark.parametrize("role", [*ROLES, ""])
def test_nothing_of_anothers_dossier_shows(
    app: Flask, database: Database, people: People, role: str
) -> None:
    """And whoever has no ground for it gets the same answer as when it was not there."""
    with database.transaction(SYSTEM) as session:
        session.get_one(Account, people.zita.user_id).roles = [role] if role else []
        add_process(session)
        other = tell(session, people, people.noord, CANARY)
        own = tell(session, people, people.zuid, OWN)
    visitor = Visitor(app).sign_in_as("zita")
    zita, team = str(people.zita.user_id), str(people.zuid)
    fields = {"team": team, "medewerker": zita, "collega": zita, "reden": "Even kijken."}
    fields["csrf_token"] = visitor.token()
    came_in, told = [], 0
    for method, rule in asked(app):
        path = address(rule, other)
        answer = visitor.client.open(path, method=method, data=fields)
        assert CANARY not in answer.text, f"{method} {path} shows it to {role or 'nobody'}"
        assert answer.status_code < 500, f"{method} {path} fails for {role or 'nobody'}"
        if rule.rule.startswith(OF_A_DOSSIER) and answer.status_code not in {403, 404}:
            came_in.append(f"{method} {rule.rule}: {answer.status}")
    assert came_in == []
    for method, rule in asked(app):
        if method == "GET" and rule.rule.startswith(OF_A_DOSSIER):
            path = address(rule, own)
            answer = visitor.client.get(path)
            if role not in WORK_ON_IT:
                assert answer.status_code in {403, 404}, f"{path} lets {role or 'nobody'} in"
                assert OWN not in answer.text, path
            elif rule.arguments == {"number"}:
                told += OWN in answer.text
    assert (told > 5) == (role in WORK_ON_IT)


def test_a_client_comes_to_his_own_dossier_only(
    app: Flask, database: Database, people: People
) -> None:
    """With keys of another dossier he gets nowhere, and nowhere among the medewerkers."""
    with database.transaction(SYSTEM) as session:
        add_process(session)
        other = tell(session, people, people.noord, CANARY)
        own = tell(session, people, people.zuid, OWN)
    visitor = Visitor(app)
    fields = {"csrf_token": visitor.token()}
    assert visitor.post(f"/mijn/inloggen/demo/{own['person_id']}").status_code == 303
    fields = {"csrf_token": visitor.token()}
    for method, rule in asked(app):
        path = address(rule, other)
        answer = visitor.client.open(path, method=method, data=fields)
        assert CANARY not in answer.text, f"{method} {path} shows it"
        found = declared(app, rule.endpoint)
        if found and found.client and "number" in rule.arguments:
            assert answer.status_code == 404, f"{method} {path} lets him in"
        elif found and not found.client:
            assert answer.status_code in {303, 401}, f"{method} {path} lets him in"
    assert OWN in visitor.get(f"/mijn/{own['number']}").text
