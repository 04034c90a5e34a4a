"""The form to write down what is shared by hand, and what was filled in as the services take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from engine.dossier import items
from engine.dossier.items import ItemRow
from engine.dossier.items.writing import changeable
from engine.dossier.sharing import Circumstances, Grounds, Recipient
from engine.dossier.sharing.recipients import UnknownRecipient
from engine.store.models import Dossier, DossierPerson
from webapp.access import current_actor
from webapp.dossier.items_forms import form, offered, parties, persons, trail
from webapp.small_forms import FormPage

CHANNELS: Final = {
    "mondeling": "In een gesprek",
    "telefoon": "Per telefoon",
    "papier": "Op papier",
    "beveiligde_mail": "Per beveiligde mail",
    "systeem": "Van systeem naar systeem",
    "portaal": "Via een beveiligde pagina",
}
REFUSALS: Final = {
    "weigert": "De partij geeft het niet",
    "mag_niet": "De partij mag het volgens haar eigen wet niet geven",
    "niet_verstrekt": "De gemeente deelt het niet",
}
BY_HAND: Final = ("mondeling", "telefoon", "papier", "beveiligde_mail", "systeem")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was filled in, as the services take it."""

    item_ids: list[UUID]
    recipient: Recipient
    grounds: Grounds

    @classmethod
    def of(cls, session: Session, dossier: Dossier, answers: Mapping[str, Any]) -> Asked:
        grounds = Grounds(
            answers["doel"],
            answers["grondslag"],
            answers["noodzaak"],
            answers["kanaal"],
            explanation=answers.get("uitleg") or "",
        )
        wanted = [UUID(one) for one in answers["gegevens"]]
        return cls(wanted, _recipient(session, dossier, answers["ontvanger"]), grounds)

    @property
    def circumstances(self) -> Circumstances:
        one = self.grounds
        return Circumstances(one.purpose, one.ground, one.explanation)


def share_page(session: Session, number: str) -> FormPage:
    """The page to share something by hand. Raises `NotFound` and `NotAllowed`."""
    actor, now = current_actor(), datetime.now(UTC)
    dossier = changeable(session, actor, number)
    found = items.seen_by(session, actor, dossier)
    return FormPage(
        title="Verstrekking vastleggen",
        above=f"Dossier {number}",
        intro="Je ziet eerst van elk gegeven of je het mag delen. Daarna beslis je.",
        form=form("sharing/share"),
        submit="Bekijk de toets",
        action=url_for("sharing.assess", number=number),
        cancel=url_for("sharing.show", number=number),
        trail=[trail(number)[0], ("Verstrekkingen", url_for("sharing.show", number=number))],
        context={
            **offered(session, now),
            "gegevens": [_option(one) for one in found],
            "ontvangers": [*persons(session, dossier), *parties(session, now, "partij")],
            "kanalen": [{"label": CHANNELS[one], "value": one} for one in BY_HAND],
        },
    )


def refusal_page(session: Session, number: str) -> FormPage:
    """The page to write down that something was not shared. Raises `NotFound` and `NotAllowed`."""
    changeable(session, current_actor(), number)
    return FormPage(
        title="Vastleggen dat iets niet is gedeeld",
        above=f"Dossier {number}",
        intro="Voor wat je hoorde in een gesprek, per telefoon of op papier. Antwoordt een partij "
        "op een gegevensverzoek? Leg het dan daar vast.",
        form=form("sharing/refusal"),
        submit="Vastleggen",
        action=url_for("sharing.refuse", number=number),
        cancel=url_for("sharing.show", number=number),
        trail=[trail(number)[0], ("Verstrekkingen", url_for("sharing.show", number=number))],
        context={
            "soorten": [{"label": label, "value": key} for key, label in REFUSALS.items()],
            "partijen": parties(session, datetime.now(UTC), "partij"),
            "kanalen": [{"label": CHANNELS[one], "value": one} for one in BY_HAND],
        },
    )


def _option(item: ItemRow) -> dict[str, str]:
    return {"label": f"{item.person_name}: {item.text}", "value": str(item.id)}


def label(page: FormPage, value: str) -> str:
    """The name of a recipient that was chosen."""
    found = [one["label"] for one in page.context["ontvangers"] if one["value"] == value]
    return found[0] if found else ""


def _recipient(session: Session, dossier: Dossier, value: str) -> Recipient:
    kind, first, *rest = value.split(":")
    if kind == "partij":
        return Recipient("partij", UUID(first), UUID(rest[0]) if rest else None)
    part = session.get(DossierPerson, (dossier.id, UUID(first)))
    if part is None:
        raise UnknownRecipient
    return Recipient(part.role, person_id=part.person_id)  # type: ignore[arg-type]
