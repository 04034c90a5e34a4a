"""A casusoverleg with a client, a gezinslid, a school, a doctor with medical secrecy, the police
and a colleague, and what they bring in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from engine.dossier import items
from engine.dossier.conference import bringing, participants, preparing
from engine.dossier.conference.bringing import Brought
from engine.dossier.conference.participants import NewParticipant
from engine.dossier.conference.preparing import Plan
from engine.store.models import Participant, PartyContact
from engine.work.operations import Call
from tests.conftest import People
from tests.items.world import AT, TODAY, Around, add_around, party

LATER: datetime = AT + timedelta(hours=2)
PLAN = Plan(
    "Wonen en school",
    "casusoverleg",
    "wams_4_3_3",
    "Er zijn drie partijen nodig om het eens te worden.",
    TODAY,
    "Stadhuis, kamer 3",
)
NEEDED = "Werkt elke week met de cliënt."


@dataclass(frozen=True)
class Table:
    """Who sits at the table, by the keys of their parts."""

    around: Around
    people: People
    conference: UUID
    client: UUID
    member: UUID
    school: UUID
    doctor: UUID
    police: UUID
    lisa: UUID

    @property
    def number(self) -> str:
        return self.around.number

    @property
    def everybody(self) -> list[UUID]:
        return [self.client, self.member, self.school, self.doctor, self.police, self.lisa]


def add_table_of(session: Session, people: People) -> Table:
    """The casusoverleg, prepared; nobody is invited yet."""
    around = add_around(session, people)
    karim, number = people.karim, around.number
    police = party(session, "Politie Verzonnen", "openbare_orde", ["strafrecht"])
    conference = participants.prepare(session, karim, number, PLAN, AT)
    client = session.scalars(
        select(Participant.id).where(Participant.conference_id == conference)
    ).one()

    def join(new: NewParticipant) -> UUID:
        return participants.add(session, karim, number, conference, new, AT)

    return Table(
        around,
        people,
        conference,
        client,
        member=join(NewParticipant("gezinslid", around.member, NEEDED)),
        school=join(NewParticipant("partij", contact(session, around.school), NEEDED)),
        doctor=join(NewParticipant("partij", around.doctor, NEEDED)),
        police=join(NewParticipant("partij", contact(session, police), NEEDED)),
        lisa=join(NewParticipant("account", people.lisa.user_id, NEEDED)),
    )


def contact(session: Session, party_id: UUID) -> UUID:
    """A contact of a party, without any secrecy."""
    made = PartyContact(id=uuid4(), party_id=party_id, name=f"Bedacht {uuid4().hex[:6]}")
    session.add(made)
    session.flush()
    return made.id


def hold(session: Session, table: Table) -> None:
    """It was held, with everybody there."""
    karim = table.people.karim
    preparing.invite(session, karim, table.number, table.conference, AT)
    preparing.hold(session, karim, table.number, table.conference, table.everybody, AT)


def bring(
    session: Session,
    table: Table,
    text: str,
    provider: UUID | None = None,
    *,
    agrees: bool = True,
    **more: object,
) -> UUID:
    """An item that first came up at the table; the key of its line."""
    new = table.around.item(text=text, **more)
    how = Brought(provider, "Nodig voor de afspraken.", provider_agrees=agrees)
    if provider == table.doctor:
        how = Brought(
            provider,
            "Nodig voor de afspraken.",
            "goed_hulpverlenerschap",
            "Zonder dit gaat het mis met de medicijnen.",
            provider_agrees=agrees,
        )
    return bringing.bring(session, table.people.karim, table.number, table.conference, new, how, AT)


def agree(session: Session, table: Table, who: UUID, what: str) -> UUID:
    """What somebody is going to do, by tomorrow."""
    due = TODAY + timedelta(days=1)
    return bringing.agree(session, table.people.karim, table.number, who, what, due, AT)


def items_of(session: Session, table: Table) -> dict[str, UUID]:
    """Text → item, of all that the system sees in the dossier."""
    found = items.reading.all_of(session, table.around.dossier.id)
    return {one.text: one.id for one in found}


def step(session: Session, table: Table, **variables: object) -> Call:
    """What a service task in this dossier is called with, by Karim."""
    karim = table.people.karim.user_id
    dossier = table.around.dossier.id
    return Call(session, dossier, UUID(int=0), karim, AT, {}, variables, "sleutel")


def give_addresses(session: Session) -> None:
    """Every contact can be mailed: his own key, at an invented place."""
    address = func.concat(PartyContact.id, "@partij.example")
    session.execute(update(PartyContact).values(email=address))
