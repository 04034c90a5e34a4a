"""Work that the application does: at once, or as a job that the token waits for.

A job is a token at a service task to which the host answered `LATER`. Its id is the token's: the
same at every attempt and after every incident, so that whoever receives the work can tell an
attempt from a new order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from engine.bpmn.expressions import Failed, Stuck, evaluate, plain
from engine.bpmn.level import STARTED, Level, Token
from engine.bpmn.node import Node, store
from engine.bpmn.values import LATER, BpmnError, Job, Undecided, UnknownJob, Visit
from engine.bpmn.variables import is_apart, scope_path, visible

ATTEMPTS = 3
"""How often a job is tried when its diagram doesn't say, as in Camunda 8."""

MOST_ATTEMPTS = 100


class OperationTask(Node):
    """Something that a developer registered under a name (zeebe:taskDefinition type)."""

    def work(self, token: Token) -> bool:
        operation = self.element.operation or ""
        host, headers = token.level.execution.host, dict(self.element.headers)
        answer = outside(
            lambda: host.operate(operation, headers, visible(token), visit_of(token)),
            "operation",
            f"De bewerking {operation} is mislukt",
        )
        if answer is LATER:
            token.notes["job"] = _attempts(token)
            return False
        store(token, answer or {})
        return True

    def _leave(self, token: Token) -> None:
        token.notes.pop("job", None)
        super()._leave(token)


def waiting(root: Level) -> Iterator[Token]:
    """The tokens of a case that wait for a job to be done, in the order in which they came."""
    return (t for t in root.walk() if t.state == STARTED and "job" in t.notes)


def find(root: Level, job_id: str) -> Token:
    """The token that waits for this job. Raises `UnknownJob`."""
    for token in waiting(root):
        if token.id == job_id:
            return token
    raise UnknownJob(job_id)


def as_job(token: Token) -> Job:
    """What the application needs to do the work."""
    element = token.element
    return Job(
        id=token.id,
        element_id=element.id,
        name=element.name,
        process_id=token.level.spec.process_id,
        operation=element.operation or "",
        headers=dict(element.headers),
        variables=dict(visible(token)),
        retries=token.notes["job"],
    )


def fail(token: Token, kind: str, message: str) -> None:
    """The job won't be done: an error event for every error takes that, else it is an incident on
    its element, from which `retry` makes it wait again."""
    del token.notes["job"]
    token.level.execution.stop(token, Failed(kind, message))


def throw(token: Token, code: str) -> None:
    """The job found an error that the diagram may catch; uncaught it is an incident."""
    del token.notes["job"]
    token.level.execution.thrown(token, BpmnError(code))


def visit_of(token: Token) -> Visit:
    """The token as the application hears of it."""
    element, process_id = token.element, token.level.spec.process_id
    path = scope_path(token)
    return Visit(token.id, process_id, element.id, element.name, path, is_apart(token))


def outside(call: Callable[[], Any], kind: str, message: str) -> Any:
    """Call the application: what it gives as JSON, or `LATER`. What it raises becomes an incident
    that tells its class only, but for `Undecided`, whose message is made for it."""
    try:
        answer = call()
        return answer if answer is LATER else plain(answer)
    except (BpmnError, Stuck):
        raise
    except Undecided as error:
        raise Failed(kind, str(error)) from None
    except Exception as error:  # whatever it is, the case must stop here and say so
        raise Failed(kind, f"{message} ({type(error).__name__}).") from error


def _attempts(token: Token) -> int:
    """What zeebe:taskDefinition retries says: a whole number, or FEEL that gives it."""
    text = token.element.retries
    if text is None:
        return ATTEMPTS
    value = evaluate(text, visible(token), token.level.execution.now, "het aantal pogingen")
    found = attempts_in(value)
    if found is None:
        message = f"Het aantal pogingen is geen heel getal van 1 tot en met {MOST_ATTEMPTS}."
        raise Stuck("retries", message)
    return found


def attempts_in(value: Any) -> int | None:
    """A number of attempts, as text or as a number; None when it is not one."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    text = str(value)
    known = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_ATTEMPTS))
    return int(text) if known and 1 <= int(text) <= MOST_ATTEMPTS else None
