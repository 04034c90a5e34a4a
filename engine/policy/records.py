"""Who may write in a dossier, and who sees what is kept in a smaller circle."""

from sqlalchemy import ColumnElement, and_, any_, false, or_, select
from sqlalchemy.orm import aliased

from engine.policy.actors import Actor
from engine.policy.dossiers import running, visible_dossiers
from engine.store.models import ContactMoment, Document, Dossier, Involvement, Note


def treated_dossiers(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Dossier` for those that this medewerker handles or coordinates: the circle
    `behandeling`."""
    involvement = aliased(Involvement)  # the query may hold it as well
    coordinates = select(involvement.id).where(
        involvement.dossier_id == Dossier.id,
        involvement.account_id == actor.user_id,
        involvement.kind == "coordinator",
        running(involvement),
    )
    return or_(Dossier.handler_id == actor.user_id, coordinates.exists())


def recordable_dossiers(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Dossier` for those in which this medewerker writes: open ones about a
    client that are his work. Who only looks along does not write."""
    return and_(worked_dossiers(actor), Dossier.status == "open")


def worked_dossiers(actor: Actor) -> ColumnElement[bool]:
    """The same with those that are closed: a link may still be out."""
    if not actor.may("records:edit"):
        return false()
    return and_(
        visible_dossiers(actor),
        Dossier.kind == "client",
        or_(Dossier.group_id.in_(actor.group_ids), treated_dossiers(actor)),
    )


def in_circle(actor: Actor, table: type[ContactMoment | Document | Note]) -> ColumnElement[bool]:
    """The condition on rows of dossiers that the actor may see, for those in his circle: of the
    whole dossier, of who treats, by name, and what he wrote himself."""
    treated = select(Dossier.id).where(treated_dossiers(actor))
    circles = [
        table.circle == "dossier",
        table.made_by == actor.user_id,
        and_(table.circle == "behandeling", table.dossier_id.in_(treated)),
    ]
    if issubclass(table, Document):
        circles.append(and_(table.circle == "persoon", any_(table.viewers) == actor.user_id))
    return or_(*circles)
