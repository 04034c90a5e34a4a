"""What goes in and out of the API: marshmallow schemas with camelCase names and Dutch messages.

A message is `code|words`: the code is for programs, the words are for who reads their log.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, validate

Messages = dict[str, str | list[Any] | dict[Any, Any]]

LONGEST_TEXT: Final = 1_000
DEEPEST: Final = 20
MOST_DIGITS: Final = 34
"""Of a number: as many as FEEL keeps (IEEE 754 decimal128)."""

REQUIRED: Final[Messages] = {
    "required": "required|Dit veld is verplicht.",
    "null": "null|Dit veld mag niet leeg zijn.",
    "validator_failed": "invalid|Deze waarde kan niet.",
}
TEXT: Final[Messages] = {
    **REQUIRED,
    "invalid": "type|Dit moet een tekst zijn.",
    "invalid_utf8": "type|Dit moet een tekst zijn.",
}
IDENTIFIER: Final[Messages] = {
    **REQUIRED,
    "invalid_uuid": "uuid|Dit moet een UUID zijn.",
}
MOMENT: Final[Messages] = {
    **REQUIRED,
    "invalid": "date-time|Dit moet een datum en tijd zijn, zoals 2026-11-23T09:30:00Z.",
    "invalid_awareness": "date-time|Geef de tijdzone mee, zoals in 2026-11-23T09:30:00Z.",
    "format": "date-time|Dit moet een datum en tijd zijn, zoals 2026-11-23T09:30:00Z.",
}
FLAG: Final[Messages] = {
    **REQUIRED,
    "invalid": "boolean|Dit moet true of false zijn.",
}
WHOLE: Final[Messages] = {
    **REQUIRED,
    "invalid": "integer|Dit moet een geheel getal zijn.",
    "too_large": "integer|Dit getal is te groot.",
}
LIST_OF: Final[Messages] = {
    **REQUIRED,
    "invalid": "array|Dit moet een lijst zijn.",
}
PART: Final[Messages] = {
    **REQUIRED,
    "type": "object|Dit moet een object zijn.",
}
VARIABLES: Final[Messages] = {
    **REQUIRED,
    "invalid": "object|Dit moet een object zijn.",
}
SHAPE: Final[dict[str, str]] = {
    "type": "type|Dit moet een object zijn.",
    "unknown": "unknown|Dit veld is hier niet bekend.",
}
TRUE: Final[set[Any]] = {True, "true"}
FALSE: Final[set[Any]] = {False, "false"}
UNKEEPABLE: Final = re.compile("[\0\ud800-\udfff]")
"""What no database keeps in a text: NUL, and half of a surrogate pair."""


class Shape(Schema):
    """An object that goes out, or that stands in one that comes in."""

    class Meta:
        unknown = RAISE

    error_messages = SHAPE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Name every field in camelCase."""
        field_obj.data_key = camel_case(field_obj.data_key or field_name)


class Told(Shape):
    """An object that only goes out; what else the source has is left out."""

    class Meta:
        unknown = EXCLUDE


class Text(fields.String):
    """A text without what can't be kept; not empty and of limited length, if not told otherwise."""

    default_error_messages = TEXT

    def __init__(self, *, longest: int = LONGEST_TEXT, shortest: int = 1, **more: Any) -> None:
        words = f"length|Dit moet een tekst van {shortest} tot {longest} tekens zijn."
        length = validate.Length(min=shortest, max=longest, error=words)
        super().__init__(validate=[length, _is_keepable], **more)


class Choice(fields.String):
    """One of a few words."""

    default_error_messages = TEXT

    def __init__(self, *words: str, **more: Any) -> None:
        told = f"choice|Kies uit: {', '.join(words)}."
        super().__init__(validate=validate.OneOf(words, error=told), **more)


class Identifier(fields.UUID):
    """A UUID."""

    default_error_messages = IDENTIFIER


class Moment(fields.AwareDateTime):
    """A moment with its offset, as RFC 3339 has it; it goes out in UTC."""

    default_error_messages = MOMENT


class Flag(fields.Boolean):
    """true or false; in a query as a word."""

    truthy = TRUE
    falsy = FALSE
    default_error_messages = FLAG


class Whole(fields.Integer):
    """A whole number within bounds; in a query as digits."""

    default_error_messages = WHOLE

    def __init__(self, lowest: int, highest: int, **more: Any) -> None:
        told = f"range|Dit moet een geheel getal van {lowest} tot en met {highest} zijn."
        bounds = validate.Range(lowest, highest, error=told)
        super().__init__(validate=bounds, **more)

    def _validated(self, value: Any) -> int:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise self.make_error("invalid")


class ListOf(fields.List[Any]):
    """A list of at most so many of one kind."""

    default_error_messages = LIST_OF

    def __init__(self, inner: fields.Field[Any], *, most: int = 1_000, **more: Any) -> None:
        length = validate.Length(1, most, error=f"length|Geef er 1 tot {most}.")
        super().__init__(inner, validate=length, **more)


class Part(fields.Nested):
    """An object within an object."""

    default_error_messages = PART


class Variables(fields.Dict):
    """Variables for a case: any JSON that a case can keep and FEEL can read."""

    default_error_messages = VARIABLES

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=_is_readable, **more)


class AnyValue(fields.Raw):
    """Any JSON that a case can keep and FEEL can read."""

    default_error_messages = REQUIRED

    def __init__(self, **more: Any) -> None:
        super().__init__(validate=_is_readable, **more)


def camel_case(name: str) -> str:
    """process_key → processKey"""
    first, *more = name.split("_")
    return first + "".join(word.capitalize() for word in more)


def _is_keepable(text: str) -> None:
    if UNKEEPABLE.search(text):
        raise ValidationError("text|Deze tekst bevat tekens die niet bewaard kunnen worden.")


def _is_readable(value: Any, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise ValidationError(f"depth|Nest waarden ten hoogste {DEEPEST} diep.")
    match value:
        case str():
            _is_keepable(value)
        case int() | Decimal():
            _is_countable(Decimal(value))
        case dict():
            for name, inner in value.items():
                _is_keepable(name)
                _is_readable(inner, depth + 1)
        case list():
            for inner in value:
                _is_readable(inner, depth + 1)


def _is_countable(number: Decimal) -> None:
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise ValidationError(f"number|Gebruik getallen van ten hoogste {MOST_DIGITS} cijfers.")
