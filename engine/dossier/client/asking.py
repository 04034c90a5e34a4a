"""What a client asks or wants to say, and what the municipality answers, within a term."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.dossier import items
from engine.dossier.client import messages
from engine.dossier.client.seeing import dossier, reading
from engine.dossier.clocks.terms import Length, last_day
from engine.dossier.dossiers import visible
from engine.dossier.events import record
from engine.dossier.items import scope
from engine.dossier.signals import raise_signal
from engine.invalid import Invalid
from engine.policy import Actor, NotAllowed, NotFound, clients
from engine.reference import rows
from engine.store.models import ClientRequest, Item

TERM: Final = "avg_inzage"
"""The row of the reference table `termijnen` within which a client gets an answer."""

LONGEST: Final = 4000
NO_ANSWER: Final = "Schrijf wat je antwoordt en waarom."
KINDS: Final = {
    "correctie": "Een gegeven klopt niet",
    "inzage": "Ik wil meer zien",
    "verklaring": "Ik wil er zelf iets bij zeggen",
    "beperken": "Ik wil dat de gemeente minder onderzoekt",
    "intrekken": "Ik wil stoppen met dit verzoek",
}


NARROWING: Final = frozenset({"beperken", "intrekken"})
"""Kinds after which less may be looked into, when they are granted."""


class AskInvalid(Invalid):
    """Er klopt iets niet in het formulier."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client asks: about whom, and which item when it is about one."""

    kind: str
    person_id: UUID
    text: str
    item_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """What may still be looked into: keys of `wetten` and of `domeinen`."""

    laws: tuple[str, ...]
    domains: tuple[str, ...]


def ask(session: Session, person_id: UUID, number: str, asked: Asked, at: datetime) -> UUID:
    """Write down what a client asks; the behandelaar gets a signalering. Returns its key.

    The session is the client's own. Raises `NotFound` and `AskInvalid`.
    """
    reader = reading(session, person_id, at)
    own = dossier(session, reader, number)
    if asked.person_id not in reader.about(own.id):
        raise NotFound
    _judge(session, reader, own.id, own.is_whole, asked)
    request = ClientRequest(
        id=uuid4(),
        dossier_id=own.id,
        person_id=asked.person_id,
        asked_by=person_id,
        kind=asked.kind,
        item_id=asked.item_id if asked.kind == "correctie" else None,
        text=asked.text.strip(),
        asked_at=at,
        due_on=due(session, rows.day_of(at)),
    )
    session.add(request)
    session.flush()
    _tell_asked(session, request, at)
    return request.id


def _tell_asked(session: Session, request: ClientRequest, at: datetime) -> None:
    """A signalering for the behandelaar, a line on the timeline, and that it was asked."""
    raise_signal(
        session,
        request.dossier_id,
        kind="client_verzoek",
        message=f"Een cliënt vraagt om een antwoord, uiterlijk op {request.due_on:%d-%m-%Y}.",
        severity="waarschuwing",
        source_key=str(request.id),
        at=at,
    )
    named = {"request": str(request.id)}
    record(session, None, request.dossier_id, "dossier:client:asked", at, named)
    note(
        session,
        None,
        "client:asked",
        at,
        dossier_id=request.dossier_id,
        object_id=str(request.id),
        purpose="Een verzoek van de cliënt over zijn gegevens.",
        person_ids=(request.person_id,),
    )


def answer(
    session: Session,
    actor: Actor,
    number: str,
    request_id: UUID,
    *,
    granted: bool,
    text: str,
    correction: str = "",
    left: Left | None = None,
    at: datetime,
) -> None:
    """Answer a request with a reason. What is granted is done: a correction corrects the item, and
    who wants less or wants to stop gets the reikwijdte that is `left`, which binds.

    Raises `NotFound`, `NotAllowed`, `AskInvalid` and `items.ItemInvalid`.
    """
    request = _unanswered(session, actor, number, request_id)
    corrects = granted and request.kind == "correctie"
    narrows = granted and request.kind in NARROWING
    errors = {
        "reikwijdte": _wrong_about(request.kind, left) if narrows else [],
        "antwoord": [] if text.strip() else [NO_ANSWER],
        "tekst": ["Schrijf hoe het gegeven wordt."] if corrects and not correction.strip() else [],
    }
    AskInvalid.raise_for(errors)
    if corrects and request.item_id:
        change = items.Correction(correction, "De cliënt vroeg om correctie.")
        items.correct(session, actor, number, request.item_id, change, at)
    if narrows and left:
        _narrow(session, actor, request.dossier_id, left, text, at)
    request.granted, request.answer = granted, text.strip()
    request.answered_at, request.answered_by = at, actor.user_id
    _tell_answered(session, actor, request, at)


