"""The lists that forms offer: who can be asked, who can be appointed, whom it can be about."""

from datetime import datetime
from textwrap import shorten
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from engine.dossier.items import scope
from engine.dossier.items.reading import all_of
from engine.policy import takes_work
from engine.reference import rows
from engine.store.models import Account, Conference, DossierPerson, Party, PartyContact, Person
from engine.work.lists import ListItem, readable

LONGEST: Final = 100
ROLES = {
    "client": "cliënt",
    "gezinslid": "gezinslid",
    "vertegenwoordiger": "vertegenwoordiger",
    "mantelzorger": "mantelzorger",
}


@readable("partijen")
def parties(session: Session, dossier_id: UUID, at: datetime) -> list[ListItem]:
    """The parties within the reikwijdte that can be chosen, by name, with their domain."""
    day = rows.day_of(at)
    labels = rows.labels(session, day, "wetten", "domeinen")
    found = session.scalars(
        select(Party).where(_within(session, dossier_id, at)).order_by(Party.name)
    )
    return [
        {"label": f"{one.name} ({labels.get(one.domain, one.domain)})", "value": str(one.id)}
        for one in found
    ]


@readable("contactpersonen")
def contacts(session: Session, dossier_id: UUID, at: datetime) -> list[ListItem]:
    """The contacts of those parties, by name; `van` is the party."""
    day = rows.day_of(at)
    found = session.execute(
        select(PartyContact, Party.name)
        .join(Party, Party.id == PartyContact.party_id)
        .where(
            or_(PartyContact.ended_on.is_(None), PartyContact.ended_on > day),
            _within(session, dossier_id, at),
        )
        .order_by(Party.name, PartyContact.name)
    )
    return [
        {
            "label": ", ".join(filter(None, (one.name, one.function, party))),
            "value": str(one.id),
            "van": str(one.party_id),
        }
        for one, party in found
    ]


@readable("geheimhouders")
def bound(session: Session, _dossier_id: UUID, _at: datetime) -> list[ListItem]:
    """The contacts who are bound by a medical secrecy or that of SKJ, of whatever party."""
    found = session.scalars(select(PartyContact).where(PartyContact.secrecy != "geen"))
    return [{"label": one.name, "value": str(one.id), "van": str(one.party_id)} for one in found]


@readable("medewerkers")
def colleagues(session: Session, _dossier_id: UUID, _at: datetime) -> list[ListItem]:
    """Who takes work, by name."""
    found = session.execute(select(Account.id, Account.name).where(takes_work()).order_by("name"))
    return [{"label": name, "value": str(key)} for key, name in found]


@readable("personen")
def persons(session: Session, dossier_id: UUID, _at: datetime) -> list[ListItem]:
    """Who takes part in the dossier, the client first."""
    found = session.execute(
        select(Person.id, Person.name, DossierPerson.role)
        .join(DossierPerson, DossierPerson.person_id == Person.id)
        .where(DossierPerson.dossier_id == dossier_id, DossierPerson.ended_on.is_(None))
        .order_by(DossierPerson.role != "client", Person.name)
    )
    return [
        {"label": f"{name} ({ROLES.get(role, role)})", "value": str(key)}
        for key, name, role in found
    ]


@readable("gegevens")
def items(session: Session, dossier_id: UUID, _at: datetime) -> list[ListItem]:
    """The gegevens of the dossier that show to whom the session is for."""
    return [
        {"label": shorten(one.text, LONGEST, placeholder="…"), "value": str(one.id)}
        for one in all_of(session, dossier_id)
    ]


@readable("gehouden")
def held(session: Session, dossier_id: UUID, _at: datetime) -> list[ListItem]:
    """The casusoverleggen of which the page says that they were held: the day; `van` is which."""
    here = Conference.dossier_id == dossier_id, Conference.state.in_(("held", "distributed"))
    found = session.scalars(select(Conference).where(*here).order_by(Conference.held_on))
    return [
        {"label": one.subject, "value": one.held_on.isoformat(), "van": str(one.id)}
        for one in found
    ]


def _within(session: Session, dossier_id: UUID, at: datetime) -> ColumnElement[bool]:
    """The condition on `Party` for what can be chosen in a dossier."""
    return and_(
        or_(Party.ended_on.is_(None), Party.ended_on > rows.day_of(at)),
        Party.domain.in_(scope.offered_domains(session, dossier_id, at)),
    )
