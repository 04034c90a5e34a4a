"""What diagrams may do to the help in a plan."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from engine.dossier.items import telling
from engine.store.models import Service
from engine.work.operations import Call, operation


@operation("hulp:vastleggen", gives=("vastgelegd",))
def write_help(call: Call) -> Mapping[str, Any]:
    """Let help that a step found be items, as `gegevens:vastleggen` does with `gegevens`, `doel`,
    `grondslag`, `noodzaak`, `eerder` and header `stap`, and help in the plan as well. Its rows may
    also hold `uitvoerder`, `effect` and `tot` (the last day; without, it runs). An item and the
    help it tells of have one key. Gives back `vastgelegd`, their ids."""
    told, left = telling.write(call, _said)
    for key in set(telling.before(call)) - set(told):
        if found := _of(call, key):
            call.session.delete(found)
    for key, row in told.items():
        row_of = _of(call, key) or Service(
            id=key, dossier_id=call.dossier_id, made_by=call.actor_id, made_at=call.at
        )
        call.session.add(_filled(call, row_of, row))
    call.session.flush()
    return {"vastgelegd": left}


def _of(call: Call, key: UUID) -> Service | None:
    found = call.session.get(Service, key)
    return found if found and found.dossier_id == call.dossier_id else None


def _filled(call: Call, service: Service, row: telling.Row) -> Service:
    service.person_id = telling.person_of(call, row)
    service.domain = telling.domain_of(call, row)
    service.what = _what(row)
    service.ended_on = telling.day_of(row, "tot")
    service.result = f"Helpt het? {row['effect']}." if row.get("effect") else None
    return service


def _what(row: telling.Row) -> str:
    by = str(row.get("uitvoerder") or "").strip()
    return str(row.get("omschrijving") or "").strip() + (f" ({by})" if by else "")


def _said(row: telling.Row) -> str:
    effect = str(row.get("effect") or "").strip()
    return _what(row) + (f". Helpt het? {effect}." if effect else "")
