"""Dossiers, on the shipped processes and a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.dossier import dossiers
from engine.dossier.opening import NewClient, open_dossier
from engine.dossier.timeline import timeline
from engine.dossier.view import read
from engine.policy import NotFound
from engine.store.database import Database
from engine.store.models import AuditEvent, Clock, Dossier, DossierPerson, Person, Task
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.dossier.cases import AGREES, AT, HOUSEHOLD, MELDING, REFUSED, SCOPE, TALK, opened, take

pytestmark = pytest.mark.usefixtures("in_use")


def test_the_same_form_opens_one_dossier_also_at_once(database: Database, people: People) -> None:
    token = uuid4()

    def post(_: int) -> str:
        with database.transaction(SYSTEM) as session:
            return opened(session, people, token=token).number

    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(post, range(4)))
    assert len(numbers) == 1
    with database.reading(SYSTEM) as session:
        assert len(session.scalars(select(Dossier)).all()) == 1


def test_a_known_client_is_found_only_through_a_dossier_that_one_may_see(
    database: Database, people: People
) -> None:
    with database.transaction(SYSTEM) as session:
        opened(session, people)
        client = session.scalars(select(Person.id)).one()
    with database.reading(SYSTEM) as session:
        assert [one.id for one in dossiers.known_people(session, people.karim, "bedacht")] == [
            client
        ]
        assert dossiers.known_people(session, people.zita, "bedacht") == []
        assert dossiers.known_people(session, people.karim, "b") == []
        opened(session, people, client=client, actor=people.karim)
        with pytest.raises(NotFound):
            opened(session, people, client=client, actor=people.zita)


def test_a_desk_takes_no_dossiers(database: Database, people: People) -> None:
    with database.reading(SYSTEM) as session, pytest.raises(NotFound):
        open_dossier(
            session,
            people.loes,
            process_key="onderzoek_client",
            client=NewClient("Bedachte Cliënt"),
            group_id=people.loket,
            title="Proef",
            reported_on=AT.date(),
            answers=MELDING,
            token=uuid4(),
            at=AT,
        )


def test_the_target_date_comes_from_the_diagram(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
    with database.reading(SYSTEM) as session:
        assert dossiers.visible(session, people.karim, number).target_date == date(2027, 1, 4)


def test_who_does_not_agree_stays_out_of_every_table(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        for answers in (TALK, SCOPE, HOUSEHOLD):
            take(session, people.karim, number, answers)
        subjects = set(session.scalars(select(Task.subject).where(Task.state == "open")))
        assert subjects == {"Partner", f"Kind ({REFUSED})"}
        take(session, people.karim, number, {"instemming": "nee"})
        take(session, people.karim, number, AGREES)
    assert not found_anywhere(database, REFUSED)
    with database.reading(SYSTEM) as session:
        view = read(session, people.karim, number, AT)
    assert [(one.person.name, one.role, one.relation) for one in view.people] == [
        ("Bedachte Cliënt", "client", None),
        ("Bedachte Partner", "gezinslid", "Partner"),
    ]
    assert view.people[1].consented_on == date(2026, 11, 23)
    assert "Gezinsleden bespreken" not in [step.name for step in view.answers]


def found_anywhere(database: Database, needle: str) -> list[str]:
    """The tables with a row that holds the text."""
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    with database.reading(SYSTEM) as session:
        connection = session.connection()
        names = [row[0] for row in connection.exec_driver_sql(tables)]
        return [
            name
            for name in names
            if connection.exec_driver_sql(
                f'SELECT 1 FROM "{name}" AS r WHERE r::text LIKE %s LIMIT 1', (f"%{needle}%",)
            ).first()
        ]


def test_the_search_for_leaks_finds_what_is_there(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        opened(session, people)
    assert found_anywhere(database, "Bedachte Cliënt") == ["person"]


def test_reading_a_dossier_is_noted_and_foreign_ones_do_not_exist(
    database: Database, people: People
) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
    with database.transaction(SYSTEM) as session:
        read(session, people.karim, number, AT, purpose="behandeling")
    for stranger in (people.zita, people.otto, people.mats):
        with database.reading(SYSTEM) as session, pytest.raises(NotFound):
            read(session, stranger, number, AT)
    with database.reading(SYSTEM) as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "dossier:read"))
        assert [(one.actor_id, one.purpose) for one in noted] == [
            (people.karim.user_id, "behandeling")
        ]


def test_the_timeline_tells_it_in_dutch(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
        take(session, people.karim, number, TALK)
        take(session, people.karim, number, {"clientWilOnderzoek": "nee"})
    with database.reading(SYSTEM) as session:
        dossier = dossiers.visible(session, people.karim, number)
        told = [moment.text for moment in timeline(session, dossier.id)]
    assert told[0] == "Uitkomst: Onderzoek niet nodig volgens cliënt."
    assert told[1] == "Het dossier is afgehandeld."
    assert "Karim Kompas heeft ‘Eerste gesprek voeren’ afgerond." in told[2:]
    assert told[-1] == "Loes Loketta heeft het dossier geopend."
    assert (dossier.status, dossier.result) == ("closed", "Onderzoek niet nodig volgens cliënt")


def test_people_of_a_dossier_are_kept_once(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        opened(session, people)
        assert len(session.scalars(select(DossierPerson)).all()) == 1


def test_the_investigation_counts_from_the_melding_and_not_from_when_it_was_entered(
    database: Database, people: People
) -> None:
    melding = AT.date() - timedelta(days=11)
    with database.transaction(SYSTEM) as session:
        opened(session, people, reported_on=melding)
    with database.reading(SYSTEM) as session:
        dossier = session.scalars(select(Dossier)).one()
        clock = session.scalars(select(Clock)).one()
        assert (clock.term, clock.started_on) == ("wmo_onderzoek", melding)
        assert clock.ends_on == dossier.target_date == melding + timedelta(days=42)
