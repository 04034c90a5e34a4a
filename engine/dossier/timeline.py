"""The timeline of a dossier: what happened, in plain Dutch, newest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.decisions import outcomes
from engine.store.models import Account, Event

SENTENCES: Final[dict[str, str]] = {
    "dossier:opened": "{actor} heeft het dossier geopend.",
    "dossier:closed": "Het dossier is afgehandeld.",
    "dossier:handler:assigned": "{to} is behandelaar geworden.",
    "dossier:involvement:started": "{actor} heeft {to} bij het dossier betrokken.",
    "dossier:involvement:ended": "{actor} heeft de betrokkenheid van {to} beëindigd.",
    "dossier:person:added": "Een gezinslid heeft ingestemd en is als cliënt opgenomen.",
    "dossier:answers:forgotten": "Gegevens van wie niet meedoet zijn gewist.",
    "dossier:target:set": "De streefdatum is vastgelegd.",
    "dossier:signal:raised": "Signalering: {element}.",
    "work:task:claimed": "{actor} heeft ‘{element}’ aan zichzelf toegekend.",
    "work:task:released": "{actor} heeft ‘{element}’ vrijgegeven.",
    "work:task:assigned": "{actor} heeft ‘{element}’ toegekend aan {to}.",
    "bpmn:userTask:completed": "{actor} heeft ‘{element}’ afgerond.",
    "bpmn:userTask:cancelled": "‘{element}’ is vervallen.",
    "bpmn:businessRuleTask:completed": "De beslistabel ‘{element}’ is toegepast.",
    "bpmn:businessRuleTask:incident": "De beslistabel ‘{element}’ geeft geen uitkomst.",
    "bpmn:boundaryEvent:fired": "‘{element}’ is bereikt.",
    "bpmn:intermediateCatchEvent:fired": "‘{element}’ is bereikt.",
    "work:case:ended": "Uitkomst: {element}.",
    "work:case:retried": "{actor} heeft een storing opnieuw laten proberen.",
    "work:case:edited": "{actor} heeft een gegeven hersteld waardoor het proces stilstond.",
    "work:case:suspended": "{actor} heeft het proces stilgezet.",
    "work:case:resumed": "{actor} heeft het proces hervat; termijnen zijn opgeschoven.",
    "work:case:cancelled": "{actor} heeft het proces afgebroken.",
    "work:case:restarted": "{actor} heeft het proces afgebroken en opnieuw gestart.",
    "work:case:moved": "{actor} heeft het proces verplaatst naar ‘{element}’.",
}
"""Action → sentence. What has no sentence is for the diagram and the figures, not for the eye."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, in words."""

    at: datetime
    text: str
    action: str
    element_name: str | None
    decision_id: UUID | None = None
    """The decision that it tells of, when its grounds are kept: one can ask why."""


def timeline(session: Session, dossier_id: UUID, limit: int = 200) -> list[Moment]:
    """What happened, newest first. The caller has checked that the reader may see the dossier."""
    events = list(
        session.scalars(
            select(Event)
            .where(Event.dossier_id == dossier_id, Event.action.in_(SENTENCES))
            .order_by(Event.id.desc())
            .limit(limit)
        )
    )
    names = _names(session, events)
    found = outcomes(session, filter(None, map(_decision, events)))
    return [_moment(event, names, found) for event in events]


def _decision(event: Event) -> UUID | None:
    key = event.detail.get("decision")
    return UUID(str(key)) if key else None


def _moment(event: Event, names: Mapping[UUID, str], found: Mapping[UUID, str]) -> Moment:
    decision = _decision(event)
    to = event.detail.get("to")
    text = SENTENCES[event.action].format(
        actor=names.get(event.actor_id, "Iemand") if event.actor_id else "Het proces",
        to=names.get(UUID(str(to)), "een collega") if to else "een collega",
        element=event.element_name or event.element_id or "",
    )
    if reason := event.detail.get("reason"):
        text = f"{text} Reden: {reason}"
    if decision and found.get(decision):
        text = f"{event.element_name or event.element_id}: {found[decision]}."
    return Moment(event.at, text, event.action, event.element_name, decision)


def _names(session: Session, events: list[Event]) -> dict[UUID, str]:
    keys = {event.actor_id for event in events if event.actor_id}
    keys |= {UUID(str(event.detail["to"])) for event in events if "to" in event.detail}
    found = session.execute(select(Account.id, Account.name).where(Account.id.in_(keys)))
    return {row.id: row.name for row in found}
