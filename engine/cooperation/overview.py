"""How often cooperation ran badly, by party and by domain over time.

The database counts, and gives no count that is over fewer than three dossiers
(`guard.cooperation_count`): so that nobody can tell which case it was.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import Column, Date, Integer, MetaData, String, Table, Uuid, select
from sqlalchemy.orm import Session

from engine import policy
from engine.cooperation.reporting import KINDS
from engine.policy import Actor
from engine.store.models import Party

COUNT: Final = Table(
    "cooperation_count",
    MetaData(),
    Column("quarter", Date),
    Column("party_id", Uuid),
    Column("domain", String),
    Column("kind", String),
    Column("reports", Integer),
    schema="guard",
)


@dataclass(frozen=True, slots=True)
class Line:
    """How many reports there were of one party, or of one domain, per quarter."""

    key: UUID | str
    name: str
    domain: str
    reports: dict[date, int]
    """First day of the quarter → reports; a quarter that is missing had none, or too few to tell.
    """
    kinds: list[tuple[str, int]]
    """What ran badly, most often first; of a party only."""

    @property
    def total(self) -> int:
        return sum(self.reports.values())


@dataclass(frozen=True, slots=True)
class Overview:
    """Quarters from the first to the last that tell something; most reports first."""

    quarters: list[date]
    parties: list[Line]
    domains: list[Line]


def overview(session: Session, actor: Actor) -> Overview:
    """What may be told of all reports. Raises `NotAllowed`."""
    policy.demand(actor, "cooperation:read")
    names = {row.id: row.name for row in session.execute(select(Party.id, Party.name))}
    parties: dict[UUID, Line] = {}
    domains: dict[str, Line] = {}
    kinds: dict[UUID, dict[str, int]] = {}
    quarters: set[date] = set()
    for quarter, party_id, domain, kind, reports in session.execute(select(COUNT)):
        quarters.add(quarter)
        if party_id is None:
            line = domains.setdefault(domain, Line(domain, domain, domain, {}, []))
        elif kind is None:
            name = names.get(party_id, "Onbekende partij")
            line = parties.setdefault(party_id, Line(party_id, name, domain, {}, []))
        else:
            of_party = kinds.setdefault(party_id, {})
            of_party[kind] = of_party.get(kind, 0) + reports
            continue
        line.reports[quarter] = reports
    for key, line in parties.items():
        line.kinds.extend(_in_words(kinds.get(key, {})))
    return Overview(sorted(quarters), _ordered(parties), _ordered(domains))


def _in_words(counts: dict[str, int]) -> list[tuple[str, int]]:
    often = sorted(counts.items(), key=lambda one: -one[1])
    return [(KINDS.get(kind, kind), count) for kind, count in often]


def _ordered(lines: dict[UUID, Line] | dict[str, Line]) -> list[Line]:
    return sorted(lines.values(), key=lambda line: (-line.total, line.name.lower()))
