"""The moment at which the tests of this room take place, and a dossier to begin with."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from engine.store.models import Dossier, DossierPerson, Person

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def new_dossier(session: Session, group_id: UUID) -> Dossier:
    """A dossier of an invented client."""
    client = Person(id=uuid4(), name="Bedachte Cliënt")
    session.add(client)
    session.flush()
    dossier = Dossier(
        id=uuid4(),
        number=f"T-{uuid4().hex[:8]}",
        title="Proef",
        client_id=client.id,
        group_id=group_id,
        reported_on=AT.date(),
        opened_at=AT,
    )
    session.add(dossier)
    session.flush()
    session.add(DossierPerson(dossier_id=dossier.id, person_id=client.id, role="client"))
    session.flush()
    return dossier
