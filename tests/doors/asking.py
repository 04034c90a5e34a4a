"""A party with somebody who works there, and requests for data to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from engine.doors import entering, keys, opening
from engine.dossier.people.bsn import Bsn, vault
from engine.dossier.requests import sending
from engine.dossier.requests.sending import NewRequest
from engine.store.database import Database
from engine.store.models import Door, Dossier, Party, PartyContact, Person
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.cases import add_case, add_process

NOW = datetime.now(UTC).replace(microsecond=0)
HERE = "192.0.2.1"
BSN = "999990019"


@dataclass(frozen=True)
class Request:
    """A request with its link; a code is given by `code_for`."""

    id: UUID
    dossier_id: UUID
    number: str
    door_id: UUID
    token: str


def add_party(session: Session, *, powers: tuple[str, ...] = (), secrecy: str = "geen") -> UUID:
    """An invented party; its contact has an address. Returns the contact."""
    party = Party(
        id=uuid4(), name=f"Bedachte Praktijk {uuid4().hex[:6]}", domain="welzijn", powers=[*powers]
    )
    session.add(party)
    session.flush()
    contact = PartyContact(
        id=uuid4(),
        party_id=party.id,
        name="Dokter Droom",
        email="droom@praktijk.example",
        phone="06-00000000",
        secrecy=secrecy,
    )
    session.add(contact)
    session.flush()
    return contact.id


def ask(
    session: Session,
    people: People,
    *,
    contact_id: UUID | None = None,
    with_bsn: bool = False,
    item_ids: tuple[UUID, ...] = (),
    process: str = "onderzoek_client",
    at: datetime = NOW,
) -> Request:
    """A dossier of Karim with a request in it."""
    case = add_case(
        session, people.noor, process, group_id=people.noord, handler_id=people.karim.user_id
    )
    dossier = session.get_one(Dossier, case.dossier_id)
    assert dossier.client_id
    contact = session.get_one(PartyContact, contact_id or add_party(session))
    if with_bsn:
        person = session.get_one(Person, dossier.client_id)
        held = Bsn.of(BSN)
        person.bsn_cipher = vault().encrypt(held, person.id)
        person.bsn_hash = vault().hash(held)
        session.flush()
    new = NewRequest(
        party_id=contact.party_id,
        contact_id=contact.id,
        person_id=dossier.client_id,
        question="Welke hulp geeft u nu?",
        purpose="onderzoek",
        ground="wams_5_4_2",
        necessity="Om dubbele hulp te voorkomen.",
        answer_by=(at + timedelta(days=10)).date(),
        with_bsn=with_bsn,
        item_ids=item_ids,
    )
    request_id = sending.send(session, people.karim, dossier.id, new, at)
    door = sending.link_of(session, request_id)
    assert door
    return Request(request_id, dossier.id, dossier.number, door.id, token_of(door))


def token_of(door: Door) -> str:
    return keys.token_of(door.id, door.purpose, door.expires_at)


def code_for(session: Session, people: People, door_id: UUID, at: datetime = NOW) -> str:
    return opening.new_code(session, people.karim, door_id, at)


def come_in(session: Session, people: People, request: Request, at: datetime = NOW) -> str:
    """The secret of who came in with the right code."""
    code = code_for(session, people, request.door_id, at)
    entered = entering.enter(session, request.door_id, code, HERE, at)
    assert isinstance(entered, entering.Entered)
    return entered.secret


def two_requests(database: Database, people: People) -> tuple[Request, Request]:
    """Of two dossiers, to two parties, committed."""
    with database.transaction(SYSTEM) as session:
        process = add_process(session)
        return ask(session, people, process=process), ask(session, people, process=process)


def mails(folder: Path) -> list[str]:
    """What was mailed, as text."""
    return [one.read_text() for one in sorted(folder.glob("*.eml"))]
