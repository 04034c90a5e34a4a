"""The forms of *Personen*: what they offer, what they show at first, and what was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.dossiers import known_people
from engine.dossier.people.bsn import Bsn, InvalidBsn, vault
from engine.dossier.people.persons import (
    Part,
    PersonFacts,
    PersonInvalid,
    changeable,
    taking_part,
)
from engine.forms import Form, load_form
from engine.policy import Actor
from engine.reference import rows
from engine.store.models import Dossier, DossierPerson, Person
from webapp.formats import short_date
from webapp.posted import Input
from webapp.small_forms import FormPage, filled

FORMS: Final = Path(__file__).resolve().parents[1] / "templates" / "people"


def new_page(session: Session, actor: Actor, number: str, values: Input) -> FormPage:
    """The page to add somebody: new, or found with the words in `values`.

    Raises `NotFound` and `NotAllowed`.
    """
    dossier = changeable(session, actor, number)
    here = set(_taking_part(session, dossier))
    words = (values.get("zoek") or [""])[-1]
    found = [one for one in known_people(session, actor, words) if one.id not in here]
    return FormPage(
        title="Persoon toevoegen",
        above=f"Dossier {number}",
        form=_form("new"),
        submit="Toevoegen",
        action=url_for("people.add", number=number),
        again=url_for("people.redraw_new", number=number),
        search="Zoeken",
        cancel=url_for("people.show", number=number),
        trail=_trail(number),
        context={"gevonden": [_option(one) for one in found], "bewaart_bsn": bool(vault())},
    )


def change_page(
    session: Session, actor: Actor, number: str, person_id: UUID
) -> tuple[FormPage, Input]:
    """The page to change somebody, and what it shows at first: never a BSN.

    Raises `NotFound` and `NotAllowed`.
    """
    dossier = changeable(session, actor, number)
    part = taking_part(session, dossier, person_id)
    person = session.get_one(Person, person_id)
    page = FormPage(
        title="Gegevens wijzigen",
        above=f"{person.name}, dossier {number}",
        form=_form("known"),
        submit="Opslaan",
        action=url_for("people.change", number=number, person_id=person_id),
        again=url_for("people.redraw", number=number, person_id=person_id),
        search="Vervolgvragen tonen",
        cancel=url_for("people.show", number=number),
        trail=_trail(number),
        context={
            "bewaart_bsn": bool(vault()),
            "heeft_bsn": person.bsn_cipher is not None,
            "is_client": part.role == "client",
        },
    )
    return page, filled(page.form, _values(person, part))


def relation_page(session: Session, actor: Actor, number: str) -> FormPage:
    """The page to write down a relation. Raises `NotFound` and `NotAllowed`."""
    dossier = changeable(session, actor, number)
    now = datetime.now(UTC)
    kinds = rows.rows(session, "relaties", rows.day_of(now))
    people = session.execute(
        select(Person)
        .join(DossierPerson, DossierPerson.person_id == Person.id)
        .where(DossierPerson.dossier_id == dossier.id, DossierPerson.ended_on.is_(None))
        .order_by(Person.name)
    ).scalars()
    return FormPage(
        title="Relatie toevoegen",
        above=f"Dossier {number}",
        form=_form("relation"),
        submit="Toevoegen",
        action=url_for("people.add_relation", number=number),
        again=url_for("people.redraw_relation", number=number),
        search="Vervolgvragen tonen",
        cancel=url_for("people.show", number=number),
        trail=_trail(number),
        context={
            **rows.around(session, now),
            "mensen": [{"label": one.name, "value": str(one.id)} for one in people],
            "beslissend": [one.key for one in kinds if one.values["vertegenwoordigt"]],
        },
    )


def bsn_mistake(name: str, typed: str | None) -> dict[str, list[str]]:
    """What is wrong with a BSN that somebody typed in the field of that name, if he did; its check
    is not a form's affair."""
    try:
        Bsn.of(typed or "")
    except InvalidBsn as invalid:
        return {name: [str(invalid)]} if typed else {}
    return {}


def person_facts(answers: Mapping[str, Any]) -> PersonFacts:
    """Who was described. Raises `PersonInvalid` for a BSN that is none."""
    try:
        bsn = Bsn.of(answers["bsn"]) if answers.get("bsn") else None
    except InvalidBsn as invalid:
        raise PersonInvalid({"bsn": [str(invalid)]}) from None
    return PersonFacts(
        answers["naam"],
        _day(answers.get("geboortedatum")),
        answers.get("telefoon") or None,
        answers.get("email") or None,
        answers.get("adres") or None,
        bsn,
        forget_bsn=bool(answers.get("bsn_wissen")),
    )


def part_of(answers: Mapping[str, Any]) -> Part:
    """The part that was described."""
    return Part(
        answers["rol"],
        answers.get("relatie") or None,
        _day(answers.get("instemming")),
        _day(answers.get("begindatum")),
    )


def _values(person: Person, part: DossierPerson) -> dict[str, Any]:
    return {
        "naam": person.name,
        "geboortedatum": person.birth_date,
        "telefoon": person.phone,
        "email": person.email,
        "adres": person.address,
        "rol": None if part.role == "client" else part.role,
        "relatie": part.relation,
        "instemming": part.consented_on,
        "begindatum": part.started_on,
    }


def _taking_part(session: Session, dossier: Dossier) -> list[UUID]:
    return list(
        session.scalars(
            select(DossierPerson.person_id).where(
                DossierPerson.dossier_id == dossier.id, DossierPerson.ended_on.is_(None)
            )
        )
    )


def _option(person: Person) -> dict[str, str]:
    born = f", geboren {short_date(person.birth_date)}" if person.birth_date else ""
    return {"label": f"{person.name}{born}", "value": str(person.id)}


def _trail(number: str) -> list[tuple[str, str]]:
    return [
        (f"Dossier {number}", url_for("dossiers.show", number=number)),
        ("Personen", url_for("people.show", number=number)),
    ]


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def _form(name: str) -> Form:
    return load_form((FORMS / f"{name}.form").read_bytes())
