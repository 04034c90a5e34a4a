"""A data association moves data between a step and the variables around it.

Right: from the data object `brief` to the data input `tekst` of a task. Wrong: from a data store,
which is drawn as explanation, or to an output that the step never fills.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.dataflow import STORES, DataFlow
from engine.bpmn.diagram import ACTIVITIES, Element
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import Node, child, children, local_reference, tag, text_of

_GIVE_NOTHING = ("task", "manualTask")
_KINDS = ("dataInputAssociation", "dataOutputAssociation")


def check(subject: Subject) -> Iterator[Finding]:
    flow = DataFlow(subject.root)
    for process in subject.processes:
        for element in process.elements.values():
            step = subject.document.ids.get(element.id)
            for one in (found for kind in _KINDS for found in _of(step, kind)):
                if flow.moves(one):
                    yield from _association(subject, flow, element, one)


def _of(step: Node | None, kind: str) -> list[Node]:
    return [] if step is None else children(step, kind)


def _association(
    subject: Subject, flow: DataFlow, element: Element, node: Node
) -> Iterator[Finding]:
    ends = [flow.find(child(node, name)) for name in ("sourceRef", "targetRef")]
    for message in (
        _place(element),
        _one_set(node),
        *(_data(flow, end) for end in ends if end is not None),
        _assignment(flow, node, ends[1]),
        _over_list(flow, node, ends),
        _never_filled(flow, element, node, ends[0]),
    ):
        if message:
            yield subject.error_at("data-association", node, message)


def _place(element: Element) -> str:
    if element.kind in ACTIVITIES:
        return ""
    return "Een gegevenspijl kan niet bij een gebeurtenis. Gebruik Outputs, of een taak ervoor."


def _one_set(association: Node) -> str:
    step = association.getparent()
    holder = None if step is None else child(step, "ioSpecification")
    sets = () if holder is None else (children(holder, f"{way}Set") for way in ("input", "output"))
    if all(len(each) < 2 for each in sets):
        return ""
    return "Een stap heeft één inputSet en één outputSet. Maak wat kan ontbreken optioneel."


def _data(flow: DataFlow, data: Node) -> str:
    if tag(data) in STORES:
        return (
            "Een gegevensopslag is alleen uitleg: er wordt niets uit gelezen. Gebruik een "
            "gegevensobject."
        )
    name = flow.name(data)
    return (
        "" if name.isidentifier() else f"De naam '{name}' kan niet. Gebruik letters, cijfers en _."
    )


def _assignment(flow: DataFlow, node: Node, target: Node | None) -> str:
    changed, assigned = child(node, "transformation"), children(node, "assignment")
    if changed is not None and assigned:
        return "Een gegevenspijl heeft een bewerking of een toewijzing. Haal een van de twee weg."
    formulas = [changed, *(child(one, "from") for one in assigned)]
    if any(one is not None and not text_of(one).startswith("=") for one in formulas):
        return "Deze formule is geen FEEL. Begin met het teken =."
    names = set() if target is None else {flow.name(target), target.get("id"), target.get("name")}
    into = {text_of(child(one, "to")).removeprefix("=").strip() for one in assigned}
    if into - {local_reference(name) for name in names if name}:
        return "Een toewijzing vult het gegeven waar de pijl naartoe gaat. Noem bij 'to' zijn naam."
    if len(assigned) > 1:
        return "Vul een gegeven met één toewijzing. Zet alles in één formule."
    return ""


def _over_list(flow: DataFlow, node: Node, ends: list[Node | None]) -> str:
    """What comes out of all rounds goes to its place as it is."""
    step = node.getparent()
    marker = None if step is None else child(step, "multiInstanceLoopCharacteristics")
    results = None if marker is None else flow.find(child(marker, "loopDataOutputRef"))
    plain = child(node, "transformation") is None and child(node, "assignment") is None
    if results is None or ends[0] is not results or plain:
        return ""
    return "De uitkomsten van een herhaling gaan er zo uit. Bewerk ze in een scripttaak erna."


def _never_filled(flow: DataFlow, element: Element, node: Node, source: Node | None) -> str:
    """A step with one result that leaves by another name would give nothing, as one that does
    nothing by itself does."""
    nothing = element.kind in _GIVE_NOTHING
    if tag(node) != "dataOutputAssociation" or source is None or not (element.result or nothing):
        return ""
    name = flow.name(source)
    filled = {
        element.result,
        *(rule.target for rule in element.inputs if rule.source.raw != "=null"),
    }
    plain = child(node, "transformation") is None and child(node, "assignment") is None
    needed = any(rule.needed for rule in flow.rules(node))
    if not plain or not needed or name in filled or element.loop is not None:
        return ""
    if nothing:
        return f"Deze taak geeft geen '{name}'. Kies een soort taak die het invult."
    return (
        f"Deze taak geeft '{element.result}', maar de gegevenspijl leest '{name}'. Geef ze "
        "dezelfde naam."
    )
