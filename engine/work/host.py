"""What a run asks of the application around it, in one step of a case."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from engine.bpmn import LATER, BpmnError, Later, Undecided, Visit
from engine.feel import FeelLimitError, to_json
from engine.work import operations, writing
from engine.work.cases import Case
from engine.work.decided import Decisions, grounds_of, problem_of
from engine.work.errors import AnswerRefused, OperationFailed
from engine.work.library import Stored

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Host:
    """What a run asks of its surroundings: decisions of its release, and operations."""

    session: Session
    case: Case
    actor_id: UUID | None
    at: datetime

    decisions: Decisions = field(default_factory=Decisions)
    """What is decided in this step."""
    completion: writing.Completion | None = None
    """The task that is completed in this step, as long as it isn't written."""
    refused: AnswerRefused | None = None
    """What an operation of this step could not take, of what somebody filled in."""

    def decide(
        self, decision_id: str, context: Mapping[str, Any], now: datetime, visit: Visit
    ) -> Any:
        """Evaluate a decision of the release that the case keeps, and keep why it came so.

        A table that can't decide is an incident (`Undecided`): its null would go on as an answer.
        """
        shelf = self.case.library(self.session)
        decision = shelf.decision(decision_id)
        name = f"De beslissing ‘{decision.name}’"
        try:
            result = decision.evaluate(context, now=now)
        except FeelLimitError as error:
            raise Undecided(f"{name} geeft geen uitkomst. {error}") from None
        self._keep(visit, shelf.definition("decision", decision_id), grounds_of(decision, result))
        if problem := problem_of(result):
            raise Undecided(f"{name} geeft geen uitkomst. {problem}")
        return to_json(result.value)

    def _keep(self, visit: Visit, stored: Stored, grounds: Mapping[str, Any]) -> None:
        row = {
            "dossier_id": self.case.dossier_id,
            "instance_id": self.case.id,
            "definition_id": stored.id,
            "at": self.at,
            "actor_id": self.actor_id,
            "grounds": grounds,
        }
        self.decisions.add(visit, row)

    def operate(
        self,
        operation: str,
        headers: Mapping[str, str],
        variables: Mapping[str, Any],
        visit: Visit,
    ) -> Mapping[str, Any] | Later:
        """Run a registered operation, or leave it for later: one that reaches outside, and one
        that failed for no reason of its own. What failed is undone."""
        if operations.reaches_outside(operation):
            return LATER
        try:
            return self.carry_out(operation, headers, variables, visit.id)
        except OperationFailed as error:
            if isinstance(error, AnswerRefused):
                self.refused = error
            raise Undecided(str(error)) from None  # its message is made for people, as a table's is
        except (BpmnError, Undecided):
            raise
        except Exception as error:
            log.error("%s in instance %s failed: %s", operation, self.case.id, type(error).__name__)  # noqa: TRY400 - a traceback may hold answers
            return LATER

    def carry_out(
        self, operation: str, headers: Mapping[str, str], variables: Mapping[str, Any], key: str
    ) -> Mapping[str, Any]:
        """Run an operation that changes only this database; what fails is undone.

        It finds the answers and decisions before it in the database: it may have to empty them.
        """
        if self.completion is not None:
            writing.complete(self.session, self.completion)
            self.completion = None
        self.decisions.write(self.session)
        call = operations.Call(
            self.session,
            self.case.dossier_id,
            self.case.id,
            self.actor_id,
            self.at,
            headers,
            variables,
            key,
        )
        with self.session.begin_nested():
            return operations.find(operation)(call)
