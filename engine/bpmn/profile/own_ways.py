"""The rules about the ways through a diagram, each with a right and a wrong example."""

from __future__ import annotations

from typing import Final

from engine.bpmn.profile.ownrule import OwnRule
from engine.bpmn.profile.shown import END, ROOTS, SERVICE, START, TASK
from engine.bpmn.rules.standard.example import flow, line, running, when

_OTHER = TASK.replace('"t"', '"u"')
_XOR = '<exclusiveGateway id="{}" name="Spoed?"{} />'
_AND = '<parallelGateway id="{}" />'
_IF = when("=dringend")
_SPLIT = _XOR.format("k", ' default="k-t"')
_ROUND = _XOR.format("k", ' default="k-e"')
_AFTER = TASK.replace('"t"', '"v"')
_MEET = _AFTER + line("s", "k", "t", "x", "v", "e") + line("u", "x")
_ON_TASK = (
    '<boundaryEvent id="x" name="Fout" attachedToRef="{}"><errorEventDefinition errorRef="f" />'
    '</boundaryEvent><endEvent id="y" name="Anders" />'
)


def _whole(xml: str) -> str:
    return running(START + xml + END) + ROOTS


def _branches(split: str, join: str) -> str:
    """Two branches between two gateways; the second has the id `x`."""
    condition = _IF if split == _SPLIT else ""
    return _whole(split + TASK + _OTHER + join + _MEET + flow("k", "u", condition))


_SOUND = _branches(_SPLIT, _XOR.format("x", ""))
_BACK = _whole(_ROUND + TASK + line("s", "t", "k", "e") + flow("k", "t", _IF))

WAYS: Final = (
    OwnRule(
        "deadlock",
        "Nergens blijft een zaak voor altijd wachten op een tak die niet komt.",
        _SOUND,
        _branches(_SPLIT, _AND.format("x")),
        "x",
    ),
    OwnRule(
        "unsafe-join",
        "Takken die tegelijk lopen, komen samen in een poort die op alle wacht.",
        _branches(_AND.format("k"), _AND.format("x")),
        _branches(_AND.format("k"), _XOR.format("x", "")),
        "x",
    ),
    OwnRule(
        "missing-end",
        "Vanaf de start is er een weg naar een einde.",
        _BACK,
        running(START + TASK + _OTHER + line("s", "t", "u", "t")) + ROOTS,
        "t",
    ),
    OwnRule(
        "endless-loop",
        "Uit elke lus is een weg.",
        _BACK,
        _whole(
            _SPLIT
            + TASK
            + _OTHER
            + _AFTER
            + line("s", "k", "t", "e")
            + flow("k", "u", _IF)
            + line("u", "v", "u")
        ),
        "u",
    ),
    OwnRule(
        "dead-event",
        "Een gebeurtenis op een rand kan daar voorkomen.",
        _whole(SERVICE + _ON_TASK.format("w") + line("s", "w", "e") + line("x", "y")),
        _whole(TASK + _ON_TASK.format("t") + line("s", "t", "e") + line("x", "y")),
        "x",
    ),
)
"""What the token game of `engine.bpmn.soundness` finds (docs/besluiten/soundness.md)."""
