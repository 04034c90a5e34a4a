"""Dossiers, on the shipped processes and a real database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.dossier import dossiers, involvement, signals
from engine.dossier.opening import NewClient, Opened, open_dossier
from engine.dossier.timeline import timeline
from engine.dossier.view import read
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.database import Database
from engine.store.models import AuditEvent, Dossier, DossierPerson, Person, Task
from engine.work import deployments, shipped, tasks
from tests.conftest import People

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MELDING = {
    "kanaal": "loket",
    "wet": "Wmo 2015",
    "hulpvraag": "Het huishouden lukt niet meer.",
    "datumMelding": "2026-11-23",
}
REFUSED = "oudste-zoon-die-niet-wil"


@pytest.fixture(autouse=True)
def in_use(database: Database) -> Iterator[None]:
    """The shipped processes, in use."""
    with database.transaction() as session:
        stored = deployments.deploy(session, None, shipped.files(), AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)
    return iter([None])


def opened(
    session: Session,
    people: People,
    *,
    client: NewClient | UUID | None = None,
    token: UUID | None = None,
    actor: Actor | None = None,
) -> Opened:
    return open_dossier(
        session,
        actor or people.loes,
        process_key="onderzoek_client",
        client=client or NewClient("Bedachte Cliënt", date(1980, 2, 3)),
        group_id=people.noord,
        title="Hulp bij het huishouden",
        reported_on=AT.date(),
        answers=MELDING,
        token=token or uuid4(),
        at=AT,
    )


def take(session: Session, actor: Actor, number: str, answers: dict[str, str | list[str]]) -> None:
    """Complete the first open task of a dossier with these answers."""
    task_id = session.scalars(
        select(Task.id)
        .join(Dossier, Dossier.id == Task.dossier_id)
        .where(Dossier.number == number, Task.state == "open")
        .order_by(Task.created_at, Task.subject)
    ).first()
    assert task_id, "no open task"
    tasks.claim(session, actor, task_id, AT)
    raw = {key: [value] if isinstance(value, str) else value for key, value in answers.items()}
    tasks.complete(session, actor, task_id, raw, AT)


TALK: dict[str, str | list[str]] = {
    "gesprekDatum": "2026-11-23",
    "clientondersteuningAangeboden": "ja",
    "gespreksverslag": "Er speelt meer.",
    "signaalClient": "ja",
    "signaalConsulent": "nee",
    "signaalToelichting": "Geldzorgen.",
}
SCOPE: dict[str, str | list[str]] = {
    "clientWilOnderzoek": "ja",
    "wettenInReikwijdte": ["Wmo 2015"],
    "motiveringReikwijdte": "Samen besproken.",
}
HOUSEHOLD: dict[str, str | list[str]] = {
    "gezinsledenBetrekken": "ja",
    "genoemdeGezinsleden.0.relatie": "Partner",
    "genoemdeGezinsleden.1.relatie": "Kind",
    "genoemdeGezinsleden.1.aanduiding": REFUSED,
}
AGREES: dict[str, str | list[str]] = {
    "instemming": "ja",
    "instemmingDoor": "zelf",
    "instemmingDatum": "2026-11-23",
    "naam": "Bedachte Partner",
    "geboortedatum": "1982-03-04",
}


def test_the_same_form_opens_one_dossier_also_at_once(database: Database, people: People) -> None:
    token = uuid4()

    def post(_: int) -> str:
        with database.transaction() as session:
            return opened(session, people, token=token).number

    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(post, range(4)))
    assert len(numbers) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Dossier)).all()) == 1


def test_a_known_client_is_found_only_through_a_dossier_that_one_may_see(
    database: Database, people: People
) -> None:
    with database.transaction() as session:
        opened(session, people)
        client = session.scalars(select(Person.id)).one()
    with database.reading() as session:
        assert [one.id for one in dossiers.known_people(session, people.karim, "bedacht")] == [
            client
        ]
        assert dossiers.known_people(session, people.zita, "bedacht") == []
        assert dossiers.known_people(session, people.karim, "b") == []
        opened(session, people, client=client, actor=people.karim)
        with pytest.raises(NotFound):
            opened(session, people, client=client, actor=people.zita)


def test_a_desk_takes_no_dossiers(database: Database, people: People) -> None:
    with database.reading() as session, pytest.raises(NotFound):
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
    with database.transaction() as session:
        number = opened(session, people).number
    with database.reading() as session:
        assert dossiers.visible(session, people.karim, number).target_date == date(2027, 1, 4)


def test_who_does_not_agree_stays_out_of_every_table(database: Database, people: People) -> None:
    with database.transaction() as session:
        number = opened(session, people).number
        for answers in (TALK, SCOPE, HOUSEHOLD):
            take(session, people.karim, number, answers)
        subjects = set(session.scalars(select(Task.subject).where(Task.state == "open")))
        assert subjects == {"Partner", f"Kind ({REFUSED})"}
        take(session, people.karim, number, {"instemming": "nee"})
        take(session, people.karim, number, AGREES)
    assert not found_anywhere(database, REFUSED)
    with database.reading() as session:
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
    with database.engine.connect() as connection:
        names = [row[0] for row in connection.exec_driver_sql(tables)]
        return [
            name
            for name in names
            if connection.exec_driver_sql(
                f'SELECT 1 FROM "{name}" AS r WHERE r::text LIKE %s LIMIT 1', (f"%{needle}%",)
            ).first()
        ]


def test_the_search_for_leaks_finds_what_is_there(database: Database, people: People) -> None:
    with database.transaction() as session:
        opened(session, people)
    assert found_anywhere(database, "Bedachte Cliënt") == ["person"]


def test_reading_a_dossier_is_noted_and_foreign_ones_do_not_exist(
    database: Database, people: People
) -> None:
    with database.transaction() as session:
        number = opened(session, people).number
    with database.transaction() as session:
        read(session, people.karim, number, AT, purpose="behandeling")
    for stranger in (people.zita, people.otto, people.mats):
        with database.reading() as session, pytest.raises(NotFound):
            read(session, stranger, number, AT)
    with database.reading() as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "dossier:read"))
        assert [(one.actor_id, one.purpose) for one in noted] == [
            (people.karim.user_id, "behandeling")
        ]


def test_a_colleague_is_let_in_for_a_reason_and_out_again(
    database: Database, people: People
) -> None:
    with database.transaction() as session:
        number = opened(session, people).number
        with pytest.raises(NotAllowed):
            involvement.involve(session, people.karim, number, people.zita.user_id, "x", AT)
        with pytest.raises(NotAllowed):
            involvement.involve(session, people.noor, number, people.zita.user_id, " ", AT)
        involvement.involve(session, people.noor, number, people.zita.user_id, "waarneming", AT)
        involvement.involve(session, people.noor, number, people.zita.user_id, "nog eens", AT)
    with database.transaction() as session:
        assert dossiers.visible(session, people.zita, number).number == number
        involvement.end_involvement(session, people.noor, number, people.zita.user_id, AT)
    with database.reading() as session, pytest.raises(NotFound):
        dossiers.visible(session, people.zita, number)


def test_a_teamleider_hands_over_within_the_group(database: Database, people: People) -> None:
    with database.transaction() as session:
        number = opened(session, people).number
        for actor, to in ((people.karim, people.lisa), (people.noor, people.zita)):
            with pytest.raises(NotAllowed):
                involvement.hand_over(session, actor, number, to.user_id, AT)
        involvement.hand_over(session, people.noor, number, people.lisa.user_id, AT)
        take(session, people.lisa, number, TALK)
        open_now = session.scalars(select(Task).where(Task.state == "open")).one()
        assert open_now.assignee_id == people.lisa.user_id


def test_the_timeline_tells_it_in_dutch(database: Database, people: People) -> None:
    with database.transaction() as session:
        number = opened(session, people).number
        take(session, people.karim, number, TALK)
        take(session, people.karim, number, {"clientWilOnderzoek": "nee"})
    with database.reading() as session:
        dossier = dossiers.visible(session, people.karim, number)
        told = [moment.text for moment in timeline(session, dossier.id)]
    assert told[0] == "Uitkomst: Onderzoek niet nodig volgens cliënt."
    assert "Het dossier is afgehandeld." in told
    assert "Karim Kompas heeft ‘Eerste gesprek voeren’ afgerond." in told
    assert told[-1] == "Loes Loketta heeft het dossier geopend."
    assert (dossier.status, dossier.result) == ("closed", "Onderzoek niet nodig volgens cliënt")


def test_a_signal_is_seen_once_by_who_answers_for_it(database: Database, people: People) -> None:
    with database.transaction() as session:
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
    with database.transaction() as session:
        (signal,) = signals.unseen(session, people.karim)
        assert signals.unseen(session, people.zita) == []
        with pytest.raises(NotFound):
            signals.mark_seen(session, people.zita, signal.id, AT)
        assert signals.mark_seen(session, people.karim, signal.id, AT) == number
        assert signals.unseen(session, people.karim) == []


def test_people_of_a_dossier_are_kept_once(database: Database, people: People) -> None:
    with database.transaction() as session:
        opened(session, people)
        assert len(session.scalars(select(DossierPerson)).all()) == 1


def test_who_only_looks_in_does_not_tick_off_a_signal(database: Database, people: People) -> None:
    with database.transaction() as session:
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
