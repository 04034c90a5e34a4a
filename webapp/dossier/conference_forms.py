"""The forms of *Overleg*: what they offer, and what was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.conference.agreements import Change
from engine.dossier.conference.bringing import Brought
from engine.dossier.conference.participants import NewParticipant, names
from engine.dossier.conference.preparing import Plan, changeable, participants_of
from engine.dossier.items import NewItem, Source, seen_by
from engine.policy import Actor, NotFound
from engine.reference import rows
from engine.store.models import (
    Account,
    Agreement,
    Conference,
    Dossier,
    DossierPerson,
    Participant,
    Party,
    PartyContact,
    Person,
)
from webapp.dossier.items_forms import domains, form, offered, people
from webapp.posted import Input
from webapp.small_forms import FormPage, filled

NEW: Final = "nieuw"
DOSSIER: Final = "dossier"
KINDS: Final = {
    "partij": "Partij",
    "client": "Cliënt",
    "vertegenwoordiger": "Vertegenwoordiger",
    "gezinslid": "Gezinslid",
    "account": "Collega",
}
FIRST: Final = {"doel": "casusoverleg", "grondslag": "wams_4_3_3"}
"""Chosen at first, when the tables have them; somebody may choose otherwise."""


def plan_page(session: Session, actor: Actor, number: str) -> tuple[FormPage, Input]:
    """The page to prepare a casusoverleg, and what it shows at first. Raises `NotFound`,
    `NotAllowed`."""
    changeable(session, actor, number)
    page = FormPage(
        title="Casusoverleg voorbereiden",
        above=f"Dossier {number}",
        form=form("conference/plan"),
        submit="Voorbereiden",
        action=url_for("conference.prepare", number=number),
        cancel=url_for("conference.index", number=number),
        trail=trail(number),
        context=offered(session, datetime.now(UTC)),
    )
    return page, filled(page.form, FIRST)


def participant_page(session: Session, actor: Actor, number: str, key: UUID) -> FormPage:
    """The page to let somebody take part. Raises `NotFound`, `NotAllowed`."""
    dossier, conference = held(session, actor, number, key)
    return FormPage(
        title="Deelnemer toevoegen",
        above=conference.subject,
        form=form("conference/participant"),
        submit="Toevoegen",
        action=url_for("conference.add_participant", number=number, conference_id=key),
        cancel=url_for("conference.show", number=number, conference_id=key),
        trail=trail(number, conference),
        context={"mogelijk": _possible(session, dossier, conference)},
    )


def bring_page(session: Session, actor: Actor, number: str, key: UUID) -> FormPage:
    """The page to bring in a gegeven. Raises `NotFound`, `NotAllowed`."""
    dossier, conference = held(session, actor, number, key)
    now = datetime.now(UTC)
    known = [
        {"label": f"{one.person_name}: {one.text[:80]}", "value": str(one.id)}
        for one in seen_by(session, actor, dossier)
    ]
    return FormPage(
        title="Gegeven inbrengen",
        above=conference.subject,
        form=form("conference/bring"),
        submit="Inbrengen",
        action=url_for("conference.bring", number=number, conference_id=key),
        again=url_for("conference.redraw_bring", number=number, conference_id=key),
        search="Vervolgvragen tonen",
        cancel=url_for("conference.show", number=number, conference_id=key),
        trail=trail(number, conference),
        context={
            **offered(session, now),
            "gegevens": [{"label": "Een nieuw gegeven", "value": NEW}, *known],
            "mensen": people(session, dossier),
            "domeinen": domains(session, dossier, now),
            "deelnemers": [
                {"label": "Uit het dossier van de gemeente", "value": DOSSIER},
                *_seated(session, conference),
            ],
        },
    )


def agreement_page(session: Session, actor: Actor, number: str, key: UUID) -> FormPage:
    """The page to write an agreement down. Raises `NotFound`, `NotAllowed`."""
    _, conference = held(session, actor, number, key)
    return FormPage(
        title="Afspraak vastleggen",
        above=conference.subject,
        form=form("conference/agreement"),
        submit="Vastleggen",
        action=url_for("conference.agree", number=number, conference_id=key),
        cancel=url_for("conference.show", number=number, conference_id=key),
        trail=trail(number, conference),
        context={"deelnemers": _seated(session, conference)},
    )


def agreement_correction_page(
    session: Session, actor: Actor, number: str, agreement_id: UUID
) -> tuple[FormPage, Input]:
    """The page to correct an agreement, and what it shows at first. Raises `NotFound`,
    `NotAllowed`."""
    dossier = changeable(session, actor, number)
    found = session.get(Agreement, agreement_id)
    if found is None or found.dossier_id != dossier.id or found.dropped:
        raise NotFound
    conference = session.get_one(Conference, found.conference_id)
    page = FormPage(
        title="Afspraak verbeteren",
        above=conference.subject,
        intro="Daarna stuur je een verbeterd verslag. Dat krijgt alleen wie deze afspraak kreeg.",
        form=form("conference/agreement_correction"),
        submit="Verbeteren",
        action=url_for(
            "conference_minutes.correct_agreement", number=number, agreement_id=agreement_id
        ),
        again=url_for(
            "conference_minutes.redraw_agreement", number=number, agreement_id=agreement_id
        ),
        search="Vervolgvragen tonen",
        cancel=url_for("conference.show", number=number, conference_id=conference.id),
        trail=trail(number, conference),
    )
    return page, filled(page.form, {"geldt": "ja", "wat": found.what, "voor": found.due_on})


def change_of(answers: Mapping[str, Any]) -> Change:
    due = answers.get("voor")
    return Change(
        answers.get("wat") or "",
        date.fromisoformat(due) if due else None,
        answers["reden"],
        answers["geldt"] == "nee",
    )


def plan_of(answers: Mapping[str, Any]) -> Plan:
    return Plan(
        answers["onderwerp"],
        answers["doel"],
        answers["grondslag"],
        answers["noodzaak"],
        date.fromisoformat(answers["datum"]),
        answers["plaats"],
    )


def participant_of(answers: Mapping[str, Any]) -> NewParticipant:
    kind, _, key = answers["wie"].partition(":")
    return NewParticipant(kind, UUID(key), answers["noodzaak"])


def brought_of(answers: Mapping[str, Any]) -> Brought:
    law = answers["wet"]
    return Brought(
        None if answers["wie"] == DOSSIER else UUID(answers["wie"]),
        answers["noodzaak"],
        answers["geheim"],
        answers.get("uitleg") or "",
        "" if law == "geen" else law,
        answers.get("artikel") or "",
        answers["instemming"] == "ja",
    )


def what_of(
    session: Session, conference: Conference, answers: Mapping[str, Any], at: datetime
) -> UUID | NewItem:
    """A gegeven of the dossier, or what first came up: from whom brings it in, of that day."""
    if answers["gegeven"] != NEW:
        return UUID(answers["gegeven"])
    return NewItem(
        UUID(answers["persoon"]),
        answers["domein"],
        answers["soort"],
        answers["tekst"],
        _source(session, answers["wie"]),
        min(conference.held_on, rows.day_of(at)),
        conference.purpose,
        conference.ground,
        answers["noodzaak"],
    )


def held(session: Session, actor: Actor, number: str, key: UUID) -> tuple[Dossier, Conference]:
    """A casusoverleg of a dossier in which the actor may write. Raises `NotFound`, `NotAllowed`."""
    dossier = changeable(session, actor, number)
    conference = session.get(Conference, key)
    if conference is None or conference.dossier_id != dossier.id:
        raise NotFound
    return dossier, conference


def trail(number: str, conference: Conference | None = None) -> list[tuple[str, str]]:
    """Where one is."""
    steps = [
        (f"Dossier {number}", url_for("dossiers.show", number=number)),
        ("Casusoverleg", url_for("conference.index", number=number)),
    ]
    if conference is None:
        return steps
    here = url_for("conference.show", number=number, conference_id=conference.id)
    return [*steps, (conference.subject, here)]


def _source(session: Session, who: str) -> Source:
    one = session.get(Participant, UUID(who)) if who != DOSSIER else None
    contact = session.get(PartyContact, one.contact_id) if one and one.contact_id else None
    if contact:
        return Source("partij", contact.party_id, contact.id)
    return Source("client" if one and one.person_id else "gemeente")


def _seated(session: Session, conference: Conference) -> list[dict[str, str]]:
    some = participants_of(session, conference.id)
    called = names(session, some)
    return [{"label": called[one.id], "value": str(one.id)} for one in some]


def _possible(session: Session, dossier: Dossier, conference: Conference) -> list[dict[str, str]]:
    """Who is not there yet: contacts of parties, people of the dossier, colleagues."""
    there = {
        key
        for one in participants_of(session, conference.id)
        if (key := one.contact_id or one.person_id or one.account_id)
    }
    contacts = session.execute(
        select(PartyContact.id, PartyContact.name, Party.name)
        .join(Party, Party.id == PartyContact.party_id)
        .where(PartyContact.ended_on.is_(None), Party.ended_on.is_(None))
        .order_by(Party.name, PartyContact.name)
    )
    persons = session.execute(
        select(Person.id, Person.name, DossierPerson.role)
        .join(DossierPerson, DossierPerson.person_id == Person.id)
        .where(DossierPerson.dossier_id == dossier.id, DossierPerson.ended_on.is_(None))
        .where(DossierPerson.role.in_(list(KINDS)))
        .order_by(Person.name)
    )
    colleagues = session.execute(
        select(Account.id, Account.name).where(policy.takes_work()).order_by(Account.name)
    )
    found = [("partij", key, f"{party}: {name}") for key, name, party in contacts]
    found += [(role, key, f"{KINDS[role]}: {name}") for key, name, role in persons]
    found += [("account", key, f"Collega: {name}") for key, name in colleagues]
    return [
        {"label": label, "value": f"{kind}:{key}"} for kind, key, label in found if key not in there
    ]
