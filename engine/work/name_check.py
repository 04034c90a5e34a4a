"""Whether every name that is read in diagrams, tables and forms can be filled in before."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from engine.bpmn import DecisionNames, Finding, Names, Naming
from engine.decisions import Decision, load_decisions
from engine.decisions import reading as decision_reading
from engine.feel.shapes import ANYTHING, TEXT, Shape, record
from engine.forms import load_form
from engine.forms.shape import answers_of
from engine.work import operations
from engine.work.form_check import check_form_names
from engine.work.parts import Placed, contents, decision_files

SURROUNDINGS: Final = record(
    {
        "dossier": record(
            dict.fromkeys(("nummer", "groep", "behandelaar", "datumMelding", "streefdatum"), TEXT)
        )
    }
)
"""The shape of `Case.surroundings`; a test holds the two together."""


def check_names(
    found: Iterable[Placed], broken: Mapping[str, bytes] | None = None
) -> list[Finding]:
    """The findings about names in sound parts together. `broken` are diagrams that can't be
    looked into: what they call, and every form, may get anything from them."""
    held = list(found)
    naming = Naming(contents(held, "process"), names_around(held), broken or {})
    return [*naming.findings(), *([] if broken else check_form_names(held, naming.form_uses()))]


def names_around(found: Iterable[Placed]) -> Names:
    """What fills in the variables of diagrams, from sound forms and tables and the operations."""
    forms = {}
    decisions = {}
    found = list(found)
    importable = decision_files({}, found)
    for one in found:
        if one.kind == "form":
            forms[one.key] = answers_of(load_form(one.content).components)
        if one.kind == "decision":
            decisions[one.key] = _decision(load_decisions(one.content, importable)[one.key])
    return Names(forms, decisions, _operations(), SURROUNDINGS)


def _decision(decision: Decision) -> DecisionNames:
    return DecisionNames(
        decision_reading.gives(decision), partial(decision_reading.missing, decision)
    )


def _operations() -> dict[str, Shape]:
    return {
        name: record(dict.fromkeys(given, ANYTHING)) for name, given in operations.results().items()
    }
