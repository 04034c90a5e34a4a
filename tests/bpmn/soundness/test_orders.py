"""One order of moves stands for all: what is found is what every order together finds."""

from __future__ import annotations

from math import inf

from hypothesis import assume, given

from engine.bpmn.reader import read_processes
from engine.bpmn.soundness import Limit
from engine.bpmn.soundness.drawn import draw
from engine.bpmn.soundness.game import explore
from engine.bpmn.soundness.level import Level
from engine.bpmn.soundness.net import Marking, Net
from engine.bpmn.xmlfile import parse
from tests.bpmn.soundness.sketch import Sketch, files, sketches
from tests.bpmn.soundness.test_agreement import SETTINGS


@SETTINGS
@given(sketches())
def test_one_order_finds_what_all_orders_find(sketch: Sketch) -> None:
    [process] = read_processes(parse(files(sketch)["p.bpmn"]), "p.bpmn")
    net, begins = draw(Level(process, "p", {}))
    for begin in begins:
        _compare(net, begin)


def _compare(net: Net, begin: Marking) -> None:
    every = explore(net, begin, Limit(3000, inf), every_order=True)
    one = explore(net, begin, Limit(3000, inf))
    assume(every.complete and every.crowded is None)
    assert one.crowded is None
    assert (one.stuck is None) == (every.stuck is None)
    assert one.ends or not every.ends
    if every.stuck is None:
        assert one.passed >= every.passed
