"""Deploying diagrams, forms and tables, and putting versions into use.

Deploying checks and stores; what is stored is used by nobody. Putting into use makes a new release:
new starts take it, running cases keep the release that they started with.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from engine import bpmn
from engine.bpmn import Finding, Known, ProcessInfo
from engine.decisions import DecisionError, load_decisions
from engine.forms import check_form, load_form
from engine.policy import Actor, demand
from engine.store.models import Definition, Release, ReleaseDefinition
from engine.work import operations
from engine.work.errors import DeploymentRefused, NothingInUse
from engine.work.library import as_files

KIND_BY_SUFFIX: Final = {".bpmn": "process", ".dmn": "decision", ".form": "form"}
DELIVERED: Final[frozenset[str]] = frozenset()
"""What reaches a case from outside beside people and its own timers: nothing."""

DEPLOY_LOCK: Final = 0x4445504C4F59  # "DEPLOY": one at a time, so that versions and releases count


@dataclass(frozen=True, slots=True)
class Part:
    """One process, decision or form that a file defines."""

    kind: str
    key: str
    name: str
    file_name: str
    content: bytes
    summary: dict[str, Any]

    @property
    def digest(self) -> str:
        """SHA-256 of the file, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def check(files: Mapping[str, bytes], beside: Iterable[Part | Definition] = ()) -> list[Finding]:
    """What is wrong with the files together, errors first.

    A reference may be to another of these files, or to what stands `beside` them: what is in use,
    or what comes with the product.
    """
    findings = [finding for name in sorted(files) for finding in _check_file(name, files[name])]
    broken = {finding.file for finding in findings if finding.severity == "error"}
    sound = {name: content for name, content in files.items() if name not in broken}
    own = parts(_of_kind(sound, "form", "decision"))
    findings += _twice(own)
    known = _known([*own, *beside])
    findings += bpmn.check(_of_kind(files, "process"), known=known)
    return sorted(findings, key=_most_severe_first)


def parts(files: Mapping[str, bytes]) -> list[Part]:
    """What sound files define; a file that can't be read raises what its reader raises."""
    found: list[Part] = []
    for name, content in files.items():
        match _kind(name):
            case "form":
                form = load_form(content)
                found.append(Part("form", form.key, form.title, name, content, {}))
            case "decision":
                found += [
                    Part("decision", key, decision.name, name, content, {})
                    for key, decision in load_decisions(content).items()
                ]
    for key, info in bpmn.read(_of_kind(files, "process")).items():
        content = files[info.file]
        found.append(Part("process", key, info.name, info.file, content, _summary(info)))
    return found


def deploy(
    session: Session, actor: Actor | None, files: Mapping[str, bytes], at: datetime
) -> list[Definition]:
    """Store the files as next versions, without using them yet.

    A file that equals its newest version gives that version. `actor` is None at the command line.
    Raises `DeploymentRefused` when one of the files has an error, and `NotAllowed`.
    """
    if actor is not None:
        demand(actor, "definitions:deploy")
    findings = check(files, in_use(session))
    if any(finding.severity == "error" for finding in findings):
        raise DeploymentRefused(findings)
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": DEPLOY_LOCK})
    deployed_by = actor.user_id if actor else None
    return [_store(session, part, deployed_by, at) for part in parts(files)]


def put_into_use(
    session: Session, actor: Actor | None, definition_ids: Iterable[UUID], at: datetime
) -> Release:
    """Make a release: what is in use now, with these versions instead of their own.

    The new set is checked as a whole. Raises `DeploymentRefused`, and `NotAllowed`.
    """
    if actor is not None:
        demand(actor, "definitions:deploy")
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": DEPLOY_LOCK})
    chosen = {_place(one): one for one in in_use(session)}
    chosen |= {_place(one): one for one in _whole_files(session, definition_ids)}
    findings = check(as_files(chosen.values()))
    if any(finding.severity == "error" for finding in findings):
        raise DeploymentRefused(findings)
    release = Release(made_by=actor.user_id if actor else None, made_at=at)
    session.add(release)
    session.flush()
    session.add_all(
        ReleaseDefinition(release_id=release.id, definition_id=one.id) for one in chosen.values()
    )
    session.flush()
    return release


