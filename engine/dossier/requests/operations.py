"""What diagrams may do with gegevensverzoeken: `gegevensverzoek:…`."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from engine.dossier.items import purposes
from engine.dossier.requests import answering, sending
from engine.dossier.requests.answering import GivenAnswer, GivenFact
from engine.dossier.requests.sending import NewRequest, RequestInvalid, held
from engine.dossier.sharing.disclosing import NotAllowedToShare
from engine.policy import Actor, NotAllowed, NotFound, load_actor
from engine.reference import rows
from engine.store.models import Party
from engine.work.errors import OperationFailed
from engine.work.operations import Call, operation

GOOD_CARE: Final = "goed_hulpverlenerschap"


@operation("gegevensverzoek:versturen", gives=("verzoek", "partijNaam"))
def send(call: Call) -> Mapping[str, Any]:
    """Ask a party for data: `partij`, `contact`, `persoon` (ids), `vraag`, `doel`, `grondslag`
    (keys or labels), `noodzaak`, `gegevens` (ids that go along), `antwoordVoor` (date), and perhaps
    `metBsn`, and `basisDelen` with `motivering`: why it goes along without consent. Gives back
    `verzoek`, its id, and `partijNaam`, which tells this request from others."""
    new = NewRequest(
        party_id=_needed(call, "partij"),
        contact_id=_id(call, "contact"),
        person_id=_needed(call, "persoon"),
        question=_text(call, "vraag"),
        purpose=_key(call, "doel", "doelen"),
        ground=_key(call, "grondslag", "grondslagen"),
        necessity=_text(call, "noodzaak"),
        answer_by=_day(call, "antwoordVoor"),
        item_ids=_items(call),
        with_bsn=call.variables.get("metBsn") in (True, "ja"),
        good_care=_good_care(call),
    )
    try:
        made = sending.send(call.session, _actor(call), call.dossier_id, new, call.at)
    except (RequestInvalid, NotAllowedToShare, NotAllowed) as refused:
        raise OperationFailed(str(refused)) from None
    return {"verzoek": str(made), "partijNaam": call.session.get_one(Party, new.party_id).name}


@operation("gegevensverzoek:herinneren", gives=())
def remind(call: Call) -> Mapping[str, Any]:
    """Mail the link of `verzoek` (id) once more; nothing for one that was answered meanwhile."""
    request_id = _own(call)
    if held(call.session, request_id).state == "verstuurd":
        sending.remind(call.session, _actor(call), request_id, call.at)
    return {}


@operation("gegevensverzoek:antwoord-vastleggen", gives=())
def write_answer(call: Call) -> Mapping[str, Any]:
    """Write down what a party told in another way: `verzoek` (id), `soort` (`geeft`,
    `geeft_onder_voorwaarden`, `weigert`, `mag_niet`), `antwoord`, `voorwaarden`, `reden`, `kanaal`
    (`telefoon`, `gesprek`, `papier`, `beveiligde_mail`), and perhaps `soortGegeven`,
    `verteldDoor`. Who is bound by secrecy tells `basis` (`toestemming`, or `goed_hulpverlenerschap`
    with `basisReden`), and of criminal-law data `eigenWet`. Gives back nothing."""
    given = GivenAnswer(
        kind=_text(call, "soort"),
        facts=_facts(call),
        conditions=_text(call, "voorwaarden"),
        reason=_text(call, "reden"),
        basis=_text(call, "basis"),
        basis_reason=_text(call, "basisReden"),
        own_law=_text(call, "eigenWet"),
        channel=_text(call, "kanaal") or "telefoon",
        given_by=_text(call, "verteldDoor"),
    )
    try:
        request_id = _own(call)
        actor = _actor(call)
        answering.write(call.session, actor, request_id, given, call.at, tell=False)
    except (RequestInvalid, NotFound, NotAllowed, NotAllowedToShare) as refused:
        raise OperationFailed(str(refused)) from None
    return {}


@operation("gegevensverzoek:afsluiten", gives=())
def close(call: Call) -> Mapping[str, Any]:
    """Expect nothing more of `verzoek` (id). Gives back nothing."""
    sending.close(call.session, _actor(call), _own(call), call.at)
    return {}


def _good_care(call: Call) -> str:
    """Why it goes along without consent, when it does."""
    return _text(call, "motivering") if _text(call, "basisDelen") == GOOD_CARE else ""


def _facts(call: Call) -> list[GivenFact]:
    told = _text(call, "antwoord")
    category = _key(call, "soortGegeven", "gegevenscategorieen") or "gewoon"
    return [GivenFact(told, category, rows.day_of(call.at))] if told else []


def _own(call: Call) -> UUID:
    """The request that is named, when it is of the dossier of the case."""
    request_id = _needed(call, "verzoek")
    try:
        of_case = held(call.session, request_id).dossier_id == call.dossier_id
    except NotFound:
        of_case = False
    if not of_case:
        raise OperationFailed("Het gegevensverzoek hoort niet bij dit dossier.")
    return request_id


def _actor(call: Call) -> Actor | None:
    return load_actor(call.session, call.actor_id) if call.actor_id else None


def _items(call: Call) -> tuple[UUID, ...]:
    given = call.variables.get("gegevens") or []
    if not isinstance(given, list):
        raise OperationFailed("‘gegevens’ is geen lijst.")
    return tuple(_uuid("gegevens", one) for one in given)


def _key(call: Call, name: str, table: str) -> str:
    return purposes.key_of(call.session, table, _text(call, name), rows.day_of(call.at))


def _text(call: Call, name: str) -> str:
    return str(call.variables.get(name) or call.headers.get(name) or "").strip()


def _day(call: Call, name: str) -> date:
    try:
        return date.fromisoformat(_text(call, name)[:10])
    except ValueError:
        raise OperationFailed(f"De datum ‘{name}’ ontbreekt.") from None


def _id(call: Call, name: str) -> UUID | None:
    value = call.variables.get(name)
    return _uuid(name, value) if value else None


def _needed(call: Call, name: str) -> UUID:
    found = _id(call, name)
    if found is None:
        raise OperationFailed(f"Het gegeven ‘{name}’ ontbreekt.")
    return found


def _uuid(name: str, value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise OperationFailed(f"‘{name}’ is geen sleutel.") from None
