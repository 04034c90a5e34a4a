"""What a service task may do: operations registered by name, for `zeebe:taskDefinition type`.

An operation changes only this database, or it reaches outside. One that changes only this database
runs inside the transaction of the step, so it happens exactly once and together with everything
else that the step does. One that reaches outside is a job: it runs after the commit, in no
transaction, perhaps more than once, and always with the same key.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an operation: for which case, by whose step, with which headers and input."""

    session: Session
    dossier_id: UUID
    instance_id: UUID
    actor_id: UUID | None
    """Who took the step that led here; None when a timer did."""
    at: datetime
    headers: Mapping[str, str]
    variables: Mapping[str, Any]
    """The local input of the service task when it has input mappings, else all it can see."""
    key: str
    """The same at every attempt of this service task, and of this one only."""


@dataclass(frozen=True, slots=True)
class Order:
    """One attempt of an operation that reaches outside; it has no database."""

    headers: Mapping[str, str]
    variables: Mapping[str, Any]
    key: str
    """The same at every attempt: who receives it twice knows that it is one order."""
    at: datetime


Operation = Callable[[Call], Mapping[str, Any]]
"""Returns the variables that the service task gives back; raises `OperationFailed`."""

Outside = Callable[[Order], Mapping[str, Any]]
"""The same, for an operation that reaches outside. `OperationFailed` says that trying again is of
no use; `BpmnError` goes into the diagram; anything else is tried again."""

_operations: dict[str, Operation] = {}
_outside: dict[str, Outside] = {}
_results: dict[str, frozenset[str]] = {}
_messages: dict[str, frozenset[str]] = {}


def operation(name: str, *, gives: Iterable[str]) -> Callable[[Operation], Operation]:
    """Register the decorated function under the name that diagrams use.

    `gives` are the variables that it gives back, for the check of what a diagram reads later on.
    """

    def register(function: Operation) -> Operation:
        _operations[name] = function
        _results[name] = frozenset(gives)
        return function

    return register


def outside(name: str, *, gives: Iterable[str]) -> Callable[[Outside], Outside]:
    """The same, for a function that reaches outside."""

    def register(function: Outside) -> Outside:
        _outside[name] = function
        _results[name] = frozenset(gives)
        return function

    return register


def sends(message: str, *, carries: Iterable[str]) -> None:
    """Say that the application itself sends a message of this name to the cases of a dossier, with
    these variables."""
    _messages[message] = frozenset(carries)


def sent_messages() -> Mapping[str, frozenset[str]]:
    """Name of such a message → the variables that it carries."""
    return _messages


def find(name: str) -> Operation:
    """The operation of that name. Raises `KeyError`: deploying refuses unknown names beforehand."""
    return _operations[name]


def find_outside(name: str) -> Outside:
    """The operation of that name which reaches outside. Raises `KeyError`."""
    return _outside[name]


def reaches_outside(name: str) -> bool:
    """Whether it is a job and no part of a step."""
    return name in _outside


def results() -> Mapping[str, frozenset[str]]:
    """Name → the variables that it gives back."""
    return _results


def names() -> frozenset[str]:
    """All that a diagram may call."""
    return frozenset(_results)
