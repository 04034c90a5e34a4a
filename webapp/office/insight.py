"""Doorlooptijden: how much comes in, what waits, and how long it takes. Counts only, no people."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine import insight
from engine.insight import ProcessFigures, Selection, StepFigures, WeekCount
from engine.work import catalogue
from engine.work.worklist import group_names
from webapp import charts
from webapp.access import current_actor, database, requires
from webapp.charts import Chart, Series
from webapp.diagrams import Mark

bp = Blueprint("insight", __name__)

PERIODS: Final = (12, 26, 52)
"""Numbers of weeks to choose from; the first one is what the page begins with."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen: key → name."""

    processes: dict[str, str]
    groups: dict[str, str]
    periods: tuple[int, ...] = PERIODS


@dataclass(frozen=True, slots=True)
class StepsOfProcess:
    """The steps of one diagram, with the version of it that is in use."""

    name: str
    xml_url: str | None
    steps: list[StepFigures]
    marks: list[Mark]


@bp.get("/doorlooptijden")
@requires("insight:read")
def index() -> ResponseReturnValue:
    """The figures for a process or all of them, for a group or all of them."""
    with database().reading(current_actor().as_counter) as session:
        choices = Choices(catalogue.process_names(session), group_names(session))
        selection = _asked(choices)
        weeks = insight.per_week(session, selection)
        processes = insight.per_process(session, selection)
        steps = insight.per_step(session, selection)
        return render_template(
            "insight/index.html",
            choices=choices,
            selection=selection,
            weeks=weeks,
            charts=_charts(weeks),
            processes=sorted(processes, key=lambda row: choices.processes[row.process_key]),
            total=_total(processes),
            waiting=sum(step.waiting for step in steps),
            overdue=sum(step.overdue for step in steps),
            diagrams=_by_diagram(session, choices, selection, steps),
        )


def _asked(choices: Choices) -> Selection:
    """The selection that the address asks for; 404 when it names what isn't there."""
    process_key = request.args.get("proces") or None
    group_key = request.args.get("groep") or None
    weeks = request.args.get("weken", PERIODS[0], type=int)
    if weeks not in PERIODS:
        abort(404)
    if process_key not in (None, *choices.processes) or group_key not in (None, *choices.groups):
        abort(404)
    now = datetime.now(UTC)
    zone = current_app.extensions["settings"].time_zone
    return Selection(insight.last_weeks(now, weeks, zone), now, process_key, group_key)


def _total(processes: list[ProcessFigures]) -> tuple[int, int, int]:
    """Started, finished and running over all processes."""
    return (
        sum(row.started for row in processes),
        sum(row.finished for row in processes),
        sum(row.running for row in processes),
    )


def _charts(weeks: list[WeekCount]) -> tuple[Chart, Chart]:
    labels = [f"wk {row.week.number}" for row in weeks]
    first, last = weeks[0].week, weeks[-1].week
    span = f"Week {first.number} van {first.year} tot en met week {last.number} van {last.year}."
    started = Series("started", "Gestart", [row.started for row in weeks])
    finished = Series("finished", "Afgerond", [row.finished for row in weeks])
    running = Series("running", "Lopend", [row.running for row in weeks])
    flow = f"{span} In totaal {sum(started.values)} gestart en {sum(finished.values)} afgerond."
    level = f"{span} Van {running.values[0]} lopende zaken naar {running.values[-1]}."
    return (
        charts.bars("Gestart en afgerond per week", flow, labels, [started, finished]),
        charts.line("Lopend aan het eind van de week", level, labels, running),
    )


def _by_diagram(
    session: Session, choices: Choices, selection: Selection, steps: list[StepFigures]
) -> list[StepsOfProcess]:
    """One entry per diagram with steps; the process asked for comes first."""
    in_front = catalogue.in_front(catalogue.versions(session))
    keys = sorted({step.process_key for step in steps}, key=lambda key: choices.processes[key])
    found = []
    for key in sorted(keys, key=lambda key: key != selection.process_key):
        definition_id = in_front["process", key].id
        drawn = catalogue.places(session, definition_id)
        mine = [step for step in steps if step.process_key == key]
        mine.sort(key=lambda step: drawn.get(step.element_id, len(drawn)))
        url = url_for("diagrams.xml", definition_id=definition_id)
        found.append(StepsOfProcess(choices.processes[key], url, mine, _marks(mine)))
    return found


def _marks(steps: list[StepFigures]) -> list[Mark]:
    waiting = [
        Mark(step.element_id, "waiting", str(step.waiting), f"{step.waiting} open")
        for step in steps
        if step.waiting
    ]
    overdue = [
        Mark(step.element_id, "overdue", str(step.overdue), f"{step.overdue} te laat")
        for step in steps
        if step.overdue
    ]
    return waiting + overdue
