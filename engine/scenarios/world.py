"""The diagrams, tables and forms in which scenarios are walked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import Any

from engine.bpmn import ProcessInfo, read
from engine.decisions import Decision, load_decisions
from engine.forms import Form, load_form

Within = Callable[[Any, Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True)
class World:
    """Read once for all scenarios. `gives` says what each known operation gives back, `around` what
    stands around every case beside its dossier, and `within` what of that a reikwijdte leaves."""

    diagrams: Mapping[str, bytes]
    processes: Mapping[str, ProcessInfo]
    decisions: Mapping[str, Decision]
    forms: Mapping[str, Form]
    gives: Mapping[str, frozenset[str]]
    around: Mapping[str, Any] = field(default_factory=dict)
    within: Within | None = None

    @classmethod
    def of(
        cls,
        files: Mapping[str, bytes],
        gives: Mapping[str, frozenset[str]],
        around: Mapping[str, Any] | None = None,
        within: Within | None = None,
    ) -> World:
        """The world of files by name (.bpmn, .dmn, .form); raises what their readers raise."""
        diagrams, tables, forms = (_with(files, one) for one in (".bpmn", ".dmn", ".form"))
        loaded = [load_form(content) for content in forms.values()]
        return cls(
            diagrams=diagrams,
            processes={key: one for key, one in read(diagrams).items() if one.executable},
            decisions={
                key: decision
                for content in tables.values()
                for key, decision in load_decisions(content, tables).items()
            },
            forms={form.key: form for form in loaded},
            gives=gives,
            around=around or {},
            within=within,
        )

    def surroundings(self, dossier: Mapping[str, Any]) -> dict[str, Any]:
        """What every expression of a case of this dossier can read."""
        around = self.within(self.around, dossier["reikwijdte"]) if self.within else self.around
        return {**around, "dossier": dict(dossier)}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names and ids of all that stands in the diagrams."""
        elements = (element for info in self.processes.values() for element in info.elements)
        return frozenset(name for one in elements for name in (one.id, one.name) if name)

    def reached_from(self, process_ids: Iterable[str]) -> set[str]:
        """These processes and all that they call, directly or not."""
        found: set[str] = set()
        left = [key for key in process_ids if key in self.processes]
        while left:
            key = left.pop()
            if key not in found:
                found.add(key)
                left += [one for one in self.processes[key].processes if one in self.processes]
        return found

    def knows(self, name: str) -> bool:
        """Whether something in the diagrams has this name or id."""
        return name in self.names


def _with(files: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if PurePath(name).suffix == suffix}
