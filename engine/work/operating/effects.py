"""How a case stands before and after an action: where its tokens are and what it waits for."""

from dataclasses import dataclass
from uuid import UUID

from engine.bpmn import Position, Run, Timer, UserTask


@dataclass(frozen=True, slots=True)
class Standing:
    """A case at one moment."""

    status: str
    positions: tuple[Position, ...]
    tasks: tuple[UserTask, ...]
    timers: tuple[Timer, ...]
    jobs: tuple[str, ...]
    """Names of the operations that wait to be carried out."""
    incidents: tuple[tuple[str, str, str], ...]
    """Visit, name of the element, message."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What comes of an action.

    `version` is that of the case before it: `perform` asks for it, so that what is done is what
    was looked at. `successor` is the case that began instead, of which `after` then tells.
    """

    version: int
    before: Standing
    after: Standing
    messages: tuple[str, ...] = ()
    """Names of the messages and signals that leave."""
    successor: UUID | None = None

    @property
    def tasks_ending(self) -> list[UserTask]:
        """The tasks that go."""
        staying = {task.id for task in self.after.tasks}
        return [task for task in self.before.tasks if task.id not in staying]

    @property
    def tasks_coming(self) -> list[UserTask]:
        """The tasks that come."""
        known = {task.id for task in self.before.tasks}
        return [task for task in self.after.tasks if task.id not in known]

    @property
    def timers_coming(self) -> list[Timer]:
        """The timers that begin or get another moment; of a case that is held still none runs."""
        if self.after.status == "suspended":
            return []
        known = () if self.before.status == "suspended" else self.before.timers
        return [timer for timer in self.after.timers if timer not in known]

    @property
    def timers_ending(self) -> list[Timer]:
        """The timers that will not go off any more."""
        places = {(one.process_id, one.element_id) for one in self.after.timers}
        return [one for one in self.before.timers if (one.process_id, one.element_id) not in places]


def standing(run: Run, status: str) -> Standing:
    """How a run stands now."""
    return Standing(
        status,
        tuple(run.positions()),
        tuple(run.user_tasks()),
        tuple(run.timers()),
        tuple(job.name or job.element_id for job in run.jobs()),
        tuple(
            (one.visit_id, one.element_name or one.element_id, one.message) for one in run.incidents
        ),
    )


def sent(run: Run) -> tuple[str, ...]:
    """The names of what left the run since it was taken up."""
    messages = [one.name for one in run.thrown_messages if not one.heard]
    return (*messages, *(one.name for one in run.thrown_signals))
