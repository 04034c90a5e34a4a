"""What an operator can do to a case: each with a preview, a reason, and the version seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final
from uuid import UUID

from marshmallow import Schema
from sqlalchemy import select

from engine.store.models import Instance
from engine.work import operating
from engine.work.operating import (
    Action,
    Cancel,
    Edit,
    Move,
    NotPossible,
    Restart,
    Resume,
    Retry,
    Suspend,
)
from engine.work.operating.variables import kind_of, typed
from engine.work.values_text import as_feel
from webapp.access import database
from webapp.api.cases import ETAG, OPERATE
from webapp.api.endpoints import Answer, Section, actor
from webapp.api.operated import EffectTold
from webapp.api.problems import InvalidInput, in_body
from webapp.api.shapes import AnyValue, Flag, Shape, Text

Given = Mapping[str, Any]

section: Final = Section(
    "Herstellen",
    "Wat een beheerder met een zaak kan doen. `…/preview` laat zien wat er zou gebeuren en doet "
    "niets. Het doen zelf vraagt een reden, en in If-Match de ETag van de zaak zoals je haar zag: "
    "is zij intussen veranderd, dan is het antwoord 412.",
)


class AtVisit(Shape):
    """At one visit, or (without) in the whole case."""

    visit_id = Text(longest=100, shortest=0, load_default="")


class NewValue(AtVisit):
    """The value that a variable gets."""

    name = Text(longest=200, required=True)
    value = AnyValue(required=True, allow_none=True)


class WhichRelease(Shape):
    """Whether the case begins again with the versions in use now, or with its own."""

    newest = Flag(load_default=False)


class WhereTo(Shape):
    """Which token moves, and where it goes."""

    visit_id = Text(longest=100, required=True)
    element_id = Text(longest=200, required=True)


class NoChoice(Shape):
    """An operation that asks nothing."""


@dataclass(frozen=True)
class Operation:
    """An operation as the API offers it."""

    path: str
    name: str
    summary: str
    shape: type[Schema]
    action: Callable[[Given], Action]


def _edit(given: Given) -> Edit:
    """As it would be typed. Raises `InvalidInput` when no case can keep the value."""
    value = given["value"]
    kind = kind_of(value)
    try:
        text = _text(value)
        typed(kind, text)
    except NotPossible as error:
        raise InvalidInput([in_body("/value", "value", str(error))]) from None
    return Edit(given["name"], kind, text, given["visit_id"])


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nee"
        case str():
            return value
        case int() | Decimal():
            return format(Decimal(value), "f")
    return as_feel(value)


OPERATIONS: Final = (
    Operation(
        "retries", "retry", "Probeer opnieuw", AtVisit, lambda given: Retry(given["visit_id"])
    ),
    Operation("variable-edits", "edit_variable", "Wijzig een gegeven", NewValue, _edit),
    Operation("suspensions", "suspend", "Zet een zaak stil", NoChoice, lambda _given: Suspend()),
    Operation("resumptions", "resume", "Hervat een zaak", NoChoice, lambda _given: Resume()),
    Operation("cancellations", "cancel", "Breek een zaak af", NoChoice, lambda _given: Cancel()),
    Operation(
        "restarts",
        "restart",
        "Begin een zaak opnieuw",
        WhichRelease,
        lambda given: Restart(given["newest"]),
    ),
    Operation(
        "moves",
        "move",
        "Zet een zaak op een andere plaats",
        WhereTo,
        lambda given: Move(given["visit_id"], given["element_id"]),
    ),
)


@cache
def _reasoned(shape: type[Schema]) -> type[Schema]:
    """The same with a reason, which only a preview does without."""
    reason: dict[str, Any] = {"reason": Text(longest=500, required=True)}
    return shape.from_dict(reason, name=f"{shape.__name__}Reasoned")


def _declare(one: Operation) -> None:
    place = f"/instances/<uuid:instance_id>/{one.path}"

    def perform(instance_id: UUID, version: int, body: Given) -> Any:
        with database().transaction(actor().as_operator) as session:
            action, at = one.action(body), datetime.now(UTC)
            effect = operating.perform(
                session, actor(), instance_id, action, body["reason"], version, at
            )
            seen = select(Instance.version).where(Instance.id == instance_id)
            now = session.execute(seen).scalar_one()
        return Answer(effect, {"ETag": f'"{now}"'})

    def preview(instance_id: UUID, body: Given) -> Any:
        with database().transaction(actor().as_operator) as session:
            return operating.preview(
                session, actor(), instance_id, one.action(body), datetime.now(UTC)
            )

    perform.__name__, preview.__name__ = one.name, f"preview_{one.name}"
    common: dict[str, Any] = {"permission": OPERATE, "gives": EffectTold}
    section.post(
        place, one.summary, body=_reasoned(one.shape), if_match=True, headers=ETAG, **common
    )(perform)
    section.post(
        f"{place}/preview", f"{one.summary}: wat zou er gebeuren?", body=one.shape, **common
    )(preview)


for _one in OPERATIONS:
    _declare(_one)
