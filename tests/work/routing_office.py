"""Cases that wait and send, and looking at what became of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from engine.bpmn.state import from_text
from engine.store.database import Database
from engine.store.models import Base, Instance, Message, Task
from engine.store.who import SYSTEM
from engine.work import instances, tasks
from engine.work.routing import messages, signals, ticking
from engine.work.routing.messages import Sent
from tests.conftest import People
from tests.work.dossiers import AT, new_dossier

DAY = timedelta(days=1)


@dataclass
class Office:
    """A database in which the processes of these tests are in use."""

    database: Database
    people: People

    def dossier(self) -> UUID:
        """A new dossier of Toegang Noord."""
        with self.database.transaction(SYSTEM) as session:
            return new_dossier(session, self.people.noord).id

    def start(self, process_key: str, dossier_id: UUID | None = None, **variables: Any) -> UUID:
        """A new case; in a dossier of its own unless one is named."""
        where = dossier_id or self.dossier()
        with self.database.transaction(SYSTEM) as session:
            return instances.begin(session, process_key, where, variables, AT)[0]

    def publish(self, name: str = "brief", **options: Any) -> Sent:
        """A message from outside, for number 7 unless it says otherwise."""
        chosen = {"key": "7", "variables": {}, "dossier_id": None, "lives": DAY, "at": AT}
        with self.database.transaction(SYSTEM) as session:
            return messages.publish(session, name=name, **{**chosen, **options})

    def broadcast(self, dossier_id: UUID | None = None, at: datetime = AT) -> Sent:
        """The signal storm from outside."""
        with self.database.transaction(SYSTEM) as session:
            return signals.broadcast(
                session, name="storm", variables={"wind": 9}, dossier_id=dossier_id, at=at
            )

    def tick(self, at: datetime = AT) -> int:
        """What a node does every few seconds."""
        return ticking.tick(self.database, at)

    def complete(self, instance_id: UUID) -> None:
        """Karim takes and completes the open task of a case."""
        karim, answers = self.people.karim, {"antwoord": ["ja"]}
        with self.database.transaction(SYSTEM) as session:
            open_ = Task.instance_id == instance_id, Task.state == "open"
            task_id = session.scalars(select(Task.id).where(*open_)).one()
            tasks.claim(session, karim, task_id, AT)
            tasks.complete(session, karim, task_id, answers, AT)

    def steps(self, instance_id: UUID) -> list[str]:
        """The open tasks of a case, by element."""
        with self.database.reading(SYSTEM) as session:
            open_ = Task.instance_id == instance_id, Task.state == "open"
            return list(session.scalars(select(Task.element_id).where(*open_)))

    def variables(self, instance_id: UUID) -> Any:
        """The variables of a case."""
        with self.database.reading(SYSTEM) as session:
            state = session.scalars(select(Instance.state).where(Instance.id == instance_id)).one()
        return from_text(state)["case"]["data"]

    def cases_of(self, process_key: str) -> list[Instance]:
        """The cases of a process, in the order in which they came."""
        with self.database.reading(SYSTEM) as session:
            wanted = select(Instance).where(Instance.process_key == process_key)
            return list(session.scalars(wanted.order_by(Instance.started_at)))

    def message(self, message_id: UUID) -> Message:
        """The row of a message."""
        with self.database.reading(SYSTEM) as session:
            return session.get_one(Message, message_id)

    def count(self, model: type[Base]) -> int:
        """How many rows there are."""
        with self.database.reading(SYSTEM) as session:
            return session.scalar(select(func.count()).select_from(model)) or 0
