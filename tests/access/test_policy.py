"""Who sees which dossier and task, held against a slow reading of the same rules."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import policy
from engine.policy import PERMISSIONS, Actor
from engine.store.models import (
    ROLES,
    Account,
    Definition,
    Dossier,
    Group,
    Instance,
    Involvement,
    Person,
    Release,
    Task,
)

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
GROUPS = ("noord", "zuid", "loket")
PEOPLE = ("anna", "bram", "cato")


UNTIL = {"noodblik": datetime.max.replace(tzinfo=UTC), "verlopen": AT - timedelta(hours=1)}


@dataclass(frozen=True)
class Case:
    """One dossier with at most one task and one involvement, by names."""

    group: str
    handler: str | None
    involved: str | None
    involvement_ended: bool
    kind: str
    """Of the involvement; `verlopen` is a noodblik whose hour is over."""
    offered_to: tuple[str, ...]
    assignee: str | None
    task_state: str


CASES = st.builds(
    Case,
    group=st.sampled_from(GROUPS),
    handler=st.none() | st.sampled_from(PEOPLE),
    involved=st.none() | st.sampled_from(PEOPLE),
    involvement_ended=st.booleans(),
    kind=st.sampled_from(["collega", "coordinator", "noodblik", "verlopen"]),
    offered_to=st.lists(st.sampled_from(GROUPS), unique=True, max_size=2).map(tuple),
    assignee=st.none() | st.sampled_from(PEOPLE),
    task_state=st.sampled_from(["open", "completed", "cancelled"]),
)
MEMBERSHIPS = st.sets(st.sampled_from(GROUPS), max_size=2)
ROLE_SETS = st.sets(st.sampled_from(ROLES), max_size=3)


@given(cases=st.lists(CASES, min_size=1, max_size=6), groups=MEMBERSHIPS, roles=ROLE_SETS)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_database_gives_what_the_rules_say(
    session: Session, cases: list[Case], groups: set[str], roles: set[str]
) -> None:
    with session.begin_nested() as world:
        ids = _people_and_groups(session)
        actor = Actor(
            ids["anna"],
            "anna",
            "Anna",
            frozenset(groups),
            frozenset(ids[group] for group in groups),
            frozenset(roles),
        )
        keys = _store(session, ids, cases)
        seen = set(session.scalars(select(Dossier.id).where(policy.visible_dossiers(actor))))
        expected = {
            key for key, case in zip(keys, cases, strict=True) if _may_see(case, groups, roles)
        }
        assert seen == expected
        mine = select(Task.dossier_id).where(policy.my_tasks(actor))
        assert set(session.scalars(mine)) == {
            key
            for key, case in zip(keys, cases, strict=True)
            if _works(roles) and case.task_state == "open" and case.assignee == "anna"
        }
        offered = select(Task.dossier_id).where(policy.group_tasks(actor))
        assert set(session.scalars(offered)) == {
            key
            for key, case in zip(keys, cases, strict=True)
            if _works(roles) and _free_for(case, groups)
        }
        world.rollback()
    session.expire_all()


@pytest.mark.parametrize("permission", sorted(PERMISSIONS))
def test_without_roles_nothing_is_permitted(permission: str) -> None:
    nobody = Actor(uuid4(), "x", "X", frozenset(GROUPS), frozenset(), frozenset())
    assert not nobody.may(permission)


def test_every_permission_names_known_roles() -> None:
    assert set().union(*PERMISSIONS.values()) <= set(ROLES)


def test_an_unknown_permission_is_an_error() -> None:
    nobody = Actor(uuid4(), "x", "X", frozenset(), frozenset(), frozenset(ROLES))
    with pytest.raises(KeyError):
        nobody.may("everything")


def test_a_blocked_account_is_no_actor(session: Session) -> None:
    account = Account(id=uuid4(), username="weg", name="Weg", roles=["medewerker"], active=False)
    session.add(account)
    session.flush()
    assert policy.load_actor(session, account.id) is None
    assert policy.load_actor(session, uuid4()) is None


def _works(roles: set[str]) -> bool:
    return not roles.isdisjoint({"medewerker", "teamleider", "extern"})


def _free_for(case: Case, groups: set[str]) -> bool:
    return (
        case.task_state == "open"
        and case.assignee is None
        and not groups.isdisjoint(case.offered_to)
    )


def _answers_for(case: Case, groups: set[str], roles: set[str]) -> bool:
    """A teamleider has all open tasks of his groups in sight, to give them to somebody else."""
    offered = not groups.isdisjoint(case.offered_to)
    return "teamleider" in roles and case.task_state == "open" and offered


def _may_see(case: Case, groups: set[str], roles: set[str]) -> bool:
    if not _works(roles):
        return False
    return (
        case.handler == "anna"
        or case.group in groups
        or (case.involved == "anna" and not case.involvement_ended and case.kind != "verlopen")
        or (case.task_state == "open" and case.assignee == "anna")
        or _free_for(case, groups)
        or _answers_for(case, groups, roles)
    )


def _people_and_groups(session: Session) -> dict[str, UUID]:
    ids = {name: uuid4() for name in (*PEOPLE, *GROUPS, "release", "client", "definition")}
    session.add_all(Account(id=ids[one], username=one, name=one, roles=[]) for one in PEOPLE)
    session.add_all(Group(id=ids[one], key=one, name=one) for one in GROUPS)
    session.add(Person(id=ids["client"], name="Bedachte Cliënt"))
    session.add(
        Definition(
            id=ids["definition"],
            kind="process",
            key="p",
            version=1,
            name="P",
            file_name="p.bpmn",
            content=b"",
            digest="",
            summary={},
        )
    )
    session.flush()
    return ids


def _store(session: Session, ids: dict[str, UUID], cases: list[Case]) -> list[UUID]:
    release = Release()
    session.add(release)
    session.flush()
    return [_case(session, ids, release.id, n, case) for n, case in enumerate(cases)]


def _case(session: Session, ids: dict[str, UUID], release_id: int, number: int, case: Case) -> UUID:
    dossier = Dossier(
        id=uuid4(),
        number=f"T-{number}",
        title="Proef",
        client_id=ids["client"],
        group_id=ids[case.group],
        handler_id=ids[case.handler] if case.handler else None,
        reported_on=AT.date(),
        opened_at=AT,
    )
    session.add(dossier)
    session.flush()
    if case.involved:
        session.add(
            Involvement(
                dossier_id=dossier.id,
                account_id=ids[case.involved],
                reason="waarneming",
                added_at=AT,
                ended_at=AT if case.involvement_ended else None,
                kind="noodblik" if case.kind == "verlopen" else case.kind,
                until=UNTIL.get(case.kind),
            )
        )
    _add_task(session, ids, release_id, dossier.id, case)
    return dossier.id


def _add_task(
    session: Session, ids: dict[str, UUID], release_id: int, dossier_id: UUID, case: Case
) -> None:
    instance = Instance(
        id=uuid4(),
        dossier_id=dossier_id,
        release_id=release_id,
        process_key="p",
        definition_id=ids["definition"],
        status="running",
        state="{}",
        started_at=AT,
    )
    session.add(instance)
    session.flush()
    session.add(
        Task(
            id=uuid4(),
            instance_id=instance.id,
            dossier_id=dossier_id,
            release_id=release_id,
            process_key="p",
            element_id="t",
            name="T",
            state=case.task_state,
            assignee_id=ids[case.assignee] if case.assignee else None,
            candidate_groups=list(case.offered_to),
            created_at=AT,
        )
    )
    session.flush()
