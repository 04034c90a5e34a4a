"""The reikwijdte: which laws and domains may be looked into, decided with the client.

On request of a client his wish decides, and what is outside may not be looked into at all
(art. 2.3a.1 of the bill; Impactanalyse §3.1.1). With a professional's request his wish need not
bind; then what the municipality chose, with its reasons, is how far may be looked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.dossier.events import record as record_event
from engine.policy import Actor
from engine.reference import rows
from engine.store.models import Account, ScopeEntry


@dataclass(frozen=True, slots=True)
class Scope:
    """A reikwijdte as it was written down. `laws` and `domains` are keys of `wetten` and
    `domeinen`; `is_bound`: the wish of the client, else a choice of the municipality; `by` is who
    wrote it down, None: the process."""

    laws: tuple[str, ...]
    domains: tuple[str, ...]
    is_bound: bool
    explanation: str
    at: datetime
    by: str | None

    @property
    def keys(self) -> frozenset[str]:
        return frozenset((*self.laws, *self.domains))

    @property
    def bounds(self) -> bool:
        """Whether something falls outside: a client may want nothing, a municipality that named
        nothing left it open."""
        return self.is_bound or bool(self.keys)


class ScopeInvalid(Exception):
    """Kies wetten en domeinen uit de lijst, en leg uit waarom."""

    def __init__(self) -> None:
        super().__init__(ScopeInvalid.__doc__)


def decide(
    session: Session,
    actor: Actor | None,
    dossier_id: UUID,
    *,
    laws: Iterable[str],
    domains: Iterable[str],
    is_bound: bool,
    explanation: str,
    at: datetime,
    actor_id: UUID | None = None,
) -> None:
    """From now on this is the scope of the dossier; what it was stays in its history.

    `actor_id`: who took the step when a process does it. Raises `ScopeInvalid`.
    """
    day = rows.day_of(at)
    chosen_laws, chosen = sorted(set(laws)), sorted(set(domains))
    known_laws, known = rows.labels(session, day, "wetten"), rows.labels(session, day, "domeinen")
    told = explanation.strip()
    if not told or set(chosen_laws) - set(known_laws) or set(chosen) - set(known):
        raise ScopeInvalid
    entry = ScopeEntry(
        dossier_id=dossier_id,
        laws=chosen_laws,
        domains=chosen,
        is_bound=is_bound,
        explanation=told,
        at=at,
        actor_id=actor.user_id if actor else actor_id,
    )
    session.add(entry)
    record_event(session, actor, dossier_id, "dossier:scope:decided", at)
    note(session, actor, "scope:decided", at, dossier_id=dossier_id, object_id=str(entry.id))


def history(session: Session, dossier_id: UUID) -> list[Scope]:
    """All that was decided, the newest first. The caller has checked who may see the dossier."""
    found = session.execute(
        select(ScopeEntry, Account.name)
        .outerjoin(Account, Account.id == ScopeEntry.actor_id)
        .where(ScopeEntry.dossier_id == dossier_id)
        .order_by(ScopeEntry.id.desc())
    )
    return [
        Scope(tuple(one.laws), tuple(one.domains), one.is_bound, one.explanation, one.at, by)
        for one, by in found
    ]


def current(session: Session, dossier_id: UUID) -> Scope | None:
    """The scope that holds, or None as long as nothing was decided."""
    return next(iter(history(session, dossier_id)), None)


def all_domains(session: Session, day: date) -> set[str]:
    """Every law and domain that can be chosen on a day."""
    return {key for table in ("wetten", "domeinen") for key, _ in rows.choices(session, table, day)}


def offered_domains(session: Session, dossier_id: UUID, at: datetime | None = None) -> set[str]:
    """The laws and domains that the scope leaves, whoever chose it; all when nothing was chosen."""
    everything = all_domains(session, rows.day_of(at or datetime.now(UTC)))
    scope = current(session, dossier_id)
    return everything & scope.keys if scope and scope.bounds else everything
