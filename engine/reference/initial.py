"""The rows that come with the product. They never overwrite what a municipality edited."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine.reference.row import Row
from engine.reference.schema import TABLES
from engine.store.models import ReferenceRow

FOLDER: Final = Path(__file__).resolve().parent / "initial"


@cache
def shipped(table: str) -> Mapping[str, Row]:
    """The rows of one table by key, in the order of the file. Raises `KeyError`."""
    text = (FOLDER / f"{TABLES[table].name}.json").read_text(encoding="utf-8")
    return {told["key"]: _row(table, told) for told in json.loads(text)}


def add_missing(session: Session, at: datetime) -> int:
    """Write down what comes with the product and the database has no row for; returns how many.

    From then on it is the municipality's: a later release changes nothing of it.
    """
    told = [one for table in TABLES for one in shipped(table).values()]
    places = session.execute(select(ReferenceRow.table_name, ReferenceRow.key).distinct())
    known = {(table, key) for table, key in places}
    missing = [one for one in told if (one.table, one.key) not in known]
    if missing:
        rows = [_values(one, at) for one in missing]
        session.execute(insert(ReferenceRow).on_conflict_do_nothing(), rows)
    return len(missing)


def _values(row: Row, at: datetime) -> dict[str, Any]:
    return {
        "table_name": row.table,
        "key": row.key,
        "version": 1,
        "label": row.label,
        "values": dict(row.values),
        "source": row.source,
        "unverified": row.unverified,
        "valid_from": row.valid_from,
        "made_at": at,
    }


def _row(table: str, told: Mapping[str, Any]) -> Row:
    since = told["valid_from"]
    return Row(
        table=table,
        key=told["key"],
        version=0,
        label=told["label"],
        values=told["values"],
        source=told["source"],
        unverified=told["unverified"],
        valid_from=date.fromisoformat(since) if since else None,
        valid_until=None,
    )
