"""What a process designer reads, and that the check never fails on what is drawn badly."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.bpmn import Finding, Model, XmlError, check
from engine.bpmn.rules import soundness
from engine.bpmn.soundness import Limit
from tests.bpmn.drawing import boundary, chain, diagram, end, flow, node, start, timer, user
from tests.bpmn.soundness.judging import judged
from tests.bpmn.soundness.sketch import Sketch, files, sketches
from tests.bpmn.soundness.test_problems import AND, XOR, between

NAMED = between(XOR, AND)["p.bpmn"].decode()
NAMED = NAMED.replace('name="j"', 'name="Alles binnen"').replace('name="b"', 'name="Advies vragen"')
NAMED = NAMED.replace('name="f"', 'name=""').replace('name="a"', 'name="Zelf uitzoeken"')
NAMED = NAMED.replace('name="s"', 'name="Melding"')


def sound(files: dict[str, bytes]) -> list[Finding]:
    """The findings of this rule alone."""
    return check(files, rules=(soundness.check,))


def test_deadlock_is_told_in_words() -> None:
    [found] = sound({"p.bpmn": NAMED.encode()})
    assert (found.rule, found.severity, found.element_id) == ("deadlock", "error", "j")
    assert found.element_name == "Alles binnen"
    assert found.line > 1
    assert found.message == (
        "Hier blijft de zaak voor altijd wachten op 'Advies vragen'. Laat takken samenkomen met "
        "dezelfde soort poort als waarmee zij uiteengaan. Zo kom je er: "
        "Melding → de exclusieve poort → Zelf uitzoeken → Alles binnen."
    )


def test_long_way_is_shortened() -> None:
    keys = [f"t{n}" for n in range(30)]
    more = (*map(user, keys), chain("s", *keys, "f"))
    drawn = between(XOR, AND, *more)["p.bpmn"].replace(flow("s", "f").encode(), b"")
    [found] = sound({"p.bpmn": drawn})
    assert " → … → " in found.message
    assert found.message.count("→") == 12


def test_all_rules_hold_it_and_a_running_case_does_not() -> None:
    drawn = between(AND, XOR)
    assert [f.rule for f in check(drawn) if f.severity == "error"] == ["unsafe-join"]
    assert Model(drawn, "p").processes


def test_incomplete_drawing_is_not_played() -> None:
    drawn = between(XOR, AND, node("userTask", "loose"), flow("c", "nowhere"))
    assert sound(drawn) == []
    assert check(drawn)


def test_event_on_a_task_that_never_waits() -> None:
    event = boundary("b", "a", timer("timeDuration", "P1D"))
    rest = (start(), node("manualTask", "a"), end(), chain("s", "a", "e"), flow("b", "e"))
    [found] = sound(diagram(event, *rest))
    assert (found.rule, found.element_id) == ("dead-event", "b")
    assert "gebruikerstaak" in found.message


def test_limit_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soundness, "Limit", lambda: Limit(states=4))
    [found] = sound(between(AND, AND))
    assert (found.rule, found.severity, found.element_id) == ("limit", "warning", "p")
    assert "na 4 standen" in found.message


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(sketches(most_changes=8), st.integers(0, 60))
def test_nothing_that_is_drawn_breaks_it(sketch: Sketch, gone: int) -> None:
    lines = files(sketch)["p.bpmn"].decode().splitlines()
    kept = [line for n, line in enumerate(lines) if n != gone % len(lines)]
    with suppress(XmlError):
        judged({"p.bpmn": "\n".join(kept).encode()})
