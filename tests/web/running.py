"""A small process that really runs, with a start form and two tasks, for tests of those pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import Task
from engine.store.who import SYSTEM
from engine.work import deployments, tasks
from tests.forms.builders import YES_NO, component
from tests.work.diagrams import flow, process, user_task

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def form(key: str, title: str, *components: object) -> bytes:
    """A form file."""
    made = {"schemaVersion": 18, "id": key, "title": title, "components": components}
    return json.dumps(made).encode()


FILES = {
    "proef.bpmn": process(
        "proef",
        '<bpmn:startEvent id="start" name="Melding ontvangen"><bpmn:extensionElements>'
        '<zeebe:formDefinition formId="begin"/></bpmn:extensionElements></bpmn:startEvent>'
        + user_task("eerste", "Eerste vraag stellen").replace(
            "<bpmn:extensionElements>",
            "<bpmn:documentation>Vraag **rustig** door.</bpmn:documentation>"
            "<bpmn:extensionElements>",
        )
        + user_task("tweede", "Tweede vraag stellen")
        + '<bpmn:endEvent id="klaar" name="Klaar"/>'
        + flow("start", "eerste")
        + flow("eerste", "tweede")
        + flow("tweede", "klaar"),
    ),
    "begin.form": form(
        "begin",
        "Melding",
        component("textarea", "hulpvraag", required=True),
        component("datetime", "datumMelding", subtype="date", label="Datum"),
    ),
    "vraag.form": form(
        "vraag",
        "Vraag",
        component("radio", "verder", values=YES_NO, required=True),
        component("textarea", "waarom", hide='=verder != "ja"'),
        component("number", "uren", validate={"min": 1}),
        component("dynamiclist", "regels", components=[component("textfield", "wat")]),
    ),
}
COMPLETE = {"verder": "nee", "uren": "3", "regels": ""}


def put_in_use(database: Database) -> None:
    """Deploy the process."""
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, None, FILES, AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)


def open_task(database: Database) -> Task:
    """The one open task."""
    with database.reading(SYSTEM) as session:
        return session.scalars(select(Task).where(Task.state == "open")).one()


def give_to(database: Database, actor: Actor, task_id: UUID) -> None:
    """Let the actor take the task."""
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, actor, task_id, AT)
