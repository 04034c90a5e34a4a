"""What a page needs to draw a form: values, options, errors and texts, all worked out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from markupsafe import Markup

from engine.forms import markdown
from engine.forms.components import Component, DynamicList, Field, Text
from engine.forms.filling import Filling
from engine.forms.inputs import LONGEST_INPUT
from engine.forms.instant import Instant, answer_of, is_at_hand
from engine.forms.judging import missing
from engine.forms.load import INPUT_KINDS
from engine.forms.nodes import Node, Row

EMPTY = Markup()
HINTS = {"date": "Dag, maand en jaar", "time": "Uren en minuten", "datetime": "Datum en tijd"}
LONG_YEAR = re.compile(r"^\d{1,2}(?=\d{4}-)")
"""Digits of a year beyond the fourth, which the input of a browser takes."""
Errors = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Choosable:
    """An option as drawn."""

    id: str
    key: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRow:
    """A row of a list: its number for people, its name for the *remove* button."""

    name: str
    index: int
    number: int
    widgets: tuple["Widget", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """One component, ready to draw.

    `kind` is form-js' type; `id` the element's id, `name` its form name, `path` the errors' key.
    `value` is the text of a single input; when `unreadable`, only a text input can show it.
    `readonly` fields show `shown` and have no input; `focus` is for the one that takes it.

    In a live form `hide` is the condition that the browser judges, and `answer` how it reads the
    field (`instant.answer_of`). What is `hidden` holds nothing unless it is `at_hand`.
    """

    kind: str
    id: str
    name: str
    path: str
    label: str = ""
    description: Markup = EMPTY
    required: bool = False
    readonly: bool = False
    value: str = ""
    shown: str = ""
    text: Markup = EMPTY
    options: tuple[Choosable, ...] = ()
    errors: tuple[str, ...] = ()
    longest: int = LONGEST_INPUT
    unreadable: bool = False
    shape: Mapping[str, Any]
    widgets: tuple["Widget", ...] = ()
    rows: tuple[DrawnRow, ...] = ()
    changeable: bool = False
    focus: bool = False
    hide: str = ""
    hidden: bool = False
    at_hand: bool = True
    answer: Mapping[str, Any] | None = None

    @property
    def hint(self) -> str:
        """How to write it, where the designer gave no description."""
        return HINTS.get(str(self.shape.get("subtype")), "") if self.kind == "datetime" else ""

    @property
    def target(self) -> str:
        """The id of what takes the focus: the first option of a radio group or checklist."""
        several = self.kind in {"radio", "checklist", "taglist"}
        return self.options[0].id if several and self.options else self.id


@dataclass(frozen=True, slots=True)
class Page:
    """A filled-in form with what else decides how it is drawn (see `Form.view`)."""

    filling: Filling
    errors: Errors
    instant: Instant | None
    new_row: str


def draw(page: Page) -> tuple[Widget, ...]:
    """The visible components, and those that the browser may show later."""
    return tuple(_widgets(page, page.filling.nodes))


def summary(widgets: Iterable[Widget], errors: Errors) -> list[tuple[str, str]]:
    """Errors in the order of the page: (id of the element or, for the form itself, "", message)."""
    return [("", message) for message in errors.get("", ())] + list(_told(widgets, ""))


def _told(widgets: Iterable[Widget], where: str) -> Iterator[tuple[str, str]]:
    for widget in widgets:
        yield from ((widget.target, where + message) for message in widget.errors)
        yield from _told(widget.widgets, where)
        for row in widget.rows:
            yield from _told(row.widgets, f"{where}{widget.label} {row.number}: ")


def as_typed(filling: Filling) -> list[tuple[str, str]]:
    """Label and text of every field that something was typed in, hidden ones too."""
    found = []
    for node in filling.all_nodes(visible=False):
        texts = list(filter(None, node.texts)) if node.given else []
        if isinstance(node.component, Field) and texts:
            label = node.component.label.render(node.context, filling.now).strip()
            known = {option.key: option.label for option in filling.options(node)}
            found.append((label or node.path, ", ".join(known.get(text, text) for text in texts)))
    return found


def _widgets(page: Page, nodes: Iterable[Node]) -> Iterator[Widget]:
    for node in nodes:
        condition = _condition(page, node)
        if node.hidden and not condition:
            continue
        ready = not node.hidden or bool(
            page.instant and is_at_hand(page.filling, node, page.instant)
        )
        drawn = _widget(page, node) if ready else _bare(node)
        yield replace(drawn, hide=condition, hidden=node.hidden, at_hand=ready)


def _condition(page: Page, node: Node) -> str:
    """The condition under which the browser hides this component, if it may judge it."""
    hide, instant = node.component.hide, page.instant
    return hide.text if hide and instant and node.component.at in instant.conditions else ""


def _bare(node: Node) -> Widget:
    """What there is of a component without what it says."""
    component = node.component
    return Widget(
        kind=component.type,
        id=_id(node.name if _holds_data(component) else f"{node.name}-{component.id}"),
        name=node.name,
        path=node.path,
        shape={},
    )


def _widget(page: Page, node: Node) -> Widget:
    component, now = node.component, page.filling.now
    own: dict[str, Any] = {}
    if isinstance(component, Field):
        own = _field(page, node, component)
    elif isinstance(component, DynamicList):
        own = {"rows": _rows(page, node), "changeable": component.changeable}
    elif isinstance(component, Text):
        source = component.text.render(node.context, now, markdown.literal)
        own = {"text": markdown.render(source)}
    described = component.description.render(node.context, now, markdown.literal)
    return replace(
        _bare(node),
        label=component.label.render(node.context, now).strip(),
        description=markdown.inline(described),
        errors=tuple(page.errors.get(node.path, ())) if component.key else (),
        widgets=tuple(_widgets(page, node.children)),
        **own,
    )


def _holds_data(component: Component) -> bool:
    """Whether its name is its own: groups may share a path, and texts have none."""
    return isinstance(component, Field | DynamicList)


def _field(page: Page, node: Node, component: Field) -> dict[str, Any]:
    options = tuple(
        Choosable(_id(f"{node.name}-{number}"), option.key, option.label, option.key in node.texts)
        for number, option in enumerate(page.filling.options(node))
    )
    return {
        "required": component.required,
        "readonly": node.readonly,
        "value": node.texts[-1] if node.texts else "",
        "shown": _shown(node, component, options) if node.readonly else "",
        "options": options,
        "unreadable": bool(node.problems) and not _is_moment(node.texts),
        "longest": component.input.longest,
        "shape": component.shape,
        "answer": _answer(page, node, component) if page.instant else None,
    }


def _is_moment(texts: Sequence[str]) -> bool:
    """Whether an input for dates shows it, however unlikely: who types 2026 comes by 0020, and who
    types on by 202611."""
    text = LONG_YEAR.sub("", texts[-1]) if texts else ""
    try:
        return bool(text) and datetime.fromisoformat(text).isoformat().startswith(text)
    except ValueError:
        return False


def _answer(page: Page, node: Node, component: Field) -> dict[str, Any]:
    told = missing(page.filling, node, component) if component.required else ""
    return answer_of(component) | {"missing": told}


def _shown(node: Node, component: Field, options: tuple[Choosable, ...]) -> str:
    """A field's value for people: the labels of what was chosen, Dutch dates and numbers."""
    if component.options is not None:
        return ", ".join(option.label for option in options if option.chosen)
    return component.input.readable(node.value)


