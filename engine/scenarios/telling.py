"""Outcomes and coverage in words (Dutch), and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from engine.bpmn import Step
from engine.scenarios.coverage import Coverage
from engine.scenarios.outcome import Failure, Outcome

_QUIET = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway")


def route_of(trail: Iterable[Step]) -> list[str]:
    """The names of the steps and events that were passed, in order; gateways speak for
    themselves, and a repeated activity is told in its rounds."""
    return [
        step.name
        for step in trail
        if step.name
        and step.element_type not in (*_QUIET, "multiInstanceBody")
        and (step.action == "fired" and step.element_type == "boundaryEvent")
        | (step.action == "completed" and step.element_type != "boundaryEvent")
    ]


def tell(outcome: Outcome) -> Iterator[str]:
    """The lines about one scenario."""
    sign = "goed" if outcome.failure is None else "FOUT"
    yield f"{sign}  {outcome.file}{': ' if outcome.name else ''}{outcome.name}"
    if outcome.trail:
        yield f"      route: {' → '.join(route_of(outcome.trail)) or 'geen'}"
    if outcome.failure is not None:
        yield from tell_failure(outcome.failure)


def tell_failure(failure: Failure) -> Iterator[str]:
    """The lines about what went otherwise."""
    yield f"      {failure.place} {failure.message}"
    told = {
        "verwacht": failure.expected,
        "gekregen": failure.got,
        "open taken": ", ".join(failure.open),
        "wacht op": ", ".join(failure.waiting),
    }
    yield from (f"        {label}: {text}" for label, text in told.items() if text)


def tell_coverage(found: Iterable[Coverage]) -> Iterator[str]:
    """The lines about what was walked, and by name what was not yet."""
    for one in found:
        walked = one.flows - len(one.missing_flows)
        done = one.elements - len(one.missing_elements)
        yield (
            f"{one.name}: {walked} van {one.flows} pijlen ({one.percentage} %), "
            f"{done} van {one.elements} elementen"
        )
        if walked or done:
            yield from (f"  nog niet belopen: {name}" for name in one.missing_flows)
            yield from (f"  nog niet bereikt: ‘{name}’" for name in one.missing_elements)
        else:
            yield "  nog niets van dit proces is belopen"


def as_json(outcomes: Sequence[Outcome], found: Sequence[Coverage]) -> dict[str, Any]:
    """All of it, for programs; keys as in the code, texts as people read them."""
    return {
        "scenarios": [_outcome(one) for one in outcomes],
        "coverage": [
            {
                "process": one.process_id,
                "flows": one.flows,
                "elements": one.elements,
                "percentage": one.percentage,
                "missing_flows": list(one.missing_flows),
                "missing_elements": list(one.missing_elements),
            }
            for one in found
        ],
    }


def _outcome(one: Outcome) -> dict[str, Any]:
    failure = one.failure
    told = failure and {
        "file": failure.place.file,
        "line": failure.place.line,
        "message": failure.message,
        "expected": failure.expected,
        "got": failure.got,
        "open": list(failure.open),
        "waiting": list(failure.waiting),
    }
    return {
        "file": one.file,
        "name": one.name,
        "passed": failure is None,
        "failure": told,
        "route": route_of(one.trail),
    }
