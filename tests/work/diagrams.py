"""The small processes of these tests: two tasks with a choice, a reminder, and a bad condition."""

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
    id="definitions" targetNamespace="http://example.org/tests">
"""


def process(key: str, body: str) -> bytes:
    """A diagram with one process."""
    text = f'{HEAD}<bpmn:process id="{key}" name="{key}" isExecutable="true">{body}'
    return f"{text}</bpmn:process></bpmn:definitions>".encode()


def user_task(key: str, name: str, inside: str = "") -> str:
    """A user task with the form `vraag`, for the behandelaar or his group."""
    return f"""<bpmn:userTask id="{key}" name="{name}"><bpmn:extensionElements><zeebe:userTask/>
        <zeebe:formDefinition formId="vraag"/>
        <zeebe:assignmentDefinition assignee="=dossier.behandelaar"
            candidateGroups="=[dossier.groep]"/></bpmn:extensionElements>{inside}</bpmn:userTask>"""


def flow(source: str, target: str, condition: str | None = None) -> str:
    """A sequence flow, with a FEEL condition or without."""
    start = f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"'
    if condition is None:
        return f"{start}/>"
    return (
        f'{start} name="ja"><bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
        f"={condition}</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )


TWO_TASKS = process(
    "twee_taken",
    '<bpmn:startEvent id="start" name="Begin"/>'
    + user_task("eerste", "Eerste vraag stellen")
    + '<bpmn:exclusiveGateway id="keuze" name="Verder?" default="keuze_klaar"/>'
    + user_task("tweede", "Tweede vraag stellen")
    + '<bpmn:endEvent id="klaar" name="Klaar"/><bpmn:endEvent id="verder" name="Verder gegaan"/>'
    + flow("start", "eerste")
    + flow("eerste", "keuze")
    + flow("keuze", "tweede", "antwoord = &quot;ja&quot;")
    + flow("keuze", "klaar")
    + flow("tweede", "verder"),
)

REMINDER = process(
    "herinnering",
    '<bpmn:startEvent id="start" name="Begin"/>'
    + user_task("vraag", "Vraag stellen")
    + '<bpmn:boundaryEvent id="na_een_dag" name="Na een dag" attachedToRef="vraag" '
    'cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeDuration '
    'xsi:type="bpmn:tFormalExpression">P1D</bpmn:timeDuration></bpmn:timerEventDefinition>'
    "</bpmn:boundaryEvent>"
    '<bpmn:serviceTask id="signaal" name="Signaal geven"><bpmn:extensionElements>'
    '<zeebe:taskDefinition type="signalering:maken"/><zeebe:taskHeaders>'
    '<zeebe:header key="soort" value="herinnering"/><zeebe:header key="tekst" value="Een dag oud"/>'
    "</zeebe:taskHeaders></bpmn:extensionElements></bpmn:serviceTask>"
    '<bpmn:endEvent id="gemeld" name="Gemeld"/><bpmn:endEvent id="klaar" name="Klaar"/>'
    + flow("start", "vraag")
    + flow("vraag", "klaar")
    + flow("na_een_dag", "signaal")
    + flow("signaal", "gemeld"),
)

BAD_CONDITION = process(
    "slechte_voorwaarde",
    '<bpmn:startEvent id="start" name="Begin"/>'
    + user_task("vraag", "Vraag stellen")
    + '<bpmn:exclusiveGateway id="keuze" name="Goed?" default="keuze_klaar"/>'
    + '<bpmn:endEvent id="klaar" name="Klaar"/><bpmn:endEvent id="anders" name="Anders"/>'
    + flow("start", "vraag")
    + flow("vraag", "keuze")
    + flow("keuze", "anders", "onbekend")
    + flow("keuze", "klaar"),
)

FORGET = process(
    "vergeten",
    '<bpmn:startEvent id="start" name="Begin"/>'
    + user_task("vraag", "Vraag stellen")
    + '<bpmn:serviceTask id="wissen" name="Antwoorden wissen"><bpmn:extensionElements>'
    '<zeebe:taskDefinition type="dossier:antwoorden-wissen"/><zeebe:taskHeaders>'
    '<zeebe:header key="stappen" value="vraag"/></zeebe:taskHeaders></bpmn:extensionElements>'
    '</bpmn:serviceTask><bpmn:endEvent id="klaar" name="Klaar"/>'
    + flow("start", "vraag")
    + flow("vraag", "wissen")
    + flow("wissen", "klaar"),
)

AT_ONCE = process(
    "tegelijk",
    '<bpmn:startEvent id="start"/><bpmn:parallelGateway id="uiteen"/>'
    + user_task("links", "Links vragen")
    + user_task("rechts", "Rechts vragen")
    + '<bpmn:parallelGateway id="samen"/><bpmn:endEvent id="klaar" name="Klaar"/>'
    + flow("start", "uiteen")
    + flow("uiteen", "links")
    + flow("uiteen", "rechts")
    + flow("links", "samen")
    + flow("rechts", "samen")
    + flow("samen", "klaar"),
)

STANDSTILL = process(
    "stilstand",
    '<bpmn:startEvent id="start"/><bpmn:parallelGateway id="uiteen"/>'
    + user_task("vraag", "Vraag stellen")
    + '<bpmn:boundaryEvent id="na_een_dag" attachedToRef="vraag"><bpmn:timerEventDefinition>'
    '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P1D</bpmn:timeDuration>'
    "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    '<bpmn:exclusiveGateway id="keuze" default="keuze_klaar"/>'
    '<bpmn:endEvent id="klaar"/><bpmn:endEvent id="anders"/><bpmn:endEvent id="te_laat"/>'
    + flow("start", "uiteen")
    + flow("uiteen", "vraag")
    + flow("vraag", "klaar")
    + flow("na_een_dag", "te_laat")
    + flow("uiteen", "keuze")
    + flow("keuze", "anders", "onbekend")
    + flow("keuze", "klaar"),
)

FORM = b"""{
  "schemaVersion": 18, "type": "default", "id": "vraag",
  "components": [
    {"type": "radio", "id": "f1", "key": "antwoord", "label": "Verder?",
     "validate": {"required": true},
     "values": [{"label": "Ja", "value": "ja"}, {"label": "Nee", "value": "nee"}]},
    {"type": "textarea", "id": "f2", "key": "toelichting", "label": "Toelichting"}
  ]
}"""

FILES = {
    "vergeten.bpmn": FORGET,
    "twee_taken.bpmn": TWO_TASKS,
    "herinnering.bpmn": REMINDER,
    "slechte_voorwaarde.bpmn": BAD_CONDITION,
    "tegelijk.bpmn": AT_ONCE,
    "stilstand.bpmn": STANDSTILL,
    "vraag.form": FORM,
}
