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
    "dossier:beside:started": "{actor} is begonnen met: {element}.",
    "dossier:beside:ended": "Wat er nog naast liep, is afgebroken.",
    "dossier:reporter:told": "Voor de melder staat een terugkoppeling klaar.",
    "dossier:closed": "Het dossier is afgehandeld.",
    "dossier:handler:assigned": "{to} is behandelaar geworden.",
    "dossier:passed": "{actor} heeft het dossier aan een ander team gegeven.",
    "dossier:involvement:started": "{actor} heeft {to} bij het dossier betrokken.",
    "dossier:involvement:ended": "{actor} heeft de betrokkenheid van {to} beëindigd.",
    "dossier:coordinator:appointed": "{to} is coördinator geworden.",
    "dossier:coordinator:relieved": "{to} is geen coördinator meer.",
    "dossier:emergency:looked": "{actor} heeft het dossier met noodinzage geopend.",
    "dossier:retention:started": "De bewaartermijn is begonnen.",
    "dossier:retention:extended": "De bewaartermijn is verlengd.",
    "dossier:cooperation:reported": (
        "{actor} heeft gemeld dat de samenwerking met een partij niet goed loopt."
    ),
    "dossier:request:sent": "Een partij is om gegevens gevraagd.",
    "dossier:request:reminded": "Een partij is aan een gegevensverzoek herinnerd.",
    "dossier:request:link": "{actor} heeft een partij een nieuwe link gestuurd.",
    "dossier:request:revoked": "{actor} heeft de link van een partij ingetrokken.",
    "dossier:request:answered": "Een partij heeft een gegevensverzoek beantwoord.",
    "dossier:request:closed": "Een gegevensverzoek is gesloten.",
    "dossier:request:filed": "Een professional heeft het verzoek via het formulier gedaan.",
    "dossier:person:added": "Een gezinslid heeft ingestemd en is als cliënt opgenomen.",
    "dossier:person:joined": "{actor} heeft een betrokkene toegevoegd.",
    "dossier:person:changed": "{actor} heeft de gegevens van een betrokkene gewijzigd.",
    "dossier:person:left": "{actor} heeft de deelname van een betrokkene beëindigd.",
    "dossier:relation:added": "{actor} heeft een relatie tussen betrokkenen vastgelegd.",
    "dossier:relation:ended": "{actor} heeft een relatie tussen betrokkenen beëindigd.",
    "dossier:item:added": "{actor} heeft een gegeven vastgelegd.",
    "dossier:item:corrected": "{actor} heeft een gegeven verbeterd.",
    "dossier:item:withdrawn": "{actor} gebruikt een gegeven niet meer.",
    "dossier:item:named": "{actor} laat {to} een gegeven op naam zien.",
    "dossier:item:unnamed": "{actor} laat {to} een gegeven op naam niet meer zien.",
    "dossier:scope:decided": "De reikwijdte is vastgelegd.",
    "dossier:consent:given": "{actor} heeft een toestemming vastgelegd.",
    "dossier:consent:withdrawn": "{actor} heeft vastgelegd dat een toestemming is ingetrokken.",
    "dossier:sharing:disclosed": "{actor} heeft gegevens verstrekt.",
    "dossier:sharing:refused": "Er is vastgelegd dat gegevens niet zijn verstrekt.",
    "dossier:household:added": "{actor} heeft een gezin vastgelegd.",
    "dossier:household:changed": "{actor} heeft een gezin gewijzigd.",
    "dossier:answers:forgotten": "Gegevens van wie niet meedoet zijn gewist.",
    "dossier:plan:goal:added": "{actor} heeft een doel in het plan gezet.",
    "dossier:plan:goal:changed": "{actor} heeft een doel van het plan gewijzigd.",
    "dossier:plan:action:added": "{actor} heeft een actie in het plan gezet.",
    "dossier:plan:action:changed": "{actor} heeft een actie van het plan gewijzigd.",
    "dossier:plan:agreed": "{actor} heeft vastgelegd wat iemand van het plan vindt.",
    "dossier:service:added": "{actor} heeft hulp vastgelegd.",
    "dossier:service:changed": "{actor} heeft vastgelegde hulp gewijzigd.",
    "dossier:contact:added": "{actor} heeft een contactmoment vastgelegd.",
    "dossier:note:added": "{actor} heeft een notitie gemaakt.",
    "dossier:note:changed": "{actor} heeft een notitie gewijzigd.",
    "dossier:appointment:added": "{actor} heeft een afspraak vastgelegd.",
    "dossier:appointment:changed": "{actor} heeft een afspraak gewijzigd.",
    "dossier:document:added": "{actor} heeft een document toegevoegd.",
    "dossier:document:removed": "{actor} heeft een document verwijderd.",
    "dossier:clock:started": "{actor} heeft een termijn gestart.",
    "dossier:clock:paused": "{actor} heeft een termijn stilgezet.",
    "dossier:clock:resumed": "{actor} heeft een termijn hervat.",
    "dossier:clock:extended": "{actor} heeft een termijn verlengd.",
    "dossier:clock:ended": "{actor} heeft een termijn afgesloten.",
    "dossier:conference:prepared": "{actor} heeft een casusoverleg voorbereid.",
    "dossier:conference:participant": "{actor} heeft de deelnemers van een casusoverleg gewijzigd.",
    "dossier:conference:left_out": "{actor} heeft iemand met een reden niet uitgenodigd.",
    "dossier:conference:invited": "{actor} heeft de deelnemers van een casusoverleg uitgenodigd.",
    "dossier:conference:item": "{actor} heeft vastgelegd wat in een casusoverleg is ingebracht.",
    "dossier:conference:agreement": "{actor} heeft een afspraak uit een casusoverleg vastgelegd.",
    "dossier:conference:agreement_corrected": (
        "{actor} heeft een afspraak uit een casusoverleg verbeterd."
    ),
    "dossier:conference:put_off": "{actor} heeft een casusoverleg verzet.",
    "dossier:conference:called_off": "{actor} heeft een casusoverleg afgezegd.",
    "dossier:conference:held": "{actor} heeft vastgelegd dat een casusoverleg is gehouden.",
    "dossier:conference:chosen": "{actor} heeft gekozen wie welk deel van het verslag krijgt.",
    "dossier:conference:distributed": "{actor} heeft de verslagen op maat verspreid.",
    "dossier:conference:corrected": "{actor} heeft verbeterde verslagen gestuurd.",
    "dossier:client:asked": "Een cliënt deed een verzoek op zijn eigen pagina.",
    "dossier:client:answered": "{actor} heeft een verzoek van een cliënt beantwoord.",
    "dossier:client:informed": "Er is een bericht aan de cliënt gestuurd.",
    "dossier:restriction:started": "{actor} heeft de inzage van een cliënt tijdelijk beperkt.",
    "dossier:restriction:lifted": "{actor} heeft een beperking van de inzage beëindigd.",
    "dossier:target:set": "De streefdatum is vastgelegd.",
    "dossier:target:ended": "De streefdatum geldt niet meer.",
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


