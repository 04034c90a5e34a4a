"""Trying a formula or a decision with example values, to see what it gives and why.

Nothing of what is typed is kept. Evaluation has FEEL's own limits.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine.bpmn import formulas_of
from engine.feel import EvaluationWarning, FeelError, FeelSyntaxError, compile_expression
from engine.feel.asking import paths_of
from engine.feel.lexer import tokenize
from engine.feel.values import from_python, type_name
from engine.forms import load_form
from engine.forms.shape import answers_of
from engine.store.models import Definition
from engine.work.form_check import formulas_in
from engine.work.values_text import as_feel

_FEEL_BEGINS: Final = ('"', "[", "{", "@", "=", "date(", "time(", "date and time(", "duration(")
_NUMBER: Final = re.compile(r"-?\d+([.,]\d+)?")
_CONSTANTS: Final = frozenset(("true", "false", "null"))


@dataclass(frozen=True, slots=True)
class Choice:
    """A formula of a file: where it stands, which one it is there, and its text."""

    where: str
    what: str
    text: str
    is_condition: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A value that somebody typed for a name or a path; `text` as it was typed.

    `kind` is what it was taken for, in Dutch; `problem` why it can't be read. Nothing typed is no
    value at all.
    """

    path: str
    text: str
    value: Any = None
    kind: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a formula; `note` is the number of the message about it, 0 for none."""

    text: str
    note: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a formula gave, as FEEL and in words, or the `problem` why it could not.

    `notes` say what became null and why, or what can't be read; `pieces` are the text with the
    places of the notes.
    """

    value: str = ""
    kind: str = ""
    is_null: bool = False
    is_boolean: bool = False
    problem: str = ""
    notes: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()


def choices(definition: Definition) -> list[Choice]:
    """The formulas in a diagram or a form; a table is tried as a whole."""
    if definition.kind == "process":
        return [
            Choice(one.element_name, one.what, one.text, one.is_condition)
            for one in formulas_of(definition.content, definition.key)
        ]
    if definition.kind != "form":
        return []
    components = load_form(definition.content).components
    found = formulas_in(components, answers_of(components))
    return [Choice(one.label, one.who, one.text, is_condition=False) for one in found]


def examples(paths: Iterable[str], typed: Mapping[str, str]) -> list[Example]:
    """What was typed for each of the paths."""
    return [_example(path, typed.get(path, "").strip()) for path in paths]


def asked(text: str) -> list[str]:
    """The names and paths that a formula reads; none when it can't be read."""
    try:
        return paths_of(text)
    except FeelSyntaxError:
        return []


def context_of(given: Iterable[Example]) -> dict[str, Any]:
    """The examples as variables; `dossier.groep` becomes `groep` inside `dossier`."""
    context: dict[str, Any] = {}
    for one in given:
        if one.text and not one.problem:
            _put(context, one.path.split("."), one.value)
    return context


def _put(place: dict[str, Any], path: list[str], value: Any) -> None:
    """Where a shorter path has a value already, that one stands."""
    for step in path[:-1]:
        inner = place.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        place = inner
    place.setdefault(path[-1], value)


def try_formula(
    text: str,
    given: Sequence[Example],
    now: datetime,
    around: Mapping[str, Any] | None = None,
) -> Outcome:
    """Evaluate a formula for these examples, with what stands around every case; `now` is aware."""
    warnings: list[EvaluationWarning] = []
    try:
        expression = compile_expression(text)
        context = {**(around or {}), **context_of(given)}
        value = expression.evaluate(context, now=now, warnings=warnings)
    except FeelSyntaxError as error:
        place = [EvaluationWarning(str(error), error.position)]
        problem = "Dit is geen geldige formule."
        return Outcome(problem=problem, notes=(str(error),), pieces=marked(text, place))
    except FeelError as error:
        return Outcome(problem=str(error))
    found = list(dict.fromkeys(warnings))
    return Outcome(
        as_feel(value),
        type_name(from_python(value)),
        is_null=value is None,
        is_boolean=isinstance(value, bool),
        notes=tuple(one.message for one in found),
        pieces=marked(text, found),
    )


def marked(text: str, notes: Sequence[EvaluationWarning]) -> tuple[Piece, ...]:
    """The text in pieces, with a piece of its own at the place of each note."""
    ends = _ends(text)
    pieces: list[Piece] = []
    at = 0
    for position, number in sorted((one.position, n) for n, one in enumerate(notes, 1)):
        start = min(position, len(text))
        if start >= at:
            end = min(ends.get(start, start + 1), len(text))
            pieces += [Piece(text[at:start]), Piece(text[start:end] or "␣", number)]
            at = end
    return tuple(piece for piece in (*pieces, Piece(text[at:])) if piece.text)


def _ends(text: str) -> dict[int, int]:
    """Where the word ends that begins at a place."""
    try:
        return {token.start: token.end for token in tokenize(text)}
    except FeelSyntaxError:
        return {}


def _example(path: str, text: str) -> Example:
    if not text:
        return Example(path, text)
    if not (text.startswith(_FEEL_BEGINS) or text in _CONSTANTS or _NUMBER.fullmatch(text)):
        return Example(path, text, text, type_name(text))
    feel = text.replace(",", ".") if _NUMBER.fullmatch(text) else text.removeprefix("=")
    try:
        value = compile_expression(feel).evaluate({})
    except FeelError as error:
        return Example(path, text, problem=f"Dit is geen waarde in FEEL. {error}")
    return Example(path, text, value, type_name(from_python(value)))
