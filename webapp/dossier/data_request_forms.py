"""The forms of gegevensverzoeken: an answer that came by phone, and taking a fact over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from engine.dossier.items import purposes, scope
from engine.dossier.requests.adopting import Taken, undecided
from engine.dossier.requests.answering import is_bound
from engine.forms import Form, load_form
from engine.policy import Actor
from engine.reference import rows
from engine.store.models import DataRequest, Party
from webapp.posted import Input
from webapp.small_forms import FormPage, filled

FORMS: Final = Path(__file__).resolve().parents[1] / "templates" / "data_requests"


def record_page(session: Session, number: str, asked: DataRequest, at: datetime) -> FormPage:
    """The page to write an answer down."""
    where: dict[str, Any] = {"number": number, "request_id": asked.id}
    return FormPage(
        title="Antwoord vastleggen",
        above=f"Gegevensverzoek, dossier {number}",
        form=_form("record"),
        submit="Leg het antwoord vast",
        action=url_for("data_requests.record", **where),
        again=url_for("data_requests.redraw", **where),
        search="Vervolgvragen tonen",
        cancel=url_for("data_requests.show", **where),
        trail=_trail(number, asked.id),
        context={
            "categorieen": _options(rows.choices(session, "gegevenscategorieen", rows.day_of(at))),
            "gebonden": is_bound(session, asked),
        },
    )


def adopt_page(
    session: Session, actor: Actor, number: str, fact_id: UUID, at: datetime
) -> tuple[FormPage, Input]:
    """The page to take a told fact over, and what it shows at first.

    Raises `NotFound` and `NotAllowed`.
    """
    fact, asked = undecided(session, actor, number, fact_id)
    day, domain = rows.day_of(at), session.get_one(Party, asked.party_id).domain
    labels = rows.labels(session, day, "wetten", "domeinen")
    offered = scope.offered_domains(session, asked.dossier_id, at)
    page = FormPage(
        title="Gegeven overnemen",
        above=f"Gegevensverzoek, dossier {number}",
        intro="De partij en de dag waarop het zo was, gaan mee als bron.",
        form=_form("adopt"),
        submit="Neem over in het dossier",
        action=url_for("data_requests.adopt", number=number, fact_id=fact_id),
        cancel=url_for("data_requests.show", number=number, request_id=asked.id),
        trail=_trail(number, asked.id),
        context={
            "categorieen": _options(rows.choices(session, "gegevenscategorieen", day)),
            "domeinen": _options(sorted((key, labels[key]) for key in offered)),
            "doelen": _options(purposes.offered(session, day)),
            "grondslagen": _options(purposes.grounds(session, day)),
        },
    )
    first = {
        "tekst": fact.text,
        "soort": fact.category,
        "domein": domain if domain in offered else None,
        "doel": asked.purpose,
        "grondslag": asked.ground,
        "noodzaak": asked.necessity,
    }
    return page, filled(page.form, first)


def taken(answers: Mapping[str, Any]) -> Taken:
    """How the fact is taken over."""
    return Taken(
        domain=answers["domein"],
        text=answers["tekst"],
        category=answers["soort"],
        purpose=answers["doel"],
        ground=answers["grondslag"],
        necessity=answers["noodzaak"],
    )


def _options(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "value": key} for key, label in pairs]


def _trail(number: str, request_id: UUID) -> list[tuple[str, str]]:
    show = url_for("data_requests.show", number=number, request_id=request_id)
    return [
        (f"Dossier {number}", url_for("dossiers.show", number=number)),
        ("Gegevensverzoeken", url_for("data_requests.index", number=number)),
        ("Eén verzoek", show),
    ]


@cache
def _form(name: str) -> Form:
    return load_form((FORMS / f"{name}.form").read_bytes())
