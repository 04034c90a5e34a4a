"""What a case asks of the application around it, answered by real tables and by the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.bpmn import BpmnError, Undecided, Visit
from engine.feel import FeelLimitError, to_json
from engine.scenarios.scenario import Answer
from engine.scenarios.world import World


class OperationFails(Exception):
    """De bewerking mislukt, zoals het scenario zegt."""


@dataclass(slots=True)
class Office:
    """A `Host`. `answers` is what operations do, and can be changed on the way."""

    world: World
    answers: dict[str, Answer]
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Each call: the operation, and its headers and variables together."""

    def decide(
        self, decision_id: str, context: Mapping[str, Any], now: datetime, _visit: Visit
    ) -> Any:
        """The outcome of the table itself; what it can't decide is an incident."""
        decision = self.world.decisions.get(decision_id)
        if decision is None:
            raise Undecided(f"De beslissing ‘{decision_id}’ staat niet in de bestanden.")
        name = f"De beslissing ‘{decision.name}’"
        try:
            result = decision.evaluate(context, now=now)
        except FeelLimitError as error:
            raise Undecided(f"{name} geeft geen uitkomst. {error}") from None
        problem = next((one.problem for one in result.in_order() if one.problem), "")
        if problem:
            raise Undecided(f"{name} geeft geen uitkomst. {problem}")
        return to_json(result.value)

    def operate(
        self, operation: str, headers: Mapping[str, str], variables: Mapping[str, Any], _: Visit
    ) -> Mapping[str, Any]:
        """What the scenario says of this operation; without a word, nothing is given by those
        that give nothing."""
        self.asked.append((operation, {**variables, **headers}))
        answer = self.answers.get(operation)
        if answer is None:
            return self._unanswered(operation)
        if answer.fails:
            raise OperationFails
        if answer.error:
            raise BpmnError(answer.error)
        return answer.gives

    def _unanswered(self, operation: str) -> Mapping[str, Any]:
        gives = self.world.gives.get(operation)
        if gives is None:
            raise Undecided(f"De bewerking ‘{operation}’ is niet bekend.")
        if gives:
            names = ", ".join(sorted(gives))
            message = f"De bewerking ‘{operation}’ geeft {names}. Zeg wat, onder ‘bewerkingen’."
            raise Undecided(message)
        return {}
