"""What a party answers: through its link, or told to a medewerker who writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from engine.doors import entering, opening
from engine.dossier.items.judging import judge_text
from engine.dossier.requests.sending import LONGEST, RequestInvalid, held, noted
from engine.dossier.sharing.disclosing import refuse
from engine.policy import Actor, NotFound
from engine.reference import rows
from engine.store.models import (
    ANSWER_KINDS,
    REQUEST_CHANNELS,
    DataRequest,
    DataRequestAnswer,
    DataRequestFact,
    Party,
    PartyContact,
)
from engine.work.routing import messages

MESSAGE: Final = "gegevensverzoek-beantwoord"
WAITS: Final = timedelta(days=7)
"""How long the message waits for a case that does not listen yet."""
GIVES: Final = ("geeft", "geeft_onder_voorwaarden")
CRIMINAL: Final = "strafrecht"
MOST_FACTS: Final = 50


@dataclass(frozen=True, slots=True)
class GivenFact:
    """One thing that is told; `category` is a key of `gegevenscategorieen`."""

    text: str
    category: str
    on: date


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer. What the words are for stands in `DataRequestAnswer`."""

    kind: str
    facts: Sequence[GivenFact] = ()
    conditions: str = ""
    reason: str = ""
    basis: str = ""
    basis_reason: str = ""
    own_law: str = ""
    channel: str = "link"
    given_by: str = ""


def through_door(
    session: Session, door_id: UUID, secret: str, given: GivenAnswer, at: datetime
) -> UUID:
    """The answer of a party through its link, which is used up by it. As the system.

    Raises `entering.DoorShut` and `RequestInvalid`; then nothing is used.
    """
    inside = entering.use(session, door_id, secret, at)
    if inside.purpose != "gegevensverzoek":
        raise entering.DoorShut(entering.DoorShut.__doc__)
    return write(session, None, inside.object_id, given, at, tell=True)


def write(
    session: Session,
    actor: Actor | None,
    request_id: UUID,
    given: GivenAnswer,
    at: datetime,
    *,
    tell: bool,
) -> UUID:
    """Write an answer down; returns its key. `tell`: the case that asked hears of it, in the same
    transaction.

    Raises `RequestInvalid`, and `NotFound` for a request that is closed.
    """
    request = held(session, request_id)
    if request.state == "gesloten":
        raise NotFound("Dit verzoek is gesloten.")
    judge(session, request, given, at)
    answer = _row(request, given, actor, at)
    session.add(answer)
    session.flush()
    session.add_all(_facts(session, answer, given, at))
    request.state = "beantwoord"
    opening.revoke(session, request_id, at)
    noted(session, actor, request, "answered", at)
    if given.kind not in GIVES:
        refuse(
            session,
            actor,
            request.dossier_id,
            given.kind,
            given.reason,
            at,
            party_id=request.party_id,
            contact_id=request.contact_id,
        )
    if tell:
        _tell(session, actor, answer, at)
    return answer.id


def judge(session: Session, request: DataRequest, given: GivenAnswer, at: datetime) -> None:
    """Raise `RequestInvalid` unless this is an answer to that request."""
    gives = given.kind in GIVES
    errors = {
        "soort": [] if given.kind in ANSWER_KINDS else ["Kies wat het antwoord is."],
        "kanaal": [] if given.channel in REQUEST_CHANNELS else ["Kies hoe het antwoord kwam."],
        "voorwaarden": _told(given.conditions, "Vul in onder welke voorwaarden.")
        if given.kind == "geeft_onder_voorwaarden"
        else [],
        "reden": [] if gives else _told(given.reason, "Vul in waarom niet."),
        "gegevens": _judge_facts(session, given, at) if gives else [],
    }
    if gives:
        errors |= _judge_law(session, request, given)
    RequestInvalid.raise_for(errors)


