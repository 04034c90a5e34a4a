"""Two people and one task: one wins, the other hears who, and nobody loses what he typed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from lxml import html
from sqlalchemy import func, select

from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import Event, Task
from engine.store.who import SYSTEM
from engine.work import tasks
from tests.conftest import People
from tests.web import running
from tests.web.conftest import Visitor
from tests.web.running import AT, COMPLETE
from tests.web.test_pages import check
from tests.web.test_tasks_start import PAGE, filled

TYPED = COMPLETE | {"verder": ["", "ja"], "waarom": "mijn lange verhaal"}


@pytest.fixture
def karim(database: Database, people: People, as_actor: Callable[[Actor], Visitor]) -> Visitor:
    running.put_in_use(database)
    visitor = as_actor(people.karim)
    visitor.post(PAGE, filled(people))
    return visitor


@pytest.fixture
def noor(karim: Visitor, people: People, as_actor: Callable[[Actor], Visitor]) -> Visitor:
    return as_actor(people.noor)


@pytest.fixture
def task_id(karim: Visitor, database: Database, people: People) -> UUID:
    found = running.open_task(database).id
    running.give_to(database, people.karim, found)
    return found


def hand_to(database: Database, noor: Actor, task_id: UUID, to: Actor) -> None:
    with database.transaction(SYSTEM) as session:
        tasks.assign(session, noor, task_id, to.user_id, AT)


def test_a_form_posted_twice_is_done_once_and_told_kindly(
    karim: Visitor, task_id: UUID, database: Database
) -> None:
    karim.post(f"/taken/{task_id}/afronden", COMPLETE)
    again = karim.post(f"/taken/{task_id}/afronden", COMPLETE)
    assert again.status_code == 303
    assert "al afgerond. Er is niets dubbel opgeslagen." in karim.get(again.location).text
    with database.reading(SYSTEM) as session:
        done = session.scalar(select(func.count(Task.id)).where(Task.state == "completed"))
    assert done == 1


def test_two_posts_at_the_same_moment_complete_the_task_once(
    karim: Visitor, task_id: UUID, database: Database
) -> None:
    sent = {"csrf_token": karim.token(), **COMPLETE}
    cookie = karim.client.get_cookie("samenloop")
    assert cookie

    def post(_: int) -> int:
        client = karim.client.application.test_client()
        client.set_cookie("samenloop", cookie.value)
        return client.post(f"/taken/{task_id}/afronden", data=sent).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(post, range(4))) == {303}
    with database.reading(SYSTEM) as session:
        completed = select(func.count(Event.id)).where(Event.action == "bpmn:userTask:completed")
        assert session.scalar(completed) == 1


def test_who_comes_too_late_sees_who_was_first_and_keeps_his_input(
    karim: Visitor, noor: Visitor, task_id: UUID, database: Database, people: People
) -> None:
    hand_to(database, people.noor, task_id, people.noor)
    assert noor.post(f"/taken/{task_id}/afronden", COMPLETE).status_code == 303
    for verb in ("afronden", "tussentijds"):
        late = karim.post(f"/taken/{task_id}/{verb}", TYPED)
        assert late.status_code == 409
        check(late.text)
        text = html.fromstring(late.text).text_content()
        assert "Noor Noorderlicht heeft deze taak op" in text
        assert "mijn lange verhaal" in text


def test_who_lost_the_task_sees_who_has_it_and_keeps_his_input(
    karim: Visitor, task_id: UUID, database: Database, people: People
) -> None:
    hand_to(database, people.noor, task_id, people.lisa)
    lost = karim.post(f"/taken/{task_id}/afronden", TYPED)
    assert lost.status_code == 409
    check(lost.text)
    assert "Lisa Lantaarn heeft deze taak nu" in lost.text
    assert "mijn lange verhaal" in lost.text
    part = karim.post(f"/taken/{task_id}/formulier", TYPED, **{"HX-Request": "true"})
    assert (part.status_code, part.headers["HX-Retarget"]) == (409, "body")


def test_a_task_given_back_is_taken_again_with_the_input_in_it(
    karim: Visitor, task_id: UUID, database: Database, people: People
) -> None:
    with database.transaction(SYSTEM) as session:
        tasks.release(session, people.noor, task_id, AT)
    lost = karim.post(f"/taken/{task_id}/afronden", TYPED)
    assert lost.status_code == 409
    (kept,) = html.fromstring(lost.text).xpath("//input[@name='bewaard']/@value")
    page = karim.post(f"/taken/{task_id}/toekennen-aan-mij", {"bewaard": kept})
    assert page.status_code == 200
    assert "mijn lange verhaal" in page.text
    assert running.open_task(database).assignee_id == people.karim.user_id


def test_claiming_what_a_colleague_just_took_says_who(
    karim: Visitor, database: Database, people: People
) -> None:
    task = running.open_task(database)
    running.give_to(database, people.lisa, task.id)
    answer = karim.post(f"/taken/{task.id}/toekennen-aan-mij")
    page = karim.get(answer.location).text
    assert "Lisa Lantaarn heeft deze taak net aan zichzelf toegekend" in page
    assert "Opslaan en afronden" not in page


def test_vrijgeven_and_toekennen(
    karim: Visitor, noor: Visitor, task_id: UUID, database: Database, people: People
) -> None:
    karim.post(f"/taken/{task_id}/vrijgeven")
    assert running.open_task(database).assignee_id is None
    noor.post(f"/taken/{task_id}/toekennen", {"medewerker": str(people.lisa.user_id)})
    assert running.open_task(database).assignee_id == people.lisa.user_id
    nobody = noor.post(f"/taken/{task_id}/toekennen", {"medewerker": ""})
    assert "Kies aan wie" in noor.get(nobody.location).text
    stranger = noor.post(f"/taken/{task_id}/toekennen", {"medewerker": str(people.zita.user_id)})
    assert stranger.status_code == 403
    assert karim.post(f"/taken/{task_id}/toekennen", {"medewerker": ""}).status_code == 403
