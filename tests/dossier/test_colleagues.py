"""Who works on a dossier, and whose signaleringen they are."""

import pytest
from sqlalchemy import select

from engine.dossier import dossiers, involvement, signals
from engine.policy import NotAllowed, NotFound
from engine.store.database import Database
from engine.store.models import Dossier, Task
from engine.store.who import SYSTEM
from engine.work import tasks
from tests.conftest import People
from tests.dossier.cases import AT, TALK, opened, take

pytestmark = pytest.mark.usefixtures("in_use")


def test_a_colleague_is_let_in_for_a_reason_and_out_again(
    database: Database, people: People
) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        with pytest.raises(NotAllowed):
            involvement.involve(session, people.karim, number, people.zita.user_id, "x", AT)
        with pytest.raises(NotAllowed):
            involvement.involve(session, people.noor, number, people.zita.user_id, " ", AT)
        involvement.involve(session, people.noor, number, people.zita.user_id, "waarneming", AT)
        involvement.involve(session, people.noor, number, people.zita.user_id, "nog eens", AT)
    with database.transaction(SYSTEM) as session:
        assert dossiers.visible(session, people.zita, number).number == number
        involvement.end_involvement(session, people.noor, number, people.zita.user_id, AT)
    with database.reading(SYSTEM) as session, pytest.raises(NotFound):
        dossiers.visible(session, people.zita, number)


def test_a_teamleider_hands_over_within_the_group(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        for actor, to in ((people.karim, people.lisa), (people.noor, people.zita)):
            with pytest.raises(NotAllowed):
                involvement.hand_over(session, actor, number, to.user_id, AT)
        involvement.hand_over(session, people.noor, number, people.lisa.user_id, AT)
        take(session, people.lisa, number, TALK)
        open_now = session.scalars(select(Task).where(Task.state == "open")).one()
        assert open_now.assignee_id == people.lisa.user_id


def test_a_desk_gives_a_dossier_to_a_team(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        dossier = session.scalars(select(Dossier)).one()
        task = session.scalars(select(Task)).one()
        dossier.group_id, task.candidate_groups = people.loket, ["loket"]
        session.flush()
        tasks.claim(session, people.loes, task.id, AT)
    with database.transaction(SYSTEM) as session:
        with pytest.raises(NotFound):
            involvement.pass_on(session, people.karim, number, people.noord, AT)
        with pytest.raises(NotAllowed):
            involvement.pass_on(session, people.loes, number, people.loket, AT)
        involvement.pass_on(session, people.loes, number, people.noord, AT)
    with database.transaction(people.karim.who) as session:
        dossier = dossiers.visible(session, people.karim, number)
        assert involvement.teams(session, people.karim, dossier) == []
        assert [name for _, name in involvement.teams(session, people.noor, dossier)] == [
            "Toegang Zuid"
        ]
        with pytest.raises(NotAllowed):
            involvement.pass_on(session, people.karim, number, people.zuid, AT)
        take(session, people.karim, number, TALK)
        assert dossier.handler_id == people.karim.user_id
    with database.reading(people.loes.who) as session, pytest.raises(NotFound):
        dossiers.visible(session, people.loes, number)


def test_a_signal_is_seen_once_by_who_answers_for_it(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        dossier = dossiers.visible(session, people.karim, number)
        for _ in range(2):
            signals.raise_signal(
                session,
                dossier.id,
                kind="proef",
                message="Let op",
                severity="info",
                source_key="een",
                at=AT,
            )
    with database.transaction(SYSTEM) as session:
        (signal,) = signals.unseen(session, people.karim)
        assert signals.unseen(session, people.zita) == []
        with pytest.raises(NotFound):
            signals.mark_seen(session, people.zita, signal.id, AT)
        assert signals.mark_seen(session, people.karim, signal.id, AT) == number
        assert signals.unseen(session, people.karim) == []


def test_who_only_looks_in_does_not_tick_off_a_signal(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        take(session, people.karim, number, TALK)
        involvement.involve(session, people.karim, number, people.zita.user_id, "advies", AT)
        signals.raise_signal(
            session,
            dossiers.visible(session, people.karim, number).id,
            kind="proef",
            message="Let op",
            severity="info",
            source_key="een",
            at=AT,
        )
        (signal,) = signals.unseen(session, people.karim)
        for onlooker in (people.zita, people.lisa):
            with pytest.raises(NotAllowed):
                signals.mark_seen(session, onlooker, signal.id, AT)
        assert signals.mark_seen(session, people.noor, signal.id, AT) == number


def test_open_tasks_go_along_with_the_dossier(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        take(session, people.karim, number, TALK)
        involvement.hand_over(session, people.noor, number, people.lisa.user_id, AT)
    with database.transaction(SYSTEM) as session:
        task = session.scalars(select(Task).where(Task.state == "open")).one()
        assert task.assignee_id == people.lisa.user_id
        take(session, people.lisa, number, {"clientWilOnderzoek": "nee"})
        with pytest.raises(NotAllowed):
            involvement.hand_over(session, people.noor, number, people.karim.user_id, AT)