def is_bound(session: Session, request: DataRequest) -> bool:
    """Whether who answers is bound by a medical secrecy or that of SKJ."""
    contact = session.get(PartyContact, request.contact_id) if request.contact_id else None
    if contact is not None:
        return contact.secrecy != "geen"
    return "geheimhouding" in session.get_one(Party, request.party_id).powers


def _judge_law(session: Session, request: DataRequest, given: GivenAnswer) -> dict[str, list[str]]:
    """What medical secrecy (§3.1.1), and the Wpg and Wjsg ask of who gives."""
    basis: list[str] = []
    if is_bound(session, request) and given.basis not in ("toestemming", "goed_hulpverlenerschap"):
        basis = ["Kies waarop u zich baseert: toestemming of goed hulpverlenerschap."]
    care = given.basis == "goed_hulpverlenerschap"
    criminal = any(one.category == CRIMINAL for one in given.facts)
    return {
        "basis": basis,
        "basisReden": _told(given.basis_reason, "Leg uit waarom dit nodig is.") if care else [],
        "eigenWet": _told(given.own_law, "Vul in op grond van welk artikel u dit mag geven.")
        if criminal
        else [],
    }


def _judge_facts(session: Session, given: GivenAnswer, at: datetime) -> list[str]:
    day = rows.day_of(at)
    known = dict(rows.choices(session, "gegevenscategorieen", day))
    if not 0 < len(given.facts) <= MOST_FACTS:
        return [f"Vul minstens één gegeven in, en hoogstens {MOST_FACTS}."]
    told = [message for one in given.facts for message in judge_text(one.text)]
    told += ["Kies bij elk gegeven welke soort het is."] * any(
        one.category not in known for one in given.facts
    )
    told += ["Een gegeven kan niet van na vandaag zijn."] * any(one.on > day for one in given.facts)
    return list(dict.fromkeys(told))


def _told(text: str, missing: str) -> list[str]:
    if not text.strip():
        return [missing]
    return [] if len(text) <= LONGEST else [f"Houd het bij {LONGEST} tekens."]


def _row(
    request: DataRequest, given: GivenAnswer, actor: Actor | None, at: datetime
) -> DataRequestAnswer:
    gives = given.kind in GIVES
    return DataRequestAnswer(
        id=uuid4(),
        dossier_id=request.dossier_id,
        request_id=request.id,
        kind=given.kind,
        conditions=given.conditions.strip() if given.kind == "geeft_onder_voorwaarden" else None,
        reason=None if gives else given.reason.strip(),
        basis=(given.basis or None) if gives else None,
        basis_reason=(given.basis_reason.strip() or None) if gives else None,
        own_law=(given.own_law.strip() or None) if gives else None,
        channel=given.channel,
        given_by=given.given_by.strip() or None,
        at=at,
        recorded_by=actor.user_id if actor else None,
    )


def _facts(
    session: Session, answer: DataRequestAnswer, given: GivenAnswer, at: datetime
) -> list[DataRequestFact]:
    if given.kind not in GIVES:
        return []
    categories = rows.rows(session, "gegevenscategorieen", rows.day_of(at))
    narrow = {one.key for one in categories if one.values.get("kring") != "dossier"}
    return [
        DataRequestFact(
            id=uuid4(),
            dossier_id=answer.dossier_id,
            answer_id=answer.id,
            position=position,
            text=one.text.strip(),
            category=one.category,
            restricted=one.category in narrow,
            on=one.on,
        )
        for position, one in enumerate(given.facts, start=1)
    ]


def _tell(session: Session, actor: Actor | None, answer: DataRequestAnswer, at: datetime) -> None:
    messages.publish(
        session,
        name=MESSAGE,
        key=str(answer.request_id),
        variables={"soort": answer.kind},
        dossier_id=answer.dossier_id,
        lives=WAITS,
        message_id=f"{MESSAGE}:{answer.id}",
        actor=actor,
        at=at,
    )
