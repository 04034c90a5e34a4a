"""Other open dossiers of people who take part in this one.

Nothing of one dossier is shown in another. Who may see both is told number and behandelaar. Who
may not is told at most with which group to consult: docs/besluiten/gerelateerde-dossiers.md.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from engine import policy
from engine.policy import Actor
from engine.store.models import Account, Dossier, DossierPerson

TAKES_PART = ("client", "gezinslid")


@dataclass(frozen=True, slots=True)
class RelatedDossier:
    """A dossier that the reader may see as well."""

    number: str
    handler: str | None


@dataclass(frozen=True, slots=True)
class Related:
    """What goes on beside a dossier, as far as the reader may know."""

    dossiers: list[RelatedDossier]
    groups: list[str]
    """Names of the groups with which one can consult about a dossier that he may not see."""


def related(session: Session, actor: Actor, dossier: Dossier) -> Related:
    """The other open dossiers of client and gezinsleden. The caller has checked that the actor may
    see this one."""
    mine, theirs = aliased(DossierPerson), aliased(DossierPerson)
    shared = (
        select(theirs.dossier_id)
        .join(mine, mine.person_id == theirs.person_id)
        .where(
            mine.dossier_id == dossier.id,
            mine.role.in_(TAKES_PART),
            mine.ended_on.is_(None),
            theirs.role.in_(TAKES_PART),
            theirs.ended_on.is_(None),
        )
    )
    found = session.execute(
        select(Dossier.number, Account.name)
        .outerjoin(Account, Account.id == Dossier.handler_id)
        .where(
            Dossier.id.in_(shared),
            Dossier.id != dossier.id,
            Dossier.status == "open",
            policy.visible_dossiers(actor),
        )
        .order_by(Dossier.number)
    )
    seen = [RelatedDossier(number, handler) for number, handler in found]
    return Related(seen, _groups(session, actor, dossier))


def _groups(session: Session, actor: Actor, dossier: Dossier) -> list[str]:
    if not policy.may_consult_elsewhere(actor, dossier):
        return []
    rows = session.scalars(select(func.guard.household_groups(dossier.id)))
    return sorted(str(name) for name in rows)
