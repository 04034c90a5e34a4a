"""Cases that are under way: finding them, looking into one, and what stands still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from engine.work import operating
from engine.work.operating import Inspection, InstanceQuery
from engine.work.operating.inspecting import Failure
from webapp.access import database
from webapp.api.endpoints import Answer, Section, actor
from webapp.api.operated import MOST, CauseTold, InstanceListed, InstanceTold, JobTold, Stop
from webapp.api.shapes import Choice, ListOf, Part, Shape, Text, Told, Whole, camel_case

OPERATE: Final = "cases:operate"
ETAG: Final[Mapping[str, str]] = {"ETag": "De versie van de zaak, voor If-Match."}

section: Final = Section(
    "Zaken",
    "Lopende zaken en storingen: waar ze staan, en waarop ze wachten.",
)


class Paged(Shape):
    """Which page is asked for."""

    page = Whole(1, 1_000_000, load_default=1)
    page_size = Whole(1, 100, load_default=50)


class PageTold(Told):
    """How many there are in all, and the addresses of the pages beside this one."""

    total = Whole(0, MOST)
    previous = Text(allow_none=True)
    next = Text(allow_none=True)


class WhichInstances(Paged):
    """Which cases are asked for."""

    show = Choice("all", "incident", "suspended", "ended", "stuck", load_default="all")
    dossier_number = Text(longest=40, shortest=0, load_default="")
    process_key = Text(longest=200, shortest=0, load_default="")


class InstancesTold(PageTold):
    """A page of cases, the newest first."""

    items = ListOf(Part(InstanceListed))


class WhichJobs(Paged):
    """Whether those are asked for that will be tried, or those that gave up."""

    state = Choice("waiting", "incident", load_default="waiting")


class JobsTold(PageTold):
    """A page of jobs, the one due first first."""

    items = ListOf(Part(JobTold))


class Causes(Told):
    """All causes, the one that stops most cases first."""

    items = ListOf(Part(CauseTold))


class Incident(Told):
    """A cause, with the cases that it stops."""

    cause = Part(CauseTold)
    stops = ListOf(Part(Stop))


class Reasoned(Shape):
    """Why something is done; it is noted with it."""

    reason = Text(longest=500, required=True)


class NotTried(Told):
    """A case that could not be tried, and why."""

    dossier_number = Text()
    why = Text()


class RetriedTold(Told):
    """What came of trying again, by number of dossier; `left` counts what is for the next call."""

    went_on = ListOf(Text())
    at_work = ListOf(Text())
    failed_again = ListOf(Text())
    not_tried = ListOf(Part(NotTried))
    left = Whole(0, MOST)


class WhichVariable(Reasoned):
    """A variable, as the token of a visit sees it; without a visit, of the process."""

    name = Text(longest=200, required=True)
    visit_id = Text(longest=100, shortest=0, load_default="")


class ValueTold(Told):
    """A value, as FEEL writes it."""

    name = Text()
    value = Text()


@section.get(
    "/instances",
    "Zoek zaken",
    permission=OPERATE,
    query=WhichInstances,
    gives=InstancesTold,
)
def list_instances(query: Mapping[str, Any]) -> Any:
    """A page of cases."""
    wanted = InstanceQuery(
        query["show"],
        query["dossier_number"],
        query["process_key"],
        query["page"],
        query["page_size"],
    )
    with database().reading(actor().as_operator) as session:
        found = operating.instances(session, actor(), wanted)
    return {
        "items": found.rows,
        "total": found.total,
        **_beside("/v1/instances", query, found.number, found.pages),
    }


@section.get(
    "/instances/<uuid:instance_id>",
    "Bekijk een zaak",
    description="Plaatsen, termijnen en namen van gegevens; geen waarden en geen mensen.",
    permission=OPERATE,
    gives=InstanceTold,
    headers=ETAG,
)
def read_instance(instance_id: UUID) -> Any:
    """One case as it is now."""
    with database().reading(actor().as_operator) as session:
        found = operating.inspect(session, actor(), instance_id)
    return Answer(_told(found), {"ETag": f'"{found.version}"'})


@section.post(
    "/instances/<uuid:instance_id>/variable-readings",
    "Lees de waarde van een gegeven",
    description="Alleen om een zaak te herstellen. De reden wordt vastgelegd.",
    permission=OPERATE,
    body=WhichVariable,
    gives=ValueTold,
)
def read_variable(instance_id: UUID, body: Mapping[str, Any]) -> Any:
    """The value of one variable, noted with its reason."""
    name, visit_id, at = body["name"], body["visit_id"], datetime.now(UTC)
    with database().transaction(actor().as_operator) as session:
        value = operating.reveal(session, actor(), instance_id, visit_id, name, body["reason"], at)
    return {"name": name, "value": value}


@section.get(
    "/jobs",
    "Waarop wachten zaken buiten Samenloop?",
    description="Werk dat na een stap buiten de database wordt gedaan, met zijn pogingen.",
    permission=OPERATE,
    query=WhichJobs,
    gives=JobsTold,
)
def list_jobs(query: Mapping[str, Any]) -> Any:
    """A page of the jobs that wait, or that gave up."""
    number, size = query["page"], query["page_size"]
    with database().reading(actor().as_operator) as session:
        rows, total = operating.jobs(session, actor(), query["state"], number, size)
    return {"items": rows, "total": total, **_beside("/v1/jobs", query, number, -(-total // size))}


@section.get("/incidents", "Wat staat stil?", permission=OPERATE, gives=Causes)
def list_incidents() -> Any:
    """The incidents, grouped by cause."""
    with database().reading(actor().as_operator) as session:
        return {"items": operating.incidents(session, actor())}


@section.get(
    "/incidents/<uuid:incident_id>",
    "Welke zaken staan stil door een oorzaak?",
    permission=OPERATE,
    gives=Incident,
)
def read_incident(incident_id: UUID) -> Any:
    """One cause and all cases that it stops."""
    with database().reading(actor().as_operator) as session:
        cause, stops = operating.stops_of(session, actor(), incident_id)
    return {"cause": cause, "stops": stops}


@section.post(
    "/incidents/<uuid:incident_id>/retries",
    "Probeer alle zaken van een oorzaak opnieuw",
    permission=OPERATE,
    body=Reasoned,
    gives=RetriedTold,
)
def retry_incident(incident_id: UUID, body: Mapping[str, Any]) -> Any:
    """Try again, each case by itself."""
    at = datetime.now(UTC)
    came = operating.retry_all(database(), actor(), incident_id, body["reason"], at)
    return {
        "went_on": came.went_on,
        "at_work": came.at_work,
        "failed_again": came.failed_again,
        "not_tried": [{"dossier_number": number, "why": why} for number, why in came.not_tried],
        "left": came.left,
    }


def _beside(path: str, query: Mapping[str, Any], number: int, pages: int) -> dict[str, Any]:
    """The addresses of the pages before and after this one."""
    asked = {camel_case(name): value for name, value in query.items() if value != ""}

    def page(other: int) -> str | None:
        return f"{path}?{urlencode(asked | {'page': other})}" if 1 <= other <= pages else None

    return {"previous": page(number - 1), "next": page(number + 1)}


def _told(found: Inspection) -> dict[str, Any]:
    """With pairs and mappings as the objects that JSON has for them."""
    plain = {one.name: getattr(found, one.name) for one in fields(found)}
    return plain | {
        "failures": [_failure(one) for one in found.failures],
        "movable": [
            {"visit_id": visit_id, "targets": targets}
            for visit_id, targets in found.targets.items()
        ],
    }


def _failure(found: Failure) -> dict[str, Any]:
    plain = {one.name: getattr(found, one.name) for one in fields(found)}
    reads = [{"formula": what, "variables": names} for what, names in found.reads]
    return plain | {"reads": reads}
