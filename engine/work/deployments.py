"""Deploying diagrams, forms and tables, and putting versions into use.

Deploying checks and stores; what is stored is used by nobody. Putting into use makes a new release:
new starts take it, running cases keep the release that they started with.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from engine.bpmn import Finding
from engine.policy import Actor, demand
from engine.store.models import Definition, Release, ReleaseBinding, ReleaseDefinition
from engine.work.binding import TOGETHER, Binding, bind, means_deployment, tagged, together
from engine.work.checking import check
from engine.work.errors import DeploymentRefused, NothingInUse
from engine.work.library import as_files
from engine.work.name_check import surroundings
from engine.work.parts import Part, parts, place_of
from engine.work.routing import schedules

DEPLOY_LOCK: Final = 0x4445504C4F59  # "DEPLOY": one at a time, so that versions and releases count


def deploy(
    session: Session, actor: Actor | None, files: Mapping[str, bytes], at: datetime
) -> list[Definition]:
    """Store the files as next versions, without using them yet.

    A file that equals its newest version gives that version, but for a diagram that means what is
    deployed together with it when that is new. `actor` is None at the command line.
    Raises `DeploymentRefused` when one of the files has an error, and `NotAllowed`.
    """
    if actor is not None:
        demand(actor, "definitions:deploy")
    findings = examine(session, files)
    if any(finding.severity == "error" for finding in findings):
        raise DeploymentRefused(findings)
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": DEPLOY_LOCK})
    deployed_by = actor.user_id if actor else None
    return _store_all(session, parts(files, in_use(session)), deployed_by, at)


def examine(session: Session, files: Mapping[str, bytes]) -> list[Finding]:
    """What is said of the files when they would be deployed now, errors first; stores nothing."""
    groups = schedules.group_keys(session)
    return check(files, in_use(session), tagged(session), groups, surroundings(session))


def put_into_use(
    session: Session, actor: Actor | None, definition_ids: Iterable[UUID], at: datetime
) -> Release:
    """Make a release: what is in use now, with these versions instead of their own.

    The new set is checked as a whole. Raises `DeploymentRefused`, and `NotAllowed`.
    """
    if actor is not None:
        demand(actor, "definitions:deploy")
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": DEPLOY_LOCK})
    chosen = {place_of(one): one for one in in_use(session)}
    chosen |= {place_of(one): one for one in _whole_files(session, definition_ids)}
    findings = check(as_files(chosen.values()), around=surroundings(session))
    findings += _groups(session, chosen.values())
    if any(finding.severity == "error" for finding in findings):
        raise DeploymentRefused(findings)
    bound = bind(session, chosen)
    release = Release(made_by=actor.user_id if actor else None, made_at=at)
    session.add(release)
    session.flush()
    session.add_all(
        ReleaseDefinition(release_id=release.id, definition_id=one.id) for one in chosen.values()
    )
    session.add_all(_bound(release, one) for one in bound)
    session.flush()
    schedules.sync(session, chosen.values(), at)
    return release


def _groups(session: Session, chosen: Iterable[Definition]) -> list[Finding]:
    """Work that begins by itself needs a group that exists, before it can begin."""
    summaries = [(one.file_name, one.summary) for one in chosen if one.kind == "process"]
    found = schedules.check_groups(summaries, schedules.group_keys(session))
    return [replace(finding, severity="error") for finding in found]


def _bound(release: Release, one: Binding) -> ReleaseBinding:
    return ReleaseBinding(
        release_id=release.id,
        caller_id=one.caller.id,
        kind=one.kind,
        key=one.key,
        binding=one.binding,
        tag=one.tag,
        definition_id=one.definition.id,
    )


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
    wanted = list(definition_ids)
    digests = select(Definition.digest).where(Definition.id.in_(wanted))
    found = select(Definition).where(Definition.digest.in_(digests))
    wanted_last = Definition.id.in_(wanted), Definition.version
    return list(session.scalars(found.order_by(*wanted_last)))


def _store_all(
    session: Session, own: list[Part], deployed_by: UUID | None, at: datetime
) -> list[Definition]:
    """What is news becomes a next version; so does a diagram that means what came along with it,
    when anything of that is news."""
    newest = {place_of(part): _newest(session, part) for part in own}
    changed = any(_is_news(part, newest[place_of(part)]) for part in own)
    stored = []
    for part in own:
        known = newest[place_of(part)]
        anew = changed and means_deployment(part.summary)
        if known is None or anew or _is_news(part, known):
            known = _store(session, part, known, deployed_by, at)
        stored.append(known)
    _keep_together(session, stored, at)
    return stored


def _newest(session: Session, part: Part) -> Definition | None:
    found: Definition | None = session.scalar(
        select(Definition)
        .where(Definition.kind == part.kind, Definition.key == part.key)
        .order_by(Definition.version.desc())
        .limit(1)
    )
    return found


def _is_news(part: Part, newest: Definition | None) -> bool:
    return newest is None or newest.digest != part.digest


def _store(
    session: Session, part: Part, newest: Definition | None, deployed_by: UUID | None, at: datetime
) -> Definition:
    row = Definition(
        id=uuid4(),
        version=newest.version + 1 if newest else 1,
        digest=part.digest,
        deployed_by=deployed_by,
        deployed_at=at,
        **_plain(part),
    )
    session.add(row)
    return row


def _keep_together(session: Session, stored: list[Definition], at: datetime) -> None:
    """A diagram that means what came along with it keeps what that was."""
    for row in stored:
        if row.deployed_at == at and means_deployment(row.summary):
            row.summary = {**row.summary, TOGETHER: together(stored)}
    session.flush()


def _plain(part: Part) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "key": part.key,
        "name": part.name,
        "file_name": part.file_name,
        "content": part.content,
        "summary": part.summary,
    }
