"""Who sees an item: everybody in the dossier, who treats, or who is named."""

from sqlalchemy import ColumnElement, and_, or_, select

from engine.policy.actors import Actor
from engine.policy.dossiers import visible_dossiers
from engine.policy.records import treated_dossiers
from engine.store.models import Dossier, Item, ItemViewer


def visible_items(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Item` that holds for what this medewerker may see: a dossier that he may
    see, and a circle that he is in. In SQL it stands in `engine.store.guard.of_items`."""
    seen = select(Dossier.id).where(visible_dossiers(actor))
    treated = select(Dossier.id).where(treated_dossiers(actor))
    named = select(ItemViewer.item_id).where(ItemViewer.account_id == actor.user_id)
    return and_(
        Item.dossier_id.in_(seen),
        or_(
            Item.circle == "dossier",
            and_(Item.circle == "behandeling", Item.dossier_id.in_(treated)),
            and_(Item.circle == "persoon", Item.id.in_(named)),
        ),
    )
