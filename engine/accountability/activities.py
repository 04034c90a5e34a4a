"""To which processing activity an action belongs: data, in `register.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("register.toml")
OTHER: Final = "overig"
"""The activity of an action that the file does not name."""


def activity_of(action: str, process_key: str = "") -> str:
    """The key of the activity that an action belongs to: by its process, else by the longest
    beginning of the action that the file names."""
    by_process, by_action = _belonging()
    if process_key in by_process:
        return by_process[process_key]
    parts = action.split(":")
    beginnings = (":".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((by_action[one] for one in beginnings if one in by_action), OTHER)


@cache
def shipped() -> list[dict[str, Any]]:
    """The activities as the file has them."""
    found: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["activity"]
    return found


@cache
def _belonging() -> tuple[dict[str, str], dict[str, str]]:
    """Process → activity, and beginning of an action → activity."""
    by_process = {process: one["key"] for one in shipped() for process in one["processes"]}
    return by_process, {action: one["key"] for one in shipped() for action in one["actions"]}
