"""Read a form-js form (https://bpmn.io, schemaVersion 18) into components.

Loading goes on past a mistake, so that a designer sees all of them at once: `read` gives what could
be read and the problems, each a FormError with its path in the JSON.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import re2

from engine.feel import Expression
from engine.forms import inputs
from engine.forms.checks import checks_of
from engine.forms.components import At, Component, DynamicList, Field, Group, Key, Text
from engine.forms.errors import FormError
from engine.forms.inputs import Input
from engine.forms.keys import collisions
from engine.forms.options import Source, Variable, options_of
from engine.forms.phrases import NOTHING, Phrase, compile_feel, phrase

T = TypeVar("T")
Raw = Mapping[str, Any]

DEEPEST = 12
MOST_ROWS = 200
NEWEST_SCHEMA = 18
RESERVED = frozenset({"bewaard", "csrf_token", "nieuw_dossier", "rij", "vervolgvragen"})
"""Names that the pages around a form use themselves."""

_INPUTS: dict[str, Callable[[Raw], Input]] = {
    "textfield": lambda _: inputs.Line(),
    "textarea": lambda _: inputs.Lines(),
    "number": lambda raw: inputs.Number(
        decimals=_whole(raw.get("decimalDigits")), as_text=raw.get("serializeToString") is True
    ),
    "datetime": lambda raw: _moment(raw),
    "select": lambda _: inputs.Choice(),
    "radio": lambda _: inputs.Choice(),
    "checkbox": lambda _: inputs.Tick(),
    "checklist": lambda _: inputs.Choices(),
    "taglist": lambda _: inputs.Choices(),
}
CHOICES = frozenset({"select", "radio", "checklist", "taglist"})
_DRAWN_ONLY = frozenset({"separator", "spacer"})
_IGNORED = frozenset({"button"})


def parse(source: str | bytes) -> Raw:
    """The form's JSON object; FormError (Dutch) when it is not one."""
    try:
        raw = json.loads(source)
        text = json.dumps(raw, ensure_ascii=False)
        text.encode()
    except json.JSONDecodeError as error:
        raise FormError(f"Dit is geen geldige JSON (regel {error.lineno}, {error.msg}).") from error
    except (ValueError, RecursionError) as error:  # half a character, a number of 5,000 digits
        raise FormError("Dit bestand is niet te lezen als formulier.") from error
    if "\\u0000" in text:
        raise FormError("Dit formulier bevat een teken dat niet bewaard kan worden (NUL).")
    if not isinstance(raw, dict) or not isinstance(raw.get("components"), list):
        raise FormError("Dit is geen formulier: ‘components’ ontbreekt.")
    return raw


def read(raw: Raw) -> tuple[tuple[Component, ...], list[FormError]]:
    """The components of a parsed form, and everything that is wrong with them."""
    reader = _Reader()
    version = raw.get("schemaVersion")
    if not isinstance(version, int) or not 1 <= version <= NEWEST_SCHEMA:
        reader.wrong(
            f"De versie van het formulier (schemaVersion) moet 1 tot en met {NEWEST_SCHEMA} zijn.",
            ("schemaVersion",),
        )
    components = reader.components(raw["components"], ("components",))
    return components, [*reader.problems, *collisions(components)]