_RANKS: Final = {
    "dossier:opened": 0,
    "bpmn:userTask:completed": 0,
    "dossier:closed": 2,
    "work:case:ended": 3,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, in words."""

    at: datetime
    text: str
    action: str
    element_name: str | None
    decision_id: UUID | None = None
    """The decision that it tells of, when its grounds are kept: one can ask why."""
    times: int = 1
    """How often, where a page shows what happened several times in a row once."""


def timeline(session: Session, dossier_id: UUID, limit: int = 200) -> list[Moment]:
    """What happened, newest first. The caller has checked that the reader may see the dossier."""
    events = list(
        session.scalars(
            select(Event)
            .where(Event.dossier_id == dossier_id, Event.action.in_(SENTENCES))
            .order_by(Event.at.desc(), Event.id.desc())
            .limit(limit)
        )
    )
    events.sort(key=_order, reverse=True)
    names = _names(session, events)
    found = outcomes(session, filter(None, map(_decision, events)))
    return [_moment(event, names, found) for event in events]


def _order(event: Event) -> tuple[datetime, int, int]:
    """Within one moment: what somebody did, what the process did for it, the end to which it came.

    The process works while a step is completed, so the step itself is written down last.
    """
    return event.at, _RANKS.get(event.action, 1), event.id


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
