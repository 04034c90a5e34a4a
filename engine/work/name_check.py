"""Whether every name that is read in diagrams, tables and forms can be filled in before."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from sqlalchemy.orm import Session

from engine.bpmn import DecisionNames, Finding, FormUse, Names, Naming
from engine.decisions import Decision, load_decisions
from engine.decisions import reading as decision_reading
from engine.feel.shapes import ANYTHING, BOOLEAN, TEXT, Shape, list_of, record
from engine.forms import load_form
from engine.forms.shape import answers_of
from engine.reference import rows
from engine.work import lists, operations
from engine.work.form_check import check_form_names
from engine.work.parts import Placed, contents, decision_files

SCOPE: Final = record({"gebonden": BOOLEAN, "wetten": list_of(TEXT), "domeinen": list_of(TEXT)})
DOSSIER: Final = record(
    {
        **dict.fromkeys(("nummer", "groep", "behandelaar", "datumMelding", "streefdatum"), TEXT),
        "reikwijdte": SCOPE,
    }
)
SURROUNDINGS: Final = record({"dossier": DOSSIER, **rows.shapes()})
"""The shape of `Case.surroundings`, with the rows of reference tables that come along; a test
holds the two together."""
BEGUN_BY_BUTTON: Final = ("startNaast", "startProject")
"""Extension properties of a process, with the value `ja`."""
TABLES: Final = record(rows.shapes())
"""What a start form reads: there is no dossier yet."""


def surroundings(session: Session) -> Shape:
    """The same with the rows that the municipality added."""
    return record({"dossier": DOSSIER, **rows.shapes(session)})


def check_names(
    found: Iterable[Placed],
    broken: Mapping[str, bytes] | None = None,
    around: Shape = SURROUNDINGS,
) -> list[Finding]:
    """The findings about names in sound parts together. `broken` are diagrams that can't be
    looked into: what they call, and every form, may get anything from them."""
    held = list(found)
    naming = Naming(contents(held, "process"), names_around(held, around), broken or {})
    uses = [_with_lists(use) for use in naming.form_uses()]
    return [*naming.findings(), *([] if broken else check_form_names(held, uses))]


def _with_lists(use: FormUse) -> FormUse:
    """A form in a case also reads the lists; around a start form there are tables only."""
    return replace(use, scopes=(*use.scopes, lists.SHAPE) if use.scopes else (TABLES,))


def names_around(found: Iterable[Placed], around: Shape = SURROUNDINGS) -> Names:
    """What fills in the variables of diagrams: sound forms and tables, the operations, and what
    stands around every case."""
    forms = {}
    decisions = {}
    found = list(found)
    importable = decision_files({}, found)
    for one in found:
        if one.kind == "form":
            forms[one.key] = answers_of(load_form(one.content).components)
        if one.kind == "decision":
            decisions[one.key] = _decision(load_decisions(one.content, importable)[one.key])
    messages = {name: _anything(names) for name, names in operations.sent_messages().items()}
    given = {name: _anything(names) for name, names in operations.results().items()}
    return Names(forms, decisions, given, messages, _empty(found), around)


def _decision(decision: Decision) -> DecisionNames:
    return DecisionNames(
        decision_reading.gives(decision), partial(decision_reading.missing, decision)
    )


def _anything(names: Iterable[str]) -> Shape:
    return record(dict.fromkeys(names, ANYTHING))


def _empty(found: Iterable[Placed]) -> frozenset[str]:
    """The processes that a button begins, and that say so: nothing is filled in before them."""
    return frozenset(
        one.key
        for one in found
        if one.kind == "process"
        if any(one.summary.get("properties", {}).get(name) == "ja" for name in BEGUN_BY_BUTTON)
    )
