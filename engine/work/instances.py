"""Starting cases."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from engine.bpmn import Run
from engine.policy import Actor, demand
from engine.work import cases, deployments
from engine.work.host import Host
from engine.work.library import library
from engine.work.steps import NewTask, OpenRun, save


def start(
    session: Session,
    actor: Actor,
    process_key: str,
    dossier_id: UUID,
    variables: Mapping[str, Any],
    at: datetime,
) -> list[NewTask]:
    """Start the version in use of a process for a dossier, and run it to the first person or timer.

    `at` is aware UTC. Raises `NotAllowed`, and `NothingInUse` when the process is not in use.
    """
    demand(actor, "dossiers:start")
    _, tasks = begin(
        session,
        process_key,
        dossier_id,
        variables,
        at,
        start_answers=dict(variables),
        started_by=actor.user_id,
    )
    return tasks


def begin(
    session: Session,
    process_key: str,
    dossier_id: UUID,
    variables: Mapping[str, Any],
    at: datetime,
    *,
    start_event: str = "",
    release_id: int | None = None,
    start_answers: Mapping[str, Any] | None = None,
    started_by: UUID | None = None,
) -> tuple[UUID, list[NewTask]]:
    """Begin a case at one of its start events, for whoever has decided that it may begin.

    `start_event` is its id; empty is the plain one. Without `release_id` it keeps the newest.
    Returns the key of the case and its first tasks. Raises `NothingInUse`, and `UnknownStart`.
    """
    if release_id is None:
        release_id = deployments.current_release_id(session)
    shelf = library(session, release_id)
    process = shelf.process(process_key)
    case = cases.begin(session, process, dossier_id, release_id, at, start_answers, started_by)
    host = Host(session, case, started_by, at)
    model = shelf.model(process_key)
    run = Run.start(model, dict(variables), host, at, case.surroundings(session, at), start_event)
    run.advance(at)
    return case.id, save(OpenRun(session, case, run, host))
