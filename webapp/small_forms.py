"""Pages that are one form: filled from what there is, judged, and drawn again with mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.forms import AnswersInvalid, FieldsUnknown, Form, summary
from engine.forms.components import lookup
from engine.invalid import Changed, Invalid
from webapp.access import current_actor, database
from webapp.posted import Errors, Input, typed

Answers = Mapping[str, Any]
MORE_QUESTIONS: Final = "Door je antwoorden zijn er vragen bijgekomen. Beantwoord ze ook."


@dataclass(frozen=True)
class Done:
    """What came of a form: what to say of it, and the address to go on to."""

    words: str
    address: str


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A page with one form. `context` is what its formulas read; `beside` goes to the template.

    With `again`, the address that draws the form anew, questions come and go by the answers.
    """

    title: str
    form: Form
    submit: str
    action: str
    cancel: str
    trail: Sequence[tuple[str, str]]
    above: str = ""
    intro: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    template: str = "forms/page.html"
    beside: Mapping[str, Any] = field(default_factory=dict)
    again: str = ""
    search: str = ""
    """What the button of `again` is called."""
    takes_files: bool = False

    @property
    def asks(self) -> list[str]:
        """After which answers the browser asks for the form anew."""
        return sorted(self.form.instant.asks)

    def draw(
        self, raw: Input | None = None, errors: Errors | None = None, status: int = 200
    ) -> ResponseReturnValue:
        """The page with this input, or with first values; only the questions for a page that asks
        for them anew."""
        widgets = self.form.view(self.context, raw, errors or {}, live=bool(self.again))
        part = bool(self.again) and bool(request.headers.get("HX-Request")) and not errors
        html = render_template(
            "forms/part.html" if part else self.template,
            page=self,
            widgets=widgets,
            problems=summary(widgets, errors or {}),
            **self.beside,
        )
        return make_response(html, status)

    def mistaken(self, errors: Errors, status: int = 422) -> ResponseReturnValue:
        """The page with what was posted, and what is wrong with it."""
        return self.draw(typed(request.form), errors, status)

    def judge(
        self, also: Errors | None = None
    ) -> tuple[dict[str, Any], ResponseReturnValue | None]:
        """The answers posted, or the page that says what is wrong with them; and what `also` is."""
        try:
            raw, now = typed(request.form), datetime.now(UTC)
            answers = self.form.validate(raw, self.context, now)
        except FieldsUnknown as unknown:
            return {}, self.mistaken(unknown.errors, 400)
        except AnswersInvalid as invalid:
            return {}, self.mistaken({**(also or {}), **invalid.errors})
        if "vervolgvragen" in request.form and self.form.unseen(raw, self.context, now):
            return {}, self.mistaken({"": [MORE_QUESTIONS]})
        return answers, None

    def carry_out(
        self, act: Callable[[Session, Answers], Done], also: Errors | None = None
    ) -> ResponseReturnValue:
        """What comes of the answers posted: carried out for the visitor in one transaction, or the
        page that says what is wrong with them, and what `also` is, which `act` judges as well."""
        answers, wrong = self.judge(also)
        if wrong is not None:
            return wrong
        try:
            with database().transaction(current_actor().who) as session:
                done = act(session, answers)
        except Invalid as invalid:
            return self.mistaken(invalid.errors)
        except Changed as changed:
            return self.mistaken({"": [str(changed)]}, 409)
        flash(done.words)
        return redirect(done.address, 303)


def filled(form: Form, values: Mapping[str, Any]) -> Input:
    """The input that shows these values."""
    return {
        ".".join(one.key): one.input.to_input(lookup(values, one.key)) or [""]
        for one in form.fields
    }
