"""What a case exchanges with others: what it throws, and what it waits for from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class ThrownMessage:
    """A message that a token sent (BPMN 2.0 §10.5.1).

    `key` is its correlation key, `variables` what it carries, as JSON, and `lives` how long it
    waits for somebody who begins to listen. `heard`: an event in the same run took it. The id of
    the visit is the same however often the step is tried again.
    """

    name: str
    key: str | None
    variables: Mapping[str, Any]
    lives: timedelta
    process_id: str
    element_id: str
    visit_id: str
    heard: bool


@dataclass(frozen=True, slots=True)
class ThrownSignal:
    """A signal that a token gave, with what it carries; those in the same run heard it already."""

    name: str
    variables: Mapping[str, Any]
    process_id: str
    element_id: str
    visit_id: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """An event in a run that waits for a message or a signal; `key` is that of a message.

    `visit_id` is the token that waits: of an event sub-process the one around it, empty when that
    is the process of the case itself.
    """

    kind: Literal["message", "signal"]
    name: str
    key: str | None
    process_id: str
    element_id: str
    visit_id: str
