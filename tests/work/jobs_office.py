"""Cases with a job: an operation that reaches outside, as a test wants it to go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from engine.store.database import Database
from engine.store.models import Incident, Instance, Job, Task
from engine.store.who import SYSTEM
from engine.work import instances, operations, timers
from engine.work.jobs.performing import perform
from engine.work.operations import Order
from tests.conftest import People
from tests.work.conftest import AT, new_dossier, put_into_use
from tests.work.diagrams import FORM, flow, process, user_task

JOB = process(
    "klus",
    '<bpmn:startEvent id="start" name="Begin"/>'
    '<bpmn:serviceTask id="doen" name="Klus doen"><bpmn:extensionElements>'
    '<zeebe:taskDefinition type="proef:klus" retries="2"/></bpmn:extensionElements>'
    "</bpmn:serviceTask>"
    '<bpmn:boundaryEvent id="weg" name="Niet gevonden" attachedToRef="doen">'
    '<bpmn:errorEventDefinition errorRef="fout"/></bpmn:boundaryEvent>'
    '<bpmn:boundaryEvent id="na_een_dag" name="Na een dag" attachedToRef="doen">'
    '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P1D'
    "</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    + user_task("na", "Na de klus")
    + '<bpmn:endEvent id="klaar" name="Klaar"/><bpmn:endEvent id="niet" name="Niet gevonden"/>'
    '<bpmn:endEvent id="te_laat" name="Te laat"/>'
    + flow("start", "doen")
    + flow("doen", "na")
    + flow("na", "klaar")
    + flow("weg", "niet")
    + flow("na_een_dag", "te_laat"),
).replace(
    b"</bpmn:definitions>",
    b'<bpmn:error id="fout" name="Weg" errorCode="WEG"/></bpmn:definitions>',
)


def in_use(database: Database, people: People, monkeypatch: pytest.MonkeyPatch) -> "Work":
    """The process with a job, in use, and its operation known till the test ends."""
    office = Work(database, people)
    monkeypatch.setitem(operations._outside, "proef:klus", office.outside)
    monkeypatch.setitem(operations._results, "proef:klus", frozenset())
    put_into_use(database, {"klus.bpmn": JOB, "vraag.form": FORM}, AT)
    return office


@dataclass
class Work:
    """One case with a job, and what the operation was asked."""

    database: Database
    people: People
    orders: list[str] = field(default_factory=list)
    does: Callable[[], Mapping[str, Any]] = dict

    def outside(self, order: Order) -> Mapping[str, Any]:
        self.orders.append(order.key)
        return self.does()

    def begin(self, **variables: object) -> UUID:
        """A case; the key of its job."""
        self.begin_another(**variables)
        return self.job.id

    def begin_another(self, **variables: object) -> None:
        """A case beside others."""
        with self.database.transaction(SYSTEM) as session:
            dossier = new_dossier(session, self.people.noord)
            instances.start(session, self.people.loes, "klus", dossier.id, variables, AT)

    def attempt(self, hours: float = 0) -> None:
        """The doorbell is heard, so many hours after the case began."""
        perform(self.database, self.job.id, AT + timedelta(hours=hours))

    def timers(self, hours: float) -> None:
        timers.tick(self.database, AT + timedelta(hours=hours))

    @property
    def job(self) -> Job:
        with self.database.reading(SYSTEM) as session:
            return session.scalars(select(Job)).one()

    @property
    def case(self) -> Instance:
        with self.database.reading(SYSTEM) as session:
            return session.scalars(select(Instance)).one()

    @property
    def incidents(self) -> list[str]:
        """What stands still now."""
        with self.database.reading(SYSTEM) as session:
            found = select(Incident.message).where(Incident.resolved_at.is_(None))
            return list(session.scalars(found))

    @property
    def tasks(self) -> list[str]:
        """The steps of people that are open."""
        with self.database.reading(SYSTEM) as session:
            return list(session.scalars(select(Task.element_id).where(Task.state == "open")))
