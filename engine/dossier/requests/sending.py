"""Asking a party for data: judged, written down, with a link, and with what goes along shared."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.doors import opening
from engine.dossier.events import record
from engine.dossier.items import purposes, scope
from engine.dossier.items.judging import holds_bsn, judge_necessity
from engine.dossier.items.reading import all_of, seen_by
from engine.dossier.sharing import questions
from engine.dossier.sharing.disclosing import Grounds, Occasion, disclose
from engine.dossier.sharing.recipients import Recipient, UnknownRecipient, known, may_have_bsn
from engine.invalid import Invalid
from engine.policy import Actor, NotFound
from engine.reference import rows
from engine.store.models import (
    DataRequest,
    Door,
    Dossier,
    DossierPerson,
    Party,
    PartyContact,
    Person,
)

LONGEST: Final = 2000
LATE: Final = timedelta(days=14)
"""How long after the day asked for a link still takes an answer."""


class RequestInvalid(Invalid):
    """Zo kan dit niet worden verstuurd of vastgelegd."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is asked of whom about whom. `purpose` and `ground` are keys of `doelen` and
    `grondslagen`; `item_ids` go along; `good_care` is why without consent, when that is needed."""

    party_id: UUID
    contact_id: UUID | None
    person_id: UUID
    question: str
    purpose: str
    ground: str
    necessity: str
    answer_by: date
    item_ids: tuple[UUID, ...] = ()
    with_bsn: bool = False
    good_care: str = ""


def send(
    session: Session, actor: Actor | None, dossier_id: UUID, new: NewRequest, at: datetime
) -> UUID:
    """Ask; returns the key of the request. The link is mailed after the commit, if there is an
    address. `actor` None: a process does what somebody decided in it, who has the dossier.

    Raises `RequestInvalid`, `NotAllowedToShare` and `NotAllowed`.
    """
    _judge(session, dossier_id, new, at)
    request = DataRequest(
        id=uuid4(),
        dossier_id=dossier_id,
        person_id=new.person_id,
        party_id=new.party_id,
        contact_id=new.contact_id,
        question=new.question.strip(),
        purpose=new.purpose,
        ground=new.ground,
        necessity=new.necessity.strip(),
        along=_along(session, actor, dossier_id, new),
        with_bsn=new.with_bsn,
        answer_by=new.answer_by,
        state="verstuurd",
        sent_by=actor.user_id if actor else None,
        sent_at=at,
    )
    session.add(request)
    session.flush()
    _disclose(session, actor, request, new, at)
    if new.contact_id:
        _open(session, actor, request, at)
    noted(session, actor, request, "sent", at)
    return request.id


def remind(session: Session, actor: Actor | None, request_id: UUID, at: datetime) -> None:
    """Mail the link once more, or a new one when it no longer works. Raises `NotFound` for a
    request that was answered or closed."""
    request = held(session, request_id)
    if request.state != "verstuurd":
        raise NotFound("Dit verzoek is al beantwoord of gesloten.")
    door = opening.newest(session, [request_id]).get(request_id)
    if door is not None and door.shut_at is None and door.expires_at > at:
        opening.mail_again(session, door.id, at)
    elif request.contact_id:
        _open(session, actor, request, at)
    request.reminded_at = at
    noted(session, actor, request, "reminded", at)


def renew_link(session: Session, actor: Actor, request_id: UUID, at: datetime) -> None:
    """A new link for the same request; the one before it no longer works. Raises `NotFound`."""
    request = held(session, request_id)
    if request.state == "gesloten" or request.contact_id is None:
        raise NotFound
    _open(session, actor, request, at)
    noted(session, actor, request, "link", at)


def revoke_link(session: Session, actor: Actor, request_id: UUID, at: datetime) -> None:
    """The link no longer works; the answer can be written down in another way."""
    request = held(session, request_id)
    opening.revoke(session, request_id, at)
    noted(session, actor, request, "revoked", at)


def close(session: Session, actor: Actor | None, request_id: UUID, at: datetime) -> None:
    """Nothing more is expected; the link no longer works. Twice is once."""
    request = held(session, request_id)
    if request.state != "gesloten":
        opening.revoke(session, request_id, at)
        request.state, request.closed_at = "gesloten", at
        noted(session, actor, request, "closed", at)


def held(session: Session, request_id: UUID) -> DataRequest:
    """The request, locked. Raises `NotFound`."""
    wanted = select(DataRequest).where(DataRequest.id == request_id)
    found = session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def link_of(session: Session, request_id: UUID) -> Door | None:
    """The last link that was made for it."""
    return opening.newest(session, [request_id]).get(request_id)


def noted(
    session: Session, actor: Actor | None, request: DataRequest, what: str, at: datetime
) -> None:
    """On the timeline without saying what was asked; in the logs with for what."""
    session.flush()
    record(session, actor, request.dossier_id, f"dossier:request:{what}", at)
    note(
        session,
        actor,
        f"request:{what}",
        at,
        dossier_id=request.dossier_id,
        object_id=str(request.id),
        purpose=f"{request.purpose}, {request.ground}",
        person_ids=(request.person_id,),
    )


def _open(session: Session, actor: Actor | None, request: DataRequest, at: datetime) -> None:
    last = datetime.combine(max(request.answer_by, at.date()), time(23), UTC) + LATE
    opening.open_door(
        session,
        "gegevensverzoek",
        request.dossier_id,
        request.id,
        request.contact_id,
        last,
        at,
        actor=actor,
    )


def _disclose(
    session: Session, actor: Actor | None, request: DataRequest, new: NewRequest, at: datetime
) -> None:
    """In the ledger: whom and what is asked, and each item that goes along."""
    recipient = Recipient("partij", new.party_id, new.contact_id)
    grounds = Grounds(
        new.purpose,
        new.ground,
        new.necessity,
        "portaal" if _has_mail(session, new.contact_id) else "mondeling",
        explanation=new.good_care,
    )
    asked = questions.Question(request.id, request.dossier_id, new.person_id, recipient)
    questions.tell(session, actor, asked, grounds, at)
    if new.item_ids:
        occasion = Occasion("gegevensverzoek", request.id)
        ids = new.item_ids
        disclose(session, actor, request.dossier_id, ids, recipient, occasion, grounds, at)


def _along(
    session: Session, actor: Actor | None, dossier_id: UUID, new: NewRequest
) -> list[dict[str, Any]]:
    """What goes along, as it is now: what the party is shown does not change any more."""
    dossier = session.get_one(Dossier, dossier_id)
    wanted = list(new.item_ids)
    found = (
        seen_by(session, actor, dossier, wanted) if actor else all_of(session, dossier_id, wanted)
    )
    return [
        {
            "item": str(one.id),
            "version": one.version,
            "text": one.text,
            "category": one.category,
            "on": one.observed_on.isoformat(),
        }
        for one in found
    ]


def _has_mail(session: Session, contact_id: UUID | None) -> bool:
    contact = session.get(PartyContact, contact_id) if contact_id else None
    return contact is not None and bool(contact.email)


def _judge(session: Session, dossier_id: UUID, new: NewRequest, at: datetime) -> None:
    day = rows.day_of(at)
    wrong = purposes.problem_of(session, new.purpose, day)
    errors = {
        "partij": _party(session, dossier_id, new, at),
        "persoon": _person(session, dossier_id, new.person_id),
        "vraag": judge_question(new.question),
        "doel": [wrong] if wrong else [],
        "grondslag": []
        if purposes.ground_of(session, new.ground, day)
        else ["Kies een grondslag die vandaag geldt."],
        "noodzaak": judge_necessity(new.necessity),
        "antwoordVoor": [] if new.answer_by >= day else ["Kies vandaag of een latere dag."],
        "metBsn": _bsn(session, new) if new.with_bsn else [],
    }
    RequestInvalid.raise_for(errors)


def judge_question(text: str) -> list[str]:
    """What is wrong with a question to a party."""
    if not 0 < len(text.strip()) <= LONGEST:
        return [f"Schrijf op wat je wilt weten, in hoogstens {LONGEST} tekens."]
    if holds_bsn(text):
        return ["Zet geen BSN in de vraag. Kies of het BSN meegaat."]
    return [purposes.NO_GROUND] if purposes.is_forbidden(text) else []


def _party(session: Session, dossier_id: UUID, new: NewRequest, at: datetime) -> list[str]:
    recipient = Recipient("partij", new.party_id, new.contact_id)
    try:
        known(session, dossier_id, recipient, rows.day_of(at))
    except UnknownRecipient:
        return ["Kies een partij, en iemand die daar werkt."]
    party = session.get_one(Party, new.party_id)
    if party.domain not in scope.offered_domains(session, dossier_id, at):
        return ["Deze partij valt buiten de reikwijdte die is vastgelegd."]
    return []


def _person(session: Session, dossier_id: UUID, person_id: UUID) -> list[str]:
    part = session.get(DossierPerson, (dossier_id, person_id))
    takes_part = part is not None and part.ended_on is None
    return [] if takes_part else ["Kies over wie het gaat: iemand die in het dossier meedoet."]


def _bsn(session: Session, new: NewRequest) -> list[str]:
    if not may_have_bsn(session, new.party_id):
        return ["Deze partij mag het BSN niet verwerken. Het gaat niet mee."]
    known_bsn = session.scalar(
        select(Person.bsn_hash.is_not(None)).where(Person.id == new.person_id)
    )
    return [] if known_bsn else ["Van deze persoon is geen BSN bewaard."]
