"""What diagrams may do with a casusoverleg."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from engine.dossier.conference import distributing, preparing
from engine.dossier.conference.errors import ConferenceInvalid
from engine.dossier.conference.letting_know import let_know
from engine.dossier.conference.participants import NewParticipant, invite_client_side, join
from engine.dossier.items import purposes
from engine.dossier.sharing import NotAllowedToShare
from engine.policy import Actor, NotAllowed, load_actor
from engine.reference import rows
from engine.store.models import Conference, Dossier, PartyContact
from engine.work.errors import AnswerRefused, OperationFailed
from engine.work.operations import Call, operation

PURPOSE: Final = "casusoverleg"
GROUND: Final = "wams_4_3_3"
"""Rows of `doelen` and `grondslagen` when the diagram names none; they have to hold that day."""
SAID_YES: Final = "ja"
"""What somebody answers who says that the minutes can go: he hears at that field what is left."""


@operation("casusoverleg:voorbereiden", gives=("overleg", "deelnemersAantal"))
def prepare(call: Call) -> Mapping[str, Any]:
    """Prepare a casusoverleg: `onderwerp`, `doel` and `grondslag` (keys or labels), `noodzaak`,
    `datum`, `plaats`, `deelnemers` (`{partij, contact, noodzaak}` each), `clientUitgenodigd`,
    `redenNietUitgenodigd`. Gives back `overleg` (its id) and `deelnemersAantal`, parties only."""
    day = rows.day_of(call.at)
    plan = preparing.Plan(
        subject=_text(call, "onderwerp"),
        purpose=purposes.key_of(call.session, "doelen", _text(call, "doel") or PURPOSE, day),
        ground=purposes.key_of(
            call.session, "grondslagen", _text(call, "grondslag") or GROUND, day
        ),
        necessity=_text(call, "noodzaak"),
        held_on=_date(call),
        place=_text(call, "plaats"),
    )
    reason = _text(call, "redenNietUitgenodigd")
    if call.variables.get("clientUitgenodigd") is False and not reason:
        raise OperationFailed("De reden waarom de cliënt niet is uitgenodigd, ontbreekt.")
    left_out = reason if call.variables.get("clientUitgenodigd") is False else ""
    try:
        made = preparing.begin(call.session, call.dossier_id, plan, call.at, by=call.actor_id)
        invite_client_side(call.session, made, call.at, left_out)
        parties = [_participant(call, one) for one in call.variables.get("deelnemers") or []]
        for one in parties:
            join(call.session, made, one, call.at)
    except ConferenceInvalid as invalid:
        raise OperationFailed(str(invalid)) from None
    preparing.told(call.session, _actor(call), made, "prepared", call.at)
    return {"overleg": str(made.id), "deelnemersAantal": len(parties)}


@operation("casusoverleg:uitnodigen", gives=())
def invite(call: Call) -> Mapping[str, Any]:
    """Invite to `overleg` who takes part and is not left out. Gives back nothing."""
    conference = _conference(call)
    try:
        asked = preparing.send_out(call.session, conference)
    except ConferenceInvalid as invalid:
        raise OperationFailed(str(invalid)) from None
    let_know(call.session, _actor(call), [one.id for one in asked], "uitnodiging", call.at)
    preparing.told(call.session, _actor(call), conference, "invited", call.at)
    return {}


@operation("casusoverleg:verslag-verspreiden", gives=("verslagen",))
def distribute(call: Call) -> Mapping[str, Any]:
    """Send everybody of `overleg` his own minutes, as was chosen on the page of the casusoverleg by
    who treats the dossier. Minutes that are out already are not sent again. Gives back
    `verslagen`, how many there are."""
    conference, actor = _conference(call), _actor(call)
    if actor is None:
        raise OperationFailed("Een verslag wordt verspreid door wie het dossier behandelt.")
    if conference.state == "distributed":
        return {"verslagen": distributing.count(call.session, conference.id)}
    dossier = call.session.get_one(Dossier, call.dossier_id)
    try:
        sent = distributing.send(call.session, actor, dossier, conference, call.at)
    except ConferenceInvalid as invalid:
        raise AnswerRefused(str(invalid), SAID_YES.__eq__) from None
    except NotAllowed:
        raise OperationFailed("Alleen wie het dossier behandelt, verspreidt het verslag.") from None
    except NotAllowedToShare:
        raise OperationFailed("Iets in een verslag mag niet meer worden gedeeld.") from None
    return {"verslagen": len(sent)}


def _actor(call: Call) -> Actor | None:
    return load_actor(call.session, call.actor_id) if call.actor_id else None


def _conference(call: Call) -> Conference:
    key = _uuid(call.variables.get("overleg"))
    found = call.session.get(Conference, key, with_for_update=True) if key else None
    if found is None or found.dossier_id != call.dossier_id:
        raise OperationFailed("Dit casusoverleg is er niet.")
    return found


def _participant(call: Call, one: Any) -> NewParticipant:
    """A contact of a party; without one the party has to have exactly one."""
    told = one if isinstance(one, Mapping) else {}
    contact = _uuid(told.get("contact"))
    if contact is None:
        party = _uuid(told.get("partij"))
        wanted = select(PartyContact.id).where(
            PartyContact.party_id == party, PartyContact.ended_on.is_(None)
        )
        found = call.session.scalars(wanted.limit(2)).all() if party else []
        if len(found) != 1:
            raise OperationFailed("Kies bij elke partij wie er naar het overleg komt.")
        contact = found[0]
    return NewParticipant(
        "partij", contact, str(told.get("noodzaak") or told.get("noodzaakDeelname") or "")
    )


def _text(call: Call, name: str) -> str:
    return str(call.variables.get(name) or call.headers.get(name) or "").strip()


def _date(call: Call) -> date:
    try:
        return date.fromisoformat(_text(call, "datum")[:10])
    except ValueError:
        raise OperationFailed("De datum van het casusoverleg ontbreekt.") from None


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
