"""Personen of a dossier: who takes part, what they are to each other, and their BSN on purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from engine.dossier.people import households, persons, relations, reveal
from engine.dossier.people.bsn import Unreadable
from engine.dossier.people.listing import PeopleView, listing
from engine.dossier.people.persons import PersonInvalid
from engine.dossier.people.relations import RelationFacts
from engine.policy import NotFound
from webapp.access import current_actor, database, requires
from webapp.dossier.people_forms import (
    bsn_mistake,
    change_page,
    new_page,
    part_of,
    person_facts,
    relation_page,
)
from webapp.posted import typed
from webapp.resuming import resumed_by
from webapp.small_forms import Answers, Done

bp = Blueprint("people", __name__, url_prefix="/dossiers/<number>/personen")


@bp.get("")
@requires("dossiers:read")
def show(number: str) -> ResponseReturnValue:
    """Everybody in the dossier; that it was read is noted."""
    return _draw(number)


@bp.get("/toevoegen")
@requires("people:edit")
def new(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return new_page(session, current_actor(), number, {}).draw()


def new_again(fields: MultiDict[str, str], number: str) -> ResponseReturnValue:
    """The page with what was typed before the session ended."""
    with database().reading(current_actor().who) as session:
        return new_page(session, current_actor(), number, typed(fields)).draw(typed(fields))


@bp.post("/toevoegen/formulier")
@requires("people:edit")
@resumed_by(new_again)
def redraw_new(number: str) -> ResponseReturnValue:
    """The form after a search, or after an answer on which questions depend."""
    return new_again(request.form, number)


@bp.post("/toevoegen")
@requires("people:edit")
@resumed_by(new_again)
def add(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = new_page(session, current_actor(), number, typed(request.form))

    def act(session: Session, answers: Answers) -> Done:
        is_new = answers["wie"] == "nieuw"
        who = person_facts(answers) if is_new else UUID(answers["wie"])
        now = datetime.now(UTC)
        persons.add(session, current_actor(), number, who, part_of(answers), now)
        return Done("De persoon is toegevoegd.", url_for("people.show", number=number))

    return page.carry_out(act, bsn_mistake("bsn", request.form.get("bsn")))


@bp.get("/<uuid:person_id>")
@requires("people:edit")
def edit(number: str, person_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page, first = change_page(session, current_actor(), number, person_id)
    return page.draw(first)


def edit_again(fields: MultiDict[str, str], number: str, person_id: UUID) -> ResponseReturnValue:
    """The page with what was typed before the session ended."""
    with database().reading(current_actor().who) as session:
        page, _ = change_page(session, current_actor(), number, person_id)
    return page.draw(typed(fields))


@bp.post("/<uuid:person_id>/formulier")
@requires("people:edit")
@resumed_by(edit_again)
def redraw(number: str, person_id: UUID) -> ResponseReturnValue:
    return edit_again(request.form, number, person_id)


@bp.post("/<uuid:person_id>")
@requires("people:edit")
@resumed_by(edit_again)
def change(number: str, person_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page, _ = change_page(session, current_actor(), number, person_id)

    def act(session: Session, answers: Answers) -> Done:
        part = part_of(answers) if answers.get("rol") else None
        facts, now = person_facts(answers), datetime.now(UTC)
        persons.change(session, current_actor(), number, person_id, facts, part, now)
        return Done("De gegevens zijn gewijzigd.", url_for("people.show", number=number))

    return page.carry_out(act, bsn_mistake("bsn", request.form.get("bsn")))


@bp.post("/<uuid:person_id>/beeindigen")
@requires("people:edit")
def end(number: str, person_id: UUID) -> ResponseReturnValue:
    reason = request.form.get("reden", "")[:500]
    return _ended(
        number,
        lambda session, day, now: persons.end(
            session, current_actor(), number, person_id, day, reason, now
        ),
        "De deelname is beëindigd.",
    )


@bp.post("/<uuid:person_id>/bsn")
@requires("bsn:show")
def show_bsn(number: str, person_id: UUID) -> ResponseReturnValue:
    """One BSN, for a reason; that it was shown is noted before it is."""
    reason = request.form.get("reden", "")
    try:
        with database().transaction(current_actor().who) as session:
            actor, now = current_actor(), datetime.now(UTC)
            found = reveal.show_bsn(session, actor, number, person_id, reason, now)
    except (reveal.ReasonMissing, Unreadable) as refused:
        return _draw(number, problem=str(refused), status=422)
    return _draw(number, shown={person_id: found.digits})


@bp.get("/relaties/toevoegen")
@requires("people:edit")
def new_relation(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return relation_page(session, current_actor(), number).draw()


@bp.post("/relaties/toevoegen/formulier")
@requires("people:edit")
def redraw_relation(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return relation_page(session, current_actor(), number).draw(typed(request.form))


@bp.post("/relaties/toevoegen")
@requires("people:edit")
def add_relation(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = relation_page(session, current_actor(), number)

    def act(session: Session, answers: Answers) -> Done:
        facts = RelationFacts(
            UUID(answers["persoon"]),
            UUID(answers["ander"]),
            answers["soort"],
            answers.get("grond") or None,
            answers.get("bewijs") or None,
            _day(answers.get("begindatum")),
            _day(answers.get("einddatum")),
        )
        relations.add(session, current_actor(), number, facts, datetime.now(UTC))
        return Done("De relatie is vastgelegd.", url_for("people.show", number=number))

    return page.carry_out(act)


@bp.post("/relaties/<uuid:relation_id>/beeindigen")
@requires("people:edit")
def end_relation(number: str, relation_id: UUID) -> ResponseReturnValue:
    return _ended(
        number,
        lambda session, day, now: relations.end(
            session, current_actor(), number, relation_id, day, now
        ),
        "De relatie is beëindigd.",
    )


@bp.post("/gezinnen")
@requires("people:edit")
def add_household(number: str) -> ResponseReturnValue:
    label = request.form.get("gezin", "")
    return _done(
        number,
        lambda session, now: households.add(session, current_actor(), number, label, now),
        "Het gezin is vastgelegd.",
    )


@bp.post("/gezinnen/<uuid:household_id>/leden")
@requires("people:edit")
def add_member(number: str, household_id: UUID) -> ResponseReturnValue:
    person_id, since = request.form.get("lid", type=UUID), _day(request.form.get("vanaf"))
    if person_id is None:
        return _draw(number, problem="Kies wie bij het gezin hoort.", status=422)
    return _done(
        number,
        lambda session, now: households.add_member(
            session, current_actor(), number, household_id, person_id, since, now
        ),
        "Het gezinslid is vastgelegd.",
    )


@bp.post("/gezinnen/leden/<uuid:member_id>/beeindigen")
@requires("people:edit")
def end_member(number: str, member_id: UUID) -> ResponseReturnValue:
    return _ended(
        number,
        lambda session, day, now: households.end_member(
            session, current_actor(), number, member_id, day, now
        ),
        "Deze persoon hoort niet meer bij het gezin.",
    )


def _draw(
    number: str,
    *,
    shown: Mapping[UUID, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    """The page; `shown` are BSNs that are to be read on it."""
    with database().transaction(current_actor().who) as session:
        view: PeopleView = listing(session, current_actor(), number, datetime.now(UTC))
        html = render_template("people/index.html", view=view, shown=shown or {}, problem=problem)
    answer = make_response(html, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _ended(
    number: str, act: Callable[[Session, date, datetime], object], done: str
) -> ResponseReturnValue:
    day = _day(request.form.get("einddatum"))
    if day is None:
        return _draw(number, problem="Vul in op welke dag het eindigde.", status=422)
    return _done(number, lambda session, now: act(session, day, now), done)


def _done(
    number: str, act: Callable[[Session, datetime], object], done: str
) -> ResponseReturnValue:
    try:
        with database().transaction(current_actor().who) as session:
            act(session, datetime.now(UTC))
    except PersonInvalid as invalid:
        told = str(invalid)
        return _draw(number, problem=told, status=422)
    flash(done)
    return redirect(url_for("people.show", number=number), 303)


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound from None
