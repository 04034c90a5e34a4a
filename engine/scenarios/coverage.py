"""Which sequence flows and elements of the diagrams were walked by scenarios."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.bpmn.diagram import Element, Flow, Process
from engine.bpmn.model import Diagrams
from engine.scenarios.outcome import Outcome
from engine.scenarios.world import World


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one process: how much there is, and the names of what was not walked yet."""

    process_id: str
    name: str
    flows: int
    elements: int
    missing_flows: tuple[str, ...]
    missing_elements: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every sequence flow was walked, and every element reached."""
        return not self.missing_flows and not self.missing_elements

    @property
    def percentage(self) -> int:
        """Of the sequence flows, rounded down; a diagram without flows is covered."""
        return 100 * (self.flows - len(self.missing_flows)) // self.flows if self.flows else 100


def measure(world: World, outcomes: Iterable[Outcome]) -> list[Coverage]:
    """The coverage of every process by all these scenarios together."""
    flows: set[tuple[str, str]] = set()
    elements: set[tuple[str, str]] = set()
    for outcome in outcomes:
        for step in outcome.trail:
            elements.add((step.process_id, step.element_id))
            flows.add((step.process_id, step.flow))
    processes = Diagrams(world.diagrams).processes
    return [_of(processes[key], flows, elements) for key in sorted(processes)]


def _of(process: Process, flows: set[tuple[str, str]], elements: set[tuple[str, str]]) -> Coverage:
    missing = [one for one in process.flows.values() if (process.id, one.id) not in flows]
    unseen = [one for one in process.elements.values() if (process.id, one.id) not in elements]
    return Coverage(
        process_id=process.id,
        name=process.name or process.id,
        flows=len(process.flows),
        elements=len(process.elements),
        missing_flows=tuple(_flow(process, one) for one in missing),
        missing_elements=tuple(map(_label, unseen)),
    )


def _flow(process: Process, flow: Flow) -> str:
    ends = (process.elements.get(flow.source), process.elements.get(flow.target))
    between = " → ".join(f"‘{_label(end)}’" for end in ends if end is not None)
    return f"{between} ({flow.name})" if flow.name else between


def _label(element: Element) -> str:
    return element.name or element.id
