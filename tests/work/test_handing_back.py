"""What the next step can't take is told at the field, and the task stays as it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.forms import AnswersInvalid
from engine.store.models import Dossier, DossierPerson, Incident, Item, Person, Task
from engine.work import deployments, instances, tasks
from tests.bpmn import drawing
from tests.bpmn.drawing import chain, end, io, service, start
from tests.conftest import People
from tests.forms.builders import component, source
from tests.work.dossiers import AT, new_dossier

ROWS = [component("textfield", "betreft"), component("textarea", "omschrijving")]
FORMS = {
    "feiten.form": source(
        component("dynamiclist", "feiten", components=ROWS),
        component("textarea", "noodzaak"),
        id="feiten",
    ),
    "lid.form": source(component("textfield", "naam"), id="lid"),
}
TOLD = '=for f in feiten return {betreft: f.betreft, omschrijving: f.omschrijving, domein: "Wonen"}'
FACTS = io(
    ("input", TOLD, "gegevens"),
    ("input", '="onderzoek"', "doel"),
    ("input", '="wams_5_4_1"', "grondslag"),
    ("input", "=noodzaak", "noodzaak"),
)


def case(key: str, form: str, step: str) -> str:
    work = drawing.user("vraag", form=form)
    return drawing.process(key, start(), work, step, end(), chain("s", "vraag", "stap", "e"))


FILES = {
    **{name: text.encode() for name, text in FORMS.items()},
    "feiten.bpmn": drawing.file(
        case("feiten", "feiten", service("stap", "gegevens:vastleggen", FACTS))
    ),
    "lid.bpmn": drawing.file(case("lid", "lid", service("stap", "dossier:gezinslid-opnemen"))),
}


@pytest.fixture
def dossier(session: Session, people: People) -> Dossier:
    stored = deployments.deploy(session, None, FILES, AT)
    deployments.put_into_use(session, None, [one.id for one in stored], AT)
    made = new_dossier(session, people.noord)
    made.handler_id = people.karim.user_id
    session.flush()
    return made


def begin(session: Session, people: People, dossier: Dossier, key: str) -> UUID:
    (task,) = instances.start(session, people.karim, key, dossier.id, {}, AT)
    tasks.claim(session, people.karim, task.id, AT)
    return task.id


def join(session: Session, dossier: Dossier, name: str, **more: Any) -> None:
    """Somebody agreed and takes part."""
    person = Person(name=name)
    session.add(person)
    session.flush()
    part = {"role": "gezinslid", "consented_on": AT.date(), **more}
    session.add(DossierPerson(dossier_id=dossier.id, person_id=person.id, **part))
    session.flush()


def facts(*rows: tuple[str, str], necessity: str = "Nodig voor het plan.") -> dict[str, list[str]]:
    raw = {"feiten": [str(number) for number in range(len(rows))], "noodzaak": [necessity]}
    for number, (about, text) in enumerate(rows):
        raw |= {f"feiten.{number}.betreft": [about], f"feiten.{number}.omschrijving": [text]}
    return raw


def refused(
    session: Session, people: People, task_id: UUID, raw: dict[str, list[str]]
) -> dict[str, list[str]]:
    """What is told at which field; nothing else has happened."""
    with pytest.raises(AnswersInvalid) as told, session.begin_nested():
        tasks.complete(session, people.karim, task_id, raw, AT)
    session.expire_all()
    assert session.get_one(Task, task_id).state == "open"
    assert session.scalars(select(Incident)).all() == []
    assert session.scalars(select(Item)).all() == []
    return told.value.errors


def test_a_bsn_in_a_fact_is_told_where_it_stands(
    session: Session, people: People, dossier: Dossier
) -> None:
    task = begin(session, people, dossier, "feiten")
    bad = facts(("Cliënt", "Heeft schulden."), ("Cliënt", "Zijn BSN is 999990019."))
    errors = refused(session, people, task, bad)
    assert set(errors) == {"feiten[1].omschrijving"}
    assert "Zet geen BSN in een gegeven." in str(errors)
    assert "999990019" not in str(errors)
    errors = refused(session, people, task, facts(("Cliënt", "x"), necessity="Voor de opsporing."))
    assert set(errors) == {"noodzaak"}
    good = facts(("Cliënt", "Heeft schulden."), ("Cliënt", "Heeft een kind."))
    assert tasks.complete(session, people.karim, task, good, AT).case_ended
    assert len(session.scalars(select(Item)).all()) == 2


def test_two_of_one_name_are_told_apart_by_who_fills_it_in(
    session: Session, people: People, dossier: Dossier
) -> None:
    task = begin(session, people, dossier, "feiten")
    raw = facts(("Cliënt", "Heeft schulden."), ("Sam", "Is zestien."))
    assert "niemand mee" in str(refused(session, people, task, raw)["feiten[1].betreft"])
    join(session, dossier, "Sam")
    join(session, dossier, "Sam", role="mantelzorger", consented_on=None)
    with session.begin_nested() as one_sam:
        assert tasks.complete(session, people.karim, task, raw, AT).case_ended
        one_sam.rollback()
    join(session, dossier, "Sam")
    assert "twee mensen" in str(refused(session, people, task, raw)["feiten[1].betreft"])


def test_a_second_gezinslid_of_one_name_is_told_at_the_name(
    session: Session, people: People, dossier: Dossier
) -> None:
    join(session, dossier, "Sam")
    task = begin(session, people, dossier, "lid")
    assert set(refused(session, people, task, {"naam": [" sam "]})) == {"naam"}
    assert tasks.complete(session, people.karim, task, {"naam": ["Sam (zoon)"]}, AT).case_ended


def test_what_was_there_before_the_answers_still_stops_the_case(
    session: Session, people: People, dossier: Dossier
) -> None:
    """Nobody can mend it in this form, so that who watches over cases hears of it."""
    task = begin(session, people, dossier, "feiten")
    step = tasks.complete(session, people.karim, task, facts(("Cliënt", " ")), AT)
    assert step.incident
    assert session.scalars(select(Incident.message)).one()
