"""Diagrams on a page: the marks on the drawing and the same in words.

A diagram holds no personal data, so whoever is signed in may read its file.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, url_for
from sqlalchemy.orm import object_session

from engine.dossier.beside import subjects
from engine.store.models import Definition, Instance
from engine.work.course import ProcessCourse, StepNow, course
from webapp.access import current_actor, database, signed_in

bp = Blueprint("diagrams", __name__)

MEANINGS: Final = {
    "current": "Hier staat de zaak nu",
    "inside": "Hierbinnen staat de zaak nu",
    "incident": "Hier kan de zaak niet verder",
    "overdue": "Over de streefdatum",
    "waiting": "Aantal open taken",
    "done": "Gedaan",
    "error": "Fout",
    "warning": "Waarschuwing",
    "added": "Nieuw in deze versie",
    "changed": "Gewijzigd in deze versie",
}
"""Kind of mark → what the legend says, in the order in which it says it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on one element: `kind` (a key of MEANINGS), the text of its badge, its tooltip."""

    element_id: str
    kind: str
    badge: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step in words. `since` is aware UTC; a step that is done has the moment of its end."""

    element_id: str
    step: str
    state: str
    since: datetime | None = None
    who: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """One process of a case: the case's own, a called one, or a collapsed sub-process.

    `root` is the id of the collapsed sub-process to show, or empty for the whole diagram;
    `open` says that its tab is the one to begin with.
    """

    title: str
    xml_url: str
    description: str
    marks: Sequence[Mark] = ()
    rows: Sequence[StepRow] = ()
    root: str = ""
    open: bool = False


@bp.get("/diagrammen/<uuid:definition_id>")
@signed_in
def xml(definition_id: UUID) -> Response:
    """The file of one version of a diagram."""
    with database().reading(current_actor().who) as session:
        definition = session.get(Definition, definition_id)
        if definition is None or definition.kind != "process":
            abort(404)
        # As text: a browser that opens the address itself must not read the file as a page.
        return Response(definition.content, content_type="text/plain; charset=utf-8")


@bp.app_template_global()
def marks_json(marks: Sequence[Mark]) -> str:
    """The marks as the browser reads them."""
    return json.dumps(
        [
            {"element": m.element_id, "kind": m.kind, "badge": m.badge, "label": m.label}
            for m in marks
        ],
        ensure_ascii=False,
    )


@bp.app_template_global()
def legend_of(marks: Sequence[Mark]) -> list[tuple[str, str, str]]:
    """(kind, badge, meaning) of the kinds of mark that a drawing carries."""
    badges = {mark.kind: mark.badge for mark in reversed(marks) if mark.badge}
    return [(kind, badges[kind], text) for kind, text in MEANINGS.items() if kind in badges]


@bp.app_template_global()
def case_levels(instances: Sequence[Instance]) -> list[Level]:
    """The processes of a dossier's cases, read in the session that the cases come from.

    The one where work waits is open.
    """
    now = datetime.now(UTC)
    courses = [
        (instance, one)
        for instance in instances
        if (session := object_session(instance)) is not None
        for one in course(session, instance.id, now)
    ]
    often = Counter(one.name for _, one in courses)
    opened = ([one for _, one in courses if one.now] or [one for _, one in courses])[-1:]
    return [
        _level(one, _title(one, instance) if often[one.name] > 1 else one.name, one in opened)
        for instance, one in courses
    ]


def _title(one: ProcessCourse, instance: Instance) -> str:
    """The name of a process that the dossier has more of: with what it is about, and its day."""
    session = object_session(instance)
    about = subjects(session, [instance.id]).get(instance.id) if session else None
    begun = instance.started_at.astimezone(current_app.extensions["settings"].time_zone)
    return f"{one.name}: {about} ({begun:%d-%m})" if about else f"{one.name} ({begun:%d-%m %H:%M})"


def _level(one: ProcessCourse, title: str, opened: bool) -> Level:
    return Level(
        title=title,
        xml_url=url_for("diagrams.xml", definition_id=one.definition_id),
        description=f"Diagram van {one.name}. De tabel hieronder zegt hetzelfde in woorden.",
        marks=_course_marks(one),
        rows=_course_rows(one),
        open=opened,
    )


def _course_marks(one: ProcessCourse) -> list[Mark]:
    active = {step.element_id for step in one.now} | one.inside
    done = dict.fromkeys(step.element_id for step in one.done if step.element_id not in active)
    late = {step.element_id for step in one.now if step.overdue}
    return [
        *(Mark(element_id, "inside", "Nu") for element_id in sorted(one.inside)),
        *(_now_mark(step) for step in one.now),
        *(Mark(element_id, "overdue", "Te laat") for element_id in sorted(late)),
        *(Mark(element_id, "done", "✓", "Gedaan") for element_id in done),
    ]


def _now_mark(step: StepNow) -> Mark:
    if step.kind == "incident":
        return Mark(step.element_id, "incident", "Stop", "Hier kan de zaak niet verder")
    return Mark(step.element_id, "current", "Nu", step.waits_for)


def _course_rows(one: ProcessCourse) -> list[StepRow]:
    """What waits first, and then what is done with the newest above."""
    now = [
        StepRow(step.element_id, step.name, _state(step), step.since, step.waits_for, step.overdue)
        for step in one.now
    ]
    done = [
        StepRow(step.element_id, step.name, "Gedaan", step.at, step.by or "Automatisch")
        for step in reversed(one.done)
    ]
    return now + done


def _state(step: StepNow) -> str:
    match step.kind:
        case "incident":
            return "Kan niet verder"
        case "wait":
            return "Wacht"
    return "Te doen, over de streefdatum" if step.overdue else "Te doen"
