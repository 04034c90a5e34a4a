"""Each user task has a form, and each form that is named exists.

Right: `<zeebe:formDefinition formId="melding" />`. Wrong: a user task without it.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    for _, task in subject.elements("userTask"):
        if task.form is None or task.form.startswith("="):
            message = "Deze taak heeft geen formulier. Kies er een bij Form, met de id als Form ID."
            yield subject.error("form-missing", task, message)
    known = subject.known.forms
    for _, element in subject.elements():
        if known is None or element.form is None or element.binding.kind == "versionTag":
            continue
        if element.form not in known:
            message = f"Het formulier '{element.form}' bestaat niet."
            yield subject.error("form-unknown", element, message)
