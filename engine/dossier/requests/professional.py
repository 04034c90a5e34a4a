"""A verzoek of a professional outside the organisation (art. 2.3a.4): filed on a public page,
confirmed through a link to the address of work and the code of the page, and then a dossier.

Whether the person is known is told nobody: each request opens a dossier of its own, and the desk
sees there whom it may be about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.doors import counting, entering, opening
from engine.doors.opening import OpenedDoor
from engine.dossier.events import record
from engine.dossier.items import purposes
from engine.dossier.items.judging import holds_bsn
from engine.dossier.opening import next_number
from engine.dossier.people.persons import PersonFacts, new_person
from engine.dossier.requests.sending import LONGEST, RequestInvalid
from engine.dossier.signals import raise_signal
from engine.policy import NotFound
from engine.reference import rows
from engine.store.models import Door, Dossier, DossierPerson, Group, Person, ProfessionalRequest
from engine.work.routing import messages

DESK: Final = "loket"
"""Key of the group that takes these requests in."""
MESSAGE: Final = "verzoek-professional"
CONFIRM_WITHIN: Final = timedelta(days=2)
WAITS: Final = timedelta(days=90)
GROUNDS: Final = ("a", "b", "c")
ELSEWHERE: Final = "anders"
TITLE: Final = "Verzoek van een professional"


@dataclass(frozen=True, slots=True)
class Filed:
    """What a professional wrote. `domain` is a key of `wetten` or `domeinen`, or `anders`;
    `grounds` has what he says for `a`, `b` and `c`, as far as these apply."""

    organisation: str
    domain: str
    name: str
    function: str
    email: str
    phone: str
    person_name: str
    question: str
    told: str
    tried: str = ""
    birth_date: date | None = None
    person_address: str = ""
    person_phone: str = ""
    grounds: Mapping[str, str] = field(default_factory=dict)


def file(session: Session, filed: Filed, address: str, at: datetime) -> OpenedDoor:
    """Keep a request till it is confirmed; the code is for the page, once. As the system.

    Raises `RequestInvalid` and `counting.TooManyAttempts`.
    """
    counting.refuse_when_too_many(session, "verzoek", address, at)
    _judge(session, filed, at)
    counting.count(session, "verzoek", address, at)
    tidy(session, at)
    request = ProfessionalRequest(
        id=uuid4(),
        organisation=filed.organisation.strip(),
        domain=None if filed.domain == ELSEWHERE else filed.domain,
        name=filed.name.strip(),
        function=filed.function.strip(),
        email=filed.email.strip(),
        phone=filed.phone.strip(),
        about={
            "name": filed.person_name.strip(),
            "birth_date": filed.birth_date.isoformat() if filed.birth_date else None,
            "address": filed.person_address.strip(),
            "phone": filed.person_phone.strip(),
        },
        grounds={
            **{one: filed.grounds[one].strip() for one in GROUNDS if filed.grounds.get(one)},
            "tried": filed.tried.strip(),
        },
        question=filed.question.strip(),
        told=filed.told.strip(),
        filed_at=at,
    )
    session.add(request)
    session.flush()
    until = at + CONFIRM_WITHIN
    return opening.open_door(session, "verzoek", None, request.id, None, until, at, with_code=True)


def confirm(session: Session, door_id: UUID, secret: str, at: datetime) -> UUID:
    """It is really him: open a dossier at the desk and let the process begin. As the system.

    Returns the key of the dossier. Raises `entering.DoorShut`.
    """
    inside = entering.use(session, door_id, secret, at)
    request = session.get(ProfessionalRequest, inside.object_id, with_for_update=True)
    if inside.purpose != "verzoek" or request is None or request.confirmed_at is not None:
        raise entering.DoorShut(entering.DoorShut.__doc__)
    dossier = _open(session, request, at)
    request.dossier_id, request.confirmed_at = dossier.id, at
    session.flush()
    _begin(session, request, dossier.id, at)
    record(session, None, dossier.id, "dossier:request:filed", at)
    note(
        session,
        None,
        "request:filed",
        at,
        dossier_id=dossier.id,
        object_id=str(request.id),
        purpose="Een verzoek van een professional in behandeling nemen.",
    )
    return dossier.id


def _begin(session: Session, request: ProfessionalRequest, dossier_id: UUID, at: datetime) -> None:
    """The message that begins the process, and a signalering for the desk."""
    messages.publish(
        session,
        name=MESSAGE,
        key=None,
        variables=_variables(session, request, at),
        dossier_id=dossier_id,
        lives=WAITS,
        message_id=f"{MESSAGE}:{request.id}",
        at=at,
    )
    raise_signal(
        session,
        dossier_id,
        kind="verzoek_professional",
        message="Er is een verzoek van een professional binnengekomen.",
        severity="info",
        source_key=f"verzoek:{request.id}",
        at=at,
    )


def tidy(session: Session, at: datetime) -> int:
    """Remove what nobody confirmed in time, with its links; returns how many requests."""
    past = select(ProfessionalRequest.id).where(
        ProfessionalRequest.confirmed_at.is_(None),
        ProfessionalRequest.filed_at < at - CONFIRM_WITHIN,
    )
    found = session.scalars(past).all()
    session.execute(delete(Door).where(Door.purpose == "verzoek", Door.object_id.in_(found)))
    session.execute(delete(ProfessionalRequest).where(ProfessionalRequest.id.in_(found)))
    return len(found)


def domains(session: Session, day: date) -> list[tuple[str, str]]:
    """Key and label of what a professional can work in, with `anders` last."""
    known = [pair for table in ("wetten", "domeinen") for pair in rows.choices(session, table, day)]
    return [*known, (ELSEWHERE, "Geen van deze domeinen")]


def _open(session: Session, request: ProfessionalRequest, at: datetime) -> Dossier:
    """A dossier of the desk about somebody new; whom that may be, the desk sees in it."""
    about = request.about
    born = date.fromisoformat(about["birth_date"]) if about["birth_date"] else None
    facts = PersonFacts(about["name"], born, about["phone"] or None, None, about["address"] or None)
    person: Person = new_person(session, facts)
    desk = session.scalar(select(Group).where(Group.key == DESK))
    if desk is None:
        raise NotFound("Er is geen loket dat verzoeken aanneemt.")
    dossier = Dossier(
        id=uuid4(),
        number=next_number(session, at),
        title=TITLE,
        client_id=person.id,
        group_id=desk.id,
        reported_on=rows.day_of(at),
        opened_at=at,
    )
    session.add(dossier)
    session.flush()
    session.add(DossierPerson(dossier_id=dossier.id, person_id=person.id, role="client"))
    record(session, None, dossier.id, "dossier:opened", at)
    return dossier


def _variables(session: Session, request: ProfessionalRequest, at: datetime) -> dict[str, Any]:
    """What the process begins with: docs/dossier.md, *A request by a professional*."""
    laws = dict(rows.choices(session, "wetten", rows.day_of(at)))
    works_in = "sociaal_domein" if request.domain in laws else request.domain or ELSEWHERE
    said = "\n\n".join(
        [request.question, *(request.grounds[one] for one in GROUNDS if one in request.grounds)]
    )
    return {
        "kanaal": "formulier",
        "melderPartij": request.organisation,
        "melderWerkterrein": works_in,
        "melderFunctie": request.function,
        "melderBereikbaar": f"{request.name}, {request.phone}, {request.email}",
        "verzoek": said,
        **{f"grond{one.upper()}": "ja" if request.grounds.get(one) else "nee" for one in GROUNDS},
        "eerdereHulp": request.grounds.get("tried", ""),
        "datumMelding": rows.day_of(at).isoformat(),
    }


def _judge(session: Session, filed: Filed, at: datetime) -> None:
    day = rows.day_of(at)
    known = dict(domains(session, day))
    texts = {
        "vraag": filed.question,
        **{f"toelichting{k.upper()}": v for k, v in filed.grounds.items()},
    }
    errors = {name: _judge_text(text) for name, text in texts.items()}
    errors["werkterrein"] = [] if filed.domain in known else ["Kies waar uw organisatie werkt."]
    if not any(filed.grounds.get(one, "").strip() for one in GROUNDS):
        errors["gronden"] = ["Kies minstens één grond, en leg die uit."]
    if filed.birth_date is not None and filed.birth_date > day:
        errors["geboortedatum"] = ["Deze datum ligt na vandaag."]
    RequestInvalid.raise_for(errors)


def _judge_text(text: str) -> list[str]:
    if not 0 < len(text.strip()) <= LONGEST:
        return [f"Vul dit in, in hoogstens {LONGEST} tekens."]
    if holds_bsn(text):
        return ["Zet geen BSN in de tekst. Het is hier niet nodig."]
    return [purposes.NO_GROUND] if purposes.is_forbidden(text) else []
