"""What a page with a form posts: what was typed, and the button of a list that was pressed."""

from __future__ import annotations

from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from engine.forms import Form
from engine.forms.load import RESERVED

Input = dict[str, list[str]]
Errors = dict[str, list[str]]


def typed(fields: MultiDict[str, str]) -> Input:
    """What was filled in, without what the page itself sends along."""
    return {name: list(values) for name, values in fields.lists() if name not in RESERVED}


def asked_row() -> str:
    """Which button of a list was pressed, if any: `erbij:<list>` or `weg:<row>`."""
    return request.form.get("rij", "")


def change_rows(form: Form, values: Input, variables: Any, asked: str) -> tuple[Input, str]:
    """The input after what was asked, and the name of a row that was added (`problemen.2`)."""
    what, _, name = asked.partition(":")
    if what == "weg":
        return form.remove_row(values, name), ""
    if what != "erbij":
        return values, ""
    more = form.add_row(values, variables, name)
    return more, f"{name}.{more[name][-1]}" if more.get(name) else ""
