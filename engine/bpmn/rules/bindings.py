"""A reference says which version it means, and that version exists.

Right: `bindingType="versionTag" versionTag="2027"` where a process with that tag was deployed.
Wrong: a tag that no version bears, or `deployment` for a form that is not deployed together with
the diagram.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import Element
from engine.bpmn.findings import Finding
from engine.bpmn.processinfo import references
from engine.bpmn.rules.subject import Subject

_WORDS = {"process": "het proces", "decision": "de beslistabel", "form": "het formulier"}


def check(subject: Subject) -> Iterator[Finding]:
    for _, element in subject.elements():
        message = _problem(subject, element)
        if message:
            yield subject.error("binding", element, message)


def _problem(subject: Subject, element: Element) -> str:
    kind, tag = element.binding.kind, element.binding.tag
    if kind == "latest":
        return ""
    if kind not in ("deployment", "versionTag"):
        return f"Binding '{kind}' bestaat niet. Kies latest, deployment of versionTag."
    if kind == "versionTag" and not tag:
        return "Vul bij Version tag in welke versie hier bedoeld is."
    if element.kind == "startEvent":
        return "Een startformulier is altijd dat van nu. Kies bij Binding: latest."
    for one in references(element):
        if kind == "versionTag" and not _is_tagged(subject, one.kind, one.key, tag):
            return f"Er is geen versie van {_WORDS[one.kind]} '{one.key}' met de versietag '{tag}'."
        if kind == "deployment" and not _is_together(subject, one.kind, one.key):
            return (
                f"Bij Binding deployment hoort {_WORDS[one.kind]} '{one.key}' in dezelfde upload. "
                "Upload de bestanden samen."
            )
    return ""


def _is_tagged(subject: Subject, kind: str, key: str, tag: str) -> bool:
    beside = subject.together.get(key) if kind == "process" else None
    if beside is not None and beside.version_tag == tag:
        return True
    return subject.known.tagged is None or (kind, key, tag) in subject.known.tagged


def _is_together(subject: Subject, kind: str, key: str) -> bool:
    if kind == "process" and key in subject.together:
        return True
    return subject.known.together is None or (kind, key) in subject.known.together