def _wrong_about(kind: str, left: Left | None) -> list[str]:
    if left is None or (kind == "beperken" and not (left.laws or left.domains)):
        return ["Kies waar jullie nog wel naar kijken."]
    return []


def _narrow(
    session: Session, actor: Actor, dossier_id: UUID, left: Left, why: str, at: datetime
) -> None:
    try:
        scope.decide(
            session,
            actor,
            dossier_id,
            laws=left.laws,
            domains=left.domains,
            is_bound=True,
            explanation=why,
            at=at,
        )
    except scope.ScopeInvalid as invalid:
        raise AskInvalid({"reikwijdte": [str(invalid)]}) from None


def _unanswered(session: Session, actor: Actor, number: str, request_id: UUID) -> ClientRequest:
    """The request, for who may answer it. Raises `NotFound` and `NotAllowed`."""
    found = visible(session, actor, number)
    if not policy.may_change_involvement(actor, found):
        raise NotAllowed
    request = session.scalar(
        select(ClientRequest)
        .where(ClientRequest.id == request_id, ClientRequest.dossier_id == found.id)
        .with_for_update()
    )
    if request is None or request.answered_at is not None:
        raise NotFound
    return request


def _tell_answered(session: Session, actor: Actor, request: ClientRequest, at: datetime) -> None:
    """A message to the client, a line on the timeline, and that it was answered."""
    messages.send(
        session,
        actor,
        request.dossier_id,
        request.person_id,
        "Antwoord op uw verzoek",
        "Wij hebben uw verzoek beantwoord. U vindt het antwoord bij ‘Iets vragen’.",
        at,
    )
    record(session, actor, request.dossier_id, "dossier:client:answered", at)
    note(
        session,
        actor,
        "client:answered",
        at,
        dossier_id=request.dossier_id,
        object_id=str(request.id),
        purpose="Een verzoek van de cliënt beantwoorden.",
        person_ids=(request.person_id,),
    )


def due(session: Session, day: date) -> date:
    """The last day on which an answer is in time, by the reference table."""
    term = rows.row(session, "termijnen", TERM, day)
    length = Length(int(term.values["aantal"]), str(term.values["eenheid"]))
    return last_day(day, length)


def _judge(
    session: Session, reader: clients.Reader, dossier_id: UUID, is_whole: bool, asked: Asked
) -> None:
    errors: dict[str, list[str]] = {"soort": [], "tekst": [], "gegeven": []}
    if asked.kind not in KINDS:
        errors["soort"] = ["Kies wat u wilt vragen."]
    if asked.kind in NARROWING and not is_whole:
        errors["soort"] = ["Alleen wie het verzoek deed, kan het kleiner maken of stoppen."]
    if not 0 < len(asked.text.strip()) <= LONGEST:
        errors["tekst"] = ["Schrijf in een paar zinnen wat u vraagt (ten hoogste 4.000 tekens)."]
    if asked.kind == "correctie" and not _is_own(session, reader, dossier_id, asked):
        errors["gegeven"] = ["Kies welk gegeven niet klopt."]
    AskInvalid.raise_for(errors)


def _is_own(session: Session, reader: clients.Reader, dossier_id: UUID, asked: Asked) -> bool:
    about = (Item.dossier_id == dossier_id, Item.person_id == asked.person_id)
    wanted = select(Item.id).where(
        Item.id == asked.item_id, *about, Item.withdrawn_at.is_(None), clients.items_for(reader)
    )
    return asked.item_id is not None and session.scalar(wanted) is not None
