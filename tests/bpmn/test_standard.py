"""Every constraint of the standard: its right example passes, its wrong one names its element."""

from __future__ import annotations

import pytest

from engine.bpmn import Known, check
from engine.bpmn.rules.recommended.check import RECOMMENDED
from engine.bpmn.rules.standard.check import CONSTRAINTS
from engine.bpmn.rules.standard.constraint import Constraint
from engine.bpmn.rules.standard.example import file

# what this engine doesn't run may still be drawn as the standard says
NOT_RUN = {"unsupported"}
# of a flow that ends at an artifact both are named
BOTH = {"flow-ends": {"d"}, "message-flow-ends": {"d"}, "artifact-flow": {"t-x"}}
ALL = (*CONSTRAINTS, *RECOMMENDED)


@pytest.mark.parametrize("constraint", ALL, ids=lambda one: one.id)
def test_right_example_is_accepted(constraint: Constraint) -> None:
    found = check({"x.bpmn": file(constraint.right)}, known=Known())
    assert [f for f in found if f.severity == "error" and f.rule not in NOT_RUN] == []


@pytest.mark.parametrize("constraint", ALL, ids=lambda one: one.id)
def test_wrong_example_names_its_element_once(constraint: Constraint) -> None:
    found = check({"x.bpmn": file(constraint.wrong)}, known=Known())
    [own] = [f for f in found if f.rule == constraint.id]
    assert (own.element_id, own.severity) == (constraint.element, constraint.severity)
    others = {f.element_id for f in found if f.severity == "error" and f.rule not in NOT_RUN}
    assert others <= {constraint.element} | BOTH.get(constraint.id, set())


def test_constraints_have_their_own_ids() -> None:
    ids = [constraint.id for constraint in ALL]
    assert len(set(ids)) == len(ids)
