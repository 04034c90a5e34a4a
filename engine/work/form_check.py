"""Whether the formulas in forms read what their own fields or the steps before can fill in.

A form that stands in several steps is only told of what is missing in all of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.bpmn import Finding, FormUse
from engine.feel import Expression
from engine.feel.reading import Missing, Scopes, read
from engine.feel.shapes import ANYTHING, NUMBER, Shape, list_of, record
from engine.forms import Form, load_form
from engine.forms.check import line_of
from engine.forms.components import Component, DynamicList, Field, Text
from engine.forms.options import Variable
from engine.forms.shape import answers_of
from engine.work.parts import Placed

_ANYWHERE: Final[Scopes] = (record({}, open=True),)

At = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FormFormula:
    """A formula in a form: who it is in a sentence, where it stands, and what it can read there.

    `this` is None for a default value, which is worked out before there are answers.
    """

    who: str
    text: str
    component: Component
    at: At
    this: Shape | None

    @property
    def label(self) -> str:
        """What the component is called on the screen, as far as that is fixed."""
        fixed = "".join(part for part in self.component.label.parts if isinstance(part, str))
        return fixed or ".".join(self.component.key) or self.component.id


def check_form_names(parts: Iterable[Placed], uses: Iterable[FormUse]) -> list[Finding]:
    """The findings about names in the forms among the parts."""
    by_form: dict[str, list[FormUse]] = {}
    for use in uses:
        by_form.setdefault(use.form, []).append(use)
    return [
        finding
        for one in parts
        if one.kind == "form"
        for finding in _in_form(one, load_form(one.content), by_form.get(one.key, []))
    ]


def _in_form(part: Placed, form: Form, uses: list[FormUse]) -> Iterator[Finding]:
    answers = answers_of(form.components)
    text = part.content.decode("utf-8", "replace")
    for formula in formulas_in(form.components, answers):
        around = [use.scopes for use in uses] or [_ANYWHERE]
        found = [_missing(formula, answers, scopes) for scopes in around]
        for one in found[0]:
            if all(one.name in {other.name for other in each} for each in found):
                message = _unknown(formula, one, uses)
                place = ".".join(map(str, formula.component.at))
                line = line_of(text, formula.at)
                yield Finding(
                    "field-unknown", "warning", part.file_name, line, place, formula.label, message
                )


def _missing(formula: FormFormula, answers: Shape, scopes: Scopes) -> tuple[Missing, ...]:
    if formula.this is None:
        return read(formula.text, scopes).missing
    special = {"this": formula.this, "parent": ANYTHING, "i": list_of(NUMBER)}
    own = record(special | {f"_{name}_": shape for name, shape in special.items()})
    return read(formula.text, (own, answers, *scopes)).missing


def formulas_in(components: Iterable[Component], this: Shape) -> Iterator[FormFormula]:
    """The formulas in these components; `this` is the shape of the answers around them."""
    for component in components:
        for who, text, path in _texts(component):
            at = (*component.at, *path)
            yield FormFormula(who, text, component, at, this)
        default = component.default_expression if isinstance(component, Field) else None
        if default is not None:
            at = (*component.at, "properties", "defaultExpression")
            yield FormFormula("De standaardwaarde", default.text, component, at, this)
        row = isinstance(component, DynamicList)
        yield from formulas_in(component.children, answers_of(component.children) if row else this)


def _texts(component: Component) -> Iterator[tuple[str, str, At]]:
    """Who it is, its text and its path in the component, for each formula that sees answers."""
    found: list[tuple[str, object, At]] = [
        ("De voorwaarde om te verbergen", component.hide, ("conditional", "hide")),
        *(("Het label", one, ("label",)) for one in component.label.expressions),
        *(("De beschrijving", one, ("description",)) for one in component.description.expressions),
    ]
    if isinstance(component, Text):
        found += [("De tekst", one, ("text",)) for one in component.text.expressions]
    if isinstance(component, Field):
        found += [
            ("De voorwaarde voor alleen lezen", component.readonly, ("readonly",)),
            ("De formule voor de opties", component.options, ("valuesExpression",)),
        ]
        if isinstance(component.options, Variable):
            yield "De sleutel van de opties", ".".join(component.options.key), ("valuesKey",)
    for who, one, path in found:
        if isinstance(one, Expression):
            yield who, one.text, path


def _unknown(formula: FormFormula, one: Missing, uses: list[FormUse]) -> str:
    own = "" if formula.this is None else "in dit formulier en ook niet "
    before = f" vóór ‘{uses[0].element_name}’" if len(uses) == 1 else " hiervoor"
    meant = f" Bedoel je ‘{one.nearest}’?" if one.nearest else ""
    return (
        f"{formula.who} leest ‘{one.name}’, maar dat veld bestaat niet {own}"
        f"in de formulieren{before}.{meant}"
    )
