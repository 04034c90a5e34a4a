"""A diagram that names a version gets it: by its tag, or as it was deployed together with it."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from engine.store.database import Database
from engine.store.models import Definition, Instance, Task
from engine.store.who import SYSTEM
from engine.work import catalogue, deployments, instances
from engine.work.errors import DeploymentRefused
from engine.work.library import library
from tests.conftest import People
from tests.work.conftest import AT, new_dossier
from tests.work.diagrams import FILES, flow, process, user_task

FORM = FILES["vraag.form"]
TAG = '<bpmn:extensionElements><zeebe:versionTag value="{}"/></bpmn:extensionElements>'


def called(name: str, tag: str = "", form: str = "") -> bytes:
    body = TAG.format(tag) if tag else ""
    task = user_task("taak", name).replace('formId="vraag"', f'formId="vraag"{form}')
    body += '<bpmn:startEvent id="start"/>' + task + '<bpmn:endEvent id="klaar"/>'
    return process("onder", body + flow("start", "taak") + flow("taak", "klaar"))


def caller(binding: str, key: str = "boven", target: str = "onder", name: str = "Roepen") -> bytes:
    return process(
        key,
        f'<bpmn:startEvent id="start"/><bpmn:callActivity id="roep" name="{name}">'
        f'<bpmn:extensionElements><zeebe:calledElement processId="{target}" {binding}/>'
        '</bpmn:extensionElements></bpmn:callActivity><bpmn:endEvent id="klaar"/>'
        + flow("start", "roep")
        + flow("roep", "klaar"),
    )


BY_TAG = 'bindingType="versionTag" versionTag="2027"'
TOGETHER = 'bindingType="deployment"'


def use(session: Session, files: dict[str, bytes], days: int) -> list[Definition]:
    """Deploy and put into use, so many days after AT."""
    at = AT + timedelta(days=days)
    stored = deployments.deploy(session, None, files, at)
    deployments.put_into_use(session, None, [one.id for one in stored], at)
    return stored


def first_task(session: Session, people: People, key: str = "boven") -> Task:
    dossier = new_dossier(session, people.noord)
    [task] = instances.start(session, people.loes, key, dossier.id, {}, AT)
    return session.get_one(Task, task.id)


def refusal(session: Session, files: dict[str, bytes]) -> list[str]:
    with pytest.raises(DeploymentRefused) as caught:
        use(session, files, 9)
    return [one.rule for one in caught.value.findings if one.severity == "error"]


def test_a_tag_means_the_newest_version_that_bears_it(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        use(session, FILES | {"onder.bpmn": called("Oud", "2027")}, 0)
        use(session, {"onder.bpmn": called("Beter", "2027")}, 1)
        use(session, {"onder.bpmn": called("Nieuw")}, 2)
        use(session, {"boven.bpmn": caller(BY_TAG), "los.bpmn": caller("", "los")}, 3)
        assert first_task(session, people).name == "Beter"
        assert first_task(session, people, "los").name == "Nieuw"


def test_a_running_case_keeps_the_version_of_its_release(
    database: Database, people: People
) -> None:
    with database.transaction(SYSTEM) as session:
        use(session, FILES | {"onder.bpmn": called("Oud", "2027")}, 0)
        use(session, {"boven.bpmn": caller(BY_TAG)}, 1)
        task = first_task(session, people)
        use(session, {"onder.bpmn": called("Nieuw", "2027")}, 2)
        instance = session.get_one(Instance, task.instance_id)
        model = library(session, instance.release_id).model("boven")
        assert model.processes["onder"].elements["taak"].name == "Oud"
        assert first_task(session, people).name == "Nieuw"


def test_an_unknown_tag_is_refused(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        use(session, FILES | {"onder.bpmn": called("Oud")}, 0)
        assert refusal(session, {"boven.bpmn": caller(BY_TAG)}) == ["binding"]
        both = {"boven.bpmn": caller(BY_TAG), "onder.bpmn": called("Nu", "2027")}
        assert len(use(session, both, 1)) == 2


def test_deployment_means_what_came_along(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        both = {"boven.bpmn": caller(TOGETHER), "onder.bpmn": called("Samen")}
        use(session, FILES | both, 0)
        use(session, {"onder.bpmn": called("Alleen")}, 1)
        assert first_task(session, people).name == "Samen"
        again = use(session, both | {"onder.bpmn": called("Weer samen")}, 2)
        assert {one.key: one.version for one in again} == {"boven": 2, "onder": 3}
        assert first_task(session, people).name == "Weer samen"
        assert [one.version for one in use(session, both, 3)] == [3, 4]


def test_deployment_without_what_it_means_is_refused(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        use(session, FILES | {"onder.bpmn": called("Alleen")}, 0)
        assert refusal(session, {"boven.bpmn": caller(TOGETHER)}) == ["binding"]


def test_a_form_has_a_version_too(database: Database, people: People) -> None:
    tagged = json.dumps({**json.loads(FORM), "versionTag": "2027", "title": "Met versie"}).encode()
    with database.transaction(SYSTEM) as session:
        use(session, FILES | {"vraag.form": tagged}, 0)
        use(session, {"vraag.form": FORM}, 1)
        use(session, {"onder.bpmn": called("Vraag", form=f" {BY_TAG}")}, 2)
        task = first_task(session, people, "onder")
        assert task.form_key == "vraag@1"
        shelf = library(session, session.get_one(Instance, task.instance_id).release_id)
        assert (shelf.form("vraag@1").title, shelf.form("vraag").title) != ("Met versie",) * 2
        assert shelf.form("vraag@1").title == "Met versie"


def test_versions_that_call_each_other_in_a_circle_are_refused(
    database: Database, people: People
) -> None:
    with database.transaction(SYSTEM) as session:
        old = caller("", key="onder", target="boven", name="Terug")
        tagged = old.replace(b"<bpmn:startEvent", TAG.format("2027").encode() + b"<bpmn:startEvent")
        use(session, FILES | {"boven.bpmn": called("Eerst").replace(b"onder", b"boven")}, 0)
        use(session, {"onder.bpmn": tagged}, 1)
        use(session, {"onder.bpmn": called("Nu")}, 2)
        assert refusal(session, {"boven.bpmn": caller(BY_TAG)}) == ["call-circle"]


def test_a_case_counts_for_the_versions_that_it_names(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        [*_, old] = use(session, FILES | {"onder.bpmn": called("Oud", "2027")}, 0)
        use(session, {"onder.bpmn": called("Nieuw")}, 1)
        use(session, {"boven.bpmn": caller(BY_TAG)}, 2)
        first_task(session, people)
        assert _running(session)[old.id] == 1


def _running(session: Session) -> dict[UUID, int]:
    return {one.id: one.running for one in catalogue.versions(session)}
