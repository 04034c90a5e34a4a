"""The diagrams and the form that are measured."""

from engine.work.parts import KIND_BY_SUFFIX

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
    id="definitions" targetNamespace="http://example.org/bench">
"""

FORM = """{
  "schemaVersion": 18, "type": "default", "id": "bench",
  "components": [
    {"type": "textfield", "key": "naam", "id": "f1", "label": "Naam",
     "validate": {"required": true}},
    {"type": "number", "key": "aantal", "id": "f2", "label": "Aantal"},
    {"type": "textarea", "key": "toelichting", "id": "f3", "label": "Toelichting"},
    {"type": "checkbox", "key": "akkoord", "id": "f4", "label": "Akkoord"},
    {"type": "select", "key": "keuze", "id": "f5", "label": "Keuze",
     "values": [{"label": "Ja", "value": "ja"}, {"label": "Nee", "value": "nee"}]}
  ]
}"""

ANSWERS = {
    "naam": "Proef",
    "aantal": "3",
    "toelichting": "Korte tekst",
    "akkoord": "true",
    "keuze": "ja",
}


def files() -> dict[str, bytes]:
    """What is deployed for the measurements."""
    named = {
        "reeks.bpmn": sequence(10),
        "lus.bpmn": loop(),
        "wekker.bpmn": alarm(),
        "bench.form": FORM,
    }
    assert all("." + name.rsplit(".", 1)[1] in KIND_BY_SUFFIX for name in named)
    return {name: text.encode() for name, text in named.items()}


def sequence(tasks: int) -> str:
    """User tasks in a row, with an exclusive gateway half-way."""
    middle = tasks // 2
    names = [f"t{number}" for number in range(1, tasks + 1)]
    flows = ["start", *names[:middle], "g"], [*names[middle:], "end"]
    arrows = list(zip(flows[0], flows[0][1:], strict=False))
    arrows += list(zip(flows[1], flows[1][1:], strict=False))
    plain = "".join(_flow(source, target) for source, target in arrows)
    choice = _flow("g", names[middle], 'keuze = "ja"') + _flow("g", "end")
    gateway = f'<bpmn:exclusiveGateway id="g" name="Keuze?" default="{_flow_id("g", "end")}"/>'
    body = "".join(_user_task(name) for name in names) + gateway + plain + choice
    return _process("reeks", body)


def loop() -> str:
    """A user task and a gateway that leads back to it until the answer is nee."""
    gateway = f'<bpmn:exclusiveGateway id="g" name="Nog eens?" default="{_flow_id("g", "end")}"/>'
    flows = _flow("start", "t1") + _flow("t1", "g") + _flow("g", "end")
    return _process("lus", _user_task("t1") + gateway + flows + _flow("g", "t1", 'keuze = "ja"'))


def alarm() -> str:
    """A wait of a day, and then a user task."""
    timer = (
        '<bpmn:intermediateCatchEvent id="w" name="Na een dag"><bpmn:timerEventDefinition>'
        '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">P1D</bpmn:timeDuration>'
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )
    flows = _flow("start", "w") + _flow("w", "t1") + _flow("t1", "end")
    return _process("wekker", timer + _user_task("t1") + flows)


def _process(key: str, body: str) -> str:
    return (
        f'{HEAD}<bpmn:process id="{key}" name="{key}" isExecutable="true">'
        '<bpmn:startEvent id="start" name="Begin"/><bpmn:endEvent id="end" name="Klaar"/>'
        f"{body}</bpmn:process></bpmn:definitions>"
    )


def _user_task(name: str) -> str:
    return (
        f'<bpmn:userTask id="{name}" name="Taak {name}"><bpmn:extensionElements><zeebe:userTask/>'
        '<zeebe:formDefinition formId="bench"/>'
        '<zeebe:assignmentDefinition assignee="=dossier.behandelaar" '
        'candidateGroups="=[dossier.groep]"/>'
        "</bpmn:extensionElements></bpmn:userTask>"
    )


def _flow(source: str, target: str, condition: str | None = None) -> str:
    ends = f'id="{_flow_id(source, target)}" sourceRef="{source}" targetRef="{target}"'
    if condition is None:
        return f"<bpmn:sequenceFlow {ends}/>"
    quoted = condition.replace('"', "&quot;")
    return (
        f'<bpmn:sequenceFlow {ends} name="ja"><bpmn:conditionExpression '
        f'xsi:type="bpmn:tFormalExpression">={quoted}</bpmn:conditionExpression>'
        "</bpmn:sequenceFlow>"
    )


def _flow_id(source: str, target: str) -> str:
    return f"f_{source}_{target}"
