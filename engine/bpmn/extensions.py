"""Camunda's `zeebe:` extension elements (Camunda 8), as the desktop Modeler writes them."""

from __future__ import annotations

from typing import Any, Final

from engine.bpmn.diagram import Binding, MappingRule, Text
from engine.bpmn.xmlfile import (
    ZEEBE,
    Node,
    extension,
    line_of,
    local_reference,
    tag,
    text_of,
)

_BOUND: Final = ("calledElement", "calledDecision", "formDefinition")


def attribute(node: Node, element: str, name: str) -> str | None:
    """An attribute of a `zeebe:` element; None when the element, the attribute or a value lacks."""
    found = extension(node, element)
    return None if found is None else found.get(name) or None


def formula(node: Node, element: str, name: str) -> Text | None:
    """An attribute of a `zeebe:` element that may be FEEL."""
    found = extension(node, element)
    value = None if found is None else found.get(name)
    return Text(value.strip(), line_of(found)) if found is not None and value else None


def formal(node: Node) -> Text:
    """A formula in an element of BPMN itself. Where the file says that its language is FEEL, on the
    element or for all of it, no `=` is needed (BPMN 2.0 §8.4.6)."""
    text = text_of(node)
    language = node.get("language") or node.getroottree().getroot().get("expressionLanguage") or ""
    bare = text and not text.startswith("=") and "feel" in language.lower()
    return Text(f"={text}" if bare else text, line_of(node))


def correlation_key(node: Node) -> Text | None:
    """The correlation key of a message (zeebe:subscription)."""
    return formula(node, "subscription", "correlationKey")


def mapping(node: Node, direction: str) -> tuple[MappingRule, ...]:
    """The zeebe:input or zeebe:output elements, in their order."""
    holder = extension(node, "ioMapping")
    if holder is None:
        return ()
    return tuple(
        MappingRule(Text(rule.get("source", "").strip(), line_of(rule)), rule.get("target", ""))
        for rule in holder.findall(f"{{{ZEEBE}}}{direction}")
    )


def work(node: Node) -> dict[str, Any]:
    """The fields of `Element` that say what an activity does."""
    form = attribute(node, "formDefinition", "formId")
    if tag(node) in ("userTask", "globalUserTask"):
        binding = _binding(node, "formDefinition")
        return {"form": form, "assignment": _assignment(node), "binding": binding}
    return {
        "form": form,
        "binding": _binding(node, *_BOUND),
        "operation": attribute(node, "taskDefinition", "type"),
        "retries": formula(node, "taskDefinition", "retries"),
        "headers": _headers(node),
        "script": formula(node, "script", "expression"),
        "result": attribute(node, "script", "resultVariable")
        or attribute(node, "calledDecision", "resultVariable"),
        "decision": attribute(node, "calledDecision", "decisionId"),
        "called_process": calls(node) or local_reference(node.get("calledElement")),
        "all_to_child": _passes_on(node, "propagateAllParentVariables"),
        "all_to_parent": _passes_on(node, "propagateAllChildVariables"),
    }


def calls(node: Node) -> str | None:
    """The process that a call activity names in Camunda's way."""
    return attribute(node, "calledElement", "processId")


def _passes_on(node: Node, name: str) -> bool:
    """A switch of zeebe:calledElement; Camunda's default is true."""
    return attribute(node, "calledElement", name) != "false"


def _binding(node: Node, *names: str) -> Binding:
    """Which version of a form, decision or process is meant; Camunda's default is the latest."""
    for name in names:
        if kind := attribute(node, name, "bindingType"):
            return Binding(kind, (attribute(node, name, "versionTag") or "").strip())
    return Binding()


def _assignment(node: Node) -> dict[str, Text]:
    found = {
        "assignee": formula(node, "assignmentDefinition", "assignee"),
        "groups": formula(node, "assignmentDefinition", "candidateGroups"),
        "users": formula(node, "assignmentDefinition", "candidateUsers"),
        "due": formula(node, "taskSchedule", "dueDate"),
        "follow_up": formula(node, "taskSchedule", "followUpDate"),
        "priority": formula(node, "priorityDefinition", "priority"),
    }
    return {name: text for name, text in found.items() if text is not None}


def properties(node: Node) -> tuple[tuple[str, str], ...]:
    """The extension properties of an element (zeebe:properties): name and value."""
    holder = extension(node, "properties")
    found = () if holder is None else holder.findall(f"{{{ZEEBE}}}property")
    return tuple((one.get("name", ""), one.get("value", "")) for one in found)


def _headers(node: Node) -> tuple[tuple[str, str], ...]:
    holder = extension(node, "taskHeaders")
    if holder is None:
        return ()
    rules = holder.findall(f"{{{ZEEBE}}}header")
    return tuple((rule.get("key", ""), rule.get("value", "")) for rule in rules)