@dataclass
class _Reader:
    problems: list[FormError] = field(default_factory=list)

    def wrong(self, message: str, at: At) -> None:
        self.problems.append(FormError(message, at))

    def components(self, raws: Any, at: At) -> tuple[Component, ...]:
        if not isinstance(raws, list):
            self.wrong("Hier hoort een lijst van onderdelen te staan.", at)
            return ()
        if len(at) > 2 * DEEPEST:
            self.wrong(f"Het formulier is te diep genest (hoogstens {DEEPEST} lagen).", at)
            return ()
        read = (self.component(raw, (*at, index)) for index, raw in enumerate(raws))
        return tuple(one for one in read if one is not None)

    def component(self, raw: Any, at: At) -> Component | None:
        if not isinstance(raw, dict):
            self.wrong("Dit onderdeel is geen object.", at)
            return None
        kind = raw.get("type")
        if kind in _IGNORED:
            return None
        if not isinstance(kind, str) or kind not in KNOWN:
            self.wrong(f"Een onderdeel van het soort ‘{kind}’ bestaat hier niet.", (*at, "type"))
            return None
        return self._known(kind, raw, at)

    def _known(self, kind: str, raw: Raw, at: At) -> Component:
        common: dict[str, Any] = {
            "type": kind,
            "id": str(raw.get("id") or "-".join(map(str, at))),
            "at": at,
            "label": self.phrase(raw, _label_name(raw), at),
            "description": self.phrase(raw, "description", at),
            "hide": self.feel(_part(raw, "conditional").get("hide"), (*at, "conditional", "hide")),
        }
        match kind:
            case "text":
                return Text(**common, text=self.phrase(raw, "text", at))
            case "group":
                children = self.components(raw.get("components"), (*at, "components"))
                return Group(**common, key=_key(raw.get("path")), children=children)
            case "dynamiclist":
                return self._list(common, raw, at)
        if kind in _DRAWN_ONLY:
            return Component(**common)
        return self._field(common, raw, at)

    def _list(self, common: dict[str, Any], raw: Raw, at: At) -> Component:
        key = _key(raw.get("path"))
        if not key:
            self.wrong("Een lijst heeft een pad nodig waaronder de rijen komen.", (*at, "path"))
        rows = _whole(raw.get("defaultRepetitions"))
        return DynamicList(
            **common,
            key=key or (common["id"],),
            children=self.components(raw.get("components"), (*at, "components")),
            rows_at_first=min(1 if rows is None else max(rows, 0), MOST_ROWS),
            changeable=raw.get("allowAddRemove") is not False,
        )

    def _field(self, common: dict[str, Any], raw: Raw, at: At) -> Component:
        key = _key(raw.get("key"))
        if not key:
            self.wrong("Dit veld heeft geen sleutel (key).", (*at, "key"))
        if key[:1] and key[0] in RESERVED:
            self.wrong(f"De sleutel ‘{key[0]}’ gebruikt de pagina zelf al.", (*at, "key"))
        properties = _part(raw, "properties")
        rules = _part(raw, "validate")
        made = _INPUTS[common["type"]](raw)
        if isinstance(longest := rules.get("maxLength"), int) and longest > 0:
            made.longest = min(max(longest, made.longest), inputs.LONGEST_TEXT)
        expression = properties.get("defaultExpression")
        return Field(
            **common,
            key=key or (common["id"],),
            input=made,
            required=rules.get("required") is True,
            readonly=self.switch(raw, ("readonly", "disabled"), at),
            checks=self.caught(lambda: checks_of(common["type"], rules), (*at, "validate")) or (),
            future_only=raw.get("disallowPassedDates") is True,
            default=raw.get("defaultValue"),
            default_expression=self.feel(expression, (*at, "properties", "defaultExpression")),
            options=self._options(raw, at) if common["type"] in CHOICES else None,
            shape=_shape(raw),
        )

    def _options(self, raw: Raw, at: At) -> Source:
        if raw.get("valuesExpression"):
            found = self.feel(raw["valuesExpression"], (*at, "valuesExpression"))
            return found if found is not None else ()
        if raw.get("valuesKey"):
            return Variable(_key(raw["valuesKey"]))
        if not isinstance(raw.get("values"), list):
            self.wrong("Hier is niets te kiezen: geef opties, een sleutel of een formule.", at)
            return ()
        return options_of(raw["values"])

    def switch(self, raw: Raw, names: Sequence[str], at: At) -> bool | Expression:
        """`readonly` or `disabled`: a boolean or an expression."""
        for name in names:
            value = raw.get(name)
            if value is True:
                return True
            if isinstance(value, str) and value:
                return self.feel(value, (*at, name)) or False
        return False

    def phrase(self, raw: Raw, name: str, at: At) -> Phrase:
        text = raw.get(name)
        if not isinstance(text, str):
            return NOTHING
        return self.caught(lambda: phrase(text), (*at, name)) or NOTHING

    def feel(self, text: Any, at: At) -> Expression | None:
        if not isinstance(text, str) or not text.strip():
            return None
        return self.caught(lambda: compile_feel(text), at)

    def caught(self, make: Callable[[], T], at: At) -> T | None:
        try:
            return make()
        except FormError as error:
            self.wrong(error.message, at)
        except re2.error:
            self.wrong("Dit patroon kan niet gebruikt worden (RE2-notatie).", (*at, "pattern"))
        return None


INPUT_KINDS = frozenset(_INPUTS)
KNOWN = INPUT_KINDS | _DRAWN_ONLY | {"text", "group", "dynamiclist"}


def _shape(raw: Raw) -> dict[str, Any]:
    look = _part(raw, "appearance")
    shape = {
        "subtype": raw.get("subtype") or "date",
        "prefix": look.get("prefixAdorner"),
        "suffix": look.get("suffixAdorner"),
        "autocomplete": _part(raw, "properties").get("autocomplete"),
        "type": _part(raw, "validate").get("validationType"),
    }
    return {name: value for name, value in shape.items() if isinstance(value, str) and value}


def _label_name(raw: Raw) -> str:
    """form-js names a date field by `dateLabel`, a time field by `timeLabel`."""
    names = ("label", "dateLabel", "timeLabel") if raw.get("type") == "datetime" else ("label",)
    return next((name for name in names if raw.get(name)), "label")


def _moment(raw: Raw) -> Input:
    zone = str(raw.get("timeSerializingFormat") or "utc_offset")
    match raw.get("subtype"):
        case "time":
            return inputs.Clock(zone=zone)
        case "datetime":
            return inputs.Moment(zone=zone)
    return inputs.Day()


def _part(raw: Raw, name: str) -> Raw:
    part = raw.get(name)
    return part if isinstance(part, dict) else {}


def _key(text: Any) -> Key:
    return tuple(filter(None, text.strip().split("."))) if isinstance(text, str) else ()


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
