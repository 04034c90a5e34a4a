"""The elements and properties of BPMN that the page shows, each as it is drawn for Camunda 8."""

from __future__ import annotations

from typing import Final

from engine.bpmn.profile.loops import LOOPS
from engine.bpmn.profile.shown import (
    FORM,
    Shown,
    aside,
    border,
    first,
    fork,
    jump,
    last,
    step,
    user_task,
)

_DURATION = '<timeDuration xsi:type="tFormalExpression">P2W</timeDuration>'
_TIMER = f"<timerEventDefinition>{_DURATION}</timerEventDefinition>"
_CYCLE = (
    '<timerEventDefinition><timeCycle xsi:type="tFormalExpression">R3/P1W</timeCycle>'
    "</timerEventDefinition>"
)
_MESSAGE = '<messageEventDefinition messageRef="m" />'
_SIGNAL = '<signalEventDefinition signalRef="g" />'
_ERROR = '<errorEventDefinition errorRef="f" />'
_ESCALATION = '<escalationEventDefinition escalationRef="c" />'
_CONDITION = (
    '<conditionalEventDefinition><condition xsi:type="tFormalExpression">=x</condition>'
    "</conditionalEventDefinition>"
)
_CANCEL = "<cancelEventDefinition />"
_COMPENSATE = "<compensateEventDefinition />"
_JOB = '<extensionElements><zeebe:taskDefinition type="mail" /></extensionElements>'
_INSIDE = (
    '<startEvent id="us" /><endEvent id="ue" /><sequenceFlow id="uf" sourceRef="us" '
    'targetRef="ue" />'
)


def _event(kind: str, trigger: str, more: str = "", before: str = "") -> str:
    inner = f"{before}{trigger}"
    head = f'<{kind} id="x" name="Dan"{more}'
    return f"{head}>{inner}</{kind}>" if inner else f"{head} />"


def _on_border(trigger: str, *, interrupting: bool = True) -> str:
    cancel = "" if interrupting else ' cancelActivity="false"'
    return _event("boundaryEvent", trigger, f' attachedToRef="t"{cancel}')


def _handler(trigger: str, *, interrupting: bool = True) -> str:
    mode = "" if interrupting else ' isInterrupting="false"'
    start = f'<startEvent id="us" name="Dan"{mode}>{trigger}</startEvent>'
    rest = _INSIDE.removeprefix('<startEvent id="us" />')
    return f'<subProcess id="x" name="Zodra" triggeredByEvent="true">{start}{rest}</subProcess>'


