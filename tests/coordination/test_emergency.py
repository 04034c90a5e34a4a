"""Noodinzage: for a reason, for an hour, seen by the privacyfunctionaris; and what it leaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from engine.accountability.actions import EMERGENCY, EMERGENCY_MISSED
from engine.dossier import dossiers
from engine.dossier.coordination import emergency, reporting
from engine.policy import Actor, NotAllowed
from engine.store.database import Database
from engine.store.models import AuditEvent, Dossier, Involvement
from engine.store.who import SYSTEM
from engine.work import mail
from tests.conftest import People
from tests.web.cases import Case, add_case, add_process

NOW = datetime.now(UTC)
WHY = "De buren bellen dat er nu gevaar is."


@pytest.fixture
def case(database: Database, people: People) -> Case:
    with database.transaction(SYSTEM) as session:
        return add_case(session, people.noor, add_process(session), group_id=people.noord)


def look(database: Database, actor: Actor, number: str, words: str = WHY) -> bool:
    """As the page does it: what is noted of a number that is not there is kept."""
    missed: Exception | None = None
    with database.transaction(actor.who) as session:
        try:
            return emergency.look(session, actor, number, "Gevaar", words, NOW)
        except emergency.Unreachable as unreachable:
            missed = unreachable
    raise missed


def sees(database: Database, actor: Actor, case: Case) -> bool:
    with database.reading(actor.who) as session:
        shown = session.scalar(select(Dossier.id).where(Dossier.id == case.dossier_id))
        assert (shown is not None) == dossiers.is_visible(session, actor, case.number)
        return shown is not None


def test_it_opens_one_dossier_till_the_hour_is_over(
    database: Database, people: People, case: Case
) -> None:
    assert not sees(database, people.zita, case)
    assert look(database, people.zita, case.number)
    assert sees(database, people.zita, case)
    assert not look(database, people.zita, case.number), "he sees it already"
    with database.transaction(SYSTEM) as session:
        noted = session.scalars(select(AuditEvent).filter_by(action=EMERGENCY)).one()
        assert (noted.actor_id, noted.dossier_id) == (people.zita.user_id, case.dossier_id)
        assert WHY in str(noted.reason)
        over = update(Involvement).values(until=func.now() - timedelta(seconds=1))
        session.execute(over)
    assert not sees(database, people.zita, case)
    assert look(database, people.zita, case.number)


def test_before_the_reason_nothing_is_looked_up(
    database: Database, people: People, case: Case
) -> None:
    for number in (case.number, "2026-999999"):
        for why in ("te kort", "De buren bellen over 999990019."):
            with pytest.raises(emergency.ReasonRefused):
                look(database, people.zita, number, why)
    with database.reading(SYSTEM) as session:
        wanted = select(AuditEvent).where(AuditEvent.action.startswith(EMERGENCY))
        assert session.scalars(wanted).all() == []
    with pytest.raises(emergency.Unreachable):
        look(database, people.zita, "2026-999999")
    with database.reading(SYSTEM) as session:
        tried = session.scalars(select(AuditEvent).filter_by(action=EMERGENCY_MISSED)).one()
        assert (tried.object_id, tried.dossier_id) == ("2026-999999", None)


@pytest.mark.parametrize("name", ["otto", "mats", "bea", "pia"])
def test_other_roles_have_none(database: Database, people: People, case: Case, name: str) -> None:
    actor = getattr(people, name)
    with pytest.raises(NotAllowed):
        look(database, actor, case.number)
    with database.reading(actor.who) as session:
        assert session.scalar(select(func.guard.break_glass(case.number))) is None


def test_nobody_looks_longer_or_lets_another_look(
    database: Database, people: People, case: Case
) -> None:
    look(database, people.zita, case.number)
    forged = {
        "later": "UPDATE involvement SET until = now() + interval '1 day'",
        "another": f"UPDATE involvement SET account_id = '{people.loes.user_id}'",
    }
    for statement in forged.values():
        with (
            database.reading(people.zita.who) as session,
            pytest.raises(DBAPIError, match="row-level security"),
        ):
            session.execute(text(statement))


class Postbox:
    """Keeps what is posted."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []

    def __call__(self, message: EmailMessage, key: str) -> None:
        self.letters.append((key, message))


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    before = mail._office.post, mail._office.sender
    box = Postbox()
    mail.send_by(box, "samenloop@example.org")
    yield box
    mail._office.post, mail._office.sender = before


def test_the_privacyfunctionaris_is_told_once_and_judges(
    database: Database, people: People, case: Case, postbox: Postbox
) -> None:
    look(database, people.zita, case.number)
    for expected in (1, 0):
        assert reporting.tick(database, "pia@example.org") == expected
    ((_, letter),) = postbox.letters
    written = f"{letter['Subject']} {letter.get_content()}"
    assert letter["To"] == "pia@example.org"
    assert all(one not in written for one in (case.number, "Zita", WHY, "Fien"))
    with database.transaction(people.pia.who) as session:
        act = session.scalars(select(AuditEvent.operation_id).filter_by(action=EMERGENCY)).one()
        for why in (" ", "Zijn BSN is 999990019."):
            with pytest.raises(emergency.ReasonRefused):
                emergency.review(session, people.pia, act, "niet_terecht", why, NOW)
        assert emergency.review(session, people.pia, act, "niet_terecht", "Het kon wachten.", NOW)
    with database.transaction(people.pia.who) as session:
        assert not emergency.review(session, people.pia, act, "terecht", "", NOW)
        told = emergency.reviews(session, [act])[act]
        assert (told.by, told.why) == ("Pia Privacy", "Het kon wachten.")
    with database.reading(people.zita.who) as session:
        assert emergency.reviews(session, [act]) == {}
        with pytest.raises(NotAllowed):
            emergency.review(session, people.zita, act, "terecht", "", NOW)
