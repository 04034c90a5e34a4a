"""Messages to clients. They read them on their own page; a mail only says that there is one."""

import smtplib
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import ClientMessage, Person
from engine.store.who import SYSTEM
from engine.work import mail
from engine.work.errors import OperationFailed
from engine.work.operations import Order

SUBJECT: Final = "Er staat een bericht voor u klaar"
TEXT: Final = (
    "Goedendag,\n\nEr staat een bericht van de gemeente voor u klaar. Meld u aan op de pagina "
    "‘Mijn dossier’ om het te lezen.\n\nIn deze e-mail staat geen link. Zo weet u zeker dat u op "
    "de goede plek bent: ga zelf naar de website van de gemeente.\n"
)
TRIED_FOR: Final = timedelta(days=2)
"""How long a mail is tried; the message itself stays."""


def send(
    session: Session,
    actor: Actor | None,
    dossier_id: UUID,
    person_id: UUID,
    subject: str,
    text: str,
    at: datetime,
    source_key: str | None = None,
) -> UUID:
    """Put a message on the page of a client; the mail goes out with the next tick."""
    if source_key is not None:
        same = select(ClientMessage.id).where(ClientMessage.source_key == source_key)
        if (known := session.scalar(same)) is not None:
            return known
    message = ClientMessage(
        id=uuid4(),
        dossier_id=dossier_id,
        person_id=person_id,
        subject=subject.strip(),
        text=text.strip(),
        sent_at=at,
        sent_by=actor.user_id if actor else None,
        source_key=source_key,
    )
    session.add(message)
    note(
        session,
        actor,
        "client:informed",
        at,
        dossier_id=dossier_id,
        object_id=str(message.id),
        purpose="De cliënt informeren.",
        person_ids=(person_id,),
    )
    return message.id


def tick(database: Database, now: datetime | None = None, limit: int = 50) -> int:
    """Mail who has a message that he was not told of; returns how many. Without an address, or
    when no mail can be sent, the message waits on the page all the same."""
    with database.transaction(SYSTEM) as session:
        at = now or session.scalar(select(func.clock_timestamp()))
        if at is None:
            return 0
        found = session.execute(
            select(ClientMessage, Person.email)
            .join(Person, Person.id == ClientMessage.person_id)
            .where(
                ClientMessage.mailed_at.is_(None),
                ClientMessage.sent_at > at - TRIED_FOR,
                Person.email.is_not(None),
            )
            .order_by(ClientMessage.sent_at)
            .limit(limit)
            .with_for_update(of=ClientMessage, skip_locked=True)
        ).all()
        told = 0
        for message, address in found:
            variables = {"aan": address, "onderwerp": SUBJECT, "tekst": TEXT}
            try:
                mail.send(Order({}, variables, message.id.hex, at))
            except (OSError, smtplib.SMTPException, OperationFailed):
                continue  # tried again with the next tick
            message.mailed_at = at
            told += 1
        return told
