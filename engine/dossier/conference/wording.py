"""Minutes in plain Dutch, the same for a page and for a PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.dossier.conference.minutes import Minutes, MinutesAgreement, MinutesItem

MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
GONE: Final = "Dit gegeven klopt niet of wordt niet meer gebruikt. Gebruik het niet meer."
DROPPED: Final = "Deze afspraak geldt niet meer."
CHANGED: Final = "Deze afspraak is veranderd na het vorige verslag."
CORRECTED: Final = "Dit gegeven is verbeterd na het vorige verslag."
BEFORE: Final = (
    "In dit verslag staat alleen wat u nodig heeft voor uw eigen taak. Anderen kregen een eigen "
    "verslag."
)
AFTER: Final = (
    "Gebruik deze gegevens alleen voor uw eigen taak. Geef ze niet door. Klopt er iets niet? Laat "
    "het de behandelaar van de gemeente weten."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: whom or which domain it is about, what it says, and a remark."""

    about: str
    text: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Told:
    """Minutes in words."""

    title: str
    facts: Sequence[tuple[str, str]]
    before: str
    sections: Sequence[Section]
    after: str


def told(minutes: Minutes) -> Told:
    """Minutes in words, without anything that they do not hold."""
    is_correction = minutes.version > 1
    sections = (
        Section("Gegevens", [_item(one) for one in minutes.items]),
        Section("Afspraken", [_agreement(one) for one in minutes.agreements]),
    )
    return Told(
        title="Verbeterd verslag van een casusoverleg"
        if is_correction
        else "Verslag van een casusoverleg",
        facts=[
            ("Voor", minutes.recipient),
            ("Onderwerp", minutes.subject),
            ("Datum", long_date(minutes.held_on)),
            ("Plaats", minutes.place),
        ],
        before=BEFORE,
        sections=[one for one in sections if one.lines],
        after=AFTER,
    )


def long_date(iso: str) -> str:
    """22 november 2026."""
    day = date.fromisoformat(iso)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _item(one: MinutesItem) -> Line:
    about = f"{one.about}, {one.domain}"
    if one.text is None:
        return Line(about, GONE)
    return Line(about, one.text, CORRECTED if one.corrected else "")


def _agreement(one: MinutesAgreement) -> Line:
    if one.what is None:
        return Line(one.who, DROPPED)
    until = f"Uiterlijk {long_date(one.due_on)}." if one.due_on else ""
    return Line(one.who, one.what, " ".join(filter(None, (until, CHANGED * one.corrected))))
