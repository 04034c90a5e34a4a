"""A casusoverleg that is put off to another day, or that is called off."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine.dossier.conference.errors import ConferenceInvalid, filled
from engine.dossier.conference.letting_know import tell_off
from engine.dossier.conference.preparing import SHORT, told
from engine.policy import Actor, load_actor
from engine.store.models import Conference, Participant
from engine.work.errors import OperationFailed
from engine.work.operations import Call, operation

OVER = ("held", "distributed")


def put_off(
    session: Session,
    actor: Actor | None,
    conference: Conference,
    day: date,
    place: str,
    at: datetime,
) -> None:
    """Give it another day and place, and let it be invited to anew: who said that he would come has
    to say so again. Who was invited is told. Raises `ConferenceInvalid` for one that was held
    already."""
    _not_over(conference)
    ConferenceInvalid.raise_for({"plaats": filled(place, SHORT, "Vul in waar het overleg is.")})
    tell_off(session, actor, conference, "verzet", at)
    conference.held_on, conference.place, conference.state = day, place.strip(), "prepared"
    for one in session.scalars(_of(conference)):
        one.answer = None
    session.flush()
    told(session, actor, conference, "put_off", at)


def call_off(session: Session, actor: Actor | None, conference: Conference, at: datetime) -> None:
    """It will not be held; who was invited is told. Raises `ConferenceInvalid` for one that was
    held already."""
    _not_over(conference)
    tell_off(session, actor, conference, "afgezegd", at)
    conference.state = "called_off"
    session.flush()
    told(session, actor, conference, "called_off", at)


@operation("casusoverleg:verzetten", gives=())
def put_off_by_process(call: Call) -> Mapping[str, Any]:
    """Put off `overleg` (id) to `datum` at `plaats`. Gives back nothing."""
    try:
        day = date.fromisoformat(str(call.variables.get("datum"))[:10])
        place = str(call.variables.get("plaats") or "")
        put_off(call.session, _actor(call), _conference(call), day, place, call.at)
    except ConferenceInvalid as invalid:
        raise OperationFailed(str(invalid)) from None
    except ValueError:
        raise OperationFailed("De nieuwe datum van het casusoverleg ontbreekt.") from None
    return {}


@operation("casusoverleg:afzeggen", gives=())
def call_off_by_process(call: Call) -> Mapping[str, Any]:
    """Call off `overleg` (id). Gives back nothing."""
    try:
        call_off(call.session, _actor(call), _conference(call), call.at)
    except ConferenceInvalid as invalid:
        raise OperationFailed(str(invalid)) from None
    return {}


def _not_over(conference: Conference) -> None:
    if conference.state in OVER:
        raise ConferenceInvalid({"": ["Dit overleg is al gehouden."]})


def _of(conference: Conference) -> Select[Participant]:
    return select(Participant).where(Participant.conference_id == conference.id)


def _conference(call: Call) -> Conference:
    try:
        key = UUID(str(call.variables.get("overleg")))
    except ValueError:
        raise OperationFailed("Dit casusoverleg is er niet.") from None
    found = call.session.get(Conference, key, with_for_update=True)
    if found is None or found.dossier_id != call.dossier_id:
        raise OperationFailed("Dit casusoverleg is er niet.")
    return found


def _actor(call: Call) -> Actor | None:
    return load_actor(call.session, call.actor_id) if call.actor_id else None
