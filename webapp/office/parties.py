"""Beheer van partijen: organisations, what each may process, and whom one speaks there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.parties import changing, finding
from engine.parties.finding import PartyQuery, PartyView
from engine.policy import NotFound
from engine.reference import rows
from engine.store.models import PartyContact
from webapp.access import current_actor, database, requires
from webapp.office.party_forms import (
    contact_facts,
    contact_page,
    contact_values,
    party_facts,
    party_page,
    party_values,
)
from webapp.small_forms import Answers, Done, filled

bp = Blueprint("parties", __name__, url_prefix="/beheer/partijen")

SECRECY: Final = {"geen": "", "medisch": "medisch beroepsgeheim", "skj": "beroepsgeheim SKJ"}
COLUMNS: Final = {
    "name": "naam",
    "domain": "domein",
    "address": "adres",
    "powers": "bevoegdheden",
    "function": "functie",
    "email": "e-mailadres",
    "phone": "telefoonnummer",
    "secrecy": "geheimhouding",
    "ended_on": "einddatum",
}
"""Column → what the history calls it."""


@bp.get("")
@requires("parties:edit")
def index() -> ResponseReturnValue:
    """The parties, by name."""
    return _list(PartyQuery())


@bp.post("/zoeken")
@requires("parties:edit")
def search() -> ResponseReturnValue:
    """Those that fit: posted, because a name may not stand in an address."""
    fields = request.form
    return _list(
        PartyQuery(
            fields.get("zoek", "")[:100], fields.get("domein", "")[:60], "beeindigd" in fields
        )
    )


def _list(query: PartyQuery) -> ResponseReturnValue:
    today = rows.day_of(datetime.now(UTC))
    with database().reading(current_actor().who) as session:
        found = finding.find(session, current_actor(), query, today)
        domains = finding.domains(session, today)
    return render_template("parties/index.html", rows=found, query=query, domains=domains)


@bp.get("/<uuid:party_id>")
@requires("parties:edit")
def show(party_id: UUID) -> ResponseReturnValue:
    """One party with its contacts and its history."""
    with database().reading(current_actor().who) as session:
        view = _view(session, party_id)
    return render_template("parties/show.html", view=view, secrecy=SECRECY, columns=COLUMNS)


@bp.get("/toevoegen")
@requires("parties:edit")
def new() -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return party_page(session, None).draw()


@bp.post("/toevoegen")
@requires("parties:edit")
def add() -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = party_page(session, None)

    def act(session: Session, answers: Answers) -> Done:
        facts = party_facts(answers)
        party_id = changing.add(session, current_actor(), facts, datetime.now(UTC))
        return Done(f"{facts.name} is toegevoegd.", url_for("parties.show", party_id=party_id))

    return page.carry_out(act)


@bp.get("/<uuid:party_id>/wijzigen")
@requires("parties:edit")
def edit(party_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        view = _view(session, party_id)
        page = party_page(session, view)
    return page.draw(filled(page.form, party_values(view.party)))


@bp.post("/<uuid:party_id>/wijzigen")
@requires("parties:edit")
def change(party_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = party_page(session, _view(session, party_id))
    version = request.args.get("versie", 0, type=int)

    def act(session: Session, answers: Answers) -> Done:
        facts, now = party_facts(answers), datetime.now(UTC)
        changing.change(session, current_actor(), party_id, facts, version, now)
        return Done(f"{facts.name} is gewijzigd.", url_for("parties.show", party_id=party_id))

    return page.carry_out(act)


@bp.post("/<uuid:party_id>/beeindigen")
@requires("parties:edit")
def end(party_id: UUID) -> ResponseReturnValue:
    with database().transaction(current_actor().who) as session:
        changing.end(session, current_actor(), party_id, datetime.now(UTC))
    flash("De partij kan niet meer worden gekozen. Wat al is vastgelegd, blijft staan.")
    return _to(party_id)


@bp.post("/<uuid:party_id>/hervatten")
@requires("parties:edit")
def resume(party_id: UUID) -> ResponseReturnValue:
    with database().transaction(current_actor().who) as session:
        changing.resume(session, current_actor(), party_id, datetime.now(UTC))
    flash("De partij kan weer worden gekozen.")
    return _to(party_id)


@bp.get("/<uuid:party_id>/contactpersonen/toevoegen")
@requires("parties:edit")
def new_contact(party_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return contact_page(_view(session, party_id), None).draw()


@bp.post("/<uuid:party_id>/contactpersonen/toevoegen")
@requires("parties:edit")
def add_contact(party_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = contact_page(_view(session, party_id), None)

    def act(session: Session, answers: Answers) -> Done:
        facts, now = contact_facts(answers), datetime.now(UTC)
        changing.add_contact(session, current_actor(), party_id, facts, now)
        return Done(f"{facts.name} is toegevoegd.", url_for("parties.show", party_id=party_id))

    return page.carry_out(act)


@bp.get("/<uuid:party_id>/contactpersonen/<uuid:contact_id>")
@requires("parties:edit")
def edit_contact(party_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        view = _view(session, party_id)
    contact = _contact(view, contact_id)
    page = contact_page(view, contact)
    return page.draw(filled(page.form, contact_values(contact)))


@bp.post("/<uuid:party_id>/contactpersonen/<uuid:contact_id>")
@requires("parties:edit")
def change_contact(party_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        view = _view(session, party_id)
    page = contact_page(view, _contact(view, contact_id))

    def act(session: Session, answers: Answers) -> Done:
        facts, now = contact_facts(answers), datetime.now(UTC)
        changing.change_contact(session, current_actor(), party_id, contact_id, facts, now)
        return Done(f"{facts.name} is gewijzigd.", url_for("parties.show", party_id=party_id))

    return page.carry_out(act)


@bp.post("/<uuid:party_id>/contactpersonen/<uuid:contact_id>/beeindigen")
@requires("parties:edit")
def end_contact(party_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    with database().transaction(current_actor().who) as session:
        changing.end_contact(session, current_actor(), party_id, contact_id, datetime.now(UTC))
    flash("De contactpersoon is beëindigd.")
    return _to(party_id)


def _view(session: Session, party_id: UUID) -> PartyView:
    return finding.party(session, current_actor(), party_id, rows.day_of(datetime.now(UTC)))


def _contact(view: PartyView, contact_id: UUID) -> PartyContact:
    found = next((one for one in view.contacts if one.id == contact_id), None)
    if found is None:
        raise NotFound
    return found


def _to(party_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("parties.show", party_id=party_id), 303)
