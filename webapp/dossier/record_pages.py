"""Pages of a dossier that are one form: made for GET and POST alike, carried out in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from engine.dossier.records.writing import EVERYBODY, Names
from engine.forms import Form, load_form
from webapp.access import current_actor, database, requires
from webapp.posted import Input, typed
from webapp.resuming import resumed_by
from webapp.small_forms import Answers, Done, FormPage, filled

TEMPLATES: Final = Path(__file__).resolve().parents[1] / "templates"


@dataclass(frozen=True)
class Asked:
    """What a form offers to choose from, and what it shows at first."""

    title: str
    context: Mapping[str, Any]
    values: Mapping[str, Any] | None = None
    intro: str = ""


Make = Callable[..., Asked]
"""What the form asks: (session, actor, number, and the rest of the address). Raises `NotFound` and
`NotAllowed`."""

Write = Callable[..., object]
"""Carries it out: (session, actor, number, answers, moment, and the rest of the address). Raises
`RecordInvalid`."""


@dataclass(frozen=True)
class Part:
    """A part of the dossier: its page (`show`), and where its forms are."""

    label: str
    show: str
    folder: str

    def trail(self, number: str) -> list[tuple[str, str]]:
        return [
            (f"Dossier {number}", url_for("dossiers.show", number=number)),
            (self.label, url_for(self.show, number=number)),
        ]


@dataclass(frozen=True)
class PartForm:
    """One form of a part: what it asks, what comes of it, and what its buttons and pages say.

    `place` is its endpoint, with that of the blueprint: `contact.add`.
    """

    part: Part
    place: str
    form: Form
    make: Make
    write: Write
    submit: str
    done: str

    def page(self, number: str, of: Mapping[str, Any]) -> tuple[FormPage, Input | None]:
        """The page with what it shows at first, for who is signed in."""
        with database().reading(current_actor().who) as session:
            asked = self.make(session, current_actor(), number, **of)
        here = {"number": number, **of}
        made = FormPage(
            title=asked.title,
            above=f"Dossier {number}",
            form=self.form,
            submit=self.submit,
            action=url_for(f"{self.place}_save", **here),
            again=url_for(f"{self.place}_again", **here) if self.form.is_live else "",
            search="Vervolgvragen tonen",
            cancel=url_for(self.part.show, number=number),
            trail=self.part.trail(number),
            context=asked.context,
            intro=asked.intro,
        )
        return made, None if asked.values is None else filled(self.form, asked.values)

    def show(self, number: str, of: Mapping[str, Any]) -> ResponseReturnValue:
        made, first = self.page(number, of)
        return made.draw(first)

    def draw_typed(
        self, fields: MultiDict[str, str], number: str, of: Mapping[str, Any]
    ) -> ResponseReturnValue:
        made, _ = self.page(number, of)
        return made.draw(typed(fields))

    def save(self, number: str, of: Mapping[str, Any]) -> ResponseReturnValue:
        made, _ = self.page(number, of)

        def act(session: Session, answers: Answers) -> Done:
            self.write(session, current_actor(), number, answers, datetime.now(UTC), **of)
            return Done(self.done, url_for(self.part.show, number=number))

        return made.carry_out(act)


def add_form(
    bp: Blueprint,
    part: Part,
    rule: str,
    endpoint: str,
    form_name: str,
    make: Make,
    write: Write,
    *,
    submit: str,
    done: str,
) -> None:
    """Add the pages of one form to a part of the dossier: to fill in, to draw again, to save."""
    form = form_of(part.folder, form_name)
    one = PartForm(part, f"{bp.name}.{endpoint}", form, make, write, submit, done)

    def show(number: str, **of: Any) -> ResponseReturnValue:
        return one.show(number, of)

    def draw_typed(fields: MultiDict[str, str], number: str, **of: Any) -> ResponseReturnValue:
        return one.draw_typed(fields, number, of)

    def again(number: str, **of: Any) -> ResponseReturnValue:
        return one.draw_typed(request.form, number, of)

    def save(number: str, **of: Any) -> ResponseReturnValue:
        return one.save(number, of)

    edits, resumed = requires("records:edit"), resumed_by(draw_typed)
    bp.add_url_rule(rule, endpoint, edits(show), methods=["GET"])
    bp.add_url_rule(rule, f"{endpoint}_save", edits(resumed(save)), methods=["POST"])
    if form.is_live:
        rest = f"{rule}/formulier", f"{endpoint}_again"
        bp.add_url_rule(*rest, edits(resumed(again)), methods=["POST"])


def for_whom(known: Names) -> list[dict[str, str]]:
    """Everybody together, or one of the people of the dossier."""
    people = [{"value": str(key), "label": name} for key, name in known.people.items()]
    return [{"value": EVERYBODY, "label": "Iedereen in het dossier"}, *people]


def day(answers: Answers, name: str) -> date | None:
    """A day that was filled in."""
    text = answers.get(name)
    return date.fromisoformat(str(text)) if text else None


def moment(answers: Answers, name: str) -> datetime | None:
    """A moment that was filled in, aware."""
    text = answers.get(name)
    return datetime.fromisoformat(str(text)) if text else None


def words(answers: Answers, name: str) -> str:
    """A text that was filled in; empty for none."""
    return str(answers.get(name) or "")


@cache
def form_of(folder: str, name: str) -> Form:
    """A form that stands with the templates of a part."""
    return load_form((TEMPLATES / folder / f"{name}.form").read_bytes())
