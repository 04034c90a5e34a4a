"""What diagrams may do to the scope and the items of a dossier."""

from collections.abc import Mapping
from typing import Any

from engine.dossier.items import purposes, scope, telling
from engine.reference import rows
from engine.work.errors import OperationFailed
from engine.work.operations import Call, operation


@operation("dossier:reikwijdte-vastleggen", gives=())
def decide_scope(call: Call) -> Mapping[str, Any]:
    """From now on this is the reikwijdte: `wetten` and `domeinen` (lists of keys or labels of the
    reference tables), `toelichting`, `gebonden` (boolean, by default true). Gives back nothing."""
    bound = call.variables.get("gebonden")
    try:
        scope.decide(
            call.session,
            None,
            call.dossier_id,
            laws=_keys(call, "wetten"),
            domains=_keys(call, "domeinen"),
            is_bound=True if bound is None else bool(bound),
            explanation=str(call.variables.get("toelichting") or ""),
            at=call.at,
            actor_id=call.actor_id,
        )
    except scope.ScopeInvalid as invalid:
        raise OperationFailed(str(invalid)) from None
    return {}


@operation("gegevens:vastleggen", gives=("vastgelegd",))
def write_items(call: Call) -> Mapping[str, Any]:
    """Let what a step found be items: `gegevens`, rows with `omschrijving`, `domein` and perhaps
    `betreft` (a name), `soort`, `bron`, `partij`, `datum`; `doel`, `grondslag` (keys or labels) and
    `noodzaak` hold for all of them. `eerder` is what it gave back the last time, header `stap` the
    name of the step. Gives back `vastgelegd`, their ids."""
    _, left = telling.write(call, lambda row: str(row.get("omschrijving") or ""))
    return {"vastgelegd": left}


def _keys(call: Call, table: str) -> list[str]:
    given = call.variables.get(table)
    if not isinstance(given, list | None):
        raise OperationFailed(f"‘{table}’ is geen lijst.")
    day = rows.day_of(call.at)
    return [purposes.key_of(call.session, table, str(one), day) for one in given or ()]
