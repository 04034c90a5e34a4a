"""One's own data to take along (art. 15 lid 3 and 20 AVG): the same as on the page, and no more."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from engine.dossier.client.filed import Filed
from engine.dossier.client.view import ClientView

KEYS: Final = {"id", "item_id", "agreement_id"}
NAMES: Final = {
    "about": "over",
    "agreements": "afspraken",
    "at": "moment",
    "category": "soort",
    "channel": "kanaal",
    "corrected": "verbeterd",
    "corrected_because": "gewijzigd_omdat",
    "domain": "domein",
    "due_on": "klaar_op",
    "ground": "grondslag",
    "held_on": "gehouden_op",
    "is_own": "over_uzelf",
    "items": "gegevens",
    "necessity": "noodzaak",
    "observed_on": "gehoord_op",
    "place": "plaats",
    "purpose": "doel",
    "recipient": "ontvanger",
    "sent_at": "verstuurd",
    "source": "gehoord_van",
    "subject": "onderwerp",
    "text": "tekst",
    "to": "aan",
    "version": "versie",
    "what": "wat",
    "who": "wie",
    "withdrawn_because": "niet_meer_gebruikt_omdat",
}
"""How a field is called for the client."""


def own_data(view: ClientView) -> dict[str, Any]:
    """What a client sees of his dossier, as JSON with Dutch names."""
    return {
        "dossier": view.dossier.number,
        "over": [name for _, name in view.dossier.people],
        "verzoek_van_professional": [_filed(one) for one in view.filed],
        "gegevens": [_plain(one) for one in view.items],
        "gedeeld": [_plain(one) for one in view.shared],
        "ingezien": [
            {"moment": _plain(one.at), "wie": one.who, "wat": one.what, "waarom": one.why}
            for one in view.looks
        ],
        "verslagen": [_plain(one.minutes) for one in view.minutes],
        "berichten": [
            {"moment": _plain(one.sent_at), "onderwerp": one.subject, "tekst": one.text}
            for one in view.messages
        ],
        "verzoeken": [
            {
                "soort": one.kind,
                "tekst": one.text,
                "gevraagd": _plain(one.asked_at),
                "antwoord_voor": _plain(one.due_on),
                "toegewezen": one.granted,
                "antwoord": one.answer,
            }
            for one in view.requests
        ],
        "tijdelijk_niet_getoond": [
            {"reden": one.reason, "tot_en_met": _plain(one.until)} for one in view.withheld
        ],
        "beslissingen": [
            {"naam": name, "moment": _plain(at), "uitleg": told}
            for name, at, told in view.decisions
        ],
    }


def _filed(one: Filed) -> dict[str, Any]:
    return {
        "naam": one.name,
        "organisatie": one.organisation,
        "functie": one.function,
        "moment": _plain(one.at),
        "zorgen": one.question,
        "wist_u_het": one.told,
        "redenen": [{"vraag": label, "antwoord": text} for label, text in one.reasons],
        "verteld_aan_professional": one.feedback,
    }


def _plain(value: Any) -> Any:
    """As JSON can hold it; keys of rows say nothing to anybody and are left out."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        named = {one.name: getattr(value, one.name) for one in fields(value)}
        return {NAMES[name]: _plain(inner) for name, inner in named.items() if name not in KEYS}
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, UUID) else value
