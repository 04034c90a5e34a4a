"""Labels, descriptions and texts: plain, a FEEL expression (`=…`) or a template (`{{ … }}`)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.feel import Expression, FeelError, compile_expression
from engine.forms.errors import FormError

Context = Mapping[str, Any]

_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def compile_feel(text: str) -> Expression:
    """The expression in `text`, with or without a leading `=`; FormError when it can't be read."""
    try:
        return compile_expression(text.removeprefix("="))
    except FeelError as error:
        raise FormError(f"De formule ‘{text}’ klopt niet: {error}") from error


def evaluate(expression: Expression, context: Context, now: datetime) -> Any:
    """The value, or None when it costs too much to work out: a form has to appear anyhow."""
    try:
        return expression.evaluate(context, now=now)
    except FeelError:
        return None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text in which expressions may stand."""

    parts: tuple[str | Expression, ...]

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def expressions(self) -> tuple[Expression, ...]:
        return tuple(part for part in self.parts if not isinstance(part, str))

    def render(self, context: Context, now: datetime, quote: Callable[[str], str] = str) -> str:
        """The text for this context; what an expression gives passes through `quote`."""
        return "".join(
            part if isinstance(part, str) else quote(readable(evaluate(part, context, now)))
            for part in self.parts
        )


NOTHING = Phrase(())


def phrase(text: str) -> Phrase:
    """Read a text as form-js does. Its template blocks (`{{#if}}`, `{{#loop}}`) are refused."""
    if not text.strip():
        return NOTHING
    if text.startswith("="):
        return Phrase((compile_feel(text),))
    parts: list[str | Expression] = []
    for index, piece in enumerate(_HOLE.split(text)):
        if index % 2:
            parts.append(_hole(piece.strip()))
        elif piece:
            parts.append(piece)
    return Phrase(tuple(parts))


def _hole(text: str) -> Expression:
    if text.startswith(("#", "/")):
        raise FormError(
            f"Het blok ‘{{{{{text}}}}}’ kan niet in een tekst staan. "
            "Gebruik een formule met ‘if … then … else …’."
        )
    return compile_feel(text)


def readable(value: Any) -> str:
    """A value in Dutch: `ja`, `12,5`, `22-11-2026`, `a, b`; nothing for null."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nee"
        case Decimal() | int() | float():
            return format(Decimal(str(value)).normalize(), "f").replace(".", ",")
        case datetime():
            return value.strftime("%d-%m-%Y %H:%M")
        case date():
            return value.strftime("%d-%m-%Y")
        case list() | tuple():
            return ", ".join(filter(None, map(readable, value)))
        case dict():
            return ", ".join(f"{key}: {readable(item)}" for key, item in value.items())
        case str() if iso := _ISO_DATE.fullmatch(value):
            return "-".join(reversed(iso.groups()))
    return str(value)
