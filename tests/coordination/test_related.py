"""Other dossiers of a household: who is told what."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select

from engine.dossier.coordination.related import Related, RelatedDossier, related
from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import Dossier, DossierPerson
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.cases import Case, add_case, add_process

NOW = datetime.now(UTC)
NOTHING = Related([], [])


def household(database: Database, people: People, *, agreed: bool) -> tuple[Case, Case]:
    """A dossier in Noord, and one in Zuid of somebody who is gezinslid in the first."""
    with database.transaction(SYSTEM) as session:
        key = add_process(session)
        karim = people.karim.user_id
        mine = add_case(session, people.noor, key, group_id=people.noord, handler_id=karim)
        other = add_case(session, people.noor, key, group_id=people.zuid, client="Bea Bedacht")
        client: UUID | None = session.get_one(Dossier, other.dossier_id).client_id
        session.add(
            DossierPerson(
                dossier_id=mine.dossier_id,
                person_id=client,
                role="gezinslid",
                consented_on=NOW.date() if agreed else None,
            )
        )
    return mine, other


def told(database: Database, actor: Actor, case: Case) -> Related:
    with database.reading(actor.who) as session:
        return related(session, actor, session.get_one(Dossier, case.dossier_id))


def test_who_treats_is_told_with_whom_to_consult(database: Database, people: People) -> None:
    mine, other = household(database, people, agreed=True)
    assert told(database, people.karim, mine) == Related([], ["Toegang Zuid"])
    assert told(database, people.lisa, mine) == NOTHING
    with database.transaction(SYSTEM) as session:
        session.get_one(Dossier, other.dossier_id).handler_id = people.karim.user_id
    seen = Related([RelatedDossier(other.number, "Karim Kompas")], ["Toegang Zuid"])
    assert told(database, people.karim, mine) == seen


def test_of_who_did_not_agree_nothing_is_told(database: Database, people: People) -> None:
    mine, _ = household(database, people, agreed=False)
    assert told(database, people.karim, mine) == NOTHING


def test_from_a_dossier_that_one_does_not_see_nothing_is_told(
    database: Database, people: People
) -> None:
    mine, _ = household(database, people, agreed=True)
    with database.reading(people.zita.who) as session:
        for function in (func.guard.household_groups, func.guard.groups_elsewhere):
            assert session.scalars(select(function(mine.dossier_id))).all() == []
