"""Starting cases."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from engine.bpmn import Run
from engine.policy import Actor, demand
from engine.store.models import Instance, Task
from engine.work import deployments
from engine.work.library import library
from engine.work.steps import Host, OpenRun, save, surroundings


def start(
    session: Session,
    actor: Actor,
    process_key: str,
    dossier_id: UUID,
    variables: Mapping[str, Any],
    at: datetime,
) -> tuple[Instance, list[Task]]:
    """Start the version in use of a process for a dossier, and run it to the first person or timer.

    `at` is aware UTC. Raises `NotAllowed`, and `NothingInUse` when the process is not in use.
    """
    demand(actor, "dossiers:start")
    release_id = deployments.current_release_id(session)
    shelf = library(session, release_id)
    instance = Instance(
        id=uuid4(),
        dossier_id=dossier_id,
        release_id=release_id,
        process_key=process_key,
        definition_id=shelf.process(process_key).id,
        status="running",
        state="",
        start_answers=dict(variables),
        started_by=actor.user_id,
        started_at=at,
    )
    session.add(instance)
    session.flush()
    host = Host(session, shelf, instance, actor.user_id, at)
    around = surroundings(session, instance)
    run = Run.start(shelf.model(process_key), dict(variables), host, at, around)
    run.advance(at)
    return instance, save(
        OpenRun(session, instance, shelf, run, around, actor.user_id, at, open_before=frozenset())
    )
