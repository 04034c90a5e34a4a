"""The coördinator of a dossier: named, replaced and relieved, without losing anything.

Process 3 (coordinatie): the coördinator is an employee of the municipality or of a party; one who
comes from outside has the role `extern` and sees the dossiers that he coordinates only.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, false, select, true, update
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.dossier.dossiers import visible
from engine.dossier.events import record
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import Account, Dossier, Involvement, Task

FORMS: Final = {"licht": "lichte coördinatie", "zwaar": "zware coördinatie"}
"""How much there is to coordinate; a heavy one keeps a coördinatiedossier."""


def name_coordinator(
    session: Session, actor: Actor, number: str, account_id: UUID, form: str, at: datetime
) -> None:
    """Let somebody coordinate a dossier from now on, in the place of who did.

    Raises `NotFound` (no such dossier or medewerker) and `NotAllowed` (not the behandelaar,
    coördinator or teamleider; a closed dossier).
    """
    dossier = _changeable(session, actor, number)
    appoint(session, dossier, account_id, form, at, actor=actor)
    _note(session, actor, dossier, "Coördinator aangewezen.", at)


def relieve_coordinator(
    session: Session, actor: Actor, number: str, reason: str, at: datetime
) -> None:
    """End the coordination by who does it now. Raises as `name_coordinator`; without a reason
    `NotAllowed`, without a coördinator `NotFound`."""
    dossier = _changeable(session, actor, number)
    if not reason.strip():
        raise NotAllowed("Vul in waarom de coördinator stopt.")
    if not relieve(session, dossier, reason.strip(), at, actor=actor):
        raise NotFound
    _note(session, actor, dossier, "Coördinator ontheven.", at)


def appoint(
    session: Session,
    dossier: Dossier,
    account_id: UUID,
    form: str,
    at: datetime,
    *,
    actor: Actor | None = None,
    instance_id: UUID | None = None,
) -> bool:
    """Make the account the coördinator; the open tasks of the former one become his, with what was
    filled in. False when he is so already. Decided by the caller. Raises `NotFound`.
    """
    if form not in FORMS:
        raise ValueError("unknown form of coordination")
    known = select(Account.id).where(Account.id == account_id, policy.takes_work())
    if session.scalar(known) is None:
        raise NotFound
    former = running(session, dossier.id)
    if former is not None and former.account_id == account_id:
        return False
    if former is not None:
        _end(session, dossier, former, account_id, instance_id, at)
    session.add(
        Involvement(
            dossier_id=dossier.id,
            account_id=account_id,
            kind="coordinator",
            reason=f"Coördinator, {FORMS[form]}",
            added_by=actor.user_id if actor else None,
            added_at=at,
        )
    )
    detail = {"to": str(account_id), "form": form}
    record(session, actor, dossier.id, "dossier:coordinator:appointed", at, detail)
    return True


def relieve(
    session: Session,
    dossier: Dossier,
    reason: str,
    at: datetime,
    *,
    actor: Actor | None = None,
    instance_id: UUID | None = None,
) -> bool:
    """End the coordination; open tasks of the coördinator go to the behandelaar, else back to
    their groups. False when there is no coördinator. Decided by the caller."""
    former = running(session, dossier.id)
    if former is None:
        return False
    _end(session, dossier, former, dossier.handler_id, instance_id, at)
    detail = {"to": str(former.account_id), "reason": reason}
    record(session, actor, dossier.id, "dossier:coordinator:relieved", at, detail)
    return True


def running(session: Session, dossier_id: UUID) -> Involvement | None:
    """The involvement of who coordinates the dossier now."""
    return session.scalar(
        select(Involvement).where(
            Involvement.dossier_id == dossier_id,
            Involvement.kind == "coordinator",
            policy.running(),
        )
    )


def candidates(session: Session) -> list[tuple[UUID, str]]:
    """Key and name of who may coordinate, by name; who is from outside is named as such."""
    found = session.execute(
        select(Account.id, Account.name, Account.roles)
        .where(policy.takes_work())
        .order_by(Account.name)
    )
    return [(key, f"{name} (extern)" if "extern" in roles else name) for key, name, roles in found]


def _end(
    session: Session,
    dossier: Dossier,
    former: Involvement,
    heir: UUID | None,
    instance_id: UUID | None,
    at: datetime,
) -> None:
    """End the former one's part and hand his open tasks on: drafts, plan and terms stay as they
    are, for they hang on the dossier and on the task."""
    former.ended_at = at
    session.flush()
    session.execute(
        update(Task)
        .where(
            Task.dossier_id == dossier.id,
            Task.state == "open",
            Task.assignee_id == former.account_id,
            _of_coordinator(dossier, former, instance_id),
        )
        .values(assignee_id=heir, claimed_at=at if heir else None)
    )


def _of_coordinator(
    dossier: Dossier, former: Involvement, instance_id: UUID | None
) -> ColumnElement[bool]:
    """All his tasks; of who is behandelaar as well those of the coordination, when it is known
    which case that is: the others stay his."""
    if former.account_id != dossier.handler_id:
        return true()
    return Task.instance_id == instance_id if instance_id else false()


def _changeable(session: Session, actor: Actor, number: str) -> Dossier:
    dossier = visible(session, actor, number)
    if not policy.may_name_coordinator(actor, dossier):
        raise NotAllowed
    if dossier.status != "open":
        raise NotAllowed("Dit dossier is afgehandeld.")
    return dossier


def _note(session: Session, actor: Actor, dossier: Dossier, purpose: str, at: datetime) -> None:
    note(session, actor, "coordination:coordinator", at, dossier_id=dossier.id, purpose=purpose)
