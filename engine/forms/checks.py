"""The rules that an answer must keep, as marshmallow validators with Dutch messages."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import re2
from marshmallow import ValidationError, validate

from engine.forms.errors import FormError

Check = Callable[[Any], Any]

FROM_TODAY = "Kies een datum vanaf vandaag."

_NOT_IN_EMAIL = r""" \t\r\n\f@<>()\[\],;:"\\"""
_EMAIL = re2.compile(rf"^[^{_NOT_IN_EMAIL}]+@[^{_NOT_IN_EMAIL}]+\.[^.{_NOT_IN_EMAIL}]{{2,}}$")
_PHONE = re2.compile(r"^\+?[0-9][0-9 ()\-.]{5,22}[0-9]$")
# A whole text, sign by sign, with at most one repetition without end: nothing to try back for long.
_SIGN = r"[A-Za-z0-9 @,:;/_'\"=%&!#~-]|\\[dw.\-/+()]"
_TIMES = r"(?:\?|\{\d{1,3}(?:,\d{1,3})?\})?"
_ATOM = rf"(?:{_SIGN}|\[\^?(?:{_SIGN}|\.)+\])"
_SIMPLE = re.compile(rf"\^(?:{_ATOM}{_TIMES})*(?:{_ATOM}[+*])?(?:{_ATOM}{_TIMES})*\$")
_TYPES = {
    "email": (_EMAIL, "Vul een e-mailadres in, bijvoorbeeld naam@voorbeeld.nl."),
    "phone": (_PHONE, "Vul een telefoonnummer in, bijvoorbeeld 06 12345678."),
}


class Pattern(validate.Validator):
    """A pattern found anywhere in the text, as in form-js; in linear time, whatever is typed."""

    def __init__(self, pattern: Any, message: str) -> None:
        self.pattern = pattern
        self.message = message

    @property
    def in_browser(self) -> str:
        """The pattern if a browser's own engine reads it alike and fast, else nothing."""
        source = str(self.pattern.pattern)
        known = self.pattern in (_EMAIL, _PHONE) or _SIMPLE.fullmatch(source)
        return source if known else ""

    def __call__(self, value: str) -> str:
        if self.pattern.search(value) is None:
            raise ValidationError(self.message)
        return value


class Amount(validate.Range):
    """A range on numbers, also where the form keeps them as text (`serializeToString`)."""

    def __call__(self, value: Any) -> Any:
        super().__call__(Decimal(value) if isinstance(value, str) else value)
        return value


def checks_of(kind: str, rules: Mapping[str, Any]) -> tuple[Check, ...]:
    """Validators for form-js' `validate` object; FormError or re2.error on a rule it can't read."""
    if kind == "number":
        return _number_checks(rules)
    return _text_checks(rules) if kind in {"textfield", "textarea"} else ()


def _number_checks(rules: Mapping[str, Any]) -> tuple[Check, ...]:
    low, high = _number(rules, "min"), _number(rules, "max")
    checks: list[Check] = []
    if low is not None:
        checks.append(Amount(min=low, error=f"Het getal moet minstens {_dutch(low)} zijn."))
    if high is not None:
        checks.append(Amount(max=high, error=f"Het getal mag hoogstens {_dutch(high)} zijn."))
    return tuple(checks)


def _text_checks(rules: Mapping[str, Any]) -> tuple[Check, ...]:
    low, high = _number(rules, "minLength"), _number(rules, "maxLength")
    checks: list[Check] = []
    if low is not None:
        checks.append(validate.Length(min=int(low), error=f"Gebruik minstens {low} tekens."))
    if high is not None:
        checks.append(validate.Length(max=int(high), error=f"Gebruik hoogstens {high} tekens."))
    if rules.get("validationType") in _TYPES:
        checks.append(Pattern(*_TYPES[rules["validationType"]]))
    elif pattern := rules.get("pattern"):
        message = rules.get("patternErrorMessage") or "Dit is niet zoals het formulier het vraagt."
        checks.append(Pattern(re2.compile(str(pattern), _QUIET), str(message)))
    return tuple(checks)


_QUIET = re2.Options()
_QUIET.log_errors = False


def _number(rules: Mapping[str, Any], name: str) -> Decimal | None:
    value = rules.get(name)
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise FormError(f"De regel ‘{name}’ moet een getal zijn.") from None
    if isinstance(value, bool) or not number.is_finite():
        raise FormError(f"De regel ‘{name}’ moet een getal zijn.")
    return number


def _dutch(number: Decimal) -> str:
    return re.sub(r"\.", ",", format(number, "f"))
