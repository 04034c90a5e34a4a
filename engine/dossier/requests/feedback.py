"""Telling the professional who asked for an investigation what he needs to know (terugkoppeling).

He has no account and a mail may not say whom it is about: who filed his request himself reads it
through a link, with a code. Anybody else is called: what was written for him stands with the step
that it was written in.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.doors import opening, posting
from engine.doors.entering import DoorShut, Inside
from engine.dossier.events import record
from engine.dossier.signals import raise_signal
from engine.policy import load_actor
from engine.store.models import ProfessionalRequest
from engine.work.errors import OperationFailed
from engine.work.operations import Call, operation

PURPOSE: Final = "terugkoppeling"
STAYS_OPEN: Final = timedelta(weeks=6)
CALL_HIM: Final = (
    "Bel de melder en vertel wat voor hem is opgeschreven, niet meer dan dat. "
    "De tekst staat bij de stap waarin hij is geschreven."
)
TELL_CODE: Final = (
    "De melder krijgt een link naar wat voor hem is opgeschreven. Bel hem met de code: die maak je "
    "op de pagina Links van dit dossier."
)


@operation("melder:terugkoppelen", gives=())
def tell(call: Call) -> Mapping[str, Any]:
    """Have the professional told `tekst`, which a person wrote for him: by a link to the address
    that he confirmed, else by somebody who calls him. Gives back nothing."""
    text = str(call.variables.get("tekst") or call.headers.get("tekst") or "").strip()
    if not text:
        raise OperationFailed("De tekst voor de melder ontbreekt.")
    request = _confirmed(call)
    if request is not None:
        request.feedback, request.feedback_at = text, call.at
    reached = request is not None and bool(request.email)
    if request is not None and reached:
        _open(call, request)
    if not reached or not posting.codes_by_message():
        raise_signal(
            call.session,
            call.dossier_id,
            kind="terugkoppeling aan de melder",
            message=TELL_CODE if reached else CALL_HIM,
            severity="info",
            source_key=f"{call.instance_id}:{call.key}",
            at=call.at,
        )
    record(call.session, None, call.dossier_id, "dossier:reporter:told", call.at)
    note(
        call.session,
        None,
        "dossier:reporter:told",
        call.at,
        dossier_id=call.dossier_id,
        purpose="Terugkoppeling aan de melder.",
    )
    return {}


def told(session: Session, inside: Inside) -> ProfessionalRequest:
    """What the professional came to read. As the door itself. Raises `DoorShut`."""
    found = session.get(ProfessionalRequest, inside.object_id)
    if inside.purpose != PURPOSE or found is None or not found.feedback:
        raise DoorShut(DoorShut.__doc__)
    return found


def _confirmed(call: Call) -> ProfessionalRequest | None:
    """The request that the dossier began with."""
    return call.session.scalar(
        select(ProfessionalRequest)
        .where(
            ProfessionalRequest.dossier_id == call.dossier_id,
            ProfessionalRequest.confirmed_at.is_not(None),
        )
        .order_by(ProfessionalRequest.confirmed_at.desc())
        .limit(1)
        .with_for_update()
    )


def _open(call: Call, request: ProfessionalRequest) -> None:
    call.session.flush()
    opening.open_door(
        call.session,
        PURPOSE,
        call.dossier_id,
        request.id,
        None,
        call.at + STAYS_OPEN,
        call.at,
        actor=load_actor(call.session, call.actor_id) if call.actor_id else None,
    )
