"""Small processes that an operator has to help along."""

from tests.work.diagrams import flow, process, user_task

HOURS = process(
    "uren_nodig",
    '<bpmn:startEvent id="start"/>'
    + user_task("vraag", "Vraag stellen")
    + '<bpmn:exclusiveGateway id="keuze" name="Veel uren?" default="keuze_klaar"/>'
    + user_task("veel", "Veel uren regelen")
    + '<bpmn:endEvent id="klaar" name="Klaar"/>'
    + flow("start", "vraag")
    + flow("vraag", "keuze")
    + flow("keuze", "veel", "uren &gt; 4")
    + flow("keuze", "klaar")
    + flow("veel", "klaar"),
)

TERM = process(
    "met_termijn",
    '<bpmn:startEvent id="start"/>'
    '<bpmn:userTask id="vraag" name="Vraag stellen"><bpmn:extensionElements>'
    '<zeebe:userTask/><zeebe:formDefinition formId="vraag"/>'
    '<zeebe:assignmentDefinition candidateGroups="noord"/>'
    '<zeebe:taskSchedule dueDate="2026-12-01T09:00:00Z"/>'
    "</bpmn:extensionElements></bpmn:userTask>"
    '<bpmn:boundaryEvent id="na_tien" name="Na tien dagen" attachedToRef="vraag">'
    '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P10D'
    "</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    '<bpmn:endEvent id="te_laat" name="Te laat"/><bpmn:endEvent id="klaar" name="Klaar"/>'
    + flow("start", "vraag")
    + flow("vraag", "klaar")
    + flow("na_tien", "te_laat"),
)

FILES = {"uren_nodig.bpmn": HOURS, "met_termijn.bpmn": TERM}
