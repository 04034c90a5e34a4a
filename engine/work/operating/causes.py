"""What stands still, grouped by cause: the same thing at the same place of the same version."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from engine.policy import Actor, NotFound, demand
from engine.store.models import Definition, Dossier, Incident, Instance, ReleaseDefinition

LISTED: Final = 20
"""So many dossiers are named in the list of causes; its own page has them all."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause, and how often it stops a case. `example` is one of its incidents, by which the group
    is found. `since` is aware UTC."""

    example: UUID
    process_key: str
    process_name: str
    version: int
    element_id: str
    element_name: str
    kind: str
    message: str
    count: int
    since: datetime
    dossiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """One case that stands still by a cause."""

    instance_id: UUID
    visit_id: str
    dossier_number: str
    since: datetime
    status: str
    version: int


SAME: Final = (
    Incident.process_key,
    Definition.name,
    Definition.version,
    Incident.element_id,
    Incident.element_name,
    Incident.kind,
    Incident.message,
)


def incidents(session: Session, actor: Actor) -> list[Cause]:
    """All causes, the one that stops most cases first. Raises `NotAllowed`."""
    demand(actor, "cases:operate")
    count = func.count()
    columns: tuple[Any, ...] = (
        func.array_agg(aggregate_order_by(Incident.id, Incident.at, Incident.id)),
        *SAME,
        count,
        func.min(Incident.at),
        func.array_agg(aggregate_order_by(Dossier.number, Incident.at, Incident.id)),
    )
    order = (count.desc(), func.min(Incident.at))
    rows = session.execute(_standing(select(*columns)).group_by(*SAME).order_by(*order))
    return [_cause(row) for row in rows]


def stops_of(session: Session, actor: Actor, incident_id: UUID) -> tuple[Cause, list[Stop]]:
    """The cause of an incident with all cases that it stops now, the oldest first.

    The incident itself may be over, and so may its cause: then there are none. Raises `NotAllowed`,
    and `NotFound` when there never was such an incident.
    """
    demand(actor, "cases:operate")
    kept: tuple[Any, ...] = (*SAME, Incident.at)
    row = session.execute(_placed(select(*kept)).where(Incident.id == incident_id)).one_or_none()
    if row is None:
        raise NotFound
    *same, at = row
    columns: tuple[Any, ...] = (
        Incident.instance_id,
        Incident.visit_id,
        Dossier.number,
        Incident.at,
        Instance.status,
        Instance.version,
    )
    alike = (column == value for column, value in zip(SAME, same, strict=True))
    found = _standing(select(*columns)).where(*alike).order_by(Incident.at, Incident.id)
    stops = [Stop(*one) for one in session.execute(found)]
    numbers = [stop.dossier_number for stop in stops]
    since = stops[0].since if stops else at
    return _cause(([incident_id], *same, len(stops), since, numbers)), stops


def _standing(statement: Select[Any]) -> Select[Any]:
    """Incidents that are not over."""
    return _placed(statement).where(Incident.resolved_at.is_(None), Instance.ended_at.is_(None))


def _placed(statement: Select[Any]) -> Select[Any]:
    """Incidents with the version of the process in which they stand."""
    return (
        statement.select_from(Incident)
        .join(Instance, Instance.id == Incident.instance_id)
        .join(Dossier, Dossier.id == Instance.dossier_id)
        .join(ReleaseDefinition, ReleaseDefinition.release_id == Instance.release_id)
        .join(
            Definition,
            and_(
                Definition.id == ReleaseDefinition.definition_id,
                Definition.kind == "process",
                Definition.key == Incident.process_key,
            ),
        )
    )


def _cause(row: Any) -> Cause:
    ids, key, name, version, element_id, element_name, kind, message, count, since, numbers = row
    dossiers = tuple(dict.fromkeys(numbers))[:LISTED]
    place = element_name or element_id or "De zaak als geheel"
    return Cause(
        ids[0], key, name, version, element_id, place, kind, message, count, since, dossiers
    )
