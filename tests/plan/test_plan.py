"""A plan, its versions, who agreed to them, and signaleringen of what is too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.items import scope
from engine.dossier.plan import agreeing, goals, services, ticking
from engine.dossier.plan.agreeing import Consent
from engine.dossier.plan.goals import ActionFacts, GoalFacts
from engine.dossier.plan.listing import PlanView, listing
from engine.dossier.plan.services import ServiceFacts
from engine.dossier.records.writing import Chosen, RecordInvalid
from engine.policy import NotFound
from engine.store.models import Dossier, PlanVersion, Signal
from tests.conftest import People
from tests.dossier.cases import AT, opened

pytestmark = pytest.mark.usefixtures("in_use")
DAY = timedelta(days=1)
TODAY = AT.date()
REST = GoalFacts(None, "wmo_2015", "Rust in huis")


@pytest.fixture
def number(session: Session, people: People) -> str:
    return opened(session, people).number


def client_of(session: Session, number: str) -> UUID:
    found = session.scalar(select(Dossier.client_id).where(Dossier.number == number))
    assert found
    return found


def agrees(session: Session, people: People, number: str, answer: str = "akkoord") -> None:
    who = client_of(session, number)
    reason = "" if answer == "akkoord" else "Er is geen gesprek mogelijk"
    said = Consent(who, answer, TODAY, "telefoon", reason)
    agreeing.agree(session, people.karim, number, said, AT)


def seen(session: Session, people: People, number: str) -> PlanView:
    return listing(session, people.karim, number, AT)


def test_a_change_after_agreement_asks_anew(session: Session, people: People, number: str) -> None:
    goal = goals.add_goal(session, people.karim, number, REST, AT)
    call = ActionFacts("Belt", Chosen(account_id=people.lisa.user_id), TODAY + DAY, goal)
    action = goals.add_action(session, people.karim, number, call, AT)
    assert seen(session, people, number).still_to_agree == ["Bedachte Cliënt"]
    agrees(session, people, number)
    view = seen(session, people, number)
    assert (view.version, view.still_to_agree) == (1, [])
    done = replace(call, state="gedaan")
    goals.change_action(session, people.karim, number, action, done, AT)
    assert seen(session, people, number).version == 1
    later = replace(done, due_on=TODAY + 9 * DAY)
    goals.change_action(session, people.karim, number, action, later, AT)
    view = seen(session, people, number)
    assert (view.version, len(view.still_to_agree)) == (2, 1)
    goals.change_action(session, people.karim, number, action, done, AT)
    assert seen(session, people, number).still_to_agree == []
    goals.change_action(session, people.karim, number, action, later, AT)
    agrees(session, people, number, "zover_mogelijk")
    assert seen(session, people, number).still_to_agree == []
    assert len(session.scalars(select(PlanVersion)).all()) == 2


def test_a_plan_that_is_empty_is_agreed_to_by_nobody(
    session: Session, people: People, number: str
) -> None:
    with pytest.raises(RecordInvalid) as raised:
        agrees(session, people, number)
    assert set(raised.value.errors) == {""}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"answer": "niet_akkoord"}, "reden"),
        ({"answer": "misschien", "reason": "x"}, "antwoord"),
        ({"how": "postduif"}, "hoe"),
        ({"answered_on": TODAY + DAY}, "datum"),
        ({"person_id": UUID(int=0)}, "wie"),
    ],
)
def test_an_answer_that_is_not_right(
    session: Session, people: People, number: str, change: dict[str, object], field: str
) -> None:
    goals.add_goal(session, people.karim, number, REST, AT)
    said = Consent(client_of(session, number), "akkoord", TODAY, "telefoon")
    with pytest.raises(RecordInvalid) as raised:
        agreeing.agree(session, people.karim, number, replace(said, **change), AT)  # type: ignore[arg-type]
    assert set(raised.value.errors) == {field}


def test_what_is_too_late_is_told_once(session: Session, people: People, number: str) -> None:
    facts = ActionFacts("Belt", Chosen(person_id=client_of(session, number)), TODAY)
    action = goals.add_action(session, people.karim, number, facts, AT)
    assert ticking.remind(session, AT) == 0
    assert [ticking.remind(session, AT + DAY) for _ in range(2)] == [1, 0]
    moved = replace(facts, due_on=TODAY + 3 * DAY)
    goals.change_action(session, people.karim, number, action, moved, AT + DAY)
    assert session.scalars(select(Signal).where(Signal.seen_at.is_(None))).all() == []
    assert ticking.remind(session, AT + 3 * DAY) == 0
    assert ticking.remind(session, AT + 4 * DAY) == 1


def test_another_dossier_keeps_out(session: Session, people: People, number: str) -> None:
    goal = goals.add_goal(session, people.karim, number, REST, AT)
    elsewhere = opened(session, people).number
    with pytest.raises(NotFound):
        goals.change_goal(session, people.karim, elsewhere, goal, REST, AT)
    facts = ActionFacts("Belt", Chosen(account_id=people.lisa.user_id), TODAY, goal)
    with pytest.raises(NotFound):
        goals.add_action(session, people.karim, elsewhere, facts, AT)
    stranger = Chosen(person_id=client_of(session, elsewhere))
    with pytest.raises(RecordInvalid):
        goals.add_action(session, people.karim, number, replace(facts, who=stranger), AT)
    with pytest.raises(NotFound):
        listing(session, people.zita, number, AT)


def test_help_now_and_before(session: Session, people: People, number: str) -> None:
    now = ServiceFacts("Hulp in huis", "wmo_2015", started_on=date(2026, 1, 1))
    services.add(session, people.karim, number, now, AT)
    before = services.add(
        session, people.karim, number, replace(now, what="Training", ended_on=TODAY - DAY), AT
    )
    view = seen(session, people, number)
    assert [one.service.what for one in view.running] == ["Hulp in huis"]
    assert [one.service.what for one in view.former] == ["Training"]
    backwards = replace(now, ended_on=date(2025, 1, 1))
    with pytest.raises(RecordInvalid) as raised:
        services.change(session, people.karim, number, before, backwards, AT)
    assert set(raised.value.errors) == {"einddatum"}


def test_the_plan_keeps_within_the_reikwijdte(
    session: Session, people: People, number: str
) -> None:
    """What stood there before the client narrowed it stays, until somebody changes it away."""
    debts = replace(REST, domain="wgs")
    goal = goals.add_goal(session, people.karim, number, debts, AT)
    dossier_id = session.scalars(select(Dossier.id).where(Dossier.number == number)).one()
    scope.decide(
        session,
        people.karim,
        dossier_id,
        laws=["wmo_2015"],
        domains=[],
        is_bound=True,
        explanation="Zonder schulden.",
        at=AT,
    )
    with pytest.raises(RecordInvalid):
        goals.add_goal(session, people.karim, number, debts, AT)
    with pytest.raises(RecordInvalid):
        services.add(session, people.karim, number, ServiceFacts("Regeling", "wgs"), AT)
    goals.change_goal(session, people.karim, number, goal, replace(debts, wanted="Overzicht"), AT)
    goals.add_goal(session, people.karim, number, REST, AT)
