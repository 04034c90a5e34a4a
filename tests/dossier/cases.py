"""Dossiers opened and walked through the services, with the answers of an invented client."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.opening import NewClient, Opened, open_dossier
from engine.policy import Actor
from engine.store.models import Dossier, Task
from engine.work import tasks
from tests.conftest import People

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MELDING = {
    "kanaal": "loket",
    "wet": "Wmo 2015",
    "hulpvraag": "Het huishouden lukt niet meer.",
    "datumMelding": "2026-11-23",
}

REFUSED = "oudste-zoon-die-niet-wil"


def opened(
    session: Session,
    people: People,
    *,
    client: NewClient | UUID | None = None,
    token: UUID | None = None,
    actor: Actor | None = None,
    process_key: str = "onderzoek_client",
    reported_on: date = AT.date(),  # noqa: B008 - a constant
) -> Opened:
    return open_dossier(
        session,
        actor or people.loes,
        process_key=process_key,
        client=client or NewClient("Bedachte Cliënt", date(1980, 2, 3)),
        group_id=people.noord,
        title="Hulp bij het huishouden",
        reported_on=reported_on,
        answers={**MELDING, "datumMelding": reported_on.isoformat()},
        token=token or uuid4(),
        at=AT,
    )


def take(
    session: Session,
    actor: Actor,
    number: str,
    answers: dict[str, str | list[str]],
    at: datetime = AT,
) -> None:
    """Complete the first open task of a dossier with these answers."""
    task_id = session.scalars(
        select(Task.id)
        .join(Dossier, Dossier.id == Task.dossier_id)
        .where(Dossier.number == number, Task.state == "open")
        .order_by(Task.created_at, Task.subject)
    ).first()
    assert task_id, "no open task"
    tasks.claim(session, actor, task_id, at)
    raw = {key: [value] if isinstance(value, str) else value for key, value in answers.items()}
    tasks.complete(session, actor, task_id, raw, at)


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
