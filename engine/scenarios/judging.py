"""Whether what is expected holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn import Incident, Step, UserTask
from engine.feel import FeelError, compile_expression, expression_of, to_json
from engine.scenarios.moments import demand_moment
from engine.scenarios.names import hint
from engine.scenarios.outcome import Mismatch
from engine.scenarios.scenario import Asked, Claim, Expectation, TaskClaim, Word
from engine.scenarios.source import Place


@dataclass(frozen=True, slots=True)
class Sight:
    """What can be seen of a case at one point; `passed` and `asked` are since the last point."""

    passed: Sequence[Step]
    asked: Sequence[tuple[str, Mapping[str, Any]]]
    tasks: Sequence[UserTask]
    incidents: Sequence[Incident]
    variables: Mapping[str, Any]
    around: Mapping[str, Any]
    end: Step | None
    now: datetime


def demand(expected: Expectation, sight: Sight) -> None:
    """Raises `Mismatch` for the first thing that is otherwise."""
    _demand_no_other_incident(expected, sight)
    _demand_route(expected.route, sight.passed)
    _demand_avoided(expected.avoided, sight.passed)
    for asked in expected.asked:
        _demand_asked(asked, sight)
    for claim in expected.claims:
        demand_claim(claim, {**sight.around, **sight.variables}, sight.now)
    if expected.open is not None:
        _demand_open(expected, sight)
    if expected.end is not None:
        _demand_end(expected.end, sight.end)


def demand_claim(claim: Claim, context: Mapping[str, Any], now: datetime) -> None:
    """Raises `Mismatch` unless the expression holds, or has the expected value."""
    got = _value(claim, context, now)
    if claim.expected is None:
        if got is not True:
            raise Mismatch(claim.place, f"‘{claim.text}’ klopt niet.", "true", in_words(got))
    elif not _same(got, wanted := claim.expected.plain()):
        told = f"‘{claim.text}’ is anders."
        if got is None and claim.text not in context:
            told += hint(claim.text, context)
        raise Mismatch(claim.place, told, in_words(wanted), in_words(got))


def demand_task(claim: TaskClaim, task: UserTask, sight: Sight) -> None:
    """Raises `Mismatch` unless the task is for these people, by this moment, and sees this."""
    if claim.who is not None:
        wanted, got = sorted(one.text for one in claim.who.items), sorted(doers(task))
        if wanted != got:
            told = ", ".join(wanted) or "niemand", ", ".join(got) or "niemand"
            message = f"De taak ‘{task.name}’ is voor anderen."
            raise Mismatch(claim.who.place, message, *told)
    if claim.due is not None:
        demand_moment(claim.due.place, f"De termijn van ‘{task.name}’", claim.due.text, task.due_at)
    for one in claim.sees:
        demand_claim(one, {**sight.around, **task.variables}, sight.now)


def doers(task: UserTask) -> set[str]:
    """Who may do a task: user names and keys of groups."""
    named = {task.assignee} if task.assignee else set()
    return {*named, *task.candidate_users, *task.candidate_groups}


def open_task(claim: TaskClaim, tasks: Sequence[UserTask], sight: Sight) -> UserTask:
    """The first of these tasks with the name (or id), and for which `waarbij` holds. Raises
    `Mismatch`."""
    name, where = claim.name, claim.where
    named = [task for task in tasks if name.text in (task.name, task.element_id)]
    if not named:
        got = ", ".join(labels(tasks)) or "geen taak"
        message = f"De taak ‘{name.text}’ staat hier niet open."
        raise Mismatch(name.place, message, name.text, got)
    if where is None:
        return named[0]
    seen = [{**sight.around, **task.variables} for task in named]
    for task, context in zip(named, seen, strict=True):
        if _value(where, context, sight.now) is True:
            return task
    message = f"Bij geen open taak ‘{name.text}’ klopt dit."
    raise Mismatch(where.place, message, where.text, " of ".join(_read(where, one) for one in seen))


def _read(claim: Claim, context: Mapping[str, Any]) -> str:
    """What stands in the variables that a condition reads."""
    names = sorted(compile_expression(expression_of(claim.text) or claim.text).names)
    return ", ".join(f"{name}: {in_words(context.get(name))}" for name in names)


def labels(tasks: Sequence[UserTask]) -> list[str]:
    """The names of tasks as people know them."""
    return [task.name or task.element_id for task in tasks]


def in_words(value: Any) -> str:
    """A value as one would write it in a scenario."""
    if value is None:
        return "niets"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_words, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {in_words(one)}" for key, one in value.items()) + "}"
    return str(value)


def _value(claim: Claim, context: Mapping[str, Any], now: datetime) -> Any:
    text = expression_of(claim.text) or claim.text
    try:
        return to_json(compile_expression(text).evaluate(context, now=now))
    except (FeelError, TypeError) as error:
        raise Mismatch(claim.place, f"‘{claim.text}’ is niet uit te rekenen: {error}") from None


def _same(got: Any, wanted: Any) -> bool:
    """Whether they are equal: yes and no are also `ja` and `nee`, and never 1 and 0."""
    if isinstance(got, bool) and isinstance(wanted, str):
        return wanted.lower() == ("ja" if got else "nee")
    return isinstance(got, bool) == isinstance(wanted, bool) and got == wanted


def _demand_no_other_incident(expected: Expectation, sight: Sight) -> None:
    if expected.incident is None:
        demand_no_incident(expected.place, sight.incidents)
        return
    word = expected.incident
    names = [name for one in sight.incidents for name in (one.element_name, one.element_id)]
    if word.text not in names:
        got = ", ".join(one.element_name or one.element_id for one in sight.incidents)
        raise Mismatch(
            word.place, "Hier loopt de zaak niet vast.", word.text, got or "geen storing"
        )


def demand_no_incident(place: Place, incidents: Sequence[Incident]) -> None:
    """Raises `Mismatch` when the case stands in an incident."""
    for one in incidents:
        where = one.element_name or one.element_id
        raise Mismatch(place, f"De zaak loopt vast bij ‘{where}’.", "geen storing", one.message)


def _demand_route(route: Sequence[Word], passed: Sequence[Step]) -> None:
    steps = [step for step in passed if step.action in ("completed", "fired")]
    at = 0
    for word in route:
        found = next((n for n in range(at, len(steps)) if _is(word.text, steps[n])), None)
        if found is None:
            names = dict.fromkeys(step.name for step in steps[at:] if step.name)
            message = f"De route komt hierna niet langs ‘{word.text}’."
            raise Mismatch(word.place, message, word.text, " → ".join(names) or "nergens langs")
        at = found + 1


def _demand_avoided(avoided: Sequence[Word], passed: Sequence[Step]) -> None:
    for word in avoided:
        if any(_is(word.text, step) for step in passed if step.action in ("completed", "fired")):
            raise Mismatch(word.place, f"De route komt toch langs ‘{word.text}’.")


def _demand_asked(asked: Asked, sight: Sight) -> None:
    calls = [values for name, values in sight.asked if name == asked.name.text]
    if not calls:
        message = f"De bewerking ‘{asked.name.text}’ is hier niet gedaan."
        raise Mismatch(asked.name.place, message)
    wanted = {name: one.plain() for name, one in asked.values.items()}
    if not any(all(call.get(name) == value for name, value in wanted.items()) for call in calls):
        for name, entry in asked.values.items():
            got = [call.get(name) for call in calls]
            if wanted[name] not in got:
                message = f"‘{name}’ van de bewerking ‘{asked.name.text}’ is anders."
                told = " of ".join(map(in_words, got))
                raise Mismatch(entry.place, message, in_words(wanted[name]), told)
        message = f"De bewerking ‘{asked.name.text}’ is niet met deze gegevens samen gedaan."
        raise Mismatch(asked.name.place, message)


def _demand_open(expected: Expectation, sight: Sight) -> None:
    left = list(sight.tasks)
    for claim in expected.open or ():
        task = open_task(claim, left, sight)
        demand_task(claim, task, sight)
        left.remove(task)
    if left:
        place = expected.open_place or expected.place
        wanted = ", ".join(claim.name.text for claim in expected.open or ()) or "geen"
        got = ", ".join(labels(sight.tasks))
        raise Mismatch(place, "Er staan meer taken open.", wanted, got)


def _demand_end(word: Word, end: Step | None) -> None:
    if end is None:
        raise Mismatch(word.place, "De zaak is nog niet afgelopen.", word.text, "nog bezig")
    if not _is(word.text, end):
        got = end.name or end.element_id
        raise Mismatch(word.place, "De zaak loopt anders af.", word.text, got)


def _is(text: str, step: Step) -> bool:
    return text in (step.name, step.element_id)
