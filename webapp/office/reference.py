"""Beheer van tabellen: laws, grounds, terms and the like, changed from a day on with a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.policy import NotFound
from engine.reference import changing, rows
from engine.reference.schema import TABLES, Table
from engine.reference.usage import used_by
from webapp.access import current_actor, database, requires
from webapp.office.reference_form import Labels, form_of, shown, values_of, wanted
from webapp.small_forms import Answers, Done, FormPage, filled

bp = Blueprint("reference", __name__, url_prefix="/beheer/tabellen")


@bp.get("")
@requires("reference:edit")
def index() -> ResponseReturnValue:
    """All tables, with how many rows wait to be looked up in their source."""
    today = rows.day_of(datetime.now(UTC))
    with database().reading(current_actor().who) as session:
        found = [(table, rows.rows(session, table.name, today)) for table in TABLES.values()]
    return render_template("reference/index.html", tables=found)


@bp.get("/<name>")
@requires("reference:edit")
def show(name: str) -> ResponseReturnValue:
    """One table as it is today, and what is planned."""
    table, today = _table(name), rows.day_of(datetime.now(UTC))
    with database().reading(current_actor().who) as session:
        found = rows.rows(session, name, today)
        planned = rows.planned(session, name, today)
        labels = _labels(session, table, today)
    later = [one for key, one in planned.items() if key not in {row.key for row in found}]
    return render_template(
        "reference/table.html",
        table=table,
        rows=found,
        later=later,
        planned=planned,
        today=today,
        shown=lambda column, value: shown(column, value, labels),
    )


@bp.get("/<name>/<key>")
@requires("reference:edit")
def edit(name: str, key: str) -> ResponseReturnValue:
    """The form to change a row, with its history."""
    with database().reading(current_actor().who) as session:
        page = _change_page(session, name, key)
        today = rows.day_of(datetime.now(UTC))
        values = values_of(rows.newest(session, name, key), today)
    return page.draw({**filled(page.form, values), "reden": [""]})


@bp.post("/<name>/<key>")
@requires("reference:edit")
def change(name: str, key: str) -> ResponseReturnValue:
    """Write the next version of a row."""
    with database().reading(current_actor().who) as session:
        page = _change_page(session, name, key)
    version = request.args.get("versie", 0, type=int)

    def act(session: Session, answers: Answers) -> Done:
        asked, at = wanted(TABLES[name], answers), datetime.now(UTC)
        changing.change(session, current_actor(), name, key, asked, version, at)
        return Done(f"‘{asked.label}’ is gewijzigd.", url_for("reference.show", name=name))

    return page.carry_out(act)


@bp.get("/<name>/regel-toevoegen")
@requires("reference:edit")
def new(name: str) -> ResponseReturnValue:
    """The form for a new row."""
    with database().reading(current_actor().who) as session:
        page = _new_page(session, name)
    first = {"vanaf": rows.day_of(datetime.now(UTC)).isoformat(), "nakijken": True}
    return page.draw(filled(page.form, first))


@bp.post("/<name>/regel-toevoegen")
@requires("reference:edit")
def add(name: str) -> ResponseReturnValue:
    """Add a row."""
    with database().reading(current_actor().who) as session:
        page = _new_page(session, name)

    def act(session: Session, answers: Answers) -> Done:
        asked, at = wanted(TABLES[name], answers), datetime.now(UTC)
        changing.add(session, current_actor(), name, answers["sleutel"], asked, at)
        return Done(f"‘{asked.label}’ is toegevoegd.", url_for("reference.show", name=name))

    return page.carry_out(act)


def _change_page(session: Session, name: str, key: str) -> FormPage:
    table, today = _table(name), rows.day_of(datetime.now(UTC))
    newest = rows.newest(session, name, key)
    labels = _labels(session, table, today)
    version = request.args.get("versie", newest.version, type=int)
    return FormPage(
        title=newest.label,
        above=table.label,
        form=form_of(table, labels, new=False),
        submit="Opslaan",
        action=url_for("reference.change", name=name, key=key, versie=version),
        cancel=url_for("reference.show", name=name),
        trail=_trail(table),
        template="reference/row.html",
        beside={
            "row": newest,
            "today": today,
            "table": table,
            "history": rows.history(session, name, key),
            "users": used_by(session, name, key),
            "shown": lambda column, value: shown(column, value, labels),
        },
    )


def _new_page(session: Session, name: str) -> FormPage:
    table, today = _table(name), rows.day_of(datetime.now(UTC))
    if table.fixed:
        raise NotFound
    return FormPage(
        title="Regel toevoegen",
        above=table.label,
        form=form_of(table, _labels(session, table, today), new=True),
        submit="Toevoegen",
        action=url_for("reference.add", name=name),
        cancel=url_for("reference.show", name=name),
        trail=_trail(table),
    )


def _trail(table: Table) -> list[tuple[str, str]]:
    return [
        ("Tabellen", url_for("reference.index")),
        (table.label, url_for("reference.show", name=table.name)),
    ]


def _table(name: str) -> Table:
    if name not in TABLES:
        raise NotFound
    return TABLES[name]


def _labels(session: Session, table: Table, day: date) -> Labels:
    named = {one.table for one in table.columns if one.table}
    return {name: rows.labels(session, day, name) for name in named}
