"""What diagrams may do about who coordinates a dossier."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.accountability.logs import note
from engine.dossier.coordination import coordinators
from engine.policy import NotFound
from engine.store.models import Dossier
from engine.work.errors import OperationFailed
from engine.work.operations import Call, operation


@operation("coordinatie:coordinator-aanwijzen", gives=())
def appoint(call: Call) -> Mapping[str, Any]:
    """Let somebody coordinate from now on: `coordinator` (an account), `vorm` (`licht`, `zwaar`).

    Who coordinated before hands on his open tasks; plan and terms stay. Gives back nothing.
    """
    try:
        account_id = UUID(str(call.variables.get("coordinator") or ""))
    except ValueError:
        raise OperationFailed("Er staat niet bij wie de coördinator is.") from None
    form = str(call.variables.get("vorm") or call.headers.get("vorm") or "")
    if form not in coordinators.FORMS:
        raise OperationFailed("De vorm van de coördinatie is niet bekend.")
    dossier = _dossier(call)
    try:
        coordinators.appoint(
            call.session, dossier, account_id, form, call.at, instance_id=call.instance_id
        )
    except NotFound:
        raise OperationFailed("De coördinator heeft geen account om mee te werken.") from None
    _note(call, "Coördinator aangewezen door het proces.")
    return {}


@operation("coordinatie:coordinator-ontheffen", gives=())
def relieve(call: Call) -> Mapping[str, Any]:
    """End the coordination by who does it now, for a `reden`. Without a coördinator nothing
    happens. Gives back nothing."""
    reason = str(call.variables.get("reden") or call.headers.get("reden") or "").strip()
    if not reason:
        raise OperationFailed("De reden waarom de coördinator stopt, ontbreekt.")
    dossier = _dossier(call)
    coordinators.relieve(call.session, dossier, reason, call.at, instance_id=call.instance_id)
    _note(call, "Coördinator ontheven door het proces.")
    return {}


def _dossier(call: Call) -> Dossier:
    return call.session.scalars(
        select(Dossier).where(Dossier.id == call.dossier_id).with_for_update(key_share=True)
    ).one()


def _note(call: Call, purpose: str) -> None:
    note(
        call.session,
        None,
        "coordination:coordinator",
        call.at,
        dossier_id=call.dossier_id,
        purpose=purpose,
    )
