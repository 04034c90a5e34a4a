"""Checks the names in diagrams together: a called process reads what its callers fill in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.diagram import Element, Flow, Process, Text
from engine.bpmn.findings import Finding
from engine.bpmn.known_names import Names
from engine.bpmn.reader import read_processes
from engine.bpmn.rules import reads
from engine.bpmn.sight import Sights
from engine.bpmn.xmlfile import XmlError, parse
from engine.feel.reading import Scopes
from engine.feel.shapes import ANYTHING, Shape


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in a diagram (without `=`): where it stands, and which one it is there."""

    element_id: str
    element_name: str
    what: str
    text: str
    is_condition: bool


@dataclass(frozen=True, slots=True)
class FormUse:
    """A step that shows a form, and what that form can read beside its own answers."""

    form: str
    element_name: str
    scopes: Scopes


class Naming:
    """The names in a set of diagrams, by file name; those in `broken` are not looked into, but
    what they call may get anything from them."""

    def __init__(
        self, files: Mapping[str, bytes], names: Names, broken: Mapping[str, bytes]
    ) -> None:
        self._processes = _read(files)
        called = {key for process in _read(broken) for key in _called_by(process)}
        self._sights = Sights(self._processes, names, called)

    def findings(self) -> list[Finding]:
        """The formulas that read what nothing fills in, or give what is of no use there."""
        return [
            finding for process in self._processes for finding in reads.check(process, self._sights)
        ]

    def form_uses(self) -> list[FormUse]:
        """Every use of a form; a start form has nothing before it to read."""
        return [
            FormUse(
                element.form,
                element.name or element.id,
                () if element.kind == "startEvent" else self._sights.scopes(process, element),
            )
            for process in self._processes
            for element in process.elements.values()
            if element.form is not None
        ]


def formulas_of(content: bytes, process_id: str) -> list[Formula]:
    """The formulas of a process, in the order of its diagram. Raises `XmlError`."""
    found: list[Formula] = []

    def collect(where: Element | Flow, slot: str, text: Text, _scopes: Scopes) -> Shape:
        if text.is_feel:
            place = where.id, where.name or where.id, reads.said(slot)
            found.append(
                Formula(*place, text.body, slot in ("condition", "until", "again", "tells"))
            )
        return ANYTHING

    for process in _read({"": content}):
        if process.id == process_id:
            Sights([process], Names(), ()).replay(process, collect)
    return found


def _called_by(process: Process) -> list[str]:
    return [one.calls for one in process.elements.values() if one.calls]


def _read(files: Mapping[str, bytes]) -> list[Process]:
    """The processes that run, as far as they can be read."""
    found: list[Process] = []
    for name, content in files.items():
        try:
            found += read_processes(parse(content), name)
        except XmlError:
            continue
    return [process for process in found if process.executable]
