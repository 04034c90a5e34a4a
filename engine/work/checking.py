"""What is wrong with diagrams, forms and tables: each by itself, and all of them together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from engine import bpmn
from engine.bpmn import Finding, Known
from engine.decisions import check_decisions, load_decisions
from engine.feel.shapes import Shape
from engine.forms import check_form
from engine.work import operations
from engine.work.name_check import SURROUNDINGS, check_names
from engine.work.parts import Part, Placed, decision_files, kind_of, of_kind, parts, place_of
from engine.work.routing.schedules import check_groups
from engine.work.table_check import check_tables

DELIVERED: Final = frozenset({"message", "signal", "timer start"})
"""What reaches a case from outside beside people and its own timers: everything there is."""


def check(
    files: Mapping[str, bytes],
    beside: Iterable[Placed] = (),
    tagged: frozenset[tuple[str, str, str]] | None = None,
    groups: frozenset[str] | None = None,
    around: Shape = SURROUNDINGS,
) -> list[Finding]:
    """What is wrong with the files together, errors first.

    `tagged` are the versions that bear a tag (kind, key, tag), for files that are deployed now;
    `groups` are the keys of the groups that there are, None when they are not known; `around` is
    what every case can read (`name_check.surroundings`).

    A reference may be to another of these files, or to what stands `beside` them: what is in use,
    or what comes with the product. What the files break there is told as well.
    """
    others = list(beside)
    importable = decision_files(files, others)
    findings = [
        finding for name in sorted(files) for finding in _check_file(name, files[name], importable)
    ]
    own = parts(of_kind(_sound(files, findings), "form", "decision"), others)
    findings += _twice(own)
    diagrams = of_kind(files, "process")
    known = _known([*own, *others])
    if tagged is not None:
        together = frozenset(place_of(one) for one in own)
        known = replace(known, tagged=tagged | _tags(own), together=together)
    findings += bpmn.check(diagrams, known=known)
    own += parts(_sound(diagrams, findings))
    processes = [(one.file_name, one.summary) for one in own if one.kind == "process"]
    findings += check_groups(processes, groups)
    broken = {name: diagrams[name] for name in diagrams.keys() - _sound(diagrams, findings).keys()}
    findings += _names(own, others, broken, around)
    return sorted(findings, key=_most_severe_first)


def _names(
    own: list[Part], beside: list[Placed], broken: Mapping[str, bytes], around: Shape
) -> Iterator[Finding]:
    """The findings about names in the parts, and those beside them that were not there before."""
    files = {one.file_name for one in own}
    held = {place_of(one) for one in own}
    kept = [one for one in beside if place_of(one) not in held]
    before = set(check_names(beside, None, around)) if kept else set()
    for finding in check_names([*kept, *own], broken, around):
        if finding.file in files or finding not in before:
            yield finding


def _sound(files: Mapping[str, bytes], findings: Iterable[Finding]) -> dict[str, bytes]:
    broken = {finding.file for finding in findings if finding.severity == "error"}
    return {name: content for name, content in files.items() if name not in broken}


def _check_file(name: str, content: bytes, importable: Mapping[str, bytes]) -> list[Finding]:
    kind = kind_of(name)
    if kind is None:
        message = "Dit soort bestand is niet bekend. Gebruik .bpmn, .dmn of .form."
        return [_finding("bestand", name, 0, message)]
    if kind == "form":
        return [
            _finding("formulier", name, problem.line, problem.message, problem.path)
            for problem in check_form(content)
        ]
    return _check_decisions(name, content, importable) if kind == "decision" else []


def _check_decisions(name: str, content: bytes, importable: Mapping[str, bytes]) -> list[Finding]:
    errors = check_decisions(content, importable)
    if not errors:
        return check_tables(name, content, load_decisions(content, importable))
    return [
        _finding("beslistabel", name, error.line, error.message, error.element_id)
        for error in errors
    ]


def _twice(found: Iterable[Part]) -> Iterator[Finding]:
    """A form or table that stands in two of the files: only one of them could be used."""
    first: dict[tuple[str, str], str] = {}
    for part in found:
        other = first.setdefault(place_of(part), part.file_name)
        if other != part.file_name:
            message = f"‘{part.key}’ staat ook in {other}."
            yield _finding("dubbel", part.file_name, 0, message, part.key)


def _known(found: Iterable[Placed]) -> Known:
    pairs = {place_of(one) for one in found}

    def keys(kind: str) -> frozenset[str]:
        return frozenset(key for of, key in pairs if of == kind)

    return Known(
        forms=keys("form"),
        decisions=keys("decision"),
        processes=keys("process"),
        operations=operations.names(),
        messages=frozenset(operations.sent_messages()),
        deliveries=DELIVERED,
    )


def _tags(found: Iterable[Part]) -> frozenset[tuple[str, str, str]]:
    tags = ((*place_of(one), one.summary.get("version_tag")) for one in found)
    return frozenset((kind, key, tag) for kind, key, tag in tags if tag)


def _finding(rule: str, file: str, line: int, message: str, element_id: str = "") -> Finding:
    return Finding(rule, "error", file, line, element_id, "", message)


def _most_severe_first(finding: Finding) -> tuple[bool, str, int]:
    return finding.severity != "error", finding.file, finding.line or 0
