"""Who sees one gegeven by name: a page of its own, for who treats the dossier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.items import ItemInvalid, viewing
from engine.policy import Actor
from engine.store.models import ItemVersion
from webapp.access import current_actor, database, requires
from webapp.dossier.items_forms import trail

bp = Blueprint(
    "item_viewers", __name__, url_prefix="/dossiers/<number>/gegevens/<uuid:item_id>/kijkers"
)


@bp.get("")
@requires("records:edit")
def show(number: str, item_id: UUID) -> ResponseReturnValue:
    return _draw(number, item_id)


@bp.post("")
@requires("records:edit")
def let(number: str, item_id: UUID) -> ResponseReturnValue:
    """Let a colleague or the coördinator see it."""
    chosen = request.form.get("wie", type=UUID)
    if chosen is None:
        return _draw(number, item_id, missed="Kies een collega.")

    def act(session: Session, actor: Actor, now: datetime) -> None:
        viewing.let(session, actor, number, item_id, chosen, now)

    return _done(number, item_id, act, "Deze collega ziet het gegeven nu ook.")


@bp.post("/<uuid:account_id>/intrekken")
@requires("records:edit")
def take_back(number: str, item_id: UUID, account_id: UUID) -> ResponseReturnValue:
    def act(session: Session, actor: Actor, now: datetime) -> None:
        viewing.take_back(session, actor, number, item_id, account_id, now)

    return _done(number, item_id, act, "Deze collega ziet het gegeven niet meer.", account_id)


def _draw(number: str, item_id: UUID, missed: str = "", problem: str = "") -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        item, named, others = viewing.viewers(session, current_actor(), number, item_id)
        said = ItemVersion.item_id == item.id, ItemVersion.number == item.version
        html = render_template(
            "items/viewers.html",
            number=number,
            item=item,
            text=session.scalar(select(ItemVersion.text).where(*said)),
            named=named,
            others=others,
            trail=trail(number),
            missed=missed,
            problem=problem,
        )
    return make_response(html, 422 if missed or problem else 200)


def _done(
    number: str,
    item_id: UUID,
    act: Callable[[Session, Actor, datetime], None],
    done: str,
    gone: UUID | None = None,
) -> ResponseReturnValue:
    """Back to the page; to all gegevens for who took back his own sight."""
    actor = current_actor()
    try:
        with database().transaction(actor.who) as session:
            act(session, actor, datetime.now(UTC))
    except ItemInvalid as invalid:
        told = " ".join(one for some in invalid.errors.values() for one in some)
        return _draw(number, item_id, problem=told)
    flash(done)
    if gone == actor.user_id:
        return redirect(url_for("items.show", number=number), 303)
    return redirect(url_for("item_viewers.show", number=number, item_id=item_id), 303)
