"""A formula whose value is of no use at its place is refused; in doubt it is not."""

from __future__ import annotations

import pytest

from engine.bpmn import Finding
from tests.bpmn.drawing import chain, end, flow, user, xor
from tests.bpmn.test_names import found


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("=aantal + 1", "=aantal > 1"),
        ('="ja"', "=akkoord"),
        ("=null", "=true"),
        ("=wet", "=not(akkoord)"),
    ],
)
def test_a_condition_that_can_never_be_yes_or_no_is_an_error(wrong: str, right: str) -> None:
    def choice(text: str) -> list[Finding]:
        return found(
            user("a"),
            xor("g", default="g_e"),
            end(),
            end("e2"),
            chain("s", "a", "g", "e"),
            flow("g", "e2", text),
        )

    [finding] = choice(wrong)
    assert (finding.rule, finding.severity) == ("formula-kind", "error")
    assert "ja of nee" in finding.message
    assert choice(right) == []


@pytest.mark.parametrize(
    ("attribute", "wrong", "right"),
    [
        ('<zeebe:taskSchedule dueDate="{}" />', "=aantal", "=today()"),
        ('<zeebe:assignmentDefinition assignee="{}" />', "=[wet]", "=dossier.groep"),
        ('<zeebe:assignmentDefinition candidateGroups="{}" />', "=aantal", "=[dossier.groep]"),
    ],
)
def test_a_value_of_no_use_at_its_place_is_an_error(attribute: str, wrong: str, right: str) -> None:
    def task(text: str) -> list[Finding]:
        return found(user("a", ext=attribute.format(text)), end(), chain("s", "a", "e"))

    assert [finding.rule for finding in task(wrong)] == ["formula-kind"]
    assert task(right) == []