def current_release_id(session: Session) -> int:
    """The newest release. Raises `NothingInUse` on an empty system."""
    found: int | None = session.scalar(select(func.max(Release.id)))
    if found is None:
        raise NothingInUse
    return found


def in_use(session: Session) -> list[Definition]:
    """The versions of the newest release; empty on an empty system."""
    newest = select(func.max(Release.id)).scalar_subquery()
    return list(
        session.scalars(
            select(Definition)
            .join(ReleaseDefinition, ReleaseDefinition.definition_id == Definition.id)
            .where(ReleaseDefinition.release_id == newest)
            .order_by(Definition.kind, Definition.name)
        )
    )


def _whole_files(session: Session, definition_ids: Iterable[UUID]) -> list[Definition]:
    """The definitions, and what else the same files define: a file is used whole."""
    digests = select(Definition.digest).where(Definition.id.in_(list(definition_ids)))
    newest_last = select(Definition).where(Definition.digest.in_(digests))
    return list(session.scalars(newest_last.order_by(Definition.version)))


def _store(session: Session, part: Part, deployed_by: UUID | None, at: datetime) -> Definition:
    newest = session.scalar(
        select(Definition)
        .where(Definition.kind == part.kind, Definition.key == part.key)
        .order_by(Definition.version.desc())
        .limit(1)
    )
    if newest is not None and newest.digest == part.digest:
        return newest
    row = Definition(
        id=uuid4(),
        version=newest.version + 1 if newest else 1,
        digest=part.digest,
        deployed_by=deployed_by,
        deployed_at=at,
        **_plain(part),
    )
    session.add(row)
    session.flush()
    return row


def _plain(part: Part) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "key": part.key,
        "name": part.name,
        "file_name": part.file_name,
        "content": part.content,
        "summary": part.summary,
    }


def _check_file(name: str, content: bytes) -> list[Finding]:
    kind = _kind(name)
    if kind is None:
        return [
            _finding(
                "bestand",
                name,
                0,
                "Dit soort bestand is niet bekend. Gebruik .bpmn, .dmn of .form.",
            )
        ]
    if kind == "form":
        return [
            _finding("formulier", name, problem.line, problem.message, problem.path)
            for problem in check_form(content)
        ]
    if kind == "decision":
        try:
            load_decisions(content)
        except DecisionError as error:
            return [
                _finding(
                    "beslistabel", name, error.line or 0, error.message, error.element_id or ""
                )
            ]
    return []


def _twice(found: Iterable[Part]) -> Iterator[Finding]:
    """A form or table that stands in two of the files: only one of them could be used."""
    first: dict[tuple[str, str], str] = {}
    for part in found:
        other = first.setdefault((part.kind, part.key), part.file_name)
        if other != part.file_name:
            message = f"‘{part.key}’ staat ook in {other}."
            yield _finding("dubbel", part.file_name, 0, message, part.key)


def _summary(info: ProcessInfo) -> dict[str, Any]:
    """The process as JSON, for pages that do not parse diagrams."""
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(info).items()
    }


def _finding(rule: str, file: str, line: int, message: str, element_id: str = "") -> Finding:
    return Finding(rule, "error", file, line, element_id, "", message)


def _known(found: Iterable[Part | Definition]) -> Known:
    pairs = {(one.kind, one.key) for one in found}

    def keys(kind: str) -> frozenset[str]:
        return frozenset(key for of, key in pairs if of == kind)

    return Known(
        forms=keys("form"),
        decisions=keys("decision"),
        processes=keys("process"),
        operations=operations.names(),
        deliveries=DELIVERED,
    )


def _of_kind(files: Mapping[str, bytes], *kinds: str) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if _kind(name) in kinds}


def _kind(name: str) -> str | None:
    return KIND_BY_SUFFIX.get(Path(name).suffix)


def _place(one: Definition) -> tuple[str, str]:
    return one.kind, one.key


def _most_severe_first(finding: Finding) -> tuple[bool, str, int]:
    return finding.severity != "error", finding.file, finding.line or 0
