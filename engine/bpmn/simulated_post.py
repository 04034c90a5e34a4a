"""What travels between the cases of a simulation, by the same rules as in the application.

A message goes by its name and key to one waiting case of each process at most, or else starts a
process that begins with it; while it lives it waits for who listens later. A signal goes to all
that wait for it at that moment, and to every process that begins with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from engine.bpmn.processinfo import ProcessInfo
from engine.bpmn.simulated_case import SimulatedCase


@dataclass(slots=True)
class Letter:
    """A message under way, till a moment (aware UTC); `taken` are the processes that had it."""

    name: str
    key: str | None
    variables: Mapping[str, Any]
    until: datetime
    taken: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Call:
    """A signal, for all but the case that gave it: there it was heard already. `heard` counts the
    events that heard it and the cases that began with it."""

    name: str
    variables: Mapping[str, Any]
    giver: SimulatedCase | None
    heard: int = 0


class Cases(Protocol):
    """What the post asks of the simulation."""

    cases: list[SimulatedCase]
    processes: Mapping[str, ProcessInfo]

    def hand_over(self, letter: Letter, case: SimulatedCase) -> bool: ...

    def call_out(self, call: Call, case: SimulatedCase) -> int: ...

    def begin_by(self, info: ProcessInfo, at: str, sent: Letter | Call) -> None: ...


def deliver(letter: Letter, simulation: Cases) -> None:
    """Bring a message to whoever waits for it, and begin what begins with it."""
    offer(letter, simulation.cases, simulation)
    for info, at in _begun_by(simulation, "message", letter.name):
        if info.id in letter.taken or _same_is_running(simulation.cases, info.id, at, letter.key):
            continue
        simulation.begin_by(info, at, letter)
        letter.taken.add(info.id)


def offer(letter: Letter, cases: Iterable[SimulatedCase], simulation: Cases) -> None:
    """Bring a message to those of these cases that wait for it, one of each process."""
    for case in _listening(cases, "message", letter.name, letter.key):
        if case.process_id not in letter.taken and simulation.hand_over(letter, case):
            letter.taken.add(case.process_id)


def broadcast(call: Call, simulation: Cases) -> None:
    """Bring a signal to all that wait for it, and begin what begins with it."""
    for case in _listening(simulation.cases, "signal", call.name, None):
        if case is not call.giver:
            call.heard += simulation.call_out(call, case)
    for info, at in _begun_by(simulation, "signal", call.name):
        simulation.begin_by(info, at, call)
        call.heard += 1


def _listening(
    cases: Iterable[SimulatedCase], kind: str, name: str, key: str | None
) -> list[SimulatedCase]:
    """Those that listen, the oldest first."""
    wanted = (kind, name, key)
    return [
        case
        for case in cases
        if case.waits and any((one.kind, one.name, one.key) == wanted for one in case.subscriptions)
    ]


def _begun_by(simulation: Cases, kind: str, event: str) -> list[tuple[ProcessInfo, str]]:
    return [
        (info, start.element_id)
        for info in simulation.processes.values()
        for start in info.starts
        if (start.kind, start.event) == (kind, event)
    ]


def _same_is_running(
    cases: Iterable[SimulatedCase], process_id: str, at: str, key: str | None
) -> bool:
    """Whether a case that this key began is still under way: it is about the same thing."""
    begun = (process_id, at, key)
    return key is not None and any(
        case.waits and (case.process_id, case.begun_by, case.key) == begun for case in cases
    )
