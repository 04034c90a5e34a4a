"""What plan, records and clocks have in common: who may write, what is wrong, and noting it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.audit import note
from engine.dossier.dossiers import visible
from engine.dossier.events import record
from engine.invalid import Invalid
from engine.policy import Actor, NotAllowed
from engine.reference import rows
from engine.store.models import (
    Account,
    Dossier,
    DossierPerson,
    Party,
    PartyContact,
    Person,
    Signal,
)

EVERYBODY = "allen"
"""How a form names all people of a dossier together."""


class RecordInvalid(Invalid):
    """Dit kan zo niet worden opgeslagen."""


def recordable(session: Session, actor: Actor, number: str) -> Dossier:
    """The dossier, if the actor may write in it. Raises `NotFound` and `NotAllowed`."""
    dossier = visible(session, actor, number)
    if not may_record(session, actor, dossier):
        raise NotAllowed
    return dossier


def may_record(session: Session, actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may write in a dossier that he sees."""
    wanted = exists().where(Dossier.id == dossier.id, policy.recordable_dossiers(actor))
    return bool(session.scalar(select(wanted)))


def tell(
    session: Session,
    actor: Actor | None,
    dossier_id: UUID,
    action: str,
    row_id: UUID,
    at: datetime,
    *,
    purpose: str,
    person_ids: Iterable[UUID] | None = None,
) -> None:
    """Put it on the timeline as `dossier:<action>`, and in both logs. Last in the transaction."""
    session.flush()
    record(session, actor, dossier_id, f"dossier:{action}", at)
    note(
        session,
        actor,
        action,
        at,
        dossier_id=dossier_id,
        object_id=str(row_id),
        purpose=purpose,
        person_ids=person_ids,
    )


def missing(text: str, told: str) -> list[str]:
    """What is wrong with a text that has to be there."""
    return [] if text.strip() else [told]


def not_later(day: date | None, at: datetime) -> list[str]:
    """What is wrong with a day on which something happened: that it is still to come."""
    return ["Kies vandaag of een eerdere dag."] if day and day > rows.day_of(at) else []


@dataclass(frozen=True, slots=True)
class Names:
    """Who there is in a dossier, for lists to choose from and to name rows with."""

    people: Mapping[UUID, str]
    """Who takes part now."""
    former: Mapping[UUID, str]
    accounts: Mapping[UUID, str]
    contacts: Mapping[UUID, str]
    """With their party: `Wijkverpleging Bedacht, A. Voorbeeld`."""

    def of(self, row: Any) -> str:
        """Who is named in a row with `account_id`, `contact_id` or `person_id`."""
        if (account_id := getattr(row, "account_id", None)) is not None:
            return self.accounts.get(account_id, "een collega")
        if (contact_id := getattr(row, "contact_id", None)) is not None:
            return self.contacts.get(contact_id, "een contactpersoon")
        return self.person(row.person_id)

    def person(self, person_id: UUID | None) -> str:
        """The name of somebody in the dossier; of nobody in particular: all of them."""
        if person_id is None:
            return "iedereen in het dossier"
        return self.people.get(person_id) or self.former.get(person_id) or "een betrokkene"

    def choices(self, *, with_medewerkers: bool = True) -> list[dict[str, str]]:
        """Who can be chosen to do something; the values are read by `chosen`."""
        told = [(f"persoon:{key}", name) for key, name in self.people.items()]
        if with_medewerkers:
            told += [
                (f"account:{key}", f"{name} (gemeente)") for key, name in self.accounts.items()
            ]
        told += [(f"contact:{key}", name) for key, name in self.contacts.items()]
        return [{"value": key, "label": name} for key, name in told]


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of an account, a contact of a party, and a person of the dossier."""

    account_id: UUID | None = None
    contact_id: UUID | None = None
    person_id: UUID | None = None


def chosen(text: str) -> Chosen:
    """What a value of `Names.choices` names. Raises `RecordInvalid` for anything else."""
    kind, _, key = text.partition(":")
    try:
        found = UUID(key)
    except ValueError:
        raise RecordInvalid({"wie": ["Kies iemand uit de lijst."]}) from None
    match kind:
        case "account":
            return Chosen(account_id=found)
        case "contact":
            return Chosen(contact_id=found)
        case "persoon":
            return Chosen(person_id=found)
    raise RecordInvalid({"wie": ["Kies iemand uit de lijst."]})


def names(session: Session, dossier: Dossier) -> Names:
    """Who there is: the people of the dossier, who takes work, and contacts of parties."""
    people = session.execute(
        select(Person.id, Person.name, DossierPerson.ended_on)
        .join(DossierPerson, DossierPerson.person_id == Person.id)
        .where(DossierPerson.dossier_id == dossier.id)
        .order_by(DossierPerson.role != "client", Person.name)
    ).all()
    accounts = session.execute(
        select(Account.id, Account.name).where(policy.takes_work()).order_by(Account.name)
    )
    contacts = session.execute(
        select(PartyContact.id, Party.name, PartyContact.name)
        .join(Party, Party.id == PartyContact.party_id)
        .where(PartyContact.ended_on.is_(None), Party.ended_on.is_(None))
        .order_by(Party.name, PartyContact.name)
    )
    return Names(
        people={key: name for key, name, ended_on in people if ended_on is None},
        former={key: name for key, name, ended_on in people if ended_on is not None},
        accounts={row.id: row.name for row in accounts},
        contacts={key: f"{party}, {name}" for key, party, name in contacts},
    )


def known_choice(found: Names, one: Chosen, field: str = "wie") -> dict[str, list[str]]:
    """What is wrong with who was chosen: that he is not in the dossier or can't be chosen."""
    known = (
        one.account_id in found.accounts
        or one.contact_id in found.contacts
        or one.person_id in found.people
    )
    return {} if known else {field: ["Kies iemand uit de lijst."]}


def settle(
    session: Session, dossier_id: UUID, source: str, actor_id: UUID | None, at: datetime
) -> None:
    """Take off the signaleringen of something that no longer calls for attention."""
    found = session.scalars(
        select(Signal).where(
            Signal.dossier_id == dossier_id,
            Signal.source_key.startswith(source, autoescape=True),
            Signal.seen_at.is_(None),
        )
    )
    for signal in found:
        signal.seen_at, signal.seen_by = at, actor_id
