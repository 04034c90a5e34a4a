"""Which names the formulas of one step read: what may have to be mended when it can't go on."""

from __future__ import annotations

from engine.bpmn.diagram import Element, Flow, Process, Text
from engine.bpmn.known_names import Names
from engine.bpmn.model import Model
from engine.bpmn.rules import reads
from engine.bpmn.sight import Sights
from engine.feel import FeelError, compile_expression
from engine.feel.reading import Scopes
from engine.feel.shapes import ANYTHING, Shape


def names_read(model: Model, process_id: str, element_id: str) -> dict[str, list[str]]:
    """What the formula is for (Dutch) → the variables that it reads, of the formulas on an
    element, on the flows that leave it and on the events at its border."""
    process = model.processes[process_id]
    wanted = {element_id, *process.elements[element_id].outgoing}
    wanted |= {event.id for event in process.boundary_events(element_id)}
    found: dict[str, list[str]] = {}

    def collect(where: Element | Flow, slot: str, text: Text, _scopes: Scopes) -> Shape:
        if where.id in wanted and text.is_feel:
            place = (
                f"{reads.said(slot)} op pijl ‘{where.name or where.id}’"
                if _is_flow(process, where)
                else reads.said(slot)
            )
            known = found.setdefault(place, [])
            known += [name for name in _names(text.body) if name not in known]
        return ANYTHING

    Sights([process], Names(), ()).replay(process, collect)
    return found


def _is_flow(process: Process, where: Element | Flow) -> bool:
    return where.id in process.flows


def _names(body: str) -> list[str]:
    try:
        expression = compile_expression(body)
    except FeelError:
        return []
    return sorted(expression.names | expression.possible_names)
