"""A row of a reference table as it is on a day, and how FEEL reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from engine.feel.shapes import BOOLEAN, NUMBER, TEXT, Shape, record
from engine.reference.schema import TABLES, Column

DAYS: Final = {"werkdagen": 1, "dagen": 1, "weken": 7}
"""Unit → its days. Working days count as days: a term is then never too long."""

_LETTERS: Final = {"maanden": "M", "jaren": "Y"}
_ONE: Final = {
    "werkdagen": "werkdag",
    "dagen": "dag",
    "weken": "week",
    "maanden": "maand",
    "jaren": "jaar",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One version of a row. `version` 0 comes with the product and is not in the database."""

    table: str
    key: str
    version: int
    label: str
    values: Mapping[str, Any]
    source: str
    unverified: bool
    valid_from: date | None
    valid_until: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it can be chosen on that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


def as_feel(row: Row, day: date) -> dict[str, Any]:
    """What an expression reads of a row: its columns, and `sleutel`, `label`, `bron`,
    `geverifieerd`, and `geldig`: whether it can be chosen on that day."""
    read = {
        "sleutel": row.key,
        "label": row.label,
        "bron": row.source,
        "geverifieerd": not row.unverified,
        "geldig": row.holds_on(day),
        **{one.name: _plain(row.values.get(one.name)) for one in TABLES[row.table].columns},
    }
    return read | (_term(read) if row.table == "termijnen" else {})


def shape_of(table: str) -> Shape:
    """The shape of what `as_feel` gives for a row of that table."""
    members = {
        **dict.fromkeys(("sleutel", "label", "bron"), TEXT),
        **dict.fromkeys(("geverifieerd", "geldig"), BOOLEAN),
        **{one.name: _shape(one) for one in TABLES[table].columns},
    }
    if table == "termijnen":
        members |= {"duur": TEXT, "omschrijving": TEXT, "dagen": NUMBER, "weken": NUMBER}
    return record(members)


def _term(term: Mapping[str, Any]) -> dict[str, Any]:
    """`duur` for a timer (ISO 8601), `omschrijving` for people; `dagen` and `weken` where the
    term has a fixed number of them."""
    count, unit = term["aantal"], term["eenheid"]
    days = count * DAYS[unit] if unit in DAYS else None
    name = _ONE[unit] if count == 1 else unit
    return {
        "duur": f"P{days}D" if days is not None else f"P{count}{_LETTERS[unit]}",
        "omschrijving": f"{count} {name}",
        "dagen": days,
        "weken": count if unit == "weken" else None,
    }


def _plain(value: Any) -> Any:
    """Numbers as they are counted with: JSON's have lost nothing, for they have two decimals."""
    return Decimal(repr(value)) if isinstance(value, float) else value


def _shape(column: Column) -> Shape:
    return {"number": NUMBER, "boolean": BOOLEAN}.get(column.kind, TEXT)
