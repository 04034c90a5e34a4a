"""Termijnen of a dossier: which clocks run, which stand still, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.dossier.clocks import keeping
from engine.dossier.clocks.judging import Extension, Pause, allows, longest, term_of
from engine.dossier.clocks.listing import listing
from engine.dossier.clocks.terms import Length
from engine.policy import Actor, NotFound
from engine.reference import rows
from engine.store.models import Clock
from webapp.access import current_actor, database, requires
from webapp.dossier.record_pages import Asked, Part, add_form, day, words
from webapp.small_forms import Answers

bp = Blueprint("clocks", __name__, url_prefix="/dossiers/<number>/termijnen")
PART: Final = Part("Termijnen", "clocks.show", "clocks")


@bp.get("")
@requires("dossiers:read")
def show(number: str) -> ResponseReturnValue:
    """The clocks of a dossier; that they were read is noted."""
    with database().transaction(current_actor().who) as session:
        view = listing(session, current_actor(), number, datetime.now(UTC))
        return render_template("clocks/index.html", view=view)


def _asks_start(session: Session, actor: Actor, number: str) -> Asked:
    keeping.place(session, actor, number)
    now = datetime.now(UTC)
    return Asked("Termijn starten", rows.around(session, now), {"vanaf": rows.day_of(now)})


def _start(session: Session, actor: Actor, number: str, answers: Answers, at: datetime) -> object:
    where, since = keeping.place(session, actor, number), day(answers, "vanaf")
    about = words(answers, "onderwerp")
    return keeping.start(session, where, answers["termijn"], since or rows.day_of(at), about, at)


def _asks(title: str) -> Any:
    """What a form about one clock asks: today at first."""

    def make(session: Session, actor: Actor, number: str, clock_id: UUID) -> Asked:
        clock, today = _clock(session, actor, number, clock_id), rows.day_of(datetime.now(UTC))
        term = term_of(session, clock, today)
        agreed = allows(term, "pauzeren") == "instemming"
        most = longest(session, term, today)
        more = {"aantal": most.amount, "eenheid": most.unit} if most else {"eenheid": "weken"}
        first = dict.fromkeys(("vanaf", "einddatum", "gemeld"), today) | more
        intro = f"{term.label}: {clock.about}" if term and clock.about else ""
        told = intro or (term.label if term else "")
        return Asked(title, {"instemming_nodig": agreed}, first, f"Het gaat om: {told}.")

    return make


def _pause(
    session: Session, actor: Actor, number: str, answers: Answers, at: datetime, clock_id: UUID
) -> object:
    amount = answers.get("dagen")
    wanted = Pause(
        day(answers, "vanaf") or rows.day_of(at),
        words(answers, "reden"),
        int(amount) if amount is not None else None,
        day(answers, "instemming"),
    )
    return keeping.pause(session, keeping.place(session, actor, number), clock_id, wanted, at)


def _resume(
    session: Session, actor: Actor, number: str, answers: Answers, at: datetime, clock_id: UUID
) -> object:
    since = day(answers, "vanaf") or rows.day_of(at)
    return keeping.resume(session, keeping.place(session, actor, number), clock_id, since, at)


def _extend(
    session: Session, actor: Actor, number: str, answers: Answers, at: datetime, clock_id: UUID
) -> object:
    length = Length(int(answers["aantal"]), answers["eenheid"])
    wanted = Extension(length, words(answers, "reden"), day(answers, "gemeld") or rows.day_of(at))
    return keeping.extend(session, keeping.place(session, actor, number), clock_id, wanted, at)


def _end(
    session: Session, actor: Actor, number: str, answers: Answers, at: datetime, clock_id: UUID
) -> object:
    where, on = keeping.place(session, actor, number), day(answers, "einddatum")
    return keeping.end(session, where, clock_id, on or rows.day_of(at), words(answers, "reden"), at)


def _clock(session: Session, actor: Actor, number: str, clock_id: UUID) -> Clock:
    where, clock = keeping.place(session, actor, number), session.get(Clock, clock_id)
    if clock is None or clock.dossier_id != where.dossier_id or clock.ended_on is not None:
        raise NotFound
    return clock


add_form(
    bp, PART, "/starten", "start", "start", _asks_start, _start,
    submit="Start de termijn", done="De termijn loopt.",
)  # fmt: skip
for name, form, write, title, submit, done in (
    ("stilzetten", "pause", _pause, "Termijn stilzetten", "Zet stil", "De termijn staat stil."),
    ("hervatten", "resume", _resume, "Termijn hervatten", "Hervat", "De termijn loopt weer."),
    ("verlengen", "extend", _extend, "Termijn verlengen", "Verleng", "De termijn is verlengd."),
    ("afsluiten", "end", _end, "Termijn afsluiten", "Sluit af", "De termijn is afgesloten."),
):
    add_form(
        bp, PART, f"/<uuid:clock_id>/{name}", form, form, _asks(title), write,
        submit=submit, done=done,
    )  # fmt: skip
