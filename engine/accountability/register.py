"""The register of processing activities (art. 30 AVG): what is processed, why, on which ground.

The rows that are shipped stand in `register.toml`. A municipality changes them on the screen; each
change is a next version, and the ones before it stay.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from engine.accountability import logs
from engine.accountability.activities import shipped
from engine.policy import Actor, NotFound, demand
from engine.store.models import ProcessingActivity


@dataclass(frozen=True, slots=True)
class Described:
    """What a municipality says of an activity; all in Dutch."""

    name: str
    purpose: str
    ground: str
    subjects: str
    data: str
    recipients: str
    retention: str


class Incomplete(Exception):
    """Vul alle velden in, ook waarom je dit wijzigt."""

    def __init__(self) -> None:
        super().__init__(Incomplete.__doc__)


def add_shipped(session: Session, at: datetime) -> int:
    """Add the shipped activities that the register does not have; returns how many."""
    known = set(session.scalars(select(ProcessingActivity.key)))
    new = [one for one in shipped() if one["key"] not in known]
    for one in new:
        said = {name: one[name] for name in Described.__dataclass_fields__}
        session.add(
            ProcessingActivity(
                key=one["key"], version=1, **said, verified=False, changed_by=None, changed_at=at
            )
        )
    if new:
        logs.note(session, None, "register:shipped", at, purpose="Register aanvullen.")
    return len(new)


def activities(session: Session) -> list[ProcessingActivity]:
    """The newest version of each activity, by name."""
    other = aliased(ProcessingActivity)
    last = select(func.max(other.version)).where(other.key == ProcessingActivity.key)
    newest = select(ProcessingActivity).where(ProcessingActivity.version == last.scalar_subquery())
    return sorted(session.scalars(newest), key=lambda one: one.name)


def versions(session: Session, key: str) -> list[ProcessingActivity]:
    """All versions of an activity, the newest first. Raises `NotFound`."""
    of_key = select(ProcessingActivity).where(ProcessingActivity.key == key)
    found = list(session.scalars(of_key.order_by(ProcessingActivity.version.desc())))
    if not found:
        raise NotFound
    return found


def change(
    session: Session, actor: Actor, key: str, said: Described, reason: str, at: datetime
) -> ProcessingActivity:
    """Write a next version, checked by the municipality; noted.

    Raises `NotAllowed`, `NotFound`, and `Incomplete` when anything is empty.
    """
    demand(actor, "register:edit")
    last = versions(session, key)[0]
    if not reason.strip() or not all(text.strip() for text in asdict(said).values()):
        raise Incomplete
    new = ProcessingActivity(
        key=key,
        version=last.version + 1,
        **{name: text.strip() for name, text in asdict(said).items()},
        verified=True,
        changed_by=actor.user_id,
        changed_at=at,
        reason=reason.strip(),
    )
    session.add(new)
    logs.note(session, actor, "register:changed", at, object_id=key, reason=reason.strip())
    return new
