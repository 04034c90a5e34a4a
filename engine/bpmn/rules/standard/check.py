"""All constraints of the standard, and the rule that checks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.bpmn.findings import Finding
from engine.bpmn.rules.standard import (
    boundaries,
    callables,
    choices,
    compensation,
    conversations,
    data,
    definitions,
    expressions,
    flows,
    gateways,
    lanes,
    loops,
    nodes,
    pools,
    positions,
    services,
    subprocesses,
    triggers,
    visibility,
)
from engine.bpmn.rules.standard.constraint import Constraint
from engine.bpmn.rules.subject import Subject

CONSTRAINTS: tuple[Constraint, ...] = tuple(
    constraint
    for rules in (
        definitions,
        flows,
        choices,
        nodes,
        gateways,
        positions,
        boundaries,
        triggers,
        compensation,
        subprocesses,
        loops,
        data,
        visibility,
        services,
        callables,
        expressions,
        pools,
        lanes,
        conversations,
    )
    for constraint in rules.RULES.all
)


def check(subject: Subject) -> Iterator[Finding]:
    return findings(subject, CONSTRAINTS)


def findings(subject: Subject, constraints: Iterable[Constraint]) -> Iterator[Finding]:
    """What breaks these constraints, each element once a constraint."""
    for constraint in constraints:
        for node in dict.fromkeys(constraint.breaks(subject.document)):
            yield subject.at(constraint.id, constraint.severity, node, constraint.message)
