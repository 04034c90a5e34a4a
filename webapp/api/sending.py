"""Messages and signals from outside, for cases that wait for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.policy import NotFound, demand
from engine.store.models import Dossier, Message
from engine.store.who import SYSTEM
from engine.work.routing import messages, signals
from webapp.access import database
from webapp.api.endpoints import Section, actor
from webapp.api.problems import InvalidInput, in_body
from webapp.api.shapes import (
    Choice,
    Flag,
    Identifier,
    Moment,
    Shape,
    Text,
    Told,
    Variables,
    Whole,
)

PUBLISH: Final = "messages:publish"
STATES: Final = ("waiting", "delivered", "undelivered")
LONGEST_LIFE: Final = 366 * 24 * 3600

section: Final = Section(
    "Berichten en signalen",
    "Voor zaken die erop wachten. Een bericht gaat op naam en sleutel naar ten hoogste één zaak "
    "van elk proces; een signaal naar alle zaken die er op dat moment op wachten. Ze komen kort na "
    "het antwoord aan. Met `messageId` is sturen herhaalbaar: wat voor de tweede keer komt, is het "
    "eerste.",
)


class NewSignal(Shape):
    """A signal. Without a number it goes to the cases of all dossiers."""

    name = Text(longest=200, required=True)
    variables = Variables(load_default=dict)
    dossier_number = Text(longest=40, load_default=None)
    message_id = Text(longest=200, load_default=None)


class NewMessage(NewSignal):
    """A message. It waits `timeToLive` seconds for somebody who begins to listen."""

    key = Text(longest=200, shortest=0, load_default=None, allow_none=True)
    time_to_live = Whole(0, LONGEST_LIFE, load_default=0)


class SentTold(Told):
    """What is kept; `isNew` is false when it was sent before."""

    id = Identifier()
    is_new = Flag()


class MessageTold(Told):
    """What became of a message; what it said isn't told. Undelivered: nobody took it in time."""

    id = Identifier()
    name = Text()
    state = Choice(*STATES)
    sent_at = Moment()
    ended_at = Moment(allow_none=True)


@section.get(
    "/messages/<uuid:message_id>",
    "Is een bericht bezorgd?",
    permission=PUBLISH,
    gives=MessageTold,
)
def read_message(message_id: UUID) -> Any:
    """A message that this account sent: its name and its moments, and nothing that it said."""
    demand(actor(), PUBLISH)
    with database().reading(actor().who) as session:
        found = session.get(Message, message_id)
        if found is None or found.sent_by != actor().user_id:
            raise NotFound
        state = "undelivered" if found.state == "expired" else found.state
        moments = {"sent_at": found.at, "ended_at": found.ended_at}
        return {"id": found.id, "name": found.name, "state": state, **moments}


@section.post(
    "/messages",
    "Stuur een bericht",
    permission=PUBLISH,
    body=NewMessage,
    gives=SentTold,
    status=202,
)
def publish_message(body: Mapping[str, Any]) -> Any:
    """Keep the message; it is delivered afterwards."""
    demand(actor(), PUBLISH)
    with database().transaction(SYSTEM) as session:
        return messages.publish(
            session,
            name=body["name"],
            key=body["key"],
            variables=body["variables"],
            dossier_id=_dossier(session, body["dossier_number"]),
            lives=timedelta(seconds=body["time_to_live"]),
            message_id=body["message_id"],
            actor=actor(),
            at=datetime.now(UTC),
        )


@section.post(
    "/signals",
    "Geef een signaal",
    permission=PUBLISH,
    body=NewSignal,
    gives=SentTold,
    status=202,
)
def broadcast_signal(body: Mapping[str, Any]) -> Any:
    """Write down who waits for it now; they hear it afterwards."""
    demand(actor(), PUBLISH)
    with database().transaction(SYSTEM) as session:
        return signals.broadcast(
            session,
            name=body["name"],
            variables=body["variables"],
            dossier_id=_dossier(session, body["dossier_number"]),
            message_id=body["message_id"],
            actor=actor(),
            at=datetime.now(UTC),
        )


def _dossier(session: Session, number: str | None) -> UUID | None:
    """The dossier of that number; None for all of them. Raises `InvalidInput`."""
    if number is None:
        return None
    found = session.scalar(select(Dossier.id).where(Dossier.number == number))
    if found is None:
        told = "Er is geen dossier met dit nummer."
        raise InvalidInput([in_body("/dossierNumber", "unknown", told)])
    return found
