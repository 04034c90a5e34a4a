"""Which version a diagram means where it names the version itself (Camunda's binding types).

`latest` is what the release has, as everything else. `versionTag` is the newest version with that
tag when the release is made, `deployment` the version that was deployed together with the diagram.
What they mean is settled with the release, so that a running case keeps it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.bpmn import Finding
from engine.store.models import Definition
from engine.work.errors import DeploymentRefused

Place = tuple[str, str]
"""Kind and key of a definition."""

TOGETHER: Final = "deployed_with"
"""In the summary of a process: place (`kind:key`) → id of what was deployed together with it."""


@dataclass(frozen=True, slots=True)
class Binding:
    """In `caller`, `kind`, `key`, `binding` and `tag` mean this `definition`."""

    caller: Definition
    kind: str
    key: str
    binding: str
    tag: str
    definition: Definition


def tagged(session: Session) -> frozenset[tuple[str, str, str]]:
    """Every version that bears a tag: kind, key and tag."""
    tag = Definition.summary["version_tag"].astext
    rows = session.execute(select(Definition.kind, Definition.key, tag).where(tag.is_not(None)))
    return frozenset((kind, key, found) for kind, key, found in rows)


def means_deployment(summary: Mapping[str, Any]) -> bool:
    """Whether a process refers to what is deployed together with it."""
    return any(one["binding"] == "deployment" for one in summary.get("bound", ()))


def together(found: Iterable[Definition]) -> dict[str, str]:
    """What is deployed together, as it stands in the summary of a process."""
    return {f"{one.kind}:{one.key}": str(one.id) for one in found}


def bind(session: Session, chosen: Mapping[Place, Definition]) -> list[Binding]:
    """All that the processes of a new release refer to in a version of their own choice, and what
    those refer to. Raises `DeploymentRefused` when it is not there, or goes round."""
    binder = _Binder(session, chosen)
    for one in chosen.values():
        if one.kind == "process":
            binder.follow(one, ())
    if binder.findings:
        raise DeploymentRefused(binder.findings)
    return binder.found


@dataclass(slots=True)
class _Binder:
    session: Session
    chosen: Mapping[Place, Definition]
    found: list[Binding] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _seen: set[UUID] = field(default_factory=set)

    def follow(self, process: Definition, above: tuple[UUID, ...]) -> None:
        """Bind what a process refers to, and what the processes refer to that it calls."""
        if process.id in above:
            message = (
                "Dit proces roept zo zichzelf aan, in een andere versie. Teken een pijl terug."
            )
            self.findings.append(_finding("call-circle", process, message))
        if process.id in above or process.id in self._seen:
            return
        for called in [*self._bound(process), *self._latest(process)]:
            self.follow(called, (*above, process.id))
        self._seen.add(process.id)

    def _bound(self, process: Definition) -> Iterator[Definition]:
        for one in process.summary.get("bound", ()):
            definition = self._definition(process, one)
            if definition is None:
                message = f"De versie '{one['tag']}' van '{one['key']}' bestaat niet."
                self.findings.append(_finding("binding", process, message))
                continue
            self.found.append(Binding(process, **one, definition=definition))
            if definition.kind == "process":
                yield definition

    def _latest(self, process: Definition) -> Iterator[Definition]:
        own = {(one["kind"], one["key"]) for one in process.summary.get("bound", ())}
        for kind, names in (("process", "processes"), ("form", "forms"), ("decision", "decisions")):
            for key in process.summary[names]:
                found = self.chosen.get((kind, key))
                if found is None and (kind, key) not in own:
                    message = f"Deze versie gebruikt '{key}', maar dat is niet in gebruik."
                    self.findings.append(_finding("binding", process, message))
                if found is not None and kind == "process" and (kind, key) not in own:
                    yield found

    def _definition(self, process: Definition, one: Mapping[str, str]) -> Definition | None:
        place = one["kind"], one["key"]
        if one["binding"] == "deployment":
            known = process.summary.get(TOGETHER, {}).get(":".join(place))
            return self.chosen.get(place) if known is None else self._by_id(UUID(known))
        newest: Definition | None = self.session.scalar(
            select(Definition)
            .where(
                Definition.kind == one["kind"],
                Definition.key == one["key"],
                Definition.summary["version_tag"].astext == one["tag"],
            )
            .order_by(Definition.version.desc())
            .limit(1)
        )
        return newest

    def _by_id(self, definition_id: UUID) -> Definition:
        return self.session.get_one(Definition, definition_id)


def _finding(rule: str, process: Definition, message: str) -> Finding:
    place = (process.file_name, 0, process.key, process.name)
    return Finding(rule, "error", *place, message)
