"""A compiled form: judge what was posted, draw it, change its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from engine.forms import drawing, judging, load
from engine.forms.components import Component, DynamicList, Field, walk
from engine.forms.drawing import Widget
from engine.forms.filling import Filling
from engine.forms.instant import Instant, instant_of
from engine.forms.nodes import Node

Answers = dict[str, Any]
Raw = Mapping[str, Any]
"""What was posted: a werkzeug MultiDict, or a mapping of names to a text or a list of texts."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as its file says. Immutable; one object serves all threads."""

    key: str
    title: str
    components: tuple[Component, ...]
    instant: Instant

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, those in groups and lists too."""
        return tuple(one for one in walk(self.components) if isinstance(one, Field))

    @property
    def is_live(self) -> bool:
        """Whether an answer may change what the page shows or offers."""
        return bool(self.instant.conditions or self.instant.asks)

    def validate(
        self, raw: Raw, context: Mapping[str, Any], now: datetime | None = None
    ) -> Answers:
        """Typed answers of the visible fields: plain JSON, with int and Decimal for numbers.

        `context` holds the variables of the task, `now` is an aware time. Whatever is posted, the
        result is answers or AnswersInvalid (FieldsUnknown for names that the form doesn't have).
        """
        return judging.judge(self._filling(raw, context, now, blank=True))

    def view(
        self,
        context: Mapping[str, Any],
        raw: Raw | None = None,
        errors: Mapping[str, list[str]] | None = None,
        *,
        now: datetime | None = None,
        live: bool = False,
        new_row: str = "",
    ) -> tuple[Widget, ...]:
        """The visible components. `raw` is kept as it was typed; None: first values.

        `live`: with what the browser needs to answer at once, hidden components too. `new_row`: the
        name of a row (`problemen.2`) whose first field takes the focus.
        """
        filling = self._filling(raw, context, now)
        instant = self.instant if live else None
        return drawing.draw(drawing.Page(filling, errors or {}, instant, new_row))

    def unseen(self, raw: Raw, context: Mapping[str, Any], now: datetime | None = None) -> bool:
        """Whether these answers make a field appear that was not on the page when it was sent."""
        if all(component.hide is None for component in walk(self.components)):
            return False
        return _unseen(self._filling(raw, context, now, blank=True).nodes, conditional=False)

    def as_typed(self, raw: Raw) -> list[tuple[str, str]]:
        """Label and text of all that was typed, visible or not, so that nobody loses it."""
        return drawing.as_typed(self._filling(raw, {}, None))

    def add_row(self, raw: Raw, context: Mapping[str, Any], name: str) -> dict[str, list[str]]:
        """`raw` with one more row in the list called `name` in the page; unchanged if none is."""
        texts = posted_of(raw)
        for node in self._filling(raw, context, None).all_nodes():
            if isinstance(node.component, DynamicList) and node.name == name:
                indexes = [row.index for row in node.rows]
                fresh = max([*indexes, node.rows_before - 1], default=-1) + 1
                texts[name] = [*map(str, indexes), str(fresh)]
        return texts

    def remove_row(self, raw: Raw, name: str) -> dict[str, list[str]]:
        """`raw` without the row called `name` (`problemen.2`) and all that was filled in there."""
        texts = posted_of(raw)
        listed, _, index = name.rpartition(".")
        if index in texts.get(listed, ()):
            texts[listed] = [text for text in texts[listed] if text != index] or [""]
            texts = {key: value for key, value in texts.items() if not key.startswith(name + ".")}
        return texts

    def _filling(
        self,
        raw: Raw | None,
        context: Mapping[str, Any],
        now: datetime | None,
        *,
        blank: bool = False,
    ) -> Filling:
        posted = None if raw is None else posted_of(raw)
        return Filling(self.components, context, posted, now or datetime.now(UTC), blank=blank)


def _unseen(nodes: Iterable[Node], *, conditional: bool) -> bool:
    for node in nodes:
        if node.hidden:
            continue
        depends = conditional or node.component.hide is not None
        takes = isinstance(node.component, Field | DynamicList) and not node.readonly
        if takes and depends and not node.given:
            return True
        inner = (node.children, *(row.nodes for row in node.rows))
        if any(_unseen(one, conditional=depends) for one in inner):
            return True
    return False


def load_form(text: str | bytes) -> Form:
    """The form in this form-js JSON. Raises FormError for the first thing that is wrong with it."""
    return _load(text)


@lru_cache(maxsize=512)
def _load(text: str | bytes) -> Form:
    raw = load.parse(text)
    components, problems = load.read(raw)
    if problems:
        raise problems[0]
    key = str(raw.get("id") or "")
    title = str(raw.get("title") or raw.get("name") or key)
    return Form(key, title, components, instant_of(components))


def posted_of(raw: Raw) -> dict[str, list[str]]:
    """What was posted as plain lists of texts, whatever kind of mapping it came in."""
    lists = getattr(raw, "lists", None)
    items: Iterable[tuple[Any, Any]] = lists() if callable(lists) else raw.items()
    return {str(name): _texts(value) for name, value in items}


def _texts(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [_text(one) for one in value]
    return [] if value is None else [_text(value)]


def _text(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
