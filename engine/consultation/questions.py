"""The vraagbaak: questions at a step, answered by a group, and kept where the next one needs them.

A question is about the work, so that its answer is for everybody: what it says is looked through as
in an anonymous consultation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from engine.accountability.logs import note
from engine.consultation.checking import checked
from engine.policy import Actor, NotAllowed, NotFound, demand
from engine.store.models import Account, Answer, Definition, Group, Question

MOST: Final = 200


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question in a list."""

    id: UUID
    step_name: str
    text: str
    asked_by: str
    asked_at: datetime
    group_name: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody answered."""

    id: UUID
    by: str
    at: datetime
    text: str
    instruction: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its answers, the oldest first."""

    row: QuestionRow
    answers: Sequence[Answered]
    may_answer: bool


@dataclass(frozen=True, slots=True)
class Instruction:
    """A question and an answer that stand at the step."""

    question_id: UUID
    question: str
    answer: str


def step_name(session: Session, process_key: str, element_id: str) -> str:
    """How the newest version of the diagram calls a task of people. Raises `NotFound`."""
    summary: dict[str, Any] | None = session.scalar(
        select(Definition.summary)
        .where(Definition.kind == "process", Definition.key == process_key)
        .order_by(Definition.version.desc())
        .limit(1)
    )
    tasks = [one for one in (summary or {}).get("elements", []) if one["kind"] == "userTask"]
    found = next((one["name"] for one in tasks if one["id"] == element_id), None)
    if found is None:
        raise NotFound
    return found or element_id


def groups(session: Session) -> list[tuple[UUID, str]]:
    """Key and name of the groups that can be asked, by name."""
    found = session.execute(select(Group.id, Group.name).order_by(Group.name))
    return [(key, name) for key, name in found]


def ask(
    session: Session,
    actor: Actor,
    step: tuple[str, str],
    group_id: UUID,
    text: str,
    confirmed: str,
    at: datetime,
) -> UUID:
    """Ask a group about a step (process and element).

    Raises `NotAllowed`, `NotFound`, `Unfit` and `Refused`.
    """
    demand(actor, "questions:use")
    name = step_name(session, *step)
    if session.get(Group, group_id) is None:
        raise NotFound
    question = Question(
        id=uuid4(),
        process_key=step[0],
        element_id=step[1],
        step_name=name,
        text=checked(text, confirmed),
        group_id=group_id,
        asked_by=actor.user_id,
        asked_at=at,
    )
    session.add(question)
    note(session, actor, "question:asked", at, object_id=str(question.id))
    return question.id


def questions(
    session: Session, actor: Actor, *, open_for_me: bool = False, mine: bool = False
) -> list[QuestionRow]:
    """All questions, those that wait for an answer of the actor's groups, or those that he asked;
    the newest first, at most 200. Raises `NotAllowed`."""
    demand(actor, "questions:use")
    wanted = _rows()
    if open_for_me:
        wanted = wanted.where(*_waiting_for(actor))
    if mine:
        wanted = wanted.where(Question.asked_by == actor.user_id)
    rows = session.execute(wanted.order_by(Question.asked_at.desc(), Question.id).limit(MOST))
    return [QuestionRow(*row) for row in rows]


def waiting(session: Session, actor: Actor) -> int:
    """How many questions wait for an answer of the actor's groups."""
    found = select(func.count()).select_from(Question).where(*_waiting_for(actor))
    return session.scalar(found) or 0


def read(session: Session, actor: Actor, question_id: UUID) -> Asked:
    """A question with its answers. Raises `NotAllowed` and `NotFound`."""
    demand(actor, "questions:use")
    row = session.execute(_rows().where(Question.id == question_id)).one_or_none()
    if row is None:
        raise NotFound
    answers = session.execute(
        select(Answer.id, Account.name, Answer.at, Answer.text, Answer.instruction)
        .join(Account, Account.id == Answer.author_id)
        .where(Answer.question_id == question_id)
        .order_by(Answer.at, Answer.id)
    )
    found = _found(session, question_id)
    return Asked(QuestionRow(*row), [Answered(*one) for one in answers], _answers(actor, found))


def answer(
    session: Session,
    actor: Actor,
    question_id: UUID,
    text: str,
    confirmed: str,
    at: datetime,
    *,
    instruction: bool,
) -> None:
    """Answer a question of one of the actor's groups; `instruction`: show it at the step.

    Raises `NotAllowed`, `NotFound`, `Unfit` and `Refused`.
    """
    demand(actor, "questions:use")
    if not _answers(actor, _found(session, question_id)):
        raise NotAllowed
    session.add(
        Answer(
            id=uuid4(),
            question_id=question_id,
            text=checked(text, confirmed),
            author_id=actor.user_id,
            at=at,
            instruction=instruction,
        )
    )
    note(session, actor, "question:answered", at, object_id=str(question_id))


def show_at_step(
    session: Session, actor: Actor, answer_id: UUID, shown: bool, at: datetime
) -> UUID:
    """Let an answer stand at the step, or no longer; returns its question.

    Raises `NotAllowed` (not of the group that answers) and `NotFound`.
    """
    demand(actor, "questions:use")
    found = session.get(Answer, answer_id)
    if found is None:
        raise NotFound
    if not _answers(actor, _found(session, found.question_id)):
        raise NotAllowed
    found.instruction = shown
    action = "question:shown" if shown else "question:hidden"
    note(session, actor, action, at, object_id=str(found.question_id))
    return found.question_id


def instructions(session: Session, process_key: str, element_id: str) -> list[Instruction]:
    """What stands at a step for everybody, the newest first."""
    rows = session.execute(
        select(Question.id, Question.text, Answer.text)
        .join(Answer, Answer.question_id == Question.id)
        .where(
            Question.process_key == process_key,
            Question.element_id == element_id,
            Answer.instruction,
        )
        .order_by(Answer.at.desc(), Answer.id)
        .limit(MOST)
    )
    return [Instruction(*row) for row in rows]


_ANSWERED: Final = exists().where(Answer.question_id == Question.id)


def _rows() -> Select[Any]:
    asker = aliased(Account)
    columns: tuple[Any, ...] = (
        Question.id,
        Question.step_name,
        Question.text,
        asker.name,
        Question.asked_at,
        Group.name,
        _ANSWERED,
    )
    joined = select(*columns).join(asker, asker.id == Question.asked_by)
    return joined.join(Group, Group.id == Question.group_id)


def _waiting_for(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return Question.group_id.in_(actor.group_ids), ~_ANSWERED


def _found(session: Session, question_id: UUID) -> Question:
    found = session.get(Question, question_id)
    if found is None:
        raise NotFound
    return found


def _answers(actor: Actor, question: Question) -> bool:
    return question.group_id in actor.group_ids
