"""Every decision of a case is kept with its grounds, once, and by the step that took it."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.feel import from_tagged
from engine.store.database import Database
from engine.store.models import DecisionRecord, Definition, Event, Incident, Instance, Task
from engine.store.who import SYSTEM
from engine.work import cases, deployments, instances, tasks, timers
from engine.work.steps import save, take_up
from tests.bpmn import drawing
from tests.bpmn.drawing import chain, end, file, process, start
from tests.conftest import People
from tests.decisions.builders import decision, literal, model, needs_decision, table
from tests.work.conftest import AT, new_dossier
from tests.work.diagrams import FORM

SECRET = "het geheim van het gezin"
MUCH = (">= 2", '"ja"'), ('"veel"', 'date("2026-12-01")')
LITTLE = ("< 2", "-"), ('"weinig"', "null")
HELP = decision(
    table([MUCH, LITTLE], inputs=("uren", "antwoord"), outputs=("soort", "vanaf")),
    "hulp",
    needs_decision("#uren"),
)
HOURS = decision(literal("string length(toelichting) / 5"), "uren")
BEGINS, ENDS = (('starts with(?, "j")',), ("1",)), (('ends with(?, "a")',), ("2",))
BOTH = decision(table([BEGINS, ENDS], inputs=("antwoord",)), "dubbel")
ENDLESS = decision(
    literal("count(for i in 1..1000, j in 1..1000, k in 1..1000 return i)"), "eindeloos"
)
ECHO = decision(table([(("-",), ("wie",))], inputs=("wie",)), "echo")


def asked_then(key: str, decision_id: str, *then: str) -> bytes:
    """A process: a question, a decision, and what comes then."""
    steps = ("s", "vraag", "bepalen", *(["daarna"] if then else []), "e")
    rule = drawing.decision("bepalen", decision_id, "uit")
    ask = drawing.user("vraag", form="vraag")
    return file(process(key, start(), ask, rule, *then, end(), chain(*steps)))


ROUNDS = file(
    process(
        "rondes",
        start(),
        drawing.sub(
            "ronde",
            start("s2"),
            drawing.decision("per_ronde", "echo", "uit"),
            drawing.user("erna", form="vraag"),
            end("e2"),
            chain("s2", "per_ronde", "erna", "e2"),
            inner=drawing.each('=["Ans", "Bob"]', "wie"),
        ),
        end(),
        chain("s", "ronde", "e"),
    )
)
LATE = file(
    process(
        "termijn",
        start(),
        drawing.user("vraag", form="vraag"),
        drawing.boundary("na_een_dag", "vraag", drawing.timer("timeDuration", "P1D")),
        drawing.decision("te_laat", "echo", "uit"),
        end(),
        end("e2"),
        chain("s", "vraag", "e"),
        chain("na_een_dag", "te_laat", "e2"),
    )
)
FILES = {
    "beslissen.bpmn": asked_then("beslissen", "hulp", drawing.user("daarna", form="vraag")),
    "botsen.bpmn": asked_then("botsen", "dubbel"),
    "rekenen.bpmn": asked_then("rekenen", "eindeloos"),
    "rondes.bpmn": ROUNDS,
    "termijn.bpmn": LATE,
    "hulp.dmn": model(HELP, HOURS),
    "dubbel.dmn": model(BOTH),
    "eindeloos.dmn": model(ENDLESS),
    "echo.dmn": model(ECHO),
    "vraag.form": FORM,
}
YES = {"antwoord": ["ja"], "toelichting": [SECRET]}


@pytest.fixture(autouse=True)
def in_use(database: Database) -> None:
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, None, FILES, AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)


def begun(database: Database, people: People, process_key: str) -> list[UUID]:
    """The open tasks of a new case, taken by Karim."""
    with database.transaction(SYSTEM) as session:
        dossier = new_dossier(session, people.noord)
        new = instances.start(session, people.loes, process_key, dossier.id, {"wie": "Ans"}, AT)
        for one in new:
            tasks.claim(session, people.karim, one.id, AT)
        return [one.id for one in new]


def complete(database: Database, people: People, task_id: UUID) -> None:
    with database.transaction(SYSTEM) as session:
        tasks.complete(session, people.karim, task_id, YES, AT)


def records(database: Database) -> list[DecisionRecord]:
    with database.reading(SYSTEM) as session:
        return list(session.scalars(select(DecisionRecord)))


def test_a_decision_is_kept_with_all_that_it_looked_at(database: Database, people: People) -> None:
    (first,) = begun(database, people, "beslissen")
    complete(database, people, first)
    (kept,) = records(database)
    assert (kept.element_id, kept.at, kept.actor_id) == ("bepalen", AT, people.karim.user_id)
    with database.reading(SYSTEM) as session:
        version = session.get_one(Definition, kept.definition_id)
        assert (version.key, version.version) == ("hulp", 1)
    assert kept.grounds
    before, own = kept.grounds["steps"]
    assert (before["id"], own["id"], own["needs"]) == ("uren", "hulp", ["uren"])
    assert from_tagged(before["value"]) == Decimal("4.8")
    assert [(one["label"], one["variable"]) for one in own["inputs"]] == [
        ("De uren", "uren"),
        ("De antwoord", "antwoord"),
    ]
    (rule,) = own["rules"]
    assert rule["number"] == 1
    assert rule["annotations"] == ["regel 1"]
    assert rule["conditions"] == {"De uren": ">= 2", "De antwoord": '"ja"'}
    assert from_tagged(own["value"]) == {"soort": "veel", "vanaf": date(2026, 12, 1)}


def test_event_and_next_task_name_the_decision(database: Database, people: People) -> None:
    (first,) = begun(database, people, "beslissen")
    complete(database, people, first)
    (kept,) = records(database)
    with database.reading(SYSTEM) as session:
        told = session.scalars(
            select(Event.detail).where(Event.action == "bpmn:businessRuleTask:completed")
        ).all()
        assert told == [{"decision": str(kept.id)}]
        assert session.scalars(select(Task.decisions).order_by(Task.name)).all() == [[kept.id], []]


def test_what_was_decided_stands_nowhere_else(
    database: Database, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    for key in ("beslissen", "botsen", "rekenen"):
        (first,) = begun(database, people, key)
        complete(database, people, first)
    with database.reading(SYSTEM) as session:
        for table_name in ("event", "incident", "audit_event", "signal"):
            rows = session.scalars(text(f"SELECT r::text FROM {table_name} AS r")).all()
            assert not [row for row in rows if SECRET in row]
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decision_record SET element_name = 'anders'",
        "UPDATE decision_record SET grounds = '{}'",
        "UPDATE decision_record SET grounds = NULL, at = now()",
        "DELETE FROM decision_record",
        "TRUNCATE decision_record CASCADE",
    ],
)
def test_a_record_can_only_be_emptied(database: Database, people: People, statement: str) -> None:
    (first,) = begun(database, people, "beslissen")
    complete(database, people, first)
    with pytest.raises(DBAPIError), database.transaction(SYSTEM) as session:
        session.execute(text(statement))
    with database.transaction(SYSTEM) as session:
        session.execute(text("UPDATE decision_record SET grounds = NULL"))
    assert [one.grounds for one in records(database)] == [None]


def test_each_round_has_its_own_decision(database: Database, people: People) -> None:
    begun(database, people, "rondes")
    kept = {one.id: one for one in records(database)}
    with database.reading(SYSTEM) as session:
        seen = session.scalars(select(Task.decisions)).all()
        told = session.scalars(
            select(Event.detail["decision"].astext).where(Event.action.like("%Rule%completed"))
        ).all()
    assert {str(key) for key in kept} == set(told)
    assert sorted(len(one) for one in seen) == [1, 1]
    values = [json.dumps(kept[one[0]].grounds) for one in seen]
    assert [("Ans" in one, "Bob" in one) for one in values] in (
        [(True, False), (False, True)],
        [(False, True), (True, False)],
    )


def test_a_timer_decides_for_nobody(database: Database, people: People) -> None:
    begun(database, people, "termijn")
    assert timers.tick(database, AT + timedelta(days=2)) == 1
    (kept,) = records(database)
    assert (kept.actor_id, kept.at) == (None, AT + timedelta(days=2))


@pytest.mark.parametrize(
    ("process_key", "message", "kept"),
    [
        ("botsen", "De beslissing ‘dubbel’ geeft geen uitkomst.", 1),
        ("rekenen", "De beslissing ‘eindeloos’ geeft geen uitkomst.", 0),
    ],
)
def test_what_cannot_be_decided_is_an_incident_that_says_why(
    database: Database, people: People, process_key: str, message: str, kept: int
) -> None:
    (first,) = begun(database, people, process_key)
    complete(database, people, first)
    with database.reading(SYSTEM) as session:
        incident = session.scalars(select(Incident)).one()
        task = session.get_one(Task, first)
    assert incident.message.startswith(message)
    assert len(incident.message) > len(message)
    assert task.state == "completed"
    found = records(database)
    assert len(found) == kept
    assert all(one.grounds and one.grounds["steps"][-1]["problem"] for one in found)


def test_trying_again_adds_an_evaluation_only_when_it_is_saved(
    database: Database, people: People
) -> None:
    (first,) = begun(database, people, "botsen")
    complete(database, people, first)

    def retry(session: Session) -> None:
        case = cases.look(session, session.scalars(select(Instance.id)).one())
        step = take_up(session, case, None, AT)
        step.run.retry(AT)
        save(step)

    with database.reading(SYSTEM) as session:
        retry(session)
    assert len(records(database)) == 1
    with database.transaction(SYSTEM) as session:
        retry(session)
    assert len(records(database)) == 2


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    """What is sent to the database about decisions."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.extend([statement] if "decision_record" in statement else [])

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


def test_a_step_writes_its_decisions_in_one_statement_and_none_when_there_are_none(
    database: Database, people: People, statements: list[str]
) -> None:
    (first,) = begun(database, people, "beslissen")
    assert statements == []
    complete(database, people, first)
    assert len(statements) == 1
    begun(database, people, "rondes")
    assert len(statements) == 2
    assert len(records(database)) == 3
