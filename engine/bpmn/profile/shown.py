"""An element on the page, in the smallest diagram that it can stand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.bpmn.rules.standard.example import event, flow, line, running, when

START = '<startEvent id="s" name="Begin" />'
END = '<endEvent id="e" name="Slot" />'
TASK = (
    '<userTask id="t" name="Bellen"><extensionElements><zeebe:formDefinition formId="bellen" />'
    "</extensionElements></userTask>"
)
FORM = '<extensionElements><zeebe:formDefinition formId="bellen" /></extensionElements>'
ROOTS = (
    '<message id="m" name="antwoord"><extensionElements>'
    '<zeebe:subscription correlationKey="=nummer" /></extensionElements></message>'
    '<signal id="g" name="alarm" /><error id="f" name="fout" errorCode="KAPOT" />'
    '<escalation id="c" name="meld" escalationCode="MELD" />'
    '<signalEventDefinition id="d" signalRef="g" /><resource id="r" name="Consulent" />'
    '<itemDefinition id="i" structureRef="xsd:string" /><dataStore id="o" name="Archief" />'
)


SERVICE = (
    '<serviceTask id="w" name="Mailen"><extensionElements><zeebe:taskDefinition type="mail" />'
    "</extensionElements></serviceTask>"
)
_WORK = (  # may tell something and may go wrong
    '<intermediateThrowEvent id="v" name="Vertellen"><escalationEventDefinition '
    f'escalationRef="c" /></intermediateThrowEvent>{SERVICE}'
)


def _around(kind: str) -> str:
    """A sub-process or transaction in which much can happen."""
    cancelling = '<endEvent id="tc" name="Afgezien"><cancelEventDefinition /></endEvent>'
    choice = '<exclusiveGateway id="tg" name="Doorgaan?" default="tg-te" />'
    leaving = choice + cancelling + flow("tg", "tc", when("=afgezien"))
    more = leaving if kind == "transaction" else ""
    way = ("ts", "v", "w", "tg", "te") if more else ("ts", "v", "w", "te")
    inside = f'<startEvent id="ts" />{_WORK}{more}<endEvent id="te" />{line(*way)}'
    return f'<{kind} id="t" name="Deel">{inside}</{kind}>'


@dataclass(frozen=True, slots=True)
class Shown:
    """`name` is Dutch; `xml` is the element itself, with the id `x` where it is refused; `whole`
    is the file around it."""

    name: str
    xml: str
    whole: str


Shape = Callable[[str, str], Shown]


def step(name: str, xml: str) -> Shown:
    """Something that a case goes through."""
    return Shown(name, xml, running(START + xml + END + line("s", "x", "e")) + ROOTS)


def first(name: str, xml: str) -> Shown:
    """A start of the process."""
    return Shown(name, xml, running(xml + END + line("x", "e")) + ROOTS)


def last(name: str, xml: str) -> Shown:
    """An end of the process."""
    return Shown(name, xml, running(START + xml + line("s", "x")) + ROOTS)


def border(name: str, xml: str, around: str = "subProcess") -> Shown:
    """An event on the border of a sub-process."""
    drawn = START + _around(around) + xml + END + '<endEvent id="y" name="Anders" />'
    return Shown(name, xml, running(drawn + line("s", "t", "e") + line("x", "y")) + ROOTS)


def jump(name: str, xml: str) -> Shown:
    """Something that a case leaves without a flow, with where it comes out."""
    out = xml.replace("Throw", "Catch").replace('"x"', '"y"')
    drawn = START + xml + out + END + line("s", "x") + line("y", "e")
    return Shown(name, xml + out, running(drawn) + ROOTS)


def aside(name: str, xml: str) -> Shown:
    """An event sub-process."""
    return Shown(name, xml, running(START + _WORK + END + line("s", "v", "w", "e") + xml) + ROOTS)


def beside(name: str, xml: str) -> Shown:
    """Something inside the process that no flow leads to."""
    return Shown(name, xml, running(START + TASK + END + line("s", "t", "e") + xml) + ROOTS)


def root(name: str, xml: str) -> Shown:
    """Something beside the process."""
    whole = running(START + TASK + END + line("s", "t", "e"))
    return Shown(name, xml, whole + ROOTS + xml)


def fork(name: str, xml: str) -> Shown:
    """A gateway that splits, with one that joins."""
    other = xml.replace('"x"', '"y"').replace(' default="x-t"', "")
    paths = TASK + TASK.replace('"t"', '"u"') + other + END
    if "eventBased" in xml:
        wait = event("intermediateCatchEvent", "t", "signal").replace(" />", ' signalRef="g" />')
        again = wait.replace('"t"', '"u"').replace('"g"', '"g"')
        paths = wait + again + '<exclusiveGateway id="y" />' + END
    choice = "exclusive" in xml or "inclusive" in xml
    out = line("x", "t") + flow("x", "u", when("=dringend") if choice else "")
    drawn = START + xml + paths + line("s", "x") + out + line("t", "y", "e") + line("u", "y")
    return Shown(name, xml, running(drawn) + ROOTS)


def user_task(inner: str = "", more: str = "") -> str:
    """A user task with its form."""
    return f'<userTask id="x" name="Bellen"{more}>{FORM}{inner}</userTask>'
