"""Who coordinates: what he may, what he hands on, and that one from outside sees nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier import dossiers, involvement
from engine.dossier.coordination import coordinators
from engine.dossier.coordination import operations as coordination
from engine.policy import Actor, NotAllowed, NotFound, load_actor
from engine.store.database import Database
from engine.store.models import Account, Dossier, Involvement, Membership, Task, TaskDraft
from engine.store.who import SYSTEM
from engine.work.errors import OperationFailed
from engine.work.operations import Call
from tests.conftest import People
from tests.web.cases import Case, add_case, add_process, add_task

NOW = datetime.now(UTC)


@pytest.fixture
def case(database: Database, people: People) -> Case:
    """A dossier of Toegang Noord, of which Karim is behandelaar."""
    with database.transaction(SYSTEM) as session:
        return add_case(
            session,
            people.noor,
            add_process(session),
            group_id=people.noord,
            handler_id=people.karim.user_id,
        )


@pytest.fixture
def elif_(database: Database, people: People) -> Actor:
    """Somebody from outside, whom a beheerder made a member of a group by mistake."""
    with database.transaction(SYSTEM) as session:
        account = Account(username="elif", name="Elif Extern", roles=["extern"])
        session.add(account)
        session.flush()
        session.add(Membership(account_id=account.id, group_id=people.noord))
        session.flush()
        actor = load_actor(session, account.id)
    assert actor is not None
    return actor


def name(database: Database, actor: Actor, case: Case, account_id: UUID) -> None:
    with database.transaction(actor.who) as session:
        coordinators.name_coordinator(session, actor, case.number, account_id, "zwaar", NOW)


def sees(database: Database, actor: Actor, case: Case) -> bool:
    """Whether the policy and the database both show it; that they agree is asserted."""
    with database.reading(actor.who) as session:
        shown = session.scalar(select(Dossier.id).where(Dossier.id == case.dossier_id))
        allowed = dossiers.is_visible(session, actor, case.number)
        assert (shown is not None) == allowed
        return allowed


def test_one_from_outside_sees_what_he_coordinates_only(
    database: Database, people: People, case: Case, elif_: Actor
) -> None:
    with database.transaction(SYSTEM) as session:
        other = add_case(session, people.noor, "onderzoek_client", group_id=people.noord)
        add_task(session, other, "Vrije taak", groups=["noord"])
    assert elif_.groups == frozenset()
    assert not sees(database, elif_, case)
    name(database, people.karim, case, elif_.user_id)
    assert sees(database, elif_, case)
    assert not sees(database, elif_, other)
    with database.reading(elif_.who) as session:
        assert [row.number for row in dossiers.find(session, elif_)] == [case.number]
        assert session.scalars(select(Task)).all() == []
        mine = session.get_one(Dossier, case.dossier_id)
        assert policy.treats(elif_, mine)
        assert not policy.may_change_involvement(elif_, mine)
        assert not policy.may_show_bsn(elif_, mine)


def test_who_follows_takes_over_all_that_was_open(
    database: Database, people: People, case: Case, elif_: Actor
) -> None:
    name(database, people.karim, case, people.zita.user_id)
    with database.transaction(SYSTEM) as session:
        zita, karim = people.zita.user_id, people.karim.user_id
        task = add_task(session, case, "Plan bijstellen", groups=["noord"], assignee_id=zita)
        other = add_task(session, case, "Van Karim", groups=["noord"], assignee_id=karim)
        session.add(TaskDraft(task_id=task, raw={"a": ["half"]}, saved_by=zita, saved_at=NOW))
    name(database, people.karim, case, elif_.user_id)
    assert not sees(database, people.zita, case)
    with database.reading(elif_.who) as session:
        assert session.get_one(Task, task).assignee_id == elif_.user_id
        assert session.get_one(Task, other).assignee_id == karim
        assert session.get_one(TaskDraft, task).raw == {"a": ["half"]}
    with database.transaction(people.karim.who) as session:
        coordinators.relieve_coordinator(session, people.karim, case.number, "Verhuisd", NOW)
    assert not sees(database, elif_, case)
    with database.reading(SYSTEM) as session:
        assert session.get_one(Task, task).assignee_id == karim


def test_a_coordinator_may_what_the_behandelaar_may(
    database: Database, people: People, case: Case
) -> None:
    with database.reading(people.lisa.who) as session:
        dossier = session.get_one(Dossier, case.dossier_id)
        assert not policy.may_change_involvement(people.lisa, dossier)
    name(database, people.noor, case, people.zita.user_id)
    with database.transaction(people.zita.who) as session:
        dossier = session.get_one(Dossier, case.dossier_id)
        assert policy.may_change_people(people.zita, dossier)
        lisa = people.loes.user_id
        involvement.involve(session, people.zita, case.number, lisa, "kijkt mee", NOW)


def test_who_may_not_say_who_coordinates(
    database: Database, people: People, case: Case, elif_: Actor
) -> None:
    for actor, wrong in ((people.lisa, NotAllowed), (people.zita, NotFound)):
        with pytest.raises(wrong):
            name(database, actor, case, people.zita.user_id)
    with pytest.raises(NotFound):
        name(database, people.karim, case, people.pia.user_id)
    name(database, people.karim, case, elif_.user_id)
    with pytest.raises(NotAllowed):
        name(database, elif_, case, people.zita.user_id)
    with pytest.raises(NotFound), database.transaction(people.karim.who) as session:
        involvement.involve(session, people.karim, case.number, elif_.user_id, "x", NOW)


def call(session: Session, case: Case, **variables: str) -> Call:
    return Call(session, case.dossier_id, case.instance.id, None, NOW, {}, variables, "key")


def test_the_process_appoints_and_relieves(database: Database, people: People, case: Case) -> None:
    karim = people.karim.user_id
    with database.transaction(SYSTEM) as session:
        mine = add_task(session, case, "Taak", groups=["noord"], assignee_id=karim)
        coordination.appoint(call(session, case, coordinator=str(karim), vorm="licht"))
        coordination.appoint(call(session, case, coordinator=str(karim), vorm="licht"))
        zita = str(people.zita.user_id)
        coordination.appoint(call(session, case, coordinator=zita, vorm="zwaar"))
        # Of who is behandelaar as well, what stands in the coordination goes along.
        assert session.get_one(Task, mine).assignee_id == people.zita.user_id
        assert len(session.scalars(select(Involvement)).all()) == 2
        coordination.relieve(call(session, case, reden="Klaar"))
        coordination.relieve(call(session, case, reden="Klaar"))
        assert coordinators.running(session, case.dossier_id) is None
        for wrong in ({"vorm": "licht"}, {"coordinator": zita, "vorm": "x"}):
            with pytest.raises(OperationFailed):
                coordination.appoint(call(session, case, **wrong))
