"""Answers of a scenario → what a browser would post, judged by the form itself.

What the scenario leaves out has on the page its first value, and is posted like that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Final

from engine.forms import AnswersInvalid, Form, Widget
from engine.forms.components import Field
from engine.forms.inputs import Tick
from engine.forms.load import INPUT_KINDS
from engine.scenarios.outcome import Mismatch
from engine.scenarios.source import Entry, Place

Raw = dict[str, list[str]]

_TICKS: Final = {"ja": "true", "true": "true", "nee": "", "false": ""}
_CHOICES: Final = {"radio", "select", "checklist", "taglist"}


def fill_in(
    form: Form, context: Mapping[str, Any], answers: Entry | None, now: datetime
) -> tuple[Raw, dict[str, Place]]:
    """What the page posts after these answers, and where in the scenario each stands.

    Raises `Mismatch` for an answer to a question that is not on the page.
    """
    given = {} if answers is None else dict(_posted(answers, ""))
    raw = {name: _as_posted(form, name, texts) for name, (texts, _) in given.items()}
    page = _on_page(form.view(context, raw, now=now))
    for name, (_, place) in given.items():
        if name not in page:
            raise _not_there(form, name, place, page)
    return {**page, **raw}, {name: place for name, (_, place) in given.items()}


def judge(
    form: Form,
    context: Mapping[str, Any],
    answers: Entry | None,
    now: datetime,
    place: Place,
) -> dict[str, Any]:
    """The typed answers. Raises `Mismatch` with what the form says of the first that is wrong."""
    raw, places = fill_in(form, context, answers, now)
    try:
        return form.validate(raw, context, now)
    except AnswersInvalid as refused:
        path, messages = next(iter(refused.errors.items()))
        name = re.sub(r"\[(\d+)\]", r".\1", path)
        texts = raw.get(name, [""])
        told = f"Het formulier ‘{form.title}’ weigert het antwoord op ‘{path}’: {messages[0]}"
        where = places.get(name, place)
        options = _offered(form.view(context, raw, now=now), name)
        raise Mismatch(where, told, options, ", ".join(texts) or "niets") from None


def refused_at(
    form: Form, context: Mapping[str, Any], answers: Entry | None, now: datetime
) -> list[str]:
    """The paths at which the form refuses these answers; none: it takes them."""
    raw, _ = fill_in(form, context, answers, now)
    try:
        form.validate(raw, context, now)
    except AnswersInvalid as refused:
        return list(refused.errors)
    return []


def _as_posted(form: Form, name: str, texts: list[str]) -> list[str]:
    """A checkbox is ticked with yes; all others get what was typed."""
    ticks = (one for one in form.fields if isinstance(one.input, Tick))
    if len(texts) == 1 and any(_is_for(name, one) for one in ticks):
        return [_TICKS.get(texts[0].strip().lower(), texts[0])]
    return texts


def _is_for(name: str, field: Field) -> bool:
    """Whether an input with this name asks the field: in a list, its row stands before it."""
    return f".{_bare(name)}".endswith("." + ".".join(field.key))


def _bare(name: str) -> str:
    return re.sub(r"\.\d+(?=\.|$)", "", name)


def _posted(entry: Entry, before: str) -> Iterator[tuple[str, tuple[list[str], Place]]]:
    for key, one in entry.members.items():
        name = before + key
        if isinstance(one.value, dict):
            yield from _posted(one, f"{name}.")
        elif isinstance(one.value, list) and all(isinstance(row.value, dict) for row in one.value):
            yield name, ([str(index) for index in range(len(one.value))] or [""], one.place)
            for index, row in enumerate(one.value):
                yield from _posted(row, f"{name}.{index}.")
        else:
            texts = [str(item.value) for item in one.items if not isinstance(item.value, dict)]
            yield name, (texts or [""], one.place)


def _on_page(widgets: Iterable[Widget]) -> Raw:
    """The inputs of a page, each with the texts that stand in it."""
    found: Raw = {}
    for widget in widgets:
        if widget.kind in INPUT_KINDS and not widget.readonly:
            found[widget.name] = _texts(widget)
        elif widget.kind == "dynamiclist":
            found[widget.name] = [str(row.index) for row in widget.rows] or [""]
        found |= _on_page(widget.widgets)
        for row in widget.rows:
            found |= _on_page(row.widgets)
    return found


def _texts(widget: Widget) -> list[str]:
    if widget.kind in _CHOICES:
        return [option.key for option in widget.options if option.chosen] or [""]
    return [widget.value]


def _offered(widgets: Iterable[Widget], name: str) -> str:
    """What can be chosen at a question."""
    for widget in widgets:
        if widget.name == name:
            keys = ", ".join(option.key for option in widget.options)
            tick = "ja of nee" if widget.kind == "checkbox" else ""
            return f"een van: {keys}" if keys else tick
        inner = [widget.widgets, *(row.widgets for row in widget.rows)]
        for found in (_offered(one, name) for one in inner):
            if found:
                return found
    return ""


def _not_there(form: Form, name: str, place: Place, page: Raw) -> Mismatch:
    if any(_is_for(name, field) for field in form.fields):
        message = f"De vraag ‘{name}’ staat nu niet op de pagina van ‘{form.title}’."
        return Mismatch(place, message, "een vraag die te beantwoorden is", "verborgen of vast")
    near = get_close_matches(name, list(page), 1)
    expected = f"misschien ‘{near[0]}’" if near else ", ".join(list(page)[:12])
    message = f"Het formulier ‘{form.title}’ heeft geen vraag ‘{name}’."
    return Mismatch(place, message, expected, name)
