"""The forms of *Implementatie*: a self-positioning, a cost, and the time of a step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import url_for

from engine.forms import Form, load_form
from engine.implementation.axes import AXES, HIGHEST, LOWEST
from engine.implementation.estimates import SIZES, Cost, Step
from engine.implementation.positions import Position
from webapp.formats import euros
from webapp.small_forms import FormPage

FORMS: Final = Path(__file__).resolve().parents[1] / "templates" / "implementation"


def position_page() -> FormPage:
    """Where the municipality stands on a day."""
    axes = {
        f"{axis.key}_keuzes": [
            {"label": _place(axis.low, axis.high, place), "value": str(place)}
            for place in range(LOWEST, HIGHEST + 1)
        ]
        for axis in AXES
    }
    questions = {f"{axis.key}_vraag": axis.question for axis in AXES}
    return FormPage(
        title="Zelfpositionering",
        form=_form("position"),
        submit="Bewaren",
        action=url_for("implementation.place"),
        cancel=url_for("implementation.index"),
        trail=[("Implementatie", url_for("implementation.index"))],
        intro="Waar staat de gemeente nu, van 1 tot en met 5? Vul het in met mensen uit de "
        "uitvoering. Wat je bewaart, blijft staan; zo zie je later wat er veranderde.",
        context={**axes, **questions},
    )


def placed(answers: Mapping[str, Any]) -> Position:
    """The position that was filled in."""
    places = {axis.key: int(answers[axis.key]) for axis in AXES}
    return Position(date.fromisoformat(answers["dag"]), places, answers.get("toelichting") or "")


def cost_page(cost: Cost) -> FormPage:
    """One's own figure for a step of the implementation."""
    known = [(label, cost.of_size(size)) for size, label in SIZES]
    told = ", ".join(f"{label.lower()} {euros(value)}" for label, value in known if value)
    index = url_for("implementation.costs")
    return FormPage(
        title="Eigen schatting van de kosten",
        above=cost.row.label,
        form=_form("cost"),
        submit="Bewaren",
        action=url_for("implementation.estimate_cost", key=cost.row.key),
        cancel=index,
        trail=[("Implementatie", url_for("implementation.index")), ("Kosten", index)],
        intro=f"De impactanalyse noemt: {told}." if told else "De impactanalyse noemt geen bedrag.",
        context={"bekend": cost.amount, "toelichtingBekend": cost.explanation},
    )


def step_page(step: Step) -> FormPage:
    """What a step takes, now and under the bill."""
    effort, values = step.effort, step.row.values
    index = url_for("implementation.steps")
    return FormPage(
        title="Tijd van een stap schatten",
        above=step.row.label,
        form=_form("step"),
        submit="Bewaren",
        action=url_for("implementation.estimate_step", key=step.row.key),
        cancel=index,
        trail=[("Implementatie", url_for("implementation.index")), ("Uitvoering", index)],
        intro=f"Nu: {values['ist']}. Straks: {values['soll']}. Verschil volgens de "
        f"impactanalyse: {values['verschil']}.",
        context={
            "nu": effort.minutes_now if effort else None,
            "straks": effort.minutes_then if effort else None,
            "keren": effort.times_a_year if effort else None,
            "toelichtingBekend": effort.explanation if effort else "",
        },
    )


def _place(low: str, high: str, place: int) -> str:
    words = {LOWEST: low, HIGHEST: high}.get(place, "")
    return f"{place}. {words}" if words else str(place)


@cache
def _form(name: str) -> Form:
    return load_form((FORMS / f"{name}.form").read_bytes())
