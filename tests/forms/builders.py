"""Small forms for tests."""

import json
from typing import Any

from engine.forms import Form, load_form

YES_NO = [{"label": "Ja", "value": "ja"}, {"label": "Nee", "value": "nee"}]


def component(kind: str, key: str = "", **rest: Any) -> dict[str, Any]:
    """A component; `required` and `hide` are short for where form-js keeps them."""
    made: dict[str, Any] = {"type": kind, "id": f"id_{kind}_{key}", "label": key.capitalize()}
    if key:
        made["path" if kind in {"group", "dynamiclist"} else "key"] = key
    if "required" in rest:
        made["validate"] = {"required": rest.pop("required")}
    if "hide" in rest:
        made["conditional"] = {"hide": rest.pop("hide")}
    return made | rest


def source(*components: dict[str, Any], **rest: Any) -> str:
    """The JSON text of a form."""
    return json.dumps(
        {"schemaVersion": 18, "id": "proef", "components": list(components)} | rest, indent=2
    )


def form(*components: dict[str, Any]) -> Form:
    """A compiled form of these components."""
    return load_form(source(*components))
