"""The vraagbaak: who asks, who answers, and what stands at the step for everybody."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.consultation import questions
from engine.consultation.checking import Refused, Unfit
from engine.policy import NotAllowed, NotFound
from engine.store.models import Answer, AuditEvent, ProcessingRecord, Question
from engine.work import deployments
from tests.conftest import People
from tests.work.diagrams import FILES

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STEP = ("twee_taken", "eerste")


@pytest.fixture(autouse=True)
def _in_use(session: Session) -> None:
    """A process with two tasks."""
    deployments.deploy(session, None, FILES, AT)


def asked(session: Session, people: People, text: str = "Wie bel je eerst?") -> UUID:
    return questions.ask(session, people.karim, STEP, people.zuid, text, "", AT)


def test_an_answer_of_the_group_stands_at_the_step(session: Session, people: People) -> None:
    question_id = asked(session, people)
    assert [one.id for one in questions.questions(session, people.zita, open_for_me=True)] == [
        question_id
    ]
    assert questions.questions(session, people.karim, open_for_me=True) == []
    questions.answer(session, people.zita, question_id, "De school.", "", AT, instruction=True)
    (shown,) = questions.instructions(session, *STEP)
    assert (shown.question, shown.answer) == ("Wie bel je eerst?", "De school.")
    assert questions.instructions(session, "twee_taken", "tweede") == []
    assert questions.questions(session, people.zita, open_for_me=True) == []
    read = questions.read(session, people.karim, question_id)
    assert (read.may_answer, [one.by for one in read.answers]) == (False, ["Zita Zuiderzon"])
    answer_id = read.answers[0].id
    with pytest.raises(NotAllowed):
        questions.show_at_step(session, people.karim, answer_id, False, AT)
    assert questions.show_at_step(session, people.zita, answer_id, False, AT) == question_id
    assert questions.instructions(session, *STEP) == []


def test_only_the_group_that_was_asked_answers(session: Session, people: People) -> None:
    question_id = asked(session, people)
    for other in (people.karim, people.noor):
        with pytest.raises(NotAllowed):
            questions.answer(session, other, question_id, "Ik weet het.", "", AT, instruction=False)


@pytest.mark.parametrize("name", ["otto", "mats", "bea", "pia"])
def test_it_is_for_case_workers(session: Session, people: People, name: str) -> None:
    actor, question_id = getattr(people, name), asked(session, people)
    for attempt in (
        lambda: questions.questions(session, actor),
        lambda: questions.read(session, actor, question_id),
        lambda: questions.ask(session, actor, STEP, people.zuid, "Hoe?", "", AT),
        lambda: questions.answer(session, actor, question_id, "Zo.", "", AT, instruction=True),
    ):
        with pytest.raises(NotAllowed):
            attempt()


@pytest.mark.parametrize(
    "step", [("twee_taken", "bestaat_niet"), ("bestaat_niet", "eerste"), ("twee_taken", "start")]
)
def test_a_question_is_about_a_task(
    session: Session, people: People, step: tuple[str, str]
) -> None:
    with pytest.raises(NotFound):
        questions.ask(session, people.karim, step, people.zuid, "Hoe?", "", AT)


def test_a_group_that_is_not_there_can_not_be_asked(session: Session, people: People) -> None:
    with pytest.raises(NotFound):
        questions.ask(session, people.karim, STEP, uuid4(), "Hoe?", "", AT)


def test_a_question_is_about_no_case(session: Session, people: People) -> None:
    with pytest.raises(Refused):
        asked(session, people, "Mag ik 999990019 noemen?")
    with pytest.raises(Refused):
        asked(session, people, "wat doe ik met Fien?")
    with pytest.raises(Unfit):
        asked(session, people, " ")
    question_id = asked(session, people)
    with pytest.raises(Refused):
        questions.answer(
            session, people.zita, question_id, "bel 06 12345678", "", AT, instruction=True
        )
    assert len(session.scalars(select(Question)).all()) == 1
    assert session.scalars(select(Answer)).all() == []


def test_who_did_what_is_noted(session: Session, people: People) -> None:
    question_id = asked(session, people)
    questions.answer(session, people.zita, question_id, "De school.", "", AT, instruction=False)
    noted = session.execute(select(AuditEvent.action, AuditEvent.object_id)).all()
    assert [tuple(one) for one in noted] == [
        (f"question:{verb}", str(question_id)) for verb in ("asked", "answered")
    ]
    assert session.scalars(select(ProcessingRecord)).all() == []
