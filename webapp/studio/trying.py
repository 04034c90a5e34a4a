"""Trying a formula or a decision with example values, on the page of a diagram, form or table.

What is typed travels in the body of a post only: it is never kept, logged or put in an address.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from engine.decisions import Decision
from engine.feel import FeelSyntaxError, compile_expression
from engine.reference import rows
from engine.store.models import Definition
from engine.work.catalogue import decision_in
from engine.work.trying import Choice, Example, Outcome, asked, choices, examples, try_formula
from engine.work.trying_decisions import (
    DecisionOutcome,
    Question,
    questions,
    try_decision,
)
from engine.work.values_text import as_feel
from webapp.access import current_actor, database, requires

bp = Blueprint("trying", __name__, url_prefix="/processen/proberen")

bp.add_app_template_filter(as_feel, "feel")

VALUE: Final = "waarde:"
"""What the name of an input for an example begins with; the path follows."""
LONGEST: Final = 10_000
MOST_VALUES: Final = 60


@dataclass(frozen=True, slots=True)
class Trial:
    """The panel: a formula with what was typed and what came of it, or the same for a decision."""

    definition_id: UUID
    kind: str
    choices: list[Choice] = field(default_factory=list)
    chosen: int = -1
    text: str = ""
    examples: list[Example] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    outcome: Outcome | None = None
    decided: DecisionOutcome | None = None

    @property
    def breaks_condition(self) -> bool:
        """Whether a case would stop here: the chosen condition gave no yes or no."""
        formula = self.choices[self.chosen] if 0 <= self.chosen < len(self.choices) else None
        tried = self.outcome is not None and not self.outcome.problem
        same = formula is not None and formula.is_condition and formula.text == self.text
        return tried and same and self.outcome is not None and not self.outcome.is_boolean


def blank(definition: Definition, decision: Decision | None) -> Trial:
    """The panel before anything is typed."""
    if decision is not None:
        return _of_decision(definition, decision, {})
    return Trial(definition.id, definition.kind, choices(definition))


@bp.post("/<uuid:definition_id>")
@requires("definitions:deploy")
def answer(definition_id: UUID) -> ResponseReturnValue:
    """The panel with its outcome: alone for a page that is updated in part, else as a page."""
    with database().reading(current_actor().who) as session:
        definition = session.get(Definition, definition_id) or abort(404)
        around = rows.around(session, datetime.now(UTC))
        trial = _tried(definition, decision_in(session, definition), around)
        whole = not request.headers.get("HX-Request")
        page = "studio/trial_page.html" if whole else "studio/trial.html"
        response = render_template(page, trial=trial, definition=definition)
    return response, 200, {"Cache-Control": "no-store"}


def _tried(definition: Definition, decision: Decision | None, around: rows.Tables) -> Trial:
    names = [name for name in request.form if name.startswith(VALUE)][:MOST_VALUES]
    typed = {name.removeprefix(VALUE): request.form[name][:LONGEST] for name in names}
    if decision is not None:
        return _of_decision(definition, decision, typed, around)
    found = choices(definition)
    chosen = request.form.get("formule", -1, type=int)
    if not 0 <= chosen < len(found):
        chosen = -1
    text = request.form.get("tekst", "")[:LONGEST].strip().removeprefix("=").strip()
    takes = request.form.get("actie") == "kies" and chosen >= 0
    if takes:
        text = found[chosen].text
    names = [path for path in asked(text) if not _is_around(path)]
    given = examples(names[:MOST_VALUES], typed)
    waits = not text or _waits(text, given, takes=takes)
    outcome = None if waits else try_formula(text, given, datetime.now(UTC), around)
    return Trial(definition.id, definition.kind, found, chosen, text, given, [], outcome)


def _waits(text: str, given: list[Example], *, takes: bool) -> bool:
    """Whether the names of a formula just taken over are to be filled in first."""
    if any(one.problem for one in given):
        return True
    try:
        compile_expression(text)
    except FeelSyntaxError:
        return False
    return takes and bool(given)


def _of_decision(
    definition: Definition,
    decision: Decision,
    typed: dict[str, str],
    around: rows.Tables | None = None,
) -> Trial:
    """The panel of a decision; with what stands around a case, its outcome as well."""
    asks = [one for one in questions(decision) if not _is_around(one.path)][:MOST_VALUES]
    given = examples([one.path for one in asks], typed)
    decided = None
    if around is not None and not any(one.problem for one in given):
        decided = try_decision(definition, decision, given, datetime.now(UTC), around)
    return Trial(definition.id, definition.kind, examples=given, questions=asks, decided=decided)


def _is_around(path: str) -> bool:
    """Whether a reference table fills it in, and not who tries."""
    return path.partition(".")[0] in ("tabellen", "keuzes")
