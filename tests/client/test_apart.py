"""What is decided in a round about a gezinslid is not the client's; what is about his case is."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engine.dossier.client.course import course
from engine.dossier.client.exporting import own_data
from engine.dossier.client.view import read
from engine.dossier.client.why import told_decisions
from engine.store.database import Database
from engine.store.models import Dossier, DossierPerson, Person, Relation, Task
from engine.store.who import SYSTEM, Who
from engine.work import instances, tasks
from tests.bpmn import drawing
from tests.bpmn.drawing import chain, end, start
from tests.conftest import People
from tests.decisions.builders import decision, model, table
from tests.work.conftest import AT, new_dossier, put_into_use
from tests.work.diagrams import FORM

MEMBER, LAW = "kanarie gezinslid", "kanarie wet"
WHOLE = '<zeebe:properties><zeebe:property name="betreft" value="dossier" /></zeebe:properties>'


def rounds(key: str, over: str, inner: str, ext: str = "") -> str:
    """A sub-process for each of a list, with the steps given."""
    loop = drawing.each(f'=["{over}"]', "wie")
    return drawing.sub(key, inner, ext=ext, inner=loop)


def deciding(key: str) -> str:
    """A decision, and a task for a person after it."""
    rule = drawing.decision(f"{key}_regel", "echo", "uit")
    ask, name = drawing.user(f"{key}_vraag", form="vraag"), f"{key}_eind"
    first = start(f"{key}_begin")
    steps = chain(f"{key}_begin", f"{key}_regel", f"{key}_vraag", name)
    return "".join((first, rule, ask, end(name), steps))


FILES = {
    "zaak.bpmn": drawing.file(
        drawing.process(
            "zaak",
            start(),
            rounds("leden", MEMBER, deciding("lid")),
            rounds("wetten", LAW, deciding("wet"), WHOLE),
            rounds(
                "in_lid",
                MEMBER,
                start("b")
                + rounds("ook", MEMBER, deciding("in"), WHOLE)
                + end("c")
                + chain("b", "ook", "c"),
            ),
            rounds(
                "roept",
                MEMBER,
                start("d") + drawing.call("roep", "deel") + end("f") + chain("d", "roep", "f"),
            ),
            *(end(f"e_{one}") for one in ("leden", "wetten", "in_lid", "roept")),
            *(chain("s", one, f"e_{one}") for one in ("leden", "wetten", "in_lid", "roept")),
        )
    ),
    "deel.bpmn": drawing.file(drawing.process("deel", deciding("deel"))),
    "echo.dmn": model(decision(table([(("-",), ("wie",))], inputs=("wie",)), "echo")),
    "vraag.form": FORM,
}


@pytest.fixture
def client(database: Database, people: People) -> Dossier:
    """A dossier with a case in which all rounds wait; told of as its client."""
    put_into_use(database, FILES, AT)
    with database.transaction(SYSTEM) as session:
        dossier = new_dossier(session, people.noord)
        instances.start(session, people.loes, "zaak", dossier.id, {}, AT)
        session.expunge(dossier)
    return dossier


def test_only_rounds_about_the_case_show(database: Database, client: Dossier) -> None:
    assert client.client_id
    with database.reading(Who("client", client.client_id)) as session:
        decisions = told_decisions(session, client.id)
        now = course(session, client.id).now
    assert len(decisions) == 1
    assert LAW in str(decisions)
    assert MEMBER not in str(decisions)
    assert [one.name for one in now] == ["wetten"]


ROUNDS = ("lid_vraag", "in_vraag", "deel_vraag")


def household(database: Database, dossier: Dossier) -> dict[str, UUID]:
    """The client, who represents him, and a gezinslid who agreed: not the one of the round."""
    assert dossier.client_id
    people = {"client": dossier.client_id, "member": uuid4(), "helper": uuid4()}
    with database.transaction(SYSTEM) as session:
        session.add_all(Person(id=people[one], name=one) for one in ("member", "helper"))
        session.flush()
        roles = {"member": "gezinslid", "helper": "vertegenwoordiger"}
        for name, role in roles.items():
            part = {"person_id": people[name], "dossier_id": dossier.id}
            agreed = AT.date() if name == "member" else None
            session.add(DossierPerson(role=role, consented_on=agreed, **part))
        session.flush()
        tie = {"person_id": people["helper"], "other_id": people["client"], "ground": "machtiging"}
        session.add(Relation(dossier_id=dossier.id, kind="vertegenwoordiger", **tie))
    return people


def by_sql(session: Session) -> str:
    """What the database itself gives a client of tasks, steps and decisions, without any filter."""
    found = [
        session.execute(text(f"SELECT one::text FROM {table} one")).scalars().all()
        for table in ("guard.client_task", "guard.client_step", "decision_record")
    ]
    return str(found)


@pytest.mark.parametrize("completed", [False, True])
def test_what_is_apart_is_nobodys_of_the_household(
    database: Database, people: People, client: Dossier, completed: bool
) -> None:
    """Not on the page, in what he takes along, nor in the rows that there are for him."""
    if completed:
        with database.transaction(SYSTEM) as session:
            for task_id in session.scalars(select(Task.id).where(Task.state == "open")).all():
                tasks.claim(session, people.karim, task_id, AT)
                tasks.complete(session, people.karim, task_id, {"antwoord": ["ja"]}, AT)
    for name, person_id in household(database, client).items():
        with database.transaction(Who("client", person_id)) as session:
            view = read(session, person_id, client.number, AT)
            ways = {
                "page": f"{view.course} {view.decisions} {view}",
                "export": json.dumps(own_data(view), ensure_ascii=False),
                "rows": by_sql(session),
            }
        for way, told in ways.items():
            for hidden in (MEMBER, *ROUNDS):
                assert hidden not in told, (name, way, hidden)
        assert ("wet_vraag" in ways["rows"]) == (LAW in ways["export"]) == (name != "member")
        assert ("'wetten'" in ways["page"]) == (name != "member")
