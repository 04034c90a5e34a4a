"""The files of a simulation: checked, and the process that begins when nobody says which."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from engine.bpmn.check import check
from engine.bpmn.findings import DiagramError, Finding, Known
from engine.bpmn.processinfo import ProcessInfo
from engine.bpmn.rules import PLAYABLE

Files = Mapping[str, bytes | str] | bytes | str

_BEFORE: Final = "\ufeff \t\r\n"
_ENCODING: Final = re.compile(r"^(<\?xml[^>]*?)\s+encoding\s*=\s*(?:\"[^\"]*\"|'[^']*')")

ALONE: Final = Known(processes=frozenset(), tagged=frozenset())
"""Nothing stands around these files but what they hold."""


AS_DRAWN: Final = frozenset(
    {"dead-event", "dead-step", "duplicate-flow", "start-missing", "unsafe-join"}
)
"""What is seldom meant and is refused at deployment, but runs exactly as it is drawn."""


def by_name(files: Files) -> dict[str, bytes]:
    """Each file with a name. The encoding that a text tells of itself is that of the file which it
    was read from, and is left out."""
    named = files if isinstance(files, Mapping) else {"diagram.bpmn": files}
    return {name: _as_bytes(content) for name, content in named.items()}


def _as_bytes(content: bytes | str) -> bytes:
    text = content
    if isinstance(text, bytes):
        if not text.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return text
        text = text.decode("utf-16", errors="replace")
    return _ENCODING.sub(r"\1", text.lstrip(_BEFORE), count=1).encode()


def checked(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """The warnings about the files. Raises `DiagramError` for the errors."""
    if not files:
        raise refused("no-files", "Er is geen diagram.")
    found = [_lenient(finding) for finding in check(files, known=ALONE, rules=PLAYABLE)]
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        raise DiagramError(errors)
    return tuple(found)


def _lenient(finding: Finding) -> Finding:
    return replace(finding, severity="warning") if finding.rule in AS_DRAWN else finding


def refused(rule: str, message: str) -> DiagramError:
    """What a simulation refuses by itself."""
    return DiagramError([Finding(rule, "error", "", 1, "", "", message)])


def chosen(processes: Mapping[str, ProcessInfo], process_id: str) -> ProcessInfo:
    """The process with this id; without one, the one that no other calls. Raises `DiagramError`."""
    if process_id:
        if process_id not in processes:
            raise refused("unknown-process", "Dit proces staat niet in de bestanden.")
        return processes[process_id]
    called = {key for info in processes.values() for key in info.processes}
    first = [info for info in processes.values() if info.id not in called]
    plain_ones = [info for info in first if any(not one.kind for one in info.starts)]
    found = plain_ones or first or list(processes.values())
    if len(found) != 1:
        names = ", ".join(info.id for info in found)
        raise refused("several-processes", f"Zeg welk proces moet beginnen: {names}.")
    return found[0]
