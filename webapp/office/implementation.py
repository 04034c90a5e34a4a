"""Implementatie: the project, where the municipality stands, and what it costs and takes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NoReturn
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.implementation import estimates, positions, project
from engine.implementation.axes import AXES
from engine.implementation.estimates import SIZES, Effort
from engine.policy import NotFound
from engine.reference import rows
from engine.store.who import SYSTEM
from engine.work.errors import NothingInUse
from webapp.access import current_actor, database, requires
from webapp.office.implementation_chart import draw
from webapp.office.implementation_forms import cost_page, placed, position_page, step_page
from webapp.small_forms import Answers, Done

bp = Blueprint("implementation", __name__, url_prefix="/implementatie")


@bp.get("")
@requires("implementation:use")
def index() -> ResponseReturnValue:
    """The project, and where the municipality stands now and stood on another day."""
    return _index()


@bp.post("/project")
@requires("implementation:use")
def begin() -> ResponseReturnValue:
    """Begin the project with the group that does it."""
    group_id = request.form.get("groep", type=UUID)
    if group_id is None:
        return _index("Kies welke groep het project doet.", 422)
    try:
        with database().transaction(SYSTEM) as session:
            project.begin(session, current_actor(), group_id, datetime.now(UTC))
    except NothingInUse:
        return _index("Het proces ‘Implementatie van de Wams’ is nog niet in gebruik.", 409)
    except project.AlreadyBegun as begun:
        return _index(str(begun), 409)
    flash("Het project is begonnen. De eerste taak staat bij de groep.")
    return redirect(url_for("implementation.index"), 303)


@bp.get("/positie")
@requires("implementation:use")
def position() -> ResponseReturnValue:
    return position_page().draw()


@bp.post("/positie")
@requires("implementation:use")
def place() -> ResponseReturnValue:
    """Keep where the municipality stands on a day."""

    def act(session: Session, answers: Answers) -> Done:
        now = datetime.now(UTC)
        positions.place(session, current_actor(), placed(answers), rows.day_of(now), now)
        return Done("De zelfpositionering is bewaard.", url_for("implementation.index"))

    return position_page().carry_out(act)


@bp.get("/kosten")
@requires("implementation:use")
def costs() -> ResponseReturnValue:
    """What the implementation costs once, for a size of municipality."""
    size = request.args.get("grootte", SIZES[0][0])
    if size not in dict(SIZES):
        abort(404)
    with database().reading(current_actor().who) as session:
        found = estimates.costs(session, current_actor(), _today())
    return render_template(
        "implementation/costs.html",
        costs=found,
        sizes=SIZES,
        size=size,
        total=estimates.total(found, size),
        unknown=sum(one.best(size) is None for one in found),
    )


@bp.get("/kosten/<key>")
@requires("implementation:use")
def cost(key: str) -> ResponseReturnValue:
    return cost_page(_cost(key)).draw()


@bp.post("/kosten/<key>")
@requires("implementation:use")
def estimate_cost(key: str) -> ResponseReturnValue:
    """Keep one's own figure for a step of the implementation."""

    def act(session: Session, answers: Answers) -> Done:
        told, now = answers.get("toelichting") or "", datetime.now(UTC)
        estimates.estimate_cost(session, current_actor(), key, answers["bedrag"], told, now)
        return Done("De schatting is bewaard.", url_for("implementation.costs"))

    return cost_page(_cost(key)).carry_out(act)


@bp.get("/uitvoering")
@requires("implementation:use")
def steps() -> ResponseReturnValue:
    """Tables 4.1 to 4.4 with one's own estimates, and what they come to in a year."""
    with database().reading(current_actor().who) as session:
        found = estimates.step_tables(session, current_actor(), _today())
        tariff = estimates.tariff(session, _today())
    return render_template("implementation/steps.html", tables=found, tariff=tariff)


@bp.get("/uitvoering/<key>")
@requires("implementation:use")
def step(key: str) -> ResponseReturnValue:
    return step_page(_step(key)).draw()


@bp.post("/uitvoering/<key>")
@requires("implementation:use")
def estimate_step(key: str) -> ResponseReturnValue:
    """Keep what a step takes, now and under the bill."""

    def act(session: Session, answers: Answers) -> Done:
        effort = Effort(
            int(answers["minutenNu"]),
            int(answers["minutenStraks"]),
            int(answers["perJaar"]),
            answers.get("toelichting") or "",
        )
        estimates.estimate_step(session, current_actor(), key, effort, datetime.now(UTC))
        return Done("De schatting is bewaard.", url_for("implementation.steps"))

    return step_page(_step(key)).carry_out(act)


def _index(problem: str = "", status: int = 200) -> ResponseReturnValue:
    with database().reading(current_actor().as_counter) as session:
        held = positions.history(session, current_actor())
        running = project.newest(session, current_actor())
        groups = project.groups(session)
    before = _chosen(held)
    compared = held[:1] + ([before] if before else [])
    html = render_template(
        "implementation/index.html",
        project=running,
        groups=groups,
        axes=AXES,
        history=held,
        compared=compared,
        chart=draw(compared) if compared else None,
        problem=problem,
    )
    return html, status


def _chosen(held: list[positions.Position]) -> positions.Position | None:
    """The day to compare with: the one asked for, else the one before the newest."""
    asked = request.args.get("met", "")
    if asked:
        return next((one for one in held[1:] if one.day.isoformat() == asked), None) or abort(404)
    return held[1] if len(held) > 1 else None


def _cost(key: str) -> estimates.Cost:
    with database().reading(current_actor().who) as session:
        found = estimates.costs(session, current_actor(), _today())
    return next((one for one in found if one.row.key == key), None) or _missing()


def _step(key: str) -> estimates.Step:
    with database().reading(current_actor().who) as session:
        tables = estimates.step_tables(session, current_actor(), _today())
    found = (one for table in tables for one in table.steps if one.row.key == key)
    return next(found, None) or _missing()


def _missing() -> NoReturn:
    raise NotFound


def _today() -> date:
    return rows.day_of(datetime.now(UTC))
