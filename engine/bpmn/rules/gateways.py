"""An event gateway is followed by the events that it waits for, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import Element, Process
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject

_WAITING = ("intermediateCatchEvent", "receiveTask")


def check(subject: Subject) -> Iterator[Finding]:
    for process, gateway in subject.elements("eventBasedGateway"):
        if len(gateway.outgoing) < 2:
            message = "Deze poort kiest uit gebeurtenissen: teken er twee of meer achter."
            yield subject.error("event-gateway", gateway, message)
        for target in _targets(process, gateway):
            yield from _target(subject, target)


def _targets(process: Process, gateway: Element) -> Iterator[Element]:
    for key in gateway.outgoing:
        target = process.elements.get(process.flows[key].target)
        if target is not None:
            yield target


def _target(subject: Subject, target: Element) -> Iterator[Finding]:
    link = target.trigger is not None and target.trigger.kind == "link"
    if target.kind not in _WAITING or link or target.loop:
        message = "Na deze poort mag alleen iets staan dat wacht: een tijd, bericht of signaal."
        yield subject.error("event-gateway", target, message)
    if len(target.incoming) > 1:
        message = "Hier komt ook een andere pijl binnen. Dat kan niet na deze poort."
        yield subject.error("event-gateway", target, message)
