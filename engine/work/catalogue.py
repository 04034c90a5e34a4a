"""What is deployed: every version, who brought it and when, since when it is in use, and by whom.

Reads only. A version is *in use* when the newest release holds it; cases that started under an
older release keep running with the versions of that release.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from engine.decisions import Decision, load_decisions
from engine.store.models import (
    Account,
    Definition,
    Instance,
    Release,
    ReleaseBinding,
    ReleaseDefinition,
)
from engine.work.deployments import in_use

Place = tuple[str, str]
"""Kind and key of a definition."""

Found = tuple[UUID, Mapping[str, Any]]
"""Id and summary of a definition."""

Shelf = Mapping[Place, Found]
"""What a release holds: place → id and summary."""

REFERENCES: Final = {"process": "processes", "form": "forms", "decision": "decisions"}
"""Kind of definition → where the summary of a process lists those that it refers to."""


@dataclass(frozen=True, slots=True)
class Period:
    """From a release until the first release without the version; `until` is None when in use."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a diagram, form or table, without its content. Moments are in UTC."""

    id: UUID
    kind: str
    key: str
    number: int
    name: str
    file_name: str
    deployed_by: str | None
    """Name of who brought it; None for the command line."""
    deployed_at: datetime
    periods: tuple[Period, ...]
    running: int
    """Cases not ended that work with this version, also through a called process."""

    @property
    def in_use(self) -> bool:
        return bool(self.periods) and self.periods[-1].until is None

    @property
    def place(self) -> Place:
        return self.kind, self.key


def versions(session: Session) -> list[Version]:
    """All versions, newest first within a kind and key, in the order of their names."""
    running = _running(session)
    periods = _periods(session)
    rows = session.execute(
        select(
            Definition.id,
            Definition.kind,
            Definition.key,
            Definition.version,
            Definition.name,
            Definition.file_name,
            Account.name,
            Definition.deployed_at,
        )
        .outerjoin(Account, Account.id == Definition.deployed_by)
        .order_by(Definition.kind, Definition.key, Definition.version.desc())
    )
    return [Version(*row, periods.get(row[0], ()), running[row[0]]) for row in rows]


def in_front(found: Iterable[Version]) -> dict[Place, Version]:
    """Per kind and key the version in use, or else the newest; `found` is newest first."""
    front: dict[Place, Version] = {}
    for version in found:
        if version.in_use or version.place not in front:
            front[version.place] = version
    return front


def decision_in(session: Session, definition: Definition) -> Decision | None:
    """The decision that a version holds, with what it imports: from the files in use, and else
    from the newest that were brought; None when the version is no table. Raises `DecisionError`
    when those files lack what it imports."""
    if definition.kind != "decision":
        return None
    newest = (
        select(Definition.file_name, Definition.content)
        .where(Definition.kind == "decision")
        .ext(distinct_on(Definition.file_name))
        .order_by(Definition.file_name, Definition.version.desc())
    )
    files = {one.file_name: one.content for one in session.execute(newest)}
    files |= {one.file_name: one.content for one in in_use(session) if one.kind == "decision"}
    return load_decisions(definition.content, files)[definition.key]


def process_names(session: Session) -> dict[str, str]:
    """Process key → the name that its newest version bears."""
    rows = session.execute(
        select(Definition.key, Definition.name)
        .where(Definition.kind == "process")
        .order_by(Definition.version)
    )
    return {row.key: row.name for row in rows}


def _periods(session: Session) -> dict[UUID, tuple[Period, ...]]:
    held = defaultdict[int, set[UUID]](set)
    for release_id, definition_id in session.execute(
        select(ReleaseDefinition.release_id, ReleaseDefinition.definition_id)
    ):
        held[release_id].add(definition_id)
    releases = session.execute(select(Release.id, Release.made_at).order_by(Release.id)).all()
    return _follow([(made_at, held[release_id]) for release_id, made_at in releases])


def _follow(
    releases: Sequence[tuple[datetime, set[UUID]]],
) -> dict[UUID, tuple[Period, ...]]:
    """From the releases in order to the periods of each definition."""
    periods = defaultdict[UUID, list[Period]](list)
    before: set[UUID] = set()
    for made_at, now in releases:
        for gone in before - now:
            periods[gone][-1] = Period(periods[gone][-1].since, made_at)
        for new in now - before:
            periods[new].append(Period(made_at, None))
        before = now
    return {definition: tuple(found) for definition, found in periods.items()}


def _running(session: Session) -> Counter[UUID]:
    """Definition → running cases whose release holds it and whose process leads to it."""
    started = session.execute(
        select(Instance.release_id, Instance.process_key, func.count())
        .where(Instance.ended_at.is_(None))
        .group_by(Instance.release_id, Instance.process_key)
    ).all()
    releases = {row[0] for row in started}
    shelves, bound = _shelves(session, releases), _bound(session, releases)
    running: Counter[UUID] = Counter()
    for release_id, process_key, count in started:
        for definition_id in _reached(shelves[release_id], bound[release_id], process_key):
            running[definition_id] += count
    return running


def _shelves(session: Session, release_ids: set[int]) -> Mapping[int, Shelf]:
    """Per release: kind and key → the definition's id and summary."""
    shelves = defaultdict[int, dict[Place, Found]](dict)
    rows = session.execute(
        select(
            ReleaseDefinition.release_id,
            Definition.kind,
            Definition.key,
            Definition.id,
            Definition.summary,
        )
        .join(Definition, Definition.id == ReleaseDefinition.definition_id)
        .where(ReleaseDefinition.release_id.in_(release_ids))
    )
    for release_id, kind, key, definition_id, summary in rows:
        shelves[release_id][kind, key] = definition_id, summary
    return shelves


def _bound(session: Session, release_ids: set[int]) -> Mapping[int, Mapping[UUID, list[Found]]]:
    """Per release: definition → the versions that it names itself."""
    bound = defaultdict[int, dict[UUID, list[Found]]](lambda: defaultdict(list))
    rows = session.execute(
        select(
            ReleaseBinding.release_id,
            ReleaseBinding.caller_id,
            Definition.id,
            Definition.summary,
        )
        .join(Definition, Definition.id == ReleaseBinding.definition_id)
        .where(ReleaseBinding.release_id.in_(release_ids))
    )
    for release_id, caller_id, definition_id, summary in rows:
        bound[release_id][caller_id].append((definition_id, summary))
    return bound


def _reached(shelf: Shelf, bound: Mapping[UUID, list[Found]], process_key: str) -> set[UUID]:
    """The process, what it calls, and the forms and tables that they use."""
    reached: set[UUID] = set()
    ahead = [shelf.get(("process", process_key))]
    while ahead:
        found = ahead.pop()
        if found is None or found[0] in reached:
            continue
        definition_id, summary = found
        reached.add(definition_id)
        ahead += bound.get(definition_id, [])
        for kind, names in REFERENCES.items():
            ahead += [shelf.get((kind, key)) for key in summary.get(names, ())]
    return reached


def places(session: Session, definition_id: UUID) -> dict[str, int]:
    """Element id → its place in the order of the diagram, for lists that follow the drawing."""
    elements = session.get_one(Definition, definition_id).summary["elements"]
    return {element["id"]: place for place, element in enumerate(elements)}
