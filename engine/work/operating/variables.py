"""The variables of a case as an operator sees them: names and kinds; a value on purpose only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.bpmn import UnknownVisit
from engine.feel import FeelError, compile_expression, to_json
from engine.policy import Actor, demand
from engine.work import cases
from engine.work.operating.refusals import NotPossible
from engine.work.steps import take_up
from engine.work.values_text import as_feel

KINDS: Final = {
    "text": "tekst",
    "number": "getal",
    "boolean": "ja of nee",
    "date": "datum",
    "list": "lijst",
    "context": "groep gegevens",
    "null": "leeg",
}
"""Kind of value → how the screen calls it."""

ABSENT: Final = "ontbreekt"

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER: Final = re.compile(r"-?\d{1,30}([.,]\d{1,30})?")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable without its value; `kind` is a key of `KINDS`, empty when it isn't there."""

    name: str
    kind: str

    @property
    def called(self) -> str:
        return KINDS.get(self.kind, ABSENT)


def kind_of(value: Any) -> str:
    """The kind of a value as a case keeps it: JSON, in which a date is a text."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | Decimal():
            return "number"
        case list():
            return "list"
        case Mapping():
            return "context"
    return "date" if _DATE.fullmatch(str(value)) else "text"


def seen(variables: Mapping[str, Any], names: list[str]) -> list[Variable]:
    """Those names with the kind of their value."""
    return [Variable(name, kind_of(variables[name]) if name in variables else "") for name in names]


def typed(kind: str, text: str) -> Any:
    """The value of what was typed. A list or a group is written in FEEL. Raises `NotPossible`."""
    match kind:
        case "text":
            return text
        case "null":
            return None
        case "boolean":
            return _yes_or_no(text)
        case "number":
            return _number(text.strip())
        case "date":
            return _date(text.strip())
        case "list" | "context":
            return _written(kind, text)
    raise NotPossible("Kies wat voor gegeven het is.")


def reveal(
    session: Session,
    actor: Actor,
    instance_id: UUID,
    visit_id: str,
    name: str,
    reason: str,
    at: datetime,
) -> str:
    """The value of one variable as FEEL writes it, for who needs it to mend a case; noted.

    Raises `NotAllowed`, `NotFound`, and `NotPossible`.
    """
    demand(actor, "cases:operate")
    if not reason.strip():
        raise NotPossible("Vul in waarom je deze waarde moet zien.")
    case = cases.look(session, instance_id)
    try:
        variables = take_up(session, case, None, at).run.variables_of(visit_id)
    except UnknownVisit as error:
        raise NotPossible(str(error)) from None
    if name not in variables:
        raise NotPossible("Dit gegeven is er niet.")
    note(
        session,
        actor,
        "cases:variable:read",
        at,
        dossier_id=case.dossier_id,
        object_id=f"{instance_id}:{name}",
        reason=reason.strip(),
    )
    return as_feel(variables[name])


def _yes_or_no(text: str) -> bool:
    answer = text.strip().lower()
    if answer not in ("ja", "nee"):
        raise NotPossible("Vul ja of nee in.")
    return answer == "ja"


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise NotPossible("Vul een getal in, zoals 12 of 12,5.")
    return Decimal(text.replace(",", "."))


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise NotPossible("Vul een datum in.") from None


def _written(kind: str, text: str) -> Any:
    example = '["a", "b"]' if kind == "list" else '{naam: "a", aantal: 2}'
    try:
        value = to_json(compile_expression(text).evaluate({}))
    except (FeelError, TypeError, InvalidOperation):
        value = None
    if kind_of(value) != kind:
        raise NotPossible(f"Schrijf dit als {KINDS[kind]} in FEEL, zoals {example}.")
    return value
