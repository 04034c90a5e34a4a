"""Diagrams, forms and tables: checking them, deploying them, and putting versions into use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from marshmallow import fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.policy import NotFound
from engine.store.models import Definition, Release, ReleaseDefinition
from engine.work import catalogue, deployments
from webapp.access import database
from webapp.api.endpoints import Answer, Section, actor
from webapp.api.problems import InvalidInput, in_body
from webapp.api.shapes import (
    Choice,
    Flag,
    Identifier,
    ListOf,
    Moment,
    Part,
    Shape,
    Text,
    Told,
    Whole,
)

section: Final = Section(
    "Processen",
    "Diagrammen, formulieren en beslistabellen: controleren, plaatsen en in gebruik nemen.",
)

KINDS: Final = ("process", "form", "decision")
MOST: Final = 2**31 - 1


class Finding(Told):
    """What is said of a file: as `samenloop check --json` tells it, names and all."""

    rule = Text()
    severity = Choice("error", "warning")
    file = Text()
    line = Whole(0, MOST, allow_none=True)
    element_id = Text()
    element_name = Text()
    message = Text()

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Leave the names as the command writes them."""


class Findings(Told):
    """All that is said of the files, errors first."""

    errors = Whole(0, MOST)
    warnings = Whole(0, MOST)
    findings = ListOf(Part(Finding))


class StoredFile(Told):
    """A version that is stored."""

    id = Identifier()
    kind = Choice(*KINDS)
    key = Text()
    version = Whole(1, MOST)
    name = Text()
    file_name = Text()


class Version(Told):
    """A version, since when it is there and whether cases work with it."""

    id = Identifier()
    kind = Choice(*KINDS)
    key = Text()
    version = Whole(1, MOST, attribute="number")
    name = Text()
    file_name = Text()
    deployed_at = Moment()
    in_use = Flag()
    running_instances = Whole(0, MOST, attribute="running")


class Versions(Told):
    """Versions by kind and key, the newest first."""

    items = ListOf(Part(Version))


class WhichVersions(Shape):
    """Which versions are asked for."""

    kind = Choice(*KINDS)
    key = Text(longest=200)
    in_use = Flag()


class Deployment(Told):
    """What was stored."""

    definitions = ListOf(Part(StoredFile))


class NewRelease(Shape):
    """The versions to put into use, instead of those that are in use now."""

    definition_ids = ListOf(Identifier(), most=200, required=True)


class ReleaseTold(Told):
    """A release: an unchangeable set of versions."""

    id = Whole(1, MOST)
    made_at = Moment()
    definition_ids = ListOf(Identifier())


HEADERS: Final[Mapping[str, str]] = {"Location": "Het adres van de uitgave."}


@section.post(
    "/checks",
    "Controleer bestanden",
    description="Naast wat in gebruik is. Er wordt niets opgeslagen.",
    permission="definitions:read",
    takes_files=True,
    gives=Findings,
)
def check_files(files: Mapping[str, bytes]) -> Any:
    """The findings, as the deployment of these files would find them."""
    with database().reading(actor().as_counter) as session:
        found = deployments.examine(session, files)
    errors = sum(finding.severity == "error" for finding in found)
    return {
        "errors": errors,
        "warnings": len(found) - errors,
        "findings": [asdict(finding) for finding in found],
    }


@section.get(
    "/definitions",
    "Welke versies zijn er?",
    permission="definitions:read",
    query=WhichVersions,
    gives=Versions,
)
def list_definitions(query: Mapping[str, Any]) -> Any:
    """All versions, or those of a kind or key, or those in use."""
    with database().reading(actor().as_counter) as session:
        found = catalogue.versions(session)
    return {
        "items": [
            one
            for one in found
            if query.get("kind", one.kind) == one.kind
            and query.get("key", one.key) == one.key
            and query.get("in_use", one.in_use) == one.in_use
        ]
    }


@section.post(
    "/deployments",
    "Plaats bestanden",
    description="Controleert de bestanden en bewaart ze als volgende versies. Ze zijn daarmee nog "
    "niet in gebruik. Met een fout in een bestand wordt er niets bewaard: het antwoord is 400, met "
    "alle bevindingen in `findings`.",
    permission="definitions:deploy",
    takes_files=True,
    gives=Deployment,
    status=201,
)
def deploy_files(files: Mapping[str, bytes]) -> Any:
    """Store the files, or refuse them all."""
    with database().transaction(actor().who) as session:
        return {"definitions": deployments.deploy(session, actor(), files, datetime.now(UTC))}


@section.post(
    "/releases",
    "Neem versies in gebruik",
    description="Nieuwe zaken werken ermee; lopende zaken houden hun eigen versies.",
    permission="definitions:deploy",
    body=NewRelease,
    gives=ReleaseTold,
    status=201,
    headers=HEADERS,
)
def make_release(body: Mapping[str, Any]) -> Any:
    """Make a release of what is in use with these versions instead of their own."""
    wanted = body["definition_ids"]
    with database().transaction(actor().who) as session:
        known = set(session.scalars(select(Definition.id).where(Definition.id.in_(wanted))))
        unknown = [place for place, one in enumerate(wanted) if one not in known]
        if unknown:
            told = "Deze versie bestaat niet."
            places = [f"/definitionIds/{place}" for place in unknown]
            raise InvalidInput([in_body(place, "unknown", told) for place in places])
        made = deployments.put_into_use(session, actor(), wanted, datetime.now(UTC))
        told_release = _release(session, made)
    return Answer(told_release, {"Location": f"/v1/releases/{made.id}"})


@section.get(
    "/releases/<int:release_id>",
    "Wat zit er in een uitgave?",
    permission="definitions:read",
    gives=ReleaseTold,
)
def read_release(release_id: int) -> Any:
    """The versions of a release."""
    with database().reading(actor().as_counter) as session:
        found = session.get(Release, release_id) if release_id < 2**63 else None
        if found is None:
            raise NotFound
        return _release(session, found)


def _release(session: Session, release: Release) -> dict[str, Any]:
    held = select(ReleaseDefinition.definition_id).where(ReleaseDefinition.release_id == release.id)
    ids = sorted(session.scalars(held))
    return {"id": release.id, "made_at": release.made_at, "definition_ids": ids}
