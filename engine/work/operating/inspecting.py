"""One case as an operator sees it: where it stands, what it waits for, and what can be done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.bpmn import CannotMove, Run, Target
from engine.bpmn.readings import names_read
from engine.decisions import reading
from engine.policy import Actor, demand
from engine.store.models import Definition, Incident, Instance
from engine.work import cases
from engine.work.cases import SURROUNDINGS
from engine.work.operating.effects import Standing, standing
from engine.work.operating.variables import Variable, seen
from engine.work.operating.waiting import JobRow, heard_by, jobs_of
from engine.work.steps import ENDED, OpenRun, take_up


@dataclass(frozen=True, slots=True)
class Failure:
    """What stands still at one visit, and which variables its formulas read."""

    visit_id: str
    process_key: str
    element_id: str
    element_name: str
    kind: str
    message: str
    since: datetime
    reads: list[tuple[str, list[Variable]]]
    """What the formula is for → the variables that it reads."""
    others: list[Variable]
    """What else is in sight there."""
    incident_id: UUID

    @property
    def variables(self) -> list[Variable]:
        """All that is in sight, each once; what the formulas read first."""
        read = dict.fromkeys(one for _, names in self.reads for one in names)
        return [*read, *self.others]


@dataclass(frozen=True, slots=True)
class Inspection:
    """A case without anything about the people in it. Moments are aware UTC."""

    id: UUID
    version: int
    dossier_number: str
    process_key: str
    process_name: str
    process_version: int
    status: str
    started_at: datetime
    suspended_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    now: Standing | None
    """None of a case that has ended."""
    failures: list[Failure]
    targets: dict[str, list[Target]]
    """Visit → where it can be moved to, of what can be moved."""
    variables: list[Variable]
    can_begin_again: bool
    jobs: list[JobRow]
    """What is still to be carried out outside a step."""
    listens: list[tuple[str, str]]
    """`message` or `signal`, and its name."""

    def failure_at(self, visit_id: str) -> Failure | None:
        """What stands still at this visit."""
        return next((one for one in self.failures if one.visit_id == visit_id), None)


def inspect(session: Session, actor: Actor, instance_id: UUID) -> Inspection:
    """The case as it is now. Raises `NotAllowed` and `NotFound`."""
    demand(actor, "cases:operate")
    case = cases.look(session, instance_id)
    instance = session.get_one(Instance, instance_id, populate_existing=True)
    definition = session.get_one(Definition, instance.definition_id)
    ended = case.status in ENDED
    step = None if ended else take_up(session, case, None, instance.started_at)
    return Inspection(
        case.id,
        case.version,
        case.dossier_number,
        case.process_key,
        definition.name,
        definition.version,
        case.status,
        instance.started_at,
        case.suspended_at,
        case.ended_at,
        instance.outcome,
        standing(step.run, case.status) if step else None,
        _failures(step) if step else [],
        _targets(step.run) if step else {},
        seen(step.run.variables, sorted(step.run.variables)) if step else [],
        instance.start_answers is not None,
        [] if ended else jobs_of(session, case.id),
        [] if ended else heard_by(session, case.id),
    )


def _targets(run: Run) -> dict[str, list[Target]]:
    found: dict[str, list[Target]] = {}
    for position in run.positions():
        try:
            found[position.visit_id] = run.targets(position.visit_id)
        except CannotMove:
            continue
    return found


def _failures(step: OpenRun) -> list[Failure]:
    rows = step.session.scalars(
        select(Incident)
        .where(Incident.instance_id == step.case.id, Incident.resolved_at.is_(None))
        .order_by(Incident.at)
    )
    standing_at = {one.visit_id for one in step.run.incidents}
    return [_failure(step, row, standing_at) for row in rows]


def _failure(step: OpenRun, row: Incident, standing_at: set[str]) -> Failure:
    visible = step.run.variables_of(row.visit_id) if row.visit_id in standing_at else {}
    reads = _reads(step, row) if visible or row.element_id else {}
    named = {name for names in reads.values() for name in names}
    return Failure(
        row.visit_id,
        row.process_key,
        row.element_id,
        row.element_name or row.element_id or "De zaak als geheel",
        row.kind,
        row.message,
        row.at,
        [(what, seen(visible, names)) for what, names in reads.items() if names],
        seen(visible, sorted(set(visible) - named)),
        row.id,
    )


def _reads(step: OpenRun, row: Incident) -> dict[str, list[str]]:
    """What the formulas of the step read; of a decision also what its tables read."""
    shelf = step.case.library(step.session)
    model = shelf.model(step.case.process_key)
    found = names_read(model, row.process_key, row.element_id)
    decision = model.processes[row.process_key].elements[row.element_id].decision
    if decision:
        table = shelf.decision(decision)
        names = sorted({one.name.partition(".")[0] for one in reading.missing(table, ())})
        found[f"De beslistabel {table.name}"] = names
    return {what: [n for n in names if n not in SURROUNDINGS] for what, names in found.items()}
