"""Changing a reference table: a next version from a day on, with who did it and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine.invalid import Changed, Invalid
from engine.policy import Actor, NotFound, demand
from engine.reference.initial import add_missing
from engine.reference.row import Row
from engine.reference.rows import choices, day_of, newest
from engine.reference.schema import TABLES, Column, Table
from engine.reference.usage import used_by
from engine.store.models import AuditEvent, ReferenceRow

KEY: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST_KEY: Final = 60
LARGEST_NUMBER: Final = 10_000_000


class RowInvalid(Invalid):
    """Deze regel kan zo niet worden opgeslagen."""


class RowChanged(Changed):
    """Iemand anders heeft deze regel intussen gewijzigd. Er is niets opgeslagen."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row has to become, from `valid_from` on; `reason` says why."""

    label: str
    values: dict[str, Any]
    source: str
    unverified: bool
    valid_from: date
    valid_until: date | None
    reason: str


def change(
    session: Session,
    actor: Actor,
    table: str,
    key: str,
    wanted: Wanted,
    expected_version: int,
    at: datetime,
) -> None:
    """Write the next version of a row. `expected_version` is the one that was looked at.

    It also replaces what was planned for a later day. Raises `NotAllowed`, `NotFound`,
    `RowInvalid` and `RowChanged`.
    """
    demand(actor, "reference:edit")
    add_missing(session, at)
    before = newest(session, table, key)
    if before.version != max(expected_version, 1):  # what came along has just been written down
        raise RowChanged
    _judge(session, TABLES[table], wanted, at)
    _refuse_an_end(session, before, wanted)
    _write(session, actor, table, key, before.version + 1, wanted, at)


def add(session: Session, actor: Actor, table: str, key: str, wanted: Wanted, at: datetime) -> None:
    """Add a row. Raises as `change` does; a key that is taken, also by a row that ended, is
    `RowInvalid`."""
    demand(actor, "reference:edit")
    if table not in TABLES or TABLES[table].fixed:
        raise NotFound
    add_missing(session, at)
    _judge_key(session, table, key)
    _judge(session, TABLES[table], wanted, at)
    _write(session, actor, table, key, 1, wanted, at)


def _judge_key(session: Session, table: str, key: str) -> None:
    if not KEY.fullmatch(key) or len(key) > LONGEST_KEY:
        raise RowInvalid(
            {"sleutel": ["Gebruik kleine letters en cijfers, met _ ertussen: wmo_besluit."]}
        )
    taken = select(ReferenceRow.id).where(
        ReferenceRow.table_name.in_(_one_space(table)), ReferenceRow.key == key
    )
    if session.scalar(taken.limit(1)) is not None:
        raise RowInvalid({"sleutel": ["Deze sleutel bestaat al. Kies een andere."]})


def _one_space(table: str) -> tuple[str, ...]:
    """The tables whose keys must differ: a party works in a law or in a domain."""
    return ("wetten", "domeinen") if table in ("wetten", "domeinen") else (table,)


def _judge(session: Session, table: Table, wanted: Wanted, at: datetime) -> None:
    today = day_of(at)
    errors = {
        "naam": [] if wanted.label.strip() else ["Vul een naam in."],
        "bron": [] if wanted.source.strip() else ["Vul in waar dit staat."],
        "reden": [] if wanted.reason.strip() else ["Vul in waarom je dit wijzigt."],
        "vanaf": [] if wanted.valid_from >= today else ["Kies vandaag of een latere dag."],
        "tot": _until(table, wanted),
        **{one.name: _value(session, one, wanted, today) for one in table.columns},
    }
    RowInvalid.raise_for(errors)


def _until(table: Table, wanted: Wanted) -> list[str]:
    if wanted.valid_until is None:
        return []
    if table.fixed:
        return ["Een regel van deze tabel kan niet worden beëindigd."]
    if wanted.valid_until < wanted.valid_from:
        return ["De laatste dag ligt voor de eerste."]
    return []


def _value(session: Session, column: Column, wanted: Wanted, today: date) -> list[str]:
    value = wanted.values.get(column.name)
    if value in (None, ""):
        return ["Vul dit in."] if column.required and column.kind != "boolean" else []
    if column.kind == "number":
        exact = round(value, column.decimals) == value
        fits = exact and 0 < value <= LARGEST_NUMBER
        return [] if fits else ["Vul een getal in dat groter is dan 0."]
    known = [key for key, _ in column.options]
    if column.kind == "row":
        known = [key for key, _ in choices(session, column.table, today)]
    return ["Kies een van de mogelijkheden."] if known and value not in known else []


def _refuse_an_end(session: Session, before: Row, wanted: Wanted) -> None:
    """What is in use can't vanish; grounds may: from then on they block."""
    if wanted.valid_until is None or before.table == "grondslagen":
        return
    if users := used_by(session, before.table, before.key):
        raise RowInvalid({"tot": [f"Deze regel is nog in gebruik: {', '.join(users)}."]})


def _write(
    session: Session,
    actor: Actor,
    table: str,
    key: str,
    version: int,
    wanted: Wanted,
    at: datetime,
) -> None:
    values = {
        "table_name": table,
        "key": key,
        "version": version,
        "label": wanted.label.strip(),
        "values": _as_json(wanted.values, TABLES[table]),
        "source": wanted.source.strip(),
        "unverified": wanted.unverified,
        "valid_from": wanted.valid_from,
        "valid_until": wanted.valid_until,
        "reason": wanted.reason.strip(),
        "made_by": actor.user_id,
        "made_at": at,
    }
    added = insert(ReferenceRow).values(values).on_conflict_do_nothing().returning(ReferenceRow.id)
    if session.scalar(added) is None:
        raise RowChanged  # somebody wrote the same version at the same moment
    action = "reference:row:changed" if version > 1 else "reference:row:added"
    session.add(
        AuditEvent(
            at=at,
            actor_id=actor.user_id,
            action=action,
            object_id=f"{table}.{key}",
            reason=wanted.reason.strip(),
        )
    )
    session.flush()


def _as_json(values: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """The values of the table's columns; a JSON number keeps the two decimals that one may have."""
    found = {one.name: values.get(one.name) for one in table.columns}
    return {n: float(v) if isinstance(v, Decimal) else v for n, v in found.items()}
