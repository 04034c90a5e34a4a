"""What waits after an event gateway waits once.

Right: a message event. Wrong: a receive task that is repeated for each item of a list.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    for process, gateway in subject.elements("eventBasedGateway"):
        targets = (process.elements.get(process.flows[key].target) for key in gateway.outgoing)
        for target in targets:
            if target is not None and target.loop is not None:
                message = "Na een gebeurtenispoort kan een taak niet herhaald worden. "
                message += "Haal de herhaling weg."
                yield subject.error("event-gateway", target, message)
