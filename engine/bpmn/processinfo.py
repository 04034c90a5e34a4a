"""What a set of files holds, for deployment and for the pages about processes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.bpmn.diagram import Element, Process, Trigger
from engine.bpmn.reader import read_processes
from engine.bpmn.xmlfile import parse


@dataclass(frozen=True, slots=True)
class ElementInfo:
    """A flow node as others see it; `kind` is the BPMN name."""

    id: str
    name: str
    kind: str
    lane: str | None
    documentation: str
    form: str | None
    parent: str
    line: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A form, decision or process of which a diagram names the version itself: `binding` is
    `deployment` (`tag` empty) or `versionTag`."""

    kind: str
    key: str
    binding: str
    tag: str


@dataclass(frozen=True, slots=True)
class StartInfo:
    """One way in which the process begins: a trigger of a start event, or a plain one.

    `kind` is empty (plain), message, signal, timer or conditional; `event` is the name of the
    message or signal. A timer has `timer_kind` (timeDate, timeDuration or timeCycle) with ISO 8601
    or FEEL in `timer_text`. `properties` are the extension properties of the start event.
    """

    element_id: str
    name: str
    kind: str
    event: str
    timer_kind: str
    timer_text: str
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProcessInfo:
    """One process: its elements, the ways in which it begins, and what it refers to.

    `start_timer` is the (kind, text) of the first timer on a start event. `properties` are the
    extension properties of the process itself.
    """

    id: str
    name: str
    file: str
    executable: bool
    version_tag: str | None
    elements: tuple[ElementInfo, ...]
    forms: frozenset[str]
    decisions: frozenset[str]
    processes: frozenset[str]
    operations: frozenset[str]
    start_form: str | None
    start_timer: tuple[str, str] | None
    starts: tuple[StartInfo, ...]
    bound: tuple[Reference, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)


def read(files: Mapping[str, bytes]) -> dict[str, ProcessInfo]:
    """All processes by id. Raises `XmlError` for a file that isn't XML; judges nothing else."""
    return {
        process.id: _info(process)
        for name, content in files.items()
        for process in read_processes(parse(content), name)
    }


def _info(process: Process) -> ProcessInfo:
    elements = process.elements.values()
    starts = [e for e in process.inside(process.id) if e.kind == "startEvent"]
    return ProcessInfo(
        id=process.id,
        name=process.name,
        file=process.file,
        executable=process.executable,
        version_tag=process.version_tag,
        elements=tuple(_element(element) for element in elements),
        forms=_named(element.form for element in elements),
        decisions=_named(element.decision for element in elements),
        processes=_named(element.called_process for element in elements),
        operations=_named(element.operation for element in elements),
        start_form=next((start.form for start in starts if start.form), None),
        start_timer=next((timer for start in starts if (timer := _timer(start))), None),
        starts=tuple(way for start in starts for way in _ways_in(start)),
        bound=tuple(dict.fromkeys(one for e in elements for one in references(e))),
        properties=dict(process.properties),
    )


def references(element: Element) -> Iterator[Reference]:
    """What a step refers to in a version of its own choice."""
    if element.binding.kind == "latest":
        return
    keys = {
        "form": element.form,
        "decision": element.decision,
        "process": element.called_process,
    }
    for kind, key in keys.items():
        if key:
            yield Reference(kind, key, element.binding.kind, element.binding.tag)


def _ways_in(start: Element) -> Iterator[StartInfo]:
    for one in start.triggers or (Trigger("", start.line),):
        yield StartInfo(
            element_id=start.id,
            name=start.name,
            kind=one.kind,
            event=one.name or "",
            timer_kind=one.timer or "",
            timer_text=one.text.raw if one.timer and one.text else "",
            properties=dict(start.properties),
        )


def _named(names: Iterable[str | None]) -> frozenset[str]:
    return frozenset(name for name in names if name)


def _timer(start: Element) -> tuple[str, str] | None:
    trigger = start.trigger
    if trigger is None or trigger.timer is None or trigger.text is None:
        return None
    return trigger.timer, trigger.text.raw


def _element(element: Element) -> ElementInfo:
    return ElementInfo(
        element.id,
        element.name,
        element.kind,
        element.lane,
        element.documentation,
        element.form,
        element.parent,
        element.line,
    )
