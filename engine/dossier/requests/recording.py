"""A verzoek of a professional that came in by the desk, by phone or by mail (art. 2.3a.4).

The client may read it as he reads one from the public page: who asked, and why.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from engine.accountability.logs import note
from engine.dossier.opening import MUNICIPAL_TIME
from engine.policy import load_actor
from engine.reference.rows import day_of
from engine.store.models import ProfessionalRequest
from engine.work.errors import OperationFailed
from engine.work.operations import Call, operation

NOON: Final = time(12)
"""Of the day only is known that it was then; noon is that day in any time zone near."""


@operation("verzoek:vastleggen", gives=())
def record(call: Call) -> Mapping[str, Any]:
    """Keep what a professional asked, as the desk wrote it down: `partij`, `functie`, `bereikbaar`,
    `verzoek`, `gronden` (`a`, `b`, `c`, as far as these apply), `eerdereHulp`, `ontvangenOp` (date,
    else today). Gives back nothing."""
    request = ProfessionalRequest(
        id=uuid4(),
        dossier_id=call.dossier_id,
        organisation=_needed(call, "partij"),
        name="",
        function=_text(call, "functie"),
        email="",
        phone=_text(call, "bereikbaar"),
        about={},
        grounds={"applies": _grounds(call), "tried": _text(call, "eerdereHulp")},
        question=_needed(call, "verzoek"),
        told="",
        filed_at=_received(call),
        confirmed_at=call.at,
    )
    call.session.add(request)
    call.session.flush()
    note(
        call.session,
        load_actor(call.session, call.actor_id) if call.actor_id else None,
        "request:recorded",
        call.at,
        dossier_id=call.dossier_id,
        object_id=str(request.id),
        purpose="Een verzoek van een professional in behandeling nemen.",
    )
    return {}


def _received(call: Call) -> datetime:
    given = _text(call, "ontvangenOp")
    day = date.fromisoformat(given[:10]) if given else day_of(call.at)
    if day == day_of(call.at):
        return call.at
    return datetime.combine(day, NOON, ZoneInfo(MUNICIPAL_TIME))


def _grounds(call: Call) -> list[str]:
    given = call.variables.get("gronden")
    return [str(one) for one in given if one] if isinstance(given, list) else []


def _needed(call: Call, name: str) -> str:
    text = _text(call, name)
    if not text:
        raise OperationFailed(f"Van het verzoek ontbreekt ‘{name}’.")
    return text


def _text(call: Call, name: str) -> str:
    return str(call.variables.get(name) or "").strip()
