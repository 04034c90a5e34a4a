"""The rules on repeated activities and on data, each with a right and a wrong example."""

from __future__ import annotations

from typing import Final

from engine.bpmn.profile.ownrule import OwnRule
from engine.bpmn.profile.shown import END, ROOTS, START
from engine.bpmn.rules.standard.example import line, running

_LIST = (
    '<multiInstanceLoopCharacteristics id="lus"><extensionElements>'
    "<zeebe:loopCharacteristics {} /></extensionElements></multiInstanceLoopCharacteristics>"
)

_COUNT = (
    '<multiInstanceLoopCharacteristics><loopCardinality xsi:type="tFormalExpression">{}'
    "</loopCardinality></multiInstanceLoopCharacteristics>"
)
_LOOP = (
    '<standardLoopCharacteristics><loopCondition xsi:type="tFormalExpression">{}</loopCondition>'
    "</standardLoopCharacteristics>"
)
_TELLS = (
    '<multiInstanceLoopCharacteristics behavior="None" noneBehaviorEventRef="ronde">'
    '<loopCardinality xsi:type="tFormalExpression">3</loopCardinality>'
    "</multiInstanceLoopCharacteristics>"
)
_SIGNALS = '<signalEventDefinition id="ronde"{} />'
_DATA = (
    '<ioSpecification><dataInput id="in" /><inputSet><dataInputRefs>in</dataInputRefs></inputSet>'
    "<outputSet /></ioSpecification><dataInputAssociation><sourceRef>{}</sourceRef><targetRef>in"
    "</targetRef></dataInputAssociation>"
)


def _user(inner: str) -> str:
    form = '<extensionElements><zeebe:formDefinition formId="f" /></extensionElements>'
    task = f'<userTask id="x" name="Doen">{form}{inner}</userTask>'
    return running(START + task + END + line("s", "x", "e")) + ROOTS


OWN_LOOPS: Final[tuple[OwnRule, ...]] = (
    OwnRule(
        "loop-collection",
        "Een herhaling zegt over welke lijst, of hoe vaak.",
        _user(_LIST.format('inputCollection="=leden" inputElement="lid"')),
        _user(_LIST.format('inputElement="lid"')),
        "x",
    ),
    OwnRule(
        "loop-result",
        "Een herhaling die uitkomsten bewaart, zegt welke en waarin.",
        _user(_LIST.format('inputCollection="=leden" inputElement="lid"')),
        _user(_LIST.format('inputCollection="=leden" outputCollection="uitkomsten"')),
        "x",
    ),
    OwnRule(
        "loop-count",
        "Hoe vaak iets herhaald wordt, is een geheel getal van nul of meer, of een formule.",
        _user(_COUNT.format("3")),
        _user(_COUNT.format("-3")),
        "x",
    ),
    OwnRule(
        "loop-behavior",
        "Na een ronde wordt een signaal met een naam of een escalatie gegeven.",
        _user(_TELLS) + _SIGNALS.format(' signalRef="g"'),
        _user(_TELLS) + _SIGNALS.format(""),
        "x",
    ),
    OwnRule(
        "loop-endless",
        "Een lus heeft een voorwaarde of een maximum.",
        _user('<standardLoopCharacteristics loopMaximum="3" />'),
        _user("<standardLoopCharacteristics />"),
        "x",
    ),
    OwnRule(
        "loop-condition",
        "De voorwaarde van een lus is FEEL, en begint met het teken =.",
        _user(_LOOP.format("=opnieuw")),
        _user(_LOOP.format("opnieuw")),
        "x",
    ),
    OwnRule(
        "data-association",
        "Een gegevenspijl gaat van of naar een gegeven dat de stap kent.",
        _user(_DATA.format("brief")).replace("<endEvent", '<dataObject id="brief" /><endEvent'),
        _user(_DATA.format("o")),
        "x",
    ),
)
