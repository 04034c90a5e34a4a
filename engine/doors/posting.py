"""Mailing the links of doors, after the commit that made them.

A link is made from its row and the key, so that it is in no queue. Once it is on its way it may be
mailed twice when a process dies in between, never not at all. No mail tells whom or what it
is about.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from smtplib import SMTPException
from textwrap import fill
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.doors import keys
from engine.doors.opening import OF_PROFESSIONALS, give_code
from engine.store.database import Database, clock
from engine.store.models import Door, PartyContact, ProfessionalRequest
from engine.store.who import SYSTEM
from engine.work.errors import OperationFailed
from engine.work.mail import send
from engine.work.operations import Order

MOST_ATTEMPTS: Final = 5
BACKOFF: Final = timedelta(minutes=2)
MUNICIPAL_TIME: Final = ZoneInfo("Europe/Amsterdam")
SUBJECT: Final = "Er staat een beveiligde pagina voor u klaar"
LINK: Final = """Goedendag,

{organisation} heeft een beveiligde pagina voor u klaargezet:

{address}

Om de pagina te openen heeft u ook een code nodig. {way}
De link werkt tot en met {until}. Daarna kunt u om een nieuwe vragen.

Verwacht u dit bericht niet? Open de link dan niet en bel {organisation}.
"""
CODE: Final = """Goedendag,

Uw code voor de beveiligde pagina van {organisation} is:

{code}

Geef de code aan niemand anders.
"""
OFF: Final = {
    "verzet": (
        "Het overleg is verzet",
        (
            "Het overleg waarvoor u op {day} een uitnodiging kreeg, is op een andere dag. U krijgt "
            "een nieuwe uitnodiging. De link in de vorige werkt niet meer."
        ),
    ),
    "afgezegd": (
        "Het overleg gaat niet door",
        (
            "Het overleg waarvoor u op {day} een uitnodiging kreeg, gaat niet door. De link in de "
            "uitnodiging werkt niet meer."
        ),
    ),
    "ingetrokken": (
        "Uw uitnodiging vervalt",
        (
            "Op {day} kreeg u een uitnodiging voor een overleg. U hoeft toch niet te komen. De "
            "link in de uitnodiging werkt niet meer."
        ),
    ),
}
"""Notice of a door → subject and what is told."""
OFF_TEXT: Final = """Goedendag,

{told}

Heeft u vragen? Bel dan uw contactpersoon bij {organisation}.
"""
WAYS: Final = {
    "message": "Die krijgt u in een ander bericht.",
    "phone": "Die hoort u van uw contactpersoon bij de gemeente, via de telefoon.",
    "page": "Die zag u toen u uw verzoek verstuurde.",
}

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Office:
    """How this installation is called and found, and whether codes go by message."""

    organisation: str = "De gemeente"
    address: str = "http://127.0.0.1:8000"
    codes_by_message: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be sent: what is in it is for the receiver only."""

    key: str
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)


_office: Final = Office()


def send_from(organisation: str, address: str, *, codes_by_message: bool) -> None:
    """From now on links lead to this address. Codes go by message in a demo only: elsewhere the
    case worker tells them, so that who reads the mail has not both."""
    _office.organisation, _office.address = organisation, address.rstrip("/")
    _office.codes_by_message = codes_by_message


def codes_by_message() -> bool:
    """Whether a code is mailed too, so that nobody has to tell it."""
    return _office.codes_by_message


def tick(database: Database, now: datetime | None = None, limit: int = 50) -> int:
    """Mail what waits for it; returns how many doors that were. `now` is aware UTC and stands in
    for the database's clock in tests."""
    with database.reading(SYSTEM) as session:
        at = now or clock(session)
        due = select(Door.id).where(Door.mail_state == "wacht", Door.mail_at <= at)
        waiting = session.scalars(due.order_by(Door.mail_at).limit(limit)).all()
    return sum(_mail(database, door_id, now) for door_id in waiting)


def _mail(database: Database, door_id: UUID, now: datetime | None) -> bool:
    """One attempt: counted and committed first, then sent in no transaction."""
    with database.transaction(SYSTEM) as session:
        at = now or clock(session)
        letters = _begin(session, door_id, at)
    if not letters:
        return False
    try:
        for one in letters:
            given = {"aan": one.to, "onderwerp": one.subject, "tekst": one.text}
            send(Order(headers={}, variables=given, key=one.key, at=at))
    except (OSError, SMTPException, OperationFailed) as error:
        log.warning("mailing a link failed: %s", type(error).__name__)
        return False
    with database.transaction(SYSTEM) as session:
        door = session.get_one(Door, door_id, with_for_update=True)
        if door.mail_state in ("wacht", "mislukt"):
            door.mail_state, door.mail_at = "verstuurd", at
    return True


def _begin(session: Session, door_id: UUID, at: datetime) -> list[Letter]:
    """Count an attempt, and write what is to be sent; nothing when another is at it."""
    waits = select(Door).where(Door.id == door_id, Door.mail_state == "wacht", Door.mail_at <= at)
    door = session.scalar(waits.with_for_update(skip_locked=True))
    to = _address_of(session, door) if door else None
    if door is None or to is None:
        return []
    again = door.mail_attempts > 0
    door.mail_attempts += 1
    door.mail_at = at + BACKOFF * (1 << door.mail_attempts)
    if door.mail_attempts >= MOST_ATTEMPTS:
        door.mail_state = "mislukt"
    return _letters(door, to, again=again)


def _letters(door: Door, to: str, *, again: bool) -> list[Letter]:
    """The link, and the code beside it where that goes by message: a new one when the first may
    never have left."""
    if door.notice is not None:
        return [_notice(door, door.notice, to)]
    by_message = _office.codes_by_message and door.purpose != "verzoek"
    way = "page" if door.purpose == "verzoek" else "message" if by_message else "phone"
    token = keys.token_of(door.id, door.purpose, door.expires_at)
    link = LINK.format(
        organisation=_office.organisation,
        address=f"{_office.address}/p/{token}",
        way=WAYS[way],
        until=_day(door.expires_at),
    )
    letters = [Letter(f"{door.id.hex}-link", to, SUBJECT, link)]
    if by_message and (again or door.code_hash is None):
        code = CODE.format(organisation=_office.organisation, code=give_code(door))
        letters.append(Letter(f"{door.id.hex}-code", to, "Uw code", code))
    return letters


def _notice(door: Door, notice: str, to: str) -> Letter:
    """That what the link was for is off; of which invitation, by the day it was made."""
    subject, told = OFF[notice]
    text = OFF_TEXT.format(
        told=fill(told.format(day=_day(door.opened_at)), 90), organisation=_office.organisation
    )
    return Letter(f"{door.id.hex}-{notice}", to, subject, text)


def _day(moment: datetime) -> str:
    return moment.astimezone(MUNICIPAL_TIME).strftime("%d-%m-%Y")


def _address_of(session: Session, door: Door) -> str | None:
    if door.purpose in OF_PROFESSIONALS:
        return session.get_one(ProfessionalRequest, door.object_id).email
    return session.scalar(select(PartyContact.email).where(PartyContact.id == door.contact_id))
