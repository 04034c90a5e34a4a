"""What is deployed: versions, since when in use, and how many running cases work with each."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.database import Database
from engine.store.models import Definition, Instance
from engine.store.who import SYSTEM
from engine.work import catalogue, deployments, instances
from engine.work.catalogue import Version
from tests.conftest import People
from tests.work.conftest import AT, new_dossier
from tests.work.diagrams import FILES, HEAD, flow

CALLER = (
    f'{HEAD}<bpmn:process id="aanroeper" name="Aanroeper" isExecutable="true">'
    '<bpmn:startEvent id="start"/><bpmn:callActivity id="roep" name="Twee taken">'
    '<bpmn:extensionElements><zeebe:calledElement processId="twee_taken"/></bpmn:extensionElements>'
    '</bpmn:callActivity><bpmn:endEvent id="klaar"/>'
    + flow("start", "roep")
    + flow("roep", "klaar")
    + "</bpmn:process></bpmn:definitions>"
).encode()


def use(session: Session, files: dict[str, bytes], days: int) -> list[Definition]:
    """Deploy and put into use, so many days after AT."""
    at = AT + timedelta(days=days)
    stored = deployments.deploy(session, None, files, at)
    deployments.put_into_use(session, None, [one.id for one in stored], at)
    return stored


def versions_of(session: Session, key: str) -> list[Version]:
    return [one for one in catalogue.versions(session) if one.key == key]


def test_a_version_is_in_use_until_another_takes_its_place(
    database: Database, people: People
) -> None:
    changed = FILES["twee_taken.bpmn"].replace(b"Klaar", b"Gereed")
    with database.transaction(SYSTEM) as session:
        first = use(session, FILES, 0)
        use(session, {"twee_taken.bpmn": changed}, 3)
        old_one = [one.id for one in first if one.key == "twee_taken"]
        deployments.put_into_use(session, None, old_one, AT + timedelta(days=5))
        second, first_version = versions_of(session, "twee_taken")
    assert [second.number, first_version.number] == [2, 1]
    days = [
        ((one.since - AT).days, one.until and (one.until - AT).days)
        for one in first_version.periods
    ]
    assert days == [(0, 3), (5, None)]
    assert [((one.since - AT).days, (one.until or AT) - AT) for one in second.periods] == [
        (3, timedelta(days=5))
    ]
    assert first_version.in_use
    assert not second.in_use
    assert catalogue.in_front([second, first_version])["process", "twee_taken"] == first_version


def test_a_version_that_was_never_used_has_no_period(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        deployments.deploy(session, people.otto, FILES, AT)
        version = versions_of(session, "twee_taken")[0]
    assert version.periods == ()
    assert not version.in_use
    assert version.deployed_by == "Otto Ontwerp"


def test_a_running_case_counts_for_all_that_its_process_leads_to(
    database: Database, people: People
) -> None:
    with database.transaction(SYSTEM) as session:
        use(session, FILES | {"aanroeper.bpmn": CALLER}, 0)
        for key in ("aanroeper", "herinnering"):
            dossier = new_dossier(session, people.noord)
            instances.start(session, people.loes, key, dossier.id, {}, AT)
        changed = FILES["twee_taken.bpmn"].replace(b"Klaar", b"Gereed")
        use(session, {"twee_taken.bpmn": changed}, 1)
        running = {(one.key, one.number): one.running for one in catalogue.versions(session)}
    assert running["aanroeper", 1] == 1
    assert running["twee_taken", 1] == 1
    assert running["twee_taken", 2] == 0
    assert running["vraag", 1] == 2
    assert running["slechte_voorwaarde", 1] == 0


def test_an_ended_case_no_longer_counts(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        use(session, FILES, 0)
        dossier = new_dossier(session, people.noord)
        instances.start(session, people.loes, "twee_taken", dossier.id, {}, AT)
        instance = session.scalars(select(Instance)).one()
        instance.ended_at, instance.status = AT, "completed"
        session.flush()
        assert versions_of(session, "twee_taken")[0].running == 0


@pytest.mark.parametrize("key", ["twee_taken", "herinnering"])
def test_processes_have_names(database: Database, people: People, key: str) -> None:
    with database.transaction(SYSTEM) as session:
        use(session, FILES, 0)
        assert catalogue.process_names(session)[key] == key
