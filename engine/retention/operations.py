"""What diagrams may do about keeping a dossier."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.accountability.logs import note
from engine.retention import terms
from engine.store.models import Dossier
from engine.work.errors import OperationFailed
from engine.work.operations import Call, operation


@operation("bewaartermijn:starten", gives=("vernietigenNa",))
def start(call: Call) -> Mapping[str, Any]:
    """Begin the term of a dossier: `wetten`, a list of keys of `wetten`. The longest term applies,
    from its closing on; not closed yet, from now. Gives back `vernietigenNa`, a date."""
    laws = call.variables.get("wetten")
    if not isinstance(laws, list) or not all(isinstance(one, str) for one in laws):
        raise OperationFailed("De wetten waaronder het dossier viel, ontbreken.")
    dossier = call.session.scalars(
        select(Dossier).where(Dossier.id == call.dossier_id).with_for_update(key_share=True)
    ).one()
    try:
        clock = terms.start(call.session, dossier, laws, call.at)
    except terms.NoTerm as missing:
        raise OperationFailed(str(missing)) from None
    note(
        call.session,
        None,
        "retention:started",
        call.at,
        dossier_id=call.dossier_id,
        purpose=f"Bewaartermijn van {clock.years} jaar na het sluiten.",
    )
    return {"vernietigenNa": clock.due_on.isoformat()}
