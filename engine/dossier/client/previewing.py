"""What a client sees, for who treats his dossier: by the functions that show it to the client."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.dossier import items
from engine.dossier.client.seeing import reading
from engine.dossier.client.view import ClientView, seen, without
from engine.dossier.dossiers import visible
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import DossierPerson


def begin(session: Session, actor: Actor, number: str, person_id: UUID, at: datetime) -> set[UUID]:
    """Note that the actor looks at the page of somebody; returns the items that he may see himself.

    Raises `NotFound` and `NotAllowed` (who does not decide on this dossier).
    """
    dossier = visible(session, actor, number)
    if not policy.may_change_involvement(actor, dossier):
        raise NotAllowed
    if session.get(DossierPerson, (dossier.id, person_id)) is None:
        raise NotFound
    found = {one.id for one in items.seen_by(session, actor, dossier)}
    note(session, actor, "dossier:read", at, dossier_id=dossier.id, object_id="inzage")
    return found


def show(
    session: Session, person_id: UUID, number: str, only: Collection[UUID], at: datetime
) -> ClientView:
    """The client's view with only these items, and only the looks into this dossier: the rest is
    not for the actor. The session is the client's own, `Who("client", person_id)`.

    Raises `NotFound` for who may not look into the dossier as a client.
    """
    found = seen(session, reading(session, person_id, at), number)
    return replace(
        found,
        items=[one for one in found.items if one.id in only],
        shared=[one for one in found.shared if one.item_id is None or one.item_id in only],
        looks=[one for one in found.looks if one.dossier_number == number],
        minutes=[replace(one, minutes=without(one.minutes, only)) for one in found.minutes],
    )
