"""Gegevens of a dossier: what is known of whom, how far may be looked, and what was allowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from engine import policy
from engine.accountability.logs import note
from engine.dossier import items
from engine.dossier.dossiers import visible
from engine.dossier.items import ItemInvalid, ItemRow, consents, scope, viewing
from engine.dossier.items.writing import changeable
from engine.policy import Actor, NotFound
from engine.reference import rows
from engine.reference.schema import CIRCLES
from engine.store.models import Dossier
from webapp.access import current_actor, database, requires
from webapp.dossier.items_forms import (
    consent_page,
    correct_page,
    correction,
    new_consent,
    new_item,
    new_page,
)
from webapp.posted import typed
from webapp.resuming import resumed_by
from webapp.small_forms import Answers, Done

bp = Blueprint("items", __name__, url_prefix="/dossiers/<number>/gegevens")


@bp.get("")
@requires("dossiers:read")
def show(number: str) -> ResponseReturnValue:
    """What the visitor may see of it; that it was read is noted."""
    return _draw(number)


@bp.get("/toevoegen")
@requires("records:edit")
def new(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return new_page(session, current_actor(), number).draw()


def new_again(fields: MultiDict[str, str], number: str) -> ResponseReturnValue:
    """The page with what was typed before the session ended."""
    with database().reading(current_actor().who) as session:
        return new_page(session, current_actor(), number).draw(typed(fields))


@bp.post("/toevoegen/formulier")
@requires("records:edit")
@resumed_by(new_again)
def redraw_new(number: str) -> ResponseReturnValue:
    """The form after an answer on which questions depend."""
    return new_again(request.form, number)


@bp.post("/toevoegen")
@requires("records:edit")
@resumed_by(new_again)
def add(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = new_page(session, current_actor(), number)

    def act(session: Session, answers: Answers) -> Done:
        items.add(session, current_actor(), number, new_item(answers), datetime.now(UTC))
        return Done("Het gegeven is vastgelegd.", url_for("items.show", number=number))

    return page.carry_out(act)


@bp.get("/<uuid:item_id>")
@requires("records:edit")
def edit(number: str, item_id: UUID) -> ResponseReturnValue:
    page, first = correct_page(number, _item(number, item_id))
    return page.draw(first)


def edit_again(fields: MultiDict[str, str], number: str, item_id: UUID) -> ResponseReturnValue:
    """The page with what was typed before the session ended."""
    page, _ = correct_page(number, _item(number, item_id))
    return page.draw(typed(fields))


@bp.post("/<uuid:item_id>")
@requires("records:edit")
@resumed_by(edit_again)
def correct(number: str, item_id: UUID) -> ResponseReturnValue:
    page, _ = correct_page(number, _item(number, item_id))

    def act(session: Session, answers: Answers) -> Done:
        items.correct(
            session, current_actor(), number, item_id, correction(answers), datetime.now(UTC)
        )
        return Done("Het gegeven is verbeterd.", url_for("items.show", number=number))

    return page.carry_out(act)


@bp.post("/<uuid:item_id>/niet-meer-gebruiken")
@requires("records:edit")
def withdraw(number: str, item_id: UUID) -> ResponseReturnValue:
    reason = request.form.get("reden", "")[:500]
    return _done(
        number,
        lambda session, now: items.withdraw(session, current_actor(), number, item_id, reason, now),
        "Het gegeven wordt niet meer gebruikt.",
    )


@bp.get("/toestemming")
@requires("records:edit")
def new_consent_form(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return consent_page(session, current_actor(), number).draw()


def consent_again(fields: MultiDict[str, str], number: str) -> ResponseReturnValue:
    """The page with what was typed before the session ended."""
    with database().reading(current_actor().who) as session:
        return consent_page(session, current_actor(), number).draw(typed(fields))


@bp.post("/toestemming")
@requires("records:edit")
@resumed_by(consent_again)
def add_consent(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = consent_page(session, current_actor(), number)

    def act(session: Session, answers: Answers) -> Done:
        consents.give(session, current_actor(), number, new_consent(answers), datetime.now(UTC))
        return Done("De toestemming is vastgelegd.", url_for("items.show", number=number))

    return page.carry_out(act)


@bp.post("/toestemming/<uuid:consent_id>/intrekken")
@requires("records:edit")
def take_back(number: str, consent_id: UUID) -> ResponseReturnValue:
    how = request.form.get("hoe", "")[:500]
    return _done(
        number,
        lambda session, now: consents.take_back(
            session, current_actor(), number, consent_id, how, now
        ),
        "De toestemming is ingetrokken.",
    )


def labels(session: Session, now: datetime) -> dict[str, str]:
    """What the keys on these pages are called."""
    tables = ("wetten", "domeinen", "gegevenscategorieen", "doelen", "grondslagen")
    return rows.labels(session, rows.day_of(now), *tables)


def _draw(number: str, problem: str = "") -> ResponseReturnValue:
    now, actor = datetime.now(UTC), current_actor()
    with database().transaction(actor.who) as session:
        dossier = visible(session, actor, number)
        found = items.seen_by(session, actor, dossier, with_withdrawn=True)
        html = render_template(
            "items/index.html",
            dossier=dossier,
            people=_by_person([one for one in found if one.withdrawn_at is None]),
            withdrawn=[one for one in found if one.withdrawn_at is not None],
            histories={
                one.id: items.history(session, actor, one.id) for one in found if one.version > 1
            },
            scopes=scope.history(session, dossier.id),
            consents=consents.of_dossier(session, dossier.id),
            today=rows.day_of(now),
            names=labels(session, now),
            circles=dict(CIRCLES),
            may_change=may_change(session, actor, dossier),
            may_name=viewing.may_name(actor, dossier),
            problem=problem,
        )
        note(session, actor, "dossier:read", now, dossier_id=dossier.id, object_id="gegevens")
    return make_response(html, 422 if problem else 200)


def _by_person(found: list[ItemRow]) -> list[tuple[str, list[tuple[str, list[ItemRow]]]]]:
    """Name → domain → items, in the order in which they come."""
    return [
        (name, [(key, list(of)) for key, of in groupby(mine, key=attrgetter("domain"))])
        for (_, name), mine in groupby(found, key=attrgetter("person_id", "person_name"))
    ]


def may_change(session: Session, actor: Actor, dossier: Dossier) -> bool:
    """Whether the visitor may write in it."""
    may = select(Dossier.id).where(Dossier.id == dossier.id, policy.recordable_dossiers(actor))
    return session.scalar(may) is not None


def _item(number: str, item_id: UUID) -> ItemRow:
    with database().reading(current_actor().who) as session:
        dossier = changeable(session, current_actor(), number)
        found = items.seen_by(session, current_actor(), dossier, [item_id])
    if not found:
        raise NotFound
    return found[0]


def _done(
    number: str, act: Callable[[Session, datetime], object], done: str
) -> ResponseReturnValue:
    try:
        with database().transaction(current_actor().who) as session:
            act(session, datetime.now(UTC))
    except ItemInvalid as invalid:
        told = str(invalid)
        return _draw(number, told)
    flash(done)
    return redirect(url_for("items.show", number=number), 303)
