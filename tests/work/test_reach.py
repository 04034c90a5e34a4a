"""No open task is out of everybody's reach, and what was typed goes with a task."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from engine.policy import NotAllowed
from engine.store.database import Database
from engine.store.models import Account, Task, TaskDraft
from engine.store.who import SYSTEM
from engine.work import deployments, tasks, timers
from tests.conftest import People
from tests.work.conftest import AT, Start
from tests.work.diagrams import FILES, flow, process, user_task

YES = {"antwoord": ["ja"]}


def use(database: Database, name: str, content: bytes) -> None:
    """Put a diagram into use beside the others."""
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, None, {name: content}, AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)


def one_task(key: str, groups: str) -> bytes:
    """A process with one task, offered to these groups (FEEL, as XML)."""
    return process(
        key,
        '<bpmn:startEvent id="start"/>'
        + user_task("vraag", "Vraag stellen").replace("[dossier.groep]", groups)
        + '<bpmn:endEvent id="klaar"/>'
        + flow("start", "vraag")
        + flow("vraag", "klaar"),
    )


def test_a_task_for_no_group_is_for_that_of_the_dossier(
    database: Database, people: People, start: Start
) -> None:
    use(database, "niemand.bpmn", one_task("niemand", "[]"))
    first = start("niemand")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
        tasks.release(session, people.karim, first, AT)
        tasks.assign(session, people.noor, first, people.lisa.user_id, AT)


def test_who_leads_a_group_takes_a_task_back_in_a_dossier_of_another(
    database: Database, people: People, start: Start
) -> None:
    """Such as one on the list of somebody who left."""
    use(database, "loket.bpmn", one_task("loket", "[&quot;zuid&quot;]"))
    first = start("loket")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.zita, first, AT)
        session.get_one(Account, people.zita.user_id).active = False
    zuid = people.zita.groups, people.zita.group_ids
    leads = replace(people.noor, groups=zuid[0], group_ids=zuid[1])
    with database.transaction(SYSTEM) as session:
        assert tasks.open_task(session, leads, first).assignee_name == "Zita Zuiderzon"
        tasks.release(session, leads, first, AT)
        assert session.get_one(Task, first).assignee_id is None


def test_nobody_gets_a_task_who_does_no_tasks(
    database: Database, people: People, start: Start
) -> None:
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session:
        session.get_one(Account, people.lisa.user_id).roles = ["manager"]
    with database.transaction(SYSTEM) as session, pytest.raises(NotAllowed):
        tasks.assign(session, people.noor, first, people.lisa.user_id, AT)


def test_what_was_typed_goes_when_a_task_lapses(
    database: Database, people: People, start: Start
) -> None:
    interrupting = FILES["herinnering.bpmn"].replace(b'cancelActivity="false"', b"")
    use(database, "herinnering.bpmn", interrupting)
    first = start("herinnering")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
        tasks.save_draft(session, people.karim, first, YES, AT)
    timers.tick(database, AT + timedelta(days=2))
    with database.reading(SYSTEM) as session:
        assert session.get_one(Task, first).state == "cancelled"
        assert session.scalar(select(func.count()).select_from(TaskDraft)) == 0
