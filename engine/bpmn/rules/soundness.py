"""No way through the diagram gets stuck, does a step twice, or goes round for ever.

Right: branches that go apart at a parallel gateway come together at a parallel gateway. Wrong:
they go apart at an exclusive one, and the parallel one waits for ever for the branch not taken.

What the token game of `engine.bpmn.soundness` finds, told to a process designer. A diagram that is
no whole yet isn't played: its other findings come first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.bpmn.diagram import Process
from engine.bpmn.findings import Finding
from engine.bpmn.rules import connected, identity, unsupported
from engine.bpmn.rules.standard import check as standard
from engine.bpmn.rules.subject import Subject
from engine.bpmn.soundness import Judge, Limit, Problem
from engine.bpmn.soundness.outcome import NEVER_WAIT

_WHOLE: Final = (identity.check, standard.check, unsupported.check, connected.check)
_MESSAGES: Final = {
    "deadlock": "Hier blijft de zaak voor altijd wachten{missed}. Laat takken samenkomen met "
    "dezelfde soort poort als waarmee zij uiteengaan.",
    "unsafe-join": "Hier komen takken samen die tegelijk lopen. Zij wachten niet op elkaar: wat "
    "hierna komt, gebeurt meer dan één keer. Laat ze eerst samenkomen met dezelfde soort poort als "
    "waarmee zij uiteengaan (+ of O).",
    "runs-twice": "Deze stap kan nog een keer beginnen terwijl zij al loopt. Laat takken eerst "
    "samenkomen met een parallelle poort (+), als dat niet de bedoeling is.",
    "endless-loop": "Vanaf hier gaat de zaak voor altijd rond: er is geen weg naar een einde. "
    "Teken na een exclusieve poort (X) een pijl die eruit gaat.",
    "missing-end": "Geen enkele weg vanaf de start komt bij een einde: de zaak gaat hier voor "
    "altijd rond. Teken na een exclusieve poort (X) een pijl naar een einde.",
    "dead-step": "Geen enkele zaak komt ooit bij deze stap. Kijk na wat ervoor staat, of haal haar "
    "weg.",
    "dead-event": "Deze gebeurtenis kan hier niet voorkomen: niets waar zij op let, geeft haar. "
    "Laat iets haar geven, of haal haar weg.",
    "never-waits": "Deze gebeurtenis kan niet voorkomen: de taak waarop zij staat, wacht nergens "
    "op. Maak er een gebruikerstaak van, of haal de gebeurtenis weg.",
    "limit": "Dit proces heeft zoveel mogelijke wegen dat zij niet allemaal zijn nagekeken: na "
    "{tried} standen is gestopt. Kijk zelf na of takken goed samenkomen, of maak deelprocessen.",
}
_WARNINGS: Final = ("runs-twice", "limit")
_KINDS: Final = {
    "startEvent": "de start",
    "endEvent": "het einde",
    "exclusiveGateway": "de exclusieve poort",
    "parallelGateway": "de parallelle poort",
    "inclusiveGateway": "de inclusieve poort",
    "eventBasedGateway": "de poort met gebeurtenissen",
    "boundaryEvent": "de gebeurtenis op de rand",
    "intermediateCatchEvent": "de gebeurtenis",
    "intermediateThrowEvent": "de gebeurtenis",
    "subProcess": "het deelproces",
    "callActivity": "het aangeroepen proces",
}
_MOST_STEPS: Final = 12


def check(subject: Subject) -> Iterator[Finding]:
    if any(found.severity == "error" for rule in _WHOLE for found in subject.found_by(rule)):
        return
    limit = Limit()
    judge = Judge(subject.together, limit)
    for process in subject.processes:
        for problem in judge.of(process.id):
            yield _finding(subject, process, problem, limit)


def _finding(subject: Subject, process: Process, problem: Problem, limit: Limit) -> Finding:
    missed = f" op '{_name(process, problem.missed)}'" if problem.missed else ""
    text = _MESSAGES["never-waits" if _never_waits(process, problem) else problem.kind]
    message = text.format(missed=missed, tried=limit.tried)
    if problem.story:
        message += f" Zo kom je er: {_route(process, problem)}."
    where = process.elements.get(problem.element, process)
    tell = subject.warning if problem.kind in _WARNINGS else subject.error
    return tell(problem.kind, where, message)


def _never_waits(process: Process, problem: Problem) -> bool:
    """Whether it is about an event on a task that the engine goes through at once."""
    if problem.kind != "dead-event":
        return False
    host = process.elements.get(process.elements[problem.element].attached_to or "")
    return host is not None and host.kind in NEVER_WAIT


def _route(process: Process, problem: Problem) -> str:
    """The names on the way, with the middle of a long way left out."""
    names = [_name(process, key) for key in (*problem.story, problem.element)]
    if len(names) > _MOST_STEPS:
        half = _MOST_STEPS // 2
        names = [*names[:half], "…", *names[-half:]]
    return " → ".join(names)


def _name(process: Process, element_id: str) -> str:
    element = process.elements[element_id]
    return element.name or _KINDS.get(element.kind, "een stap zonder naam")
