"""The rules of `check`, one file each. A rule takes a `Subject` and yields `Finding`s."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.bpmn.findings import Finding
from engine.bpmn.rules import (
    assignment,
    bindings,
    calls,
    cancelling,
    conditional,
    conditions,
    connected,
    data,
    deliveries,
    dialect,
    forms,
    formulas,
    gateways,
    identity,
    imports,
    links,
    loops,
    names,
    places,
    references,
    schema,
    sending,
    soundness,
    starts,
    timers,
    triggers,
    unsupported,
    work,
)
from engine.bpmn.rules.recommended import check as recommended
from engine.bpmn.rules.standard import check as standard
from engine.bpmn.rules.subject import Subject

Rule = Callable[[Subject], Iterator[Finding]]

RUNNABLE: tuple[Rule, ...] = (
    schema.check,
    identity.check,
    standard.check,
    references.check,
    imports.check,
    unsupported.check,
    dialect.check,
    places.check,
    triggers.check,
    conditional.check,
    cancelling.check,
    deliveries.check,
    starts.check,
    connected.check,
    conditions.check,
    gateways.check,
    links.check,
    loops.check,
    data.check,
    timers.check,
    assignment.check,
    work.check,
    sending.check,
    calls.check,
    bindings.check,
    names.check,
    formulas.check,
)
"""Without these the engine doesn't know how to run a diagram."""

PLAYABLE: tuple[Rule, ...] = (*RUNNABLE, starts.required, recommended.check, soundness.check)
"""What a diagram is held against before it runs by itself, where no person needs a form."""

RULES: tuple[Rule, ...] = (*PLAYABLE, forms.check)
"""What a diagram is held against before it is deployed."""
