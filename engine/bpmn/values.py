"""What the engine tells its callers: plain immutable values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final, Protocol


class Host(Protocol):
    """What a running case asks of the application around it."""

    def decide(
        self, decision_id: str, context: Mapping[str, Any], now: datetime, visit: Visit
    ) -> Any:
        """The result of a decision for these variables, as JSON. Raises `Undecided`."""

    def operate(
        self,
        operation: str,
        headers: Mapping[str, str],
        variables: Mapping[str, Any],
        visit: Visit,
    ) -> Mapping[str, Any] | Later:
        """Do what a service task says; the results become variables.

        `LATER`: the token waits as a job, until `finish_job`, `fail_job` or `throw_in_job`.
        May raise `BpmnError` for what the diagram may catch. Any other exception becomes an
        incident that names its class and not its text, which could be about a person.
        """


class Later(Enum):
    """What a host answers when it will do the work of a service task outside this step."""

    LATER = "later"


LATER: Final = Later.LATER


class BpmnError(Exception):
    """Een fout die het diagram kan opvangen met een foutgebeurtenis op de rand."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Undecided(Exception):
    """Deze beslissing geeft geen uitkomst. The message is the incident's: Dutch, no values."""


class UnknownTask(LookupError):
    """Deze taak staat niet open."""


class UnknownJob(LookupError):
    """Op dit werk wacht de zaak niet of niet meer."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A token at an activity. `id` is the same in the `Step`s of the trail that tell of it.

    `scope_path` are the activities around it, outermost first; a round as `id[2]`. `apart`: in a
    round that is not said to be about the case as a whole (`variables.is_apart`).
    """

    id: str
    process_id: str
    element_id: str
    name: str
    scope_path: tuple[str, ...]
    apart: bool


@dataclass(frozen=True, slots=True)
class UserTask:
    """A task that waits for a person. Moments are aware UTC; `variables` is what it sees; `apart`
    as of a `Visit`."""

    id: str
    element_id: str
    name: str
    process_id: str
    form: str | None
    assignee: str | None
    candidate_groups: tuple[str, ...]
    candidate_users: tuple[str, ...]
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int | None
    documentation: str
    variables: Mapping[str, Any]
    scope_path: tuple[str, ...]
    apart: bool


@dataclass(frozen=True, slots=True)
class Job:
    """A service task that waits for the application; `variables` is what it sees.

    `id` is the same at every attempt, also after an incident. `retries` is how often it is tried.
    """

    id: str
    element_id: str
    name: str
    process_id: str
    operation: str
    headers: Mapping[str, str]
    variables: Mapping[str, Any]
    retries: int


@dataclass(frozen=True, slots=True)
class Incident:
    """Where a case can't go on. The message holds no value of a variable.

    `visit_id` is that of the token which stands there: the same as long as it does.
    """

    element_id: str
    element_name: str
    kind: str
    message: str
    process_id: str
    visit_id: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened: `action` is entered, completed, cancelled, fired or incident.

    `element_type` is the BPMN name; `multiInstanceBody` for a multi-instance activity as a
    whole, beside the steps of each of its rounds. A thrown or caught event also gives `fired`.
    `visit_id` is that of the token; empty for an event that was listened to. `flow` is the id of
    the sequence flow by which a token entered; every token that comes to a join enters it.
    """

    at: datetime
    process_id: str
    element_id: str
    name: str
    element_type: str
    action: str
    visit_id: str = ""
    flow: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a token stands; `state` is active, waiting (at a join) or incident.

    A round of a multi-instance activity (`is_round`) counts beside the activity as a whole.
    """

    process_id: str
    element_id: str
    state: str
    visit_id: str = ""
    name: str = ""
    element_type: str = ""
    is_round: bool = False
