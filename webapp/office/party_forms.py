"""The forms of *Partijen*: what they offer, what they show at first, and what was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import url_for
from sqlalchemy.orm import Session

from engine.forms import Form, load_form
from engine.parties import finding
from engine.parties.changing import ContactFacts, PartyFacts
from engine.parties.finding import PartyView
from engine.reference import rows
from engine.store.models import Party, PartyContact
from webapp.small_forms import FormPage

FORMS: Final = Path(__file__).resolve().parents[1] / "templates" / "parties"


def party_page(session: Session, view: PartyView | None) -> FormPage:
    """What the party has already stays to be chosen, also when it has ended since."""
    today = rows.day_of(datetime.now(UTC))
    domains, powers = finding.domains(session, today), rows.choices(session, "bevoegdheden", today)
    context = {"domeinen": domains, "bevoegdheidskeuzes": powers}
    if view is not None:
        kept = dict(zip(view.party.powers, view.row.power_labels, strict=True))
        own = {view.row.domain: view.row.domain_label}
        context["domeinen"] = list({**own, **dict(domains)}.items())
        context["bevoegdheidskeuzes"] = list({**dict(powers), **kept}.items())
    party_id = view.party.id if view else None
    return FormPage(
        title=f"{view.party.name} wijzigen" if view else "Partij toevoegen",
        form=_form("party"),
        submit="Opslaan" if view else "Toevoegen",
        action=url_for("parties.change", party_id=party_id, versie=view.party.version)
        if view
        else url_for("parties.add"),
        cancel=url_for("parties.show", party_id=party_id) if view else url_for("parties.index"),
        trail=[("Partijen", url_for("parties.index"))],
        context={
            name: [{"label": label, "value": key} for key, label in pairs]
            for name, pairs in context.items()
        },
    )


def contact_page(view: PartyView, contact: PartyContact | None) -> FormPage:
    here = url_for("parties.show", party_id=view.party.id)
    add = url_for("parties.add_contact", party_id=view.party.id)
    change = (
        url_for("parties.change_contact", party_id=view.party.id, contact_id=contact.id)
        if contact
        else add
    )
    return FormPage(
        title=f"{contact.name} wijzigen" if contact else "Contactpersoon toevoegen",
        above=view.party.name,
        form=_form("contact"),
        submit="Opslaan" if contact else "Toevoegen",
        action=change,
        cancel=here,
        trail=[("Partijen", url_for("parties.index")), (view.party.name, here)],
    )


def party_facts(answers: Mapping[str, Any]) -> PartyFacts:
    powers = tuple(answers.get("bevoegdheden") or ())
    return PartyFacts(answers["naam"], answers["domein"], answers.get("adres") or None, powers)


def contact_facts(answers: Mapping[str, Any]) -> ContactFacts:
    return ContactFacts(
        answers["naam"],
        answers.get("functie") or None,
        answers.get("email") or None,
        answers.get("telefoon") or None,
        answers["geheimhouding"],
    )


def party_values(party: Party) -> dict[str, Any]:
    """What the form shows of a party at first."""
    return {
        "naam": party.name,
        "domein": party.domain,
        "adres": party.address,
        "bevoegdheden": party.powers,
    }


def contact_values(contact: PartyContact) -> dict[str, Any]:
    """What the form shows of a contact at first."""
    return {
        "naam": contact.name,
        "functie": contact.function,
        "email": contact.email,
        "telefoon": contact.phone,
        "geheimhouding": contact.secrecy,
    }


@cache
def _form(name: str) -> Form:
    return load_form((FORMS / f"{name}.form").read_bytes())
