"""What a file imports is there: it is checked and put into use together with it.

Right: a diagram that imports `andere.bpmn`, with that file beside it. Wrong: the same without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    beside = {PurePosixPath(name).name for name in subject.beside}
    for node in subject.document.of("import"):
        location = node.get("location", "")
        if PurePosixPath(location).name not in beside:
            message = (
                f"Het bestand '{location}' is er niet bij. Voeg het toe, of haal de import weg."
            )
            yield subject.error_at("import", node, message)
