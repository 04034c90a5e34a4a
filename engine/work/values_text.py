"""Values as a process designer writes them: FEEL literals."""

from collections.abc import Mapping
from typing import Any

from engine.feel.limits import Run
from engine.feel.text import to_text
from engine.feel.values import from_python


def as_feel(value: Any) -> str:
    """A plain value as FEEL: `"ja"`, `12.5`, `[1, 2]`, `{naam: "Kim"}`, `null`."""
    return to_text(Run({}), from_python([value]))[1:-1]


def examples(values: Mapping[str, Any]) -> str:
    """Labelled values in one line."""
    return ", ".join(f"{label} = {as_feel(value)}" for label, value in values.items())