def _rows(page: Page, node: Node) -> tuple[DrawnRow, ...]:
    return tuple(_row(page, node, row, number) for number, row in enumerate(node.rows, 1))


def _row(page: Page, node: Node, row: Row, number: int) -> DrawnRow:
    name = f"{node.name}.{row.index}"
    widgets = tuple(_widgets(page, row.nodes))
    if name == page.new_row:
        widgets = _with_focus(widgets)
    return DrawnRow(name=name, index=row.index, number=number, widgets=widgets)


def _with_focus(widgets: tuple[Widget, ...]) -> tuple[Widget, ...]:
    """The same, with the focus in the first field that is there to fill in."""
    for at, widget in enumerate(widgets):
        if widget.hidden or widget.readonly:
            continue
        inner = _with_focus(widget.widgets)
        takes = widget.kind in INPUT_KINDS
        if takes or inner != widget.widgets:
            changed = replace(widget, focus=takes, widgets=inner)
            return (*widgets[:at], changed, *widgets[at + 1 :])
    return widgets


def _id(name: str) -> str:
    """An element id that needs no escaping in a link or a selector."""
    return "veld-" + re.sub(
        r"[^A-Za-z0-9_-]", lambda sign: f"-{ord(sign[0]):x}-", name.replace(".", "-")
    )
