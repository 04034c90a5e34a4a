"""The form of a row of a reference table, made from what the table says of its columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from engine.forms import Form, load_form
from engine.reference.changing import Wanted
from engine.reference.row import Row
from engine.reference.schema import Column, Table
from webapp.formats import number

Labels = Mapping[str, Mapping[str, str]]
"""Name of a table → key → label of its rows, for columns that name a row."""

_REQUIRED: Final = {"required": True, "maxLength": 200}
_INPUTS: Final[Mapping[str, dict[str, Any]]] = {
    "text": {"type": "textfield", "validate": {"maxLength": 200}},
    "long": {"type": "textarea", "validate": {"maxLength": 1000}},
    "number": {"type": "number"},
    "boolean": {"type": "checkbox"},
    "choice": {"type": "select"},
    "row": {"type": "select"},
}


def form_of(table: Table, labels: Labels, *, new: bool) -> Form:
    """The form for a row; with `new` it asks for the key too."""
    key = {
        "type": "textfield",
        "key": "sleutel",
        "label": "Sleutel",
        "description": "Zo noemen diagrammen de regel: kleine letters en cijfers, met _ ertussen. "
        "Later kun je de sleutel niet meer wijzigen.",
        "validate": {"required": True, "maxLength": 60},
    }
    name = {"type": "textfield", "key": "naam", "label": "Naam", "validate": _REQUIRED}
    columns = [_component(one, labels) for one in table.columns]
    asked = [*([key] if new else []), name, *columns, *_about_the_row(fixed=table.fixed)]
    told = [{"id": f"regel_{one['key']}", **one} for one in asked]
    whole = {"type": "default", "id": f"regel_{table.name}", "schemaVersion": 18}
    return load_form(json.dumps({**whole, "components": told}))


def values_of(row: Row, today: date) -> dict[str, Any]:
    """What the form shows of a row at first: a change begins today."""
    return {
        **row.values,
        "naam": row.label,
        "bron": row.source,
        "nakijken": row.unverified,
        "vanaf": today.isoformat(),
        "tot": row.valid_until.isoformat() if row.valid_until else "",
    }


def wanted(table: Table, answers: Mapping[str, Any]) -> Wanted:
    """What the answers of the form ask for."""
    return Wanted(
        label=answers["naam"],
        values={one.name: answers.get(one.name) for one in table.columns},
        source=answers["bron"],
        unverified=bool(answers["nakijken"]),
        valid_from=date.fromisoformat(answers["vanaf"]),
        valid_until=date.fromisoformat(answers["tot"]) if answers.get("tot") else None,
        reason=answers["reden"],
    )


def shown(column: Column, value: Any, labels: Labels) -> str:
    """A value in words."""
    if value is None or value == "":
        return ""
    match column.kind:
        case "boolean":
            return "ja" if value else "nee"
        case "number":
            exact = Decimal(repr(value)) if isinstance(value, float) else value
            return number(exact.normalize() if isinstance(exact, Decimal) else exact)
        case "choice":
            return dict(column.options).get(str(value), str(value))
        case "row":
            return labels[column.table].get(str(value), str(value))
    return str(value)


def _component(column: Column, labels: Labels) -> dict[str, Any]:
    made: dict[str, Any] = {"key": column.name, "label": column.label, **_INPUTS[column.kind]}
    if column.kind == "number":
        made["decimalDigits"] = column.decimals
    if column.help:
        made["description"] = column.help
    if column.kind in ("choice", "row"):
        pairs = column.options or tuple(labels[column.table].items())
        made["values"] = [{"label": label, "value": key} for key, label in pairs]
    if column.required and column.kind != "boolean":
        made["validate"] = {**made.get("validate", {}), "required": True}
    return made


def _about_the_row(*, fixed: bool) -> Sequence[dict[str, Any]]:
    until = {
        "type": "datetime",
        "subtype": "date",
        "key": "tot",
        "dateLabel": "Laatste dag waarop dit gekozen kan worden",
        "description": "Laat leeg als er geen einddatum is. Wat al gekozen is, blijft staan.",
    }
    return [
        {
            "type": "textfield",
            "key": "bron",
            "label": "Bron",
            "description": "Waar staat dit? Bijvoorbeeld: Wmo 2015, art. 2.3.5.",
            "validate": _REQUIRED,
        },
        {
            "type": "checkbox",
            "key": "nakijken",
            "label": "Dit moet nog in de bron worden nagekeken",
        },
        {
            "type": "datetime",
            "subtype": "date",
            "key": "vanaf",
            "dateLabel": "Vanaf welke dag geldt dit?",
            "validate": {"required": True},
        },
        *([] if fixed else [until]),
        {
            "type": "textarea",
            "key": "reden",
            "label": "Waarom wijzig je dit?",
            "description": "De reden blijft in de historie staan.",
            "validate": {"required": True, "maxLength": 500},
        },
    ]
