"""A casusoverleg or a gegevensverzoek begins beside what runs, and nothing of it gets lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier import beside
from engine.dossier.events import record
from engine.dossier.timeline import timeline
from engine.policy import NotAllowed, NotFound
from engine.store.database import Database
from engine.store.models import Dossier, Instance, Task
from engine.store.who import SYSTEM
from engine.work import tasks
from engine.work.operations import Call, find
from tests.conftest import People
from tests.dossier.cases import AT, opened

pytestmark = pytest.mark.usefixtures("in_use")
BESIDE = ("casusoverleg", "gegevensverzoek")


def dossier_of(session: Session, number: str) -> Dossier:
    return session.scalars(select(Dossier).where(Dossier.number == number)).one()


def test_what_can_be_begun_stands_in_the_diagrams(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        dossier = dossier_of(session, opened(session, people).number)
        found = beside.startable(session, people.karim, dossier)
        assert {one.key: one.button for one in found} == {
            "casusoverleg": "Plan een casusoverleg",
            "gegevensverzoek": "Vraag gegevens aan een partij",
        }
        with pytest.raises(NotFound):
            beside.begin(session, people.karim, dossier.number, "onderzoek_client", AT)


def test_several_run_at_once_with_tasks_of_their_own(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        first_tasks = [
            beside.begin(session, people.karim, number, key, AT).next_task_id
            for key in (*BESIDE, "gegevensverzoek")
        ]
        assert len({*first_tasks, None}) == 4
    with database.reading(SYSTEM) as session:
        dossier = dossier_of(session, number)
        found = beside.running(session, dossier.id)
        assert sorted(one.name for one in found) == [
            "Casusoverleg",
            "Gegevens vragen aan een partij",
            "Gegevens vragen aan een partij",
        ]
        assert [len(one.tasks) for one in found] == [1, 1, 1]
        told = [one.text for one in timeline(session, dossier.id)]
        assert sum("is begonnen met: Gegevens vragen" in text for text in told) == 2


def test_only_who_works_on_an_open_dossier_begins_one(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        with pytest.raises(NotFound):
            beside.begin(session, people.zita, number, "casusoverleg", AT)
        with pytest.raises(NotFound):
            beside.begin(session, people.mats, number, "casusoverleg", AT)
        dossier = dossier_of(session, number)
        dossier.status, dossier.closed_at, dossier.result = "closed", AT, "Klaar"
        session.flush()
        assert beside.startable(session, people.karim, dossier) == []
        with pytest.raises(NotAllowed):
            beside.begin(session, people.karim, number, "casusoverleg", AT)


def test_the_main_case_is_told_what_still_runs(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        dossier = dossier_of(session, number)
        main = session.scalars(select(Instance.id)).one()

        def still() -> object:
            call = Call(session, dossier.id, main, None, AT, {}, {}, "k")
            return find("dossier:lopend-naast")(call)["lopendNaast"]

        assert still() == []
        begun = beside.begin(session, people.karim, number, "gegevensverzoek", AT)
        assert still() == ["Gegevens vragen aan een partij"]
        assert begun.next_task_id
        tasks.claim(session, people.karim, begun.next_task_id, AT)
        tasks.complete(session, people.karim, begun.next_task_id, {"verzoekDoorgaan": ["nee"]}, AT)
        assert still() == []
        ended = beside.running(session, dossier.id)
        assert [one.outcome for one in ended] == ["Verzoek niet gedaan"]
        assert session.scalars(select(Task).where(Task.state == "open")).all()


def test_several_of_a_kind_are_told_apart(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        dossier = dossier_of(session, number)
        asked, other = (
            beside.begin(session, people.karim, number, "gegevensverzoek", AT).next_task_id
            for _ in range(2)
        )
        assert other
        session.get_one(Task, asked).subject = "Welzijn De Verzinner"
        session.flush()
        found = {one.tasks[0].id: one.subject for one in beside.running(session, dossier.id)}
        assert found == {asked: "Welzijn De Verzinner", other: None}


def test_the_timeline_follows_the_clock(database: Database, people: People) -> None:
    """What was written later about an earlier day stands on that day."""
    with database.transaction(SYSTEM) as session:
        dossier = dossier_of(session, opened(session, people).number)
        for days in (2, 0, 1):
            record(session, people.karim, dossier.id, "dossier:plan:agreed", AT + timedelta(days))
        moments = [one.at for one in timeline(session, dossier.id)]
        assert moments == sorted(moments, reverse=True)