GROUPS: Final[tuple[tuple[str, tuple[Shown, ...]], ...]] = (
    (
        "Taken",
        (
            step("gebruikerstaak", user_task()),
            step(
                "servicetaak",
                f'<serviceTask id="x" name="Mailen">{_JOB}</serviceTask>',
            ),
            step("verzendtaak", f'<sendTask id="x" name="Mailen">{_JOB}</sendTask>'),
            step("ontvangtaak", '<receiveTask id="x" name="Wachten" messageRef="m" />'),
            step(
                "scripttaak met FEEL",
                '<scriptTask id="x" name="Tellen"><extensionElements><zeebe:script '
                'expression="=count(leden)" resultVariable="aantal" /></extensionElements>'
                "</scriptTask>",
            ),
            step(
                "scripttaak in een programmeertaal",
                '<scriptTask id="x" scriptFormat="python"><script>print(1)</script></scriptTask>',
            ),
            step(
                "beslistaak (DMN)",
                '<businessRuleTask id="x" name="Bepalen"><extensionElements><zeebe:calledDecision '
                'decisionId="termijn" resultVariable="termijn" /></extensionElements>'
                "</businessRuleTask>",
            ),
            step("handmatige taak", '<manualTask id="x" name="Praten" />'),
            step("taak zonder soort", '<task id="x" name="Iets doen" />'),
            step(
                "aanroep van een proces",
                '<callActivity id="x" name="Onderzoek"><extensionElements><zeebe:calledElement '
                'processId="onderzoek" /></extensionElements></callActivity>',
            ),
            step(
                "… in een vaste versie (versionTag)",
                '<callActivity id="x" name="Onderzoek"><extensionElements><zeebe:calledElement '
                'processId="onderzoek" bindingType="versionTag" versionTag="2027" />'
                "</extensionElements></callActivity>",
            ),
            step(
                "… in de versie die is meegekomen (deployment)",
                '<callActivity id="x" name="Onderzoek"><extensionElements><zeebe:calledElement '
                'processId="onderzoek" bindingType="deployment" /></extensionElements>'
                "</callActivity>",
            ),
            Shown(
                "globale taak, die een aanroep noemt",
                f'<globalUserTask id="g" name="Bellen">{FORM}</globalUserTask>',
                step("", '<callActivity id="x" name="Bellen" calledElement="b" />').whole
                + f'<globalUserTask id="b" name="Bellen">{FORM}</globalUserTask>',
            ),
        ),
    ),
    (
        "Deelprocessen",
        (
            step("deelproces", f'<subProcess id="x" name="Deel">{_INSIDE}</subProcess>'),
            aside("gebeurtenis-deelproces op een fout", _handler(_ERROR)),
            aside("gebeurtenis-deelproces op een tijd", _handler(_TIMER)),
            aside("… dat niet onderbreekt", _handler(_TIMER, interrupting=False)),
            aside("gebeurtenis-deelproces op een bericht", _handler(_MESSAGE)),
            aside("gebeurtenis-deelproces op een signaal", _handler(_SIGNAL)),
            aside(
                "gebeurtenis-deelproces op een escalatie", _handler(_ESCALATION, interrupting=False)
            ),
            aside("gebeurtenis-deelproces op een voorwaarde", _handler(_CONDITION)),
            step("transactie", f'<transaction id="x" name="Deel">{_INSIDE}</transaction>'),
            step(
                "ad-hoc-deelproces",
                '<adHocSubProcess id="x" name="Deel"><manualTask id="v" name="Vrij" />'
                "</adHocSubProcess>",
            ),
        ),
    ),
    (
        "Begin",
        (
            first("start zonder soort", _event("startEvent", "")),
            first("start met een formulier", _event("startEvent", "", before=FORM)),
            first("start op een tijd", _event("startEvent", _CYCLE)),
            first("start op een bericht", _event("startEvent", _MESSAGE)),
            first("start op een signaal", _event("startEvent", _SIGNAL)),
            first("start op een voorwaarde", _event("startEvent", _CONDITION)),
        ),
    ),
    (
        "Tussengebeurtenissen",
        (
            step("wachten op een tijd", _event("intermediateCatchEvent", _TIMER)),
            step("wachten op een bericht", _event("intermediateCatchEvent", _MESSAGE)),
            step("wachten op een signaal", _event("intermediateCatchEvent", _SIGNAL)),
            step("wachten op een voorwaarde", _event("intermediateCatchEvent", _CONDITION)),
            step("een bericht geven", _event("intermediateThrowEvent", _MESSAGE, before=_JOB)),
            step("een signaal geven", _event("intermediateThrowEvent", _SIGNAL)),
            step("een escalatie geven", _event("intermediateThrowEvent", _ESCALATION)),
            step("terugdraaien (compensatie)", _event("intermediateThrowEvent", _COMPENSATE)),
            step("mijlpaal", _event("intermediateThrowEvent", "")),
            jump(
                "springen met een link",
                _event("intermediateThrowEvent", '<linkEventDefinition name="verder" />'),
            ),
            step(
                "twee soorten tegelijk",
                _event("intermediateCatchEvent", _MESSAGE + _SIGNAL),
            ),
            step(
                "gedeelde soort (eventDefinitionRef)",
                '<intermediateCatchEvent id="x"><eventDefinitionRef>d</eventDefinitionRef>'
                "</intermediateCatchEvent>",
            ),
        ),
    ),
    (
        "Gebeurtenissen op een rand",
        (
            border("tijd", _on_border(_TIMER)),
            border("tijd die niet onderbreekt", _on_border(_CYCLE, interrupting=False)),
            border("bericht", _on_border(_MESSAGE)),
            border("signaal", _on_border(_SIGNAL)),
            border("fout", _on_border(_ERROR)),
            border("escalatie", _on_border(_ESCALATION, interrupting=False)),
            border("voorwaarde", _on_border(_CONDITION)),
            border("annulering op een gewoon deelproces", _on_border(_CANCEL)),
            border("annulering op een transactie", _on_border(_CANCEL), around="transaction"),
        ),
    ),
    (
        "Einde",
        (
            last("einde zonder soort", _event("endEvent", "")),
            last("alles stoppen", _event("endEvent", "<terminateEventDefinition />")),
            last("einde met een fout", _event("endEvent", _ERROR)),
            last("einde met een escalatie", _event("endEvent", _ESCALATION)),
            last("einde met een bericht", _event("endEvent", _MESSAGE, before=_JOB)),
            last("einde met een signaal", _event("endEvent", _SIGNAL)),
            last("einde dat terugdraait", _event("endEvent", _COMPENSATE)),
        ),
    ),
    (
        "Poorten",
        (
            fork("exclusieve poort", '<exclusiveGateway id="x" name="Spoed?" default="x-t" />'),
            fork("parallelle poort", '<parallelGateway id="x" />'),
            fork("inclusieve poort", '<inclusiveGateway id="x" name="Wat?" default="x-t" />'),
            fork("gebeurtenispoort", '<eventBasedGateway id="x" />'),
            fork("complexe poort", '<complexGateway id="x" name="Wat?" />'),
        ),
    ),
    *LOOPS,
)
