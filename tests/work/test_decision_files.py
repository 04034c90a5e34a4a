"""Files with decisions that import each other, from deploying to deciding."""

from datetime import timedelta

import pytest

from engine.store.database import Database
from engine.store.who import SYSTEM
from engine.work import deployments
from engine.work.errors import DeploymentRefused
from engine.work.library import library
from engine.work.table_text import table_text
from tests.conftest import People
from tests.decisions.builders import decision, literal, model, needs_decision
from tests.work.conftest import AT

IMPORT = (
    '<import namespace="urn:basis" name="basis" '
    'importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>'
)
BASIS = model(decision(literal("1"), "grondslag"), namespace="urn:basis")
DERIVED = model(
    IMPORT,
    decision(literal("basis.grondslag + 1"), "afgeleid", needs_decision("urn:basis#grondslag")),
    '<decisionService id="dienst" name="Dienst"><outputDecision href="#afgeleid"/>'
    "</decisionService>",
)


def test_a_table_uses_what_stands_in_another_file(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, None, {"basis.dmn": BASIS}, AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)
        more = deployments.deploy(session, None, {"afgeleid.dmn": DERIVED}, AT)
        later = AT + timedelta(days=1)
        release = deployments.put_into_use(session, None, [one.id for one in more], later)
        found = library(session, release.id)
        assert found.decision("afgeleid").evaluate({}).value == 2
        assert found.decision("dienst").evaluate({}).value == 2


def test_a_file_without_what_it_imports_is_refused(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session, pytest.raises(DeploymentRefused) as refused:
        deployments.deploy(session, None, {"afgeleid.dmn": DERIVED}, AT)
    (finding,) = refused.value.findings
    assert "is er niet bij" in finding.message


def test_all_mistakes_in_a_file_are_told(database: Database, people: People) -> None:
    wrong = model(decision(literal("1 +"), "een"), decision(literal("("), "twee"))
    with database.transaction(SYSTEM) as session, pytest.raises(DeploymentRefused) as refused:
        deployments.deploy(session, None, {"fout.dmn": wrong}, AT)
    assert [finding.element_id for finding in refused.value.findings] == ["een", "twee"]


def test_a_service_has_no_text_of_its_own() -> None:
    assert table_text(DERIVED, "dienst").rules == ()
