"""A dossier of Toegang Noord with Karim as behandelaar, a party, and items to share."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier import items
from engine.dossier.items import NewItem, Source
from engine.store.models import Dossier, DossierPerson, Party, PartyContact, Person
from engine.work import deployments, shipped
from tests.conftest import People

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = AT.date()


@dataclass(frozen=True)
class Around:
    """What a test shares and with whom."""

    dossier: Dossier
    client: UUID
    member: UUID
    """A gezinslid who agreed."""
    school: UUID
    """A party without any power."""
    clinic: UUID
    """A party that may process BSNs and data about health."""
    doctor: UUID
    """A contact of the clinic with medical secrecy."""

    @property
    def number(self) -> str:
        return self.dossier.number

    def item(self, **more: object) -> NewItem:
        """An ordinary fact about the client, from the municipality."""
        plain = NewItem(
            self.client,
            "wonen",
            "gewoon",
            "Heeft een huurachterstand van twee maanden.",
            Source("gemeente"),
            TODAY,
            "onderzoek",
            "wams_5_4_1",
            "Nodig om te zien of de problemen samenhangen.",
        )
        return replace(plain, **more)  # type: ignore[arg-type]


def add_table(session: Session) -> None:
    """The shipped table that assesses, in use."""
    name = "verstrekking_toets.dmn"
    stored = deployments.deploy(session, None, {name: shipped.files()[name]}, AT)
    deployments.put_into_use(session, None, [one.id for one in stored], AT)


def add_around(session: Session, people: People) -> Around:
    """The dossier with its people and two parties."""
    client, member = Person(id=uuid4(), name="Bedachte Cliënt"), Person(id=uuid4(), name="Bedacht")
    session.add_all([client, member])
    session.flush()
    dossier = Dossier(
        id=uuid4(),
        number=f"2026-{uuid4().int % 10**6:06}",
        title="Proef",
        client_id=client.id,
        group_id=people.noord,
        handler_id=people.karim.user_id,
        reported_on=TODAY,
        opened_at=AT,
    )
    session.add(dossier)
    session.flush()
    session.add_all(
        [
            DossierPerson(dossier_id=dossier.id, person_id=client.id, role="client"),
            DossierPerson(
                dossier_id=dossier.id,
                person_id=member.id,
                role="gezinslid",
                consented_on=date(2026, 11, 1),
            ),
        ]
    )
    school = party(session, "Basisschool De Fantasie", "onderwijs", [])
    clinic = party(session, "Kliniek Verzonnen", "geneeskundige_zorg", ["bsn", "gezondheid"])
    doctor = PartyContact(id=uuid4(), party_id=clinic, name="Dokter Bedacht", secrecy="medisch")
    session.add(doctor)
    session.flush()
    return Around(dossier, client.id, member.id, school, clinic, doctor.id)


def party(session: Session, name: str, domain: str, powers: list[str]) -> UUID:
    made = Party(id=uuid4(), name=f"{name} {uuid4().hex[:6]}", domain=domain, powers=powers)
    session.add(made)
    session.flush()
    return made.id


def add_item(session: Session, people: People, around: Around, **more: object) -> UUID:
    return items.add(session, people.karim, around.number, around.item(**more), AT)


def members(session: Session, dossier_id: UUID) -> list[UUID]:
    found = select(DossierPerson.person_id).where(DossierPerson.dossier_id == dossier_id)
    return list(session.scalars(found))
