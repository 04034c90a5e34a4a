"""The rules of this engine itself, each with a right and a wrong example."""

from __future__ import annotations

from typing import Final

from engine.bpmn.profile.own_loops import OWN_LOOPS
from engine.bpmn.profile.ownrule import OwnRule
from engine.bpmn.profile.shown import END, ROOTS, START, TASK
from engine.bpmn.rules.standard.example import line, process, running, when

_LINE = START + TASK + END + line("s", "t", "e")
_RIGHT = running(_LINE) + ROOTS
_WHEN = '<timerEventDefinition><timeDuration xsi:type="tFormalExpression">{}</timeDuration>'


def _at(xml: str) -> str:
    """One step, with the id `x`."""
    return running(START + xml + END + line("s", "x", "e")) + ROOTS


def _task(kind: str, extension: str, inner: str = "") -> str:
    holder = f"<extensionElements>{extension}</extensionElements>" if extension else ""
    return _at(f'<{kind} id="x" name="Doen">{holder}{inner}</{kind}>')


def _user(extension: str, inner: str = "") -> str:
    return _task("userTask", f'<zeebe:formDefinition formId="f" />{extension}', inner)


def _wait(text: str) -> str:
    timer = f"{_WHEN.format(text)}</timerEventDefinition>"
    return _at(f'<intermediateCatchEvent id="x" name="Wachten">{timer}</intermediateCatchEvent>')


def _choice(condition: str, *, default: str = ' default="x-t"') -> str:
    gateway = f'<exclusiveGateway id="x" name="Spoed?"{default} />'
    flows = line("s", "x", "t", "e") + (
        f'<sequenceFlow id="ja" name="ja" sourceRef="x" targetRef="e">{condition}</sequenceFlow>'
    )
    return running(START + gateway + TASK + END + flows) + ROOTS


_SCRIPT = '<zeebe:script expression="{}" resultVariable="{}" />'
_DECISION = '<zeebe:calledDecision decisionId="termijn" resultVariable="termijn" />'
_TAGGED = '<zeebe:calledElement processId="ander" bindingType="versionTag"{} />'
_CIRCLE = (
    START
    + TASK
    + END
    + line("s", "t", "e")
    + TASK.replace('"t"', '"x"')
    + TASK.replace('"t"', '"y"')
    + line("x", "y", "x")
)

