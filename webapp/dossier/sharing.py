"""Verstrekkingen of a dossier: the ledger, and writing down what is shared by hand.

First one sees what the assessment says of each item; then a person decides. What may not be shared,
he cannot decide otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from engine.accountability import exporting
from engine.accountability.logs import note
from engine.accountability.searching import note_export
from engine.dossier import items, sharing
from engine.dossier.dossiers import visible
from engine.dossier.items import ItemInvalid, ItemRow
from engine.dossier.items.judging import holds_bsn
from engine.dossier.items.writing import changeable
from engine.dossier.sharing import (
    Assessment,
    NotAllowedToShare,
    Occasion,
)
from engine.dossier.sharing.ledger import all_rows, refusals
from engine.dossier.sharing.recipients import UnknownRecipient
from engine.forms import AnswersInvalid
from engine.policy import NotAllowed
from engine.store.models import Dossier
from webapp.access import current_actor, database, requires
from webapp.dossier.items import labels, may_change
from webapp.dossier.sharing_forms import CHANNELS, REFUSALS, Asked, label, refusal_page, share_page
from webapp.posted import typed
from webapp.resuming import resumed_by
from webapp.small_forms import Answers, Done, FormPage

bp = Blueprint("sharing", __name__, url_prefix="/dossiers/<number>/verstrekkingen")
log_bp = Blueprint("sharing_log", __name__, url_prefix="/privacy")

OUTCOMES: Final = {
    "mag": ("Mag", "valid"),
    "toestemming": ("Toestemming nodig", "warning"),
    "mag_niet": ("Mag niet", "error"),
}


@bp.get("")
@requires("dossiers:read")
def show(number: str) -> ResponseReturnValue:
    """What was shared of what the visitor may see; that it was read is noted."""
    now, actor = datetime.now(UTC), current_actor()
    with database().transaction(actor.who) as session:
        dossier = visible(session, actor, number)
        html = render_template(
            "sharing/index.html",
            dossier=dossier,
            rows=sharing.ledger(session, actor, dossier),
            refusals=refusals(session, dossier.id),
            names=labels(session, now),
            channels=CHANNELS,
            kinds=REFUSALS,
            may_change=may_change(session, actor, dossier),
        )
        note(session, actor, "dossier:read", now, dossier_id=dossier.id, object_id="verstrekkingen")
    return make_response(html)


@bp.get("/vastleggen")
@requires("records:edit")
def new(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return share_page(session, number).draw()


def new_again(fields: MultiDict[str, str], number: str) -> ResponseReturnValue:
    """The page with what was typed before the session ended."""
    with database().reading(current_actor().who) as session:
        return share_page(session, number).draw(_asked(fields))


@bp.post("/vastleggen/formulier")
@requires("records:edit")
def again(number: str) -> ResponseReturnValue:
    """Back from the assessment to what was filled in."""
    return new_again(request.form, number)


@bp.post("/vastleggen/toets")
@requires("records:edit")
@resumed_by(new_again)
def assess(number: str) -> ResponseReturnValue:
    """What the assessment says of each item; nothing is shared yet."""
    with database().reading(current_actor().who) as session:
        page = share_page(session, number)
        answers, wrong = page.judge()
        if wrong is not None:
            return wrong
        return _assessed(session, number, page, answers, uuid4())


@bp.post("/vastleggen")
@requires("records:edit")
@resumed_by(new_again)
def add(number: str) -> ResponseReturnValue:
    """A person has decided: it goes into the ledger, all of it or none."""
    key, now, actor = _key(), datetime.now(UTC), current_actor()
    with database().reading(actor.who) as session:
        page = share_page(session, number)
        answers, wrong = _judged(page)
        if wrong is not None:
            return wrong
    try:
        with database().transaction(actor.who) as session:
            dossier = changeable(session, actor, number)
            decided = Asked.of(session, dossier, answers)
            occasion = Occasion("los", key)
            sharing.disclose(
                session,
                actor,
                dossier.id,
                decided.item_ids,
                decided.recipient,
                occasion,
                decided.grounds,
                now,
            )
    except (NotAllowedToShare, UnknownRecipient) as refused:
        with database().reading(actor.who) as session:
            return _assessed(session, number, page, answers, key, str(refused))
    flash("De verstrekking is vastgelegd.")
    return redirect(url_for("sharing.show", number=number), 303)


@bp.get("/niet-gedeeld")
@requires("records:edit")
def new_refusal(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return refusal_page(session, number).draw()


def refusal_again(fields: MultiDict[str, str], number: str) -> ResponseReturnValue:
    """The page with what was typed before the session ended."""
    with database().reading(current_actor().who) as session:
        return refusal_page(session, number).draw(typed(fields))


@bp.post("/niet-gedeeld")
@requires("records:edit")
@resumed_by(refusal_again)
def refuse(number: str) -> ResponseReturnValue:
    """That a party does not want to or may not, as it was told: nothing was shared."""
    with database().reading(current_actor().who) as session:
        page = refusal_page(session, number)

    def act(session: Session, answers: Answers) -> Done:
        dossier = changeable(session, current_actor(), number)
        if holds_bsn(answers["reden"]):
            raise ItemInvalid({"reden": ["Schrijf geen BSN op. Dat staat bij Personen."]})
        _, party, *contact = answers["partij"].split(":")
        sharing.refuse(
            session,
            current_actor(),
            dossier.id,
            answers["soort"],
            answers["reden"],
            datetime.now(UTC),
            party_id=UUID(party),
            contact_id=UUID(contact[0]) if contact else None,
            channel=answers["kanaal"],
        )
        return Done("Vastgelegd dat dit niet is gedeeld.", page.cancel)

    return page.carry_out(act)


@log_bp.get("/verstrekkingen.jsonl")
@requires("logs:read")
def export() -> ResponseReturnValue:
    """The whole ledger for an accountant, people by their pseudonym; noted before it leaves."""
    store, who, now = database(), current_actor().who, datetime.now(UTC)
    with store.transaction(who) as noting:
        note_export(noting, current_actor(), "verstrekkingen", now)

    def stream() -> Iterator[str]:
        with store.reading(who) as reading:
            yield from exporting.mappings(all_rows(reading))

    disposition = f'attachment; filename="verstrekkingen-{now:%Y-%m-%d}.jsonl"'
    return Response(
        stream(), mimetype="application/jsonl", headers={"Content-Disposition": disposition}
    )


def _asked(fields: MultiDict[str, str]) -> dict[str, list[str]]:
    """What was filled in, without the key that goes along with the decision."""
    return {name: values for name, values in typed(fields).items() if name != "gelegenheid"}


def _judged(page: FormPage) -> tuple[dict[str, Any], ResponseReturnValue | None]:
    try:
        return page.form.validate(_asked(request.form), page.context, datetime.now(UTC)), None
    except AnswersInvalid as invalid:
        return {}, page.draw(_asked(request.form), invalid.errors, 422)


def _assessed(
    session: Session,
    number: str,
    page: FormPage,
    answers: Mapping[str, Any],
    key: UUID,
    problem: str = "",
) -> ResponseReturnValue:
    """The page on which a person decides."""
    now = datetime.now(UTC)
    dossier = changeable(session, current_actor(), number)
    try:
        rows = _rows(session, dossier, Asked.of(session, dossier, answers), now)
    except UnknownRecipient as unknown:
        return page.draw(_asked(request.form), {"ontvanger": [str(unknown)]}, 422)
    html = render_template(
        "sharing/assessment.html",
        dossier=dossier,
        rows=rows,
        recipient=label(page, answers["ontvanger"]),
        answers=answers,
        channels=CHANNELS,
        outcomes=OUTCOMES,
        names=labels(session, now),
        posted=_asked(request.form),
        key=key,
        may_decide=all(one.outcome == "mag" for _, one in rows),
        problem=problem,
    )
    return make_response(html, 422 if problem else 200)


def _rows(
    session: Session, dossier: Dossier, asked: Asked, at: datetime
) -> list[tuple[ItemRow | None, Assessment]]:
    """Each item that was chosen, as far as the visitor sees it, with what is said of it."""
    actor, of = current_actor(), asked.circumstances
    found = sharing.assess(session, dossier, asked.item_ids, asked.recipient, of, at, actor=actor)
    known = {one.id: one for one in items.seen_by(session, actor, dossier, asked.item_ids)}
    return [(known.get(one), assessment) for one, assessment in found.items()]


def _key() -> UUID:
    key = request.form.get("gelegenheid", type=UUID)
    if key is None:
        raise NotAllowed
    return key
