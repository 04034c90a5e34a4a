"""The forms of *Gegevens* and *Verstrekkingen*: what they offer, and what was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from flask import url_for
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.items import Correction, ItemRow, NewItem, Source, purposes, scope
from engine.dossier.items.consents import NewConsent
from engine.dossier.items.writing import changeable
from engine.forms import Form, load_form
from engine.policy import Actor
from engine.reference import rows
from engine.reference.schema import CIRCLES
from engine.store.models import Account, Dossier, DossierPerson, Party, PartyContact, Person
from webapp.posted import Input
from webapp.small_forms import FormPage, filled

FORMS: Final = Path(__file__).resolve().parents[1] / "templates"
Option = dict[str, str]


def new_page(session: Session, actor: Actor, number: str) -> FormPage:
    """The page to write an item down. Raises `NotFound` and `NotAllowed`."""
    dossier = changeable(session, actor, number)
    now = datetime.now(UTC)
    return FormPage(
        title="Gegeven vastleggen",
        above=f"Dossier {number}",
        form=form("items/item"),
        submit="Vastleggen",
        action=url_for("items.add", number=number),
        again=url_for("items.redraw_new", number=number),
        search="Vervolgvragen tonen",
        cancel=url_for("items.show", number=number),
        trail=trail(number),
        context={
            **offered(session, now),
            "mensen": people(session, dossier),
            "domeinen": domains(session, dossier, now),
            "afkomsten": parties(session, now, "partij"),
            "kringen": [{"label": _upper(label), "value": key} for key, label in CIRCLES],
            "collegas": _colleagues(session, actor),
        },
    )


def correct_page(number: str, item: ItemRow) -> tuple[FormPage, Input]:
    """The page to correct an item, and what it shows at first."""
    page = FormPage(
        title="Gegeven verbeteren",
        above=f"{item.person_name}, dossier {number}",
        form=form("items/correction"),
        submit="Verbeteren",
        action=url_for("items.correct", number=number, item_id=item.id),
        cancel=url_for("items.show", number=number),
        trail=trail(number),
    )
    return page, filled(page.form, {"tekst": item.text, "datum": item.observed_on})


def consent_page(session: Session, actor: Actor, number: str) -> FormPage:
    """The page to write a toestemming down. Raises `NotFound` and `NotAllowed`."""
    dossier = changeable(session, actor, number)
    now = datetime.now(UTC)
    return FormPage(
        title="Toestemming vastleggen",
        above=f"Dossier {number}",
        form=form("items/consent"),
        submit="Vastleggen",
        action=url_for("items.add_consent", number=number),
        cancel=url_for("items.show", number=number),
        trail=trail(number),
        context={
            **offered(session, now),
            "mensen": people(session, dossier),
            "partijen": [
                *persons(session, dossier),
                *parties(session, now, "partij", with_contacts=False),
            ],
        },
    )


def new_item(answers: Mapping[str, Any]) -> NewItem:
    """What was described."""
    return NewItem(
        UUID(answers["persoon"]),
        answers["domein"],
        answers["soort"],
        answers["tekst"],
        source_of(answers),
        _day(answers["datum"]),
        answers["doel"],
        answers["grondslag"],
        answers["noodzaak"],
        answers.get("kring") or None,
        tuple(UUID(one) for one in answers.get("kijkers") or ()),
    )


def correction(answers: Mapping[str, Any]) -> Correction:
    return Correction(answers["tekst"], answers["reden"], _day(answers["datum"]))


def new_consent(answers: Mapping[str, Any]) -> NewConsent:
    kind, _, key = (answers.get("partij") or "").partition(":")
    return NewConsent(
        UUID(answers["persoon"]),
        UUID(key) if kind == "partij" else None,
        answers.get("soort") or None,
        answers.get("doel") or None,
        _day(answers["gegeven"]),
        _day(answers["tot"]) if answers.get("tot") else None,
        answers["hoe"],
        UUID(key) if kind == "persoon" else None,
    )


def source_of(answers: Mapping[str, Any]) -> Source:
    """Where it comes from; the option of a contact names its party too."""
    if answers["bron"] != "partij":
        return Source(answers["bron"])
    _, party, *contact = answers["afkomst"].split(":")
    return Source("partij", UUID(party), UUID(contact[0]) if contact else None)


def offered(session: Session, now: datetime) -> dict[str, Any]:
    """What every one of these forms reads: the reference tables, and the purposes that there may
    be."""
    pairs = purposes.offered(session, rows.day_of(now))
    return {
        **rows.around(session, now),
        "doelen": [{"label": label, "value": key} for key, label in pairs],
    }


def people(session: Session, dossier: Dossier) -> list[Option]:
    """Who takes part in the dossier now."""
    found = session.scalars(
        select(Person)
        .join(DossierPerson, DossierPerson.person_id == Person.id)
        .where(DossierPerson.dossier_id == dossier.id, DossierPerson.ended_on.is_(None))
        .order_by(DossierPerson.role != "client", Person.name)
    )
    return [{"label": one.name, "value": str(one.id)} for one in found]


def persons(session: Session, dossier: Dossier) -> list[Option]:
    """The same as somebody to share with."""
    return [{**one, "value": f"persoon:{one['value']}"} for one in people(session, dossier)]


def domains(session: Session, dossier: Dossier, now: datetime) -> list[Option]:
    """The laws and domains that the scope leaves."""
    left = scope.offered_domains(session, dossier.id, now)
    pairs = [
        pair
        for table in ("wetten", "domeinen")
        for pair in rows.choices(session, table, rows.day_of(now))
    ]
    return [{"label": label, "value": key} for key, label in pairs if key in left]


def parties(
    session: Session, now: datetime, kind: str, *, with_contacts: bool = True
) -> list[Option]:
    """The parties that can be chosen, and after each who is spoken there."""
    day = rows.day_of(now)
    running = or_(Party.ended_on.is_(None), Party.ended_on > day)
    found: list[Option] = []
    for one in session.scalars(select(Party).where(running).order_by(Party.name)):
        found.append({"label": one.name, "value": f"{kind}:{one.id}"})
        for contact in _contacts(session, one, day) if with_contacts else ():
            label = f"{one.name}: {contact.name}"
            found.append({"label": label, "value": f"{kind}:{one.id}:{contact.id}"})
    return found


def trail(number: str) -> list[tuple[str, str]]:
    """The way back."""
    return [
        (f"Dossier {number}", url_for("dossiers.show", number=number)),
        ("Gegevens", url_for("items.show", number=number)),
    ]


def _contacts(session: Session, party: Party, day: date) -> list[PartyContact]:
    running = or_(PartyContact.ended_on.is_(None), PartyContact.ended_on > day)
    wanted = select(PartyContact).where(PartyContact.party_id == party.id, running)
    return list(session.scalars(wanted.order_by(PartyContact.name)))


def _colleagues(session: Session, actor: Actor) -> list[Option]:
    wanted = select(Account).where(policy.takes_work(), Account.id != actor.user_id)
    found = session.scalars(wanted.order_by(Account.name))
    return [{"label": one.name, "value": str(one.id)} for one in found]


def _upper(label: str) -> str:
    return label[:1].upper() + label[1:]


def _day(text: str) -> date:
    return date.fromisoformat(text)


@cache
def form(name: str) -> Form:
    """A form among the templates."""
    return load_form((FORMS / f"{name}.form").read_bytes())