OWN: Final[tuple[OwnRule, ...]] = (
    OwnRule(
        "not-executable",
        "In een bestand staat minstens één proces met Executable aan.",
        _RIGHT,
        process(_LINE, more=' isExecutable="false"'),
        "",
    ),
    OwnRule(
        "duplicate-id",
        "Elke id staat voor één element.",
        _RIGHT,
        running(START + TASK + END.replace('"e"', '"t"') + line("s", "t")) + ROOTS,
        "t",
    ),
    OwnRule(
        "id-missing",
        "Elk element dat draait heeft een id.",
        _RIGHT,
        running(_LINE.replace('id="s-t" ', "")) + ROOTS,
        "p",
    ),
    OwnRule(
        "unresolved-reference",
        "Waarnaar iets verwijst, staat in het bestand.",
        _task("receiveTask", "").replace("<receiveTask", '<receiveTask messageRef="m"'),
        _task("receiveTask", "").replace("<receiveTask", '<receiveTask messageRef="weg"'),
        "x",
    ),
    OwnRule(
        "reference-kind",
        "Een verwijzing gaat naar de juiste soort.",
        _task("receiveTask", "").replace("<receiveTask", '<receiveTask messageRef="m"'),
        _task("receiveTask", "").replace("<receiveTask", '<receiveTask messageRef="g"'),
        "x",
    ),
    OwnRule(
        "start-missing",
        "Een proces heeft een startgebeurtenis.",
        _RIGHT,
        running(TASK + TASK.replace('"t"', '"u"') + line("t", "u")) + ROOTS,
        "p",
    ),
    OwnRule(
        "start-several",
        "Een proces heeft één startgebeurtenis zonder soort.",
        _RIGHT,
        running(_LINE + START.replace('"s"', '"x"') + line("x", "t")) + ROOTS,
        "x",
    ),
    OwnRule(
        "unconnected",
        "Elke stap kan bereikt worden.",
        _RIGHT,
        running(_CIRCLE) + ROOTS,
        "x",
    ),
    OwnRule(
        "condition-missing",
        "Na een poort die kiest heeft elke pijl een voorwaarde, op de standaardpijl na.",
        _choice(when("=spoed")),
        _choice(when("=spoed"), default=""),
        "x-t",
    ),
    OwnRule(
        "condition-on-default",
        "Een standaardpijl heeft geen voorwaarde.",
        _choice(when("=spoed")),
        _choice(when("=spoed"), default=' default="ja"'),
        "ja",
    ),
    OwnRule(
        "condition-language",
        "Een voorwaarde is FEEL, en begint met het teken =.",
        _choice(when("=spoed")),
        _choice(when("${spoed}")),
        "ja",
    ),
    OwnRule(
        "feel",
        "Elke formule is goed te lezen.",
        _choice(when("=spoed")),
        _choice(when("=spoed and")),
        "ja",
    ),
    OwnRule(
        "timer",
        "Een tijd is ISO 8601, of een formule.",
        _wait("P2W"),
        _wait("2 weken"),
        "x",
    ),
    OwnRule(
        "form-missing",
        "Een gebruikerstaak heeft een formulier.",
        _user(""),
        _task("userTask", ""),
        "x",
    ),
    OwnRule(
        "priority",
        "Een prioriteit is een heel getal van 0 tot en met 100, of een formule.",
        _user('<zeebe:priorityDefinition priority="50" />'),
        _user('<zeebe:priorityDefinition priority="hoog" />'),
        "x",
    ),
    OwnRule(
        "script",
        "Een scripttaak heeft een formule in FEEL en een variabele voor de uitkomst.",
        _task("scriptTask", _SCRIPT.format("=1 + 1", "twee")),
        _task("scriptTask", ""),
        "x",
    ),
    OwnRule(
        "variable-name",
        "De naam van een variabele heeft letters, cijfers en _.",
        _task("scriptTask", _SCRIPT.format("=1 + 1", "de_som")),
        _task("scriptTask", _SCRIPT.format("=1 + 1", "de-som")),
        "x",
    ),
    OwnRule(
        "decision-missing",
        "Een beslistaak noemt een beslistabel en een variabele voor de uitkomst.",
        _task("businessRuleTask", _DECISION),
        _task("businessRuleTask", ""),
        "x",
    ),
    OwnRule(
        "operation-missing",
        "Een servicetaak noemt een bewerking die een ontwikkelaar heeft gemaakt.",
        _task("serviceTask", '<zeebe:taskDefinition type="mail" />'),
        _task("serviceTask", ""),
        "x",
    ),
    OwnRule(
        "retries",
        "Een bewerking wordt 1 tot en met 100 keer geprobeerd, of zo vaak als een formule zegt.",
        _task("serviceTask", '<zeebe:taskDefinition type="mail" retries="5" />'),
        _task("serviceTask", '<zeebe:taskDefinition type="mail" retries="vaak" />'),
        "x",
    ),
    OwnRule(
        "receive",
        "Een ontvangtaak noemt het bericht waarop zij wacht.",
        _task("receiveTask", "").replace("<receiveTask", '<receiveTask messageRef="m"'),
        _task("receiveTask", ""),
        "x",
    ),
    OwnRule(
        "call-missing",
        "Een aanroep noemt een proces met zijn id.",
        _task("callActivity", '<zeebe:calledElement processId="ander" />'),
        _task("callActivity", ""),
        "x",
    ),
    OwnRule(
        "call-circle",
        "Een proces roept zichzelf niet aan.",
        _task("callActivity", '<zeebe:calledElement processId="ander" />'),
        _task("callActivity", '<zeebe:calledElement processId="p" />'),
        "x",
    ),
    OwnRule(
        "binding",
        "Een vaste versie wordt bij haar versietag genoemd, en die bestaat.",
        _task("callActivity", _TAGGED.format(' versionTag="2027"')),
        _task("callActivity", _TAGGED.format("")),
        "x",
    ),
    *OWN_LOOPS,
    OwnRule(
        "place",
        "Een instelling staat op een element dat er iets mee doet.",
        _user('<zeebe:assignmentDefinition assignee="=behandelaar" />'),
        _task("manualTask", '<zeebe:assignmentDefinition assignee="=behandelaar" />'),
        "x",
    ),
    OwnRule(
        "dialect",
        "Een diagram is getekend voor Camunda 8, met instellingen die hier iets doen.",
        _user(""),
        _user("<zeebe:taskListeners />"),
        "x",
    ),
    OwnRule(
        "event-reference",
        "Een signaal heeft een naam.",
        _at(
            '<intermediateThrowEvent id="x" name="Roepen"><signalEventDefinition signalRef="g" />'
            "</intermediateThrowEvent>"
        ),
        _at(
            '<intermediateThrowEvent id="x" name="Roepen"><signalEventDefinition />'
            "</intermediateThrowEvent>"
        ),
        "x",
    ),
    OwnRule(
        "import",
        "Wat een bestand invoegt, is erbij.",
        _RIGHT,
        '<import importType="http://www.omg.org/spec/BPMN/20100524/MODEL" location="weg.bpmn" '
        'namespace="http://example.org/weg" />' + running(_LINE) + ROOTS,
        "",
    ),
)
