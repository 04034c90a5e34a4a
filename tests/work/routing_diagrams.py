"""The processes of the tests of routing: who waits, who sends, and who begins at what."""

from itertools import pairwise

from tests.work.diagrams import FORM, HEAD, flow, user_task

ROOTS = """
<bpmn:message id="m_brief" name="brief"><bpmn:extensionElements>
  <zeebe:subscription correlationKey="=nummer"/></bpmn:extensionElements></bpmn:message>
<bpmn:message id="m_antwoord" name="antwoord"><bpmn:extensionElements>
  <zeebe:subscription correlationKey="=nummer"/></bpmn:extensionElements></bpmn:message>
<bpmn:message id="m_melding" name="melding"/>
<bpmn:signal id="s_storm" name="storm"/>
"""
BRIEF = '<bpmn:messageEventDefinition messageRef="m_brief"/>'
ANTWOORD = '<bpmn:messageEventDefinition messageRef="m_antwoord"/>'
MELDING = '<bpmn:messageEventDefinition messageRef="m_melding"/>'
STORM = '<bpmn:signalEventDefinition signalRef="s_storm"/>'
SENT = (
    "<bpmn:extensionElements>"
    '<zeebe:publishMessage correlationKey="=nummer" timeToLive="P1D"/>'
    "<zeebe:ioMapping>"
    '<zeebe:input source="=&quot;van binnen&quot;" target="tekst"/></zeebe:ioMapping>'
    "</bpmn:extensionElements>"
)


def diagram(key: str, body: str) -> bytes:
    """A diagram with one process, which knows the messages and the signal."""
    text = f'{HEAD}{ROOTS}<bpmn:process id="{key}" name="{key}" isExecutable="true">{body}'
    return f"{text}</bpmn:process></bpmn:definitions>".encode()


def event(kind: str, key: str, definition: str = "", extra: str = "") -> str:
    """An event with a trigger."""
    return f'<bpmn:{kind} id="{key}" name="{key}">{extra}{definition}</bpmn:{kind}>'


def chain(*keys: str) -> str:
    """Sequence flows from each to the next."""
    return "".join(flow(one, other) for one, other in pairwise(keys))


def waits(key: str, definition: str) -> bytes:
    """Waits at once, and has a task once it is reached."""
    body = (
        event("startEvent", "begin")
        + event("intermediateCatchEvent", "wacht", definition)
        + user_task("verder", "Verder gaan")
        + event("endEvent", "klaar")
    )
    return diagram(key, body + chain("begin", "wacht", "verder", "klaar"))


def throws(key: str, definition: str, extra: str = "") -> bytes:
    """Has a task, after which it throws."""
    body = (
        event("startEvent", "begin")
        + user_task("eerst", "Eerst dit")
        + event("intermediateThrowEvent", "gooit", definition, extra)
        + event("endEvent", "klaar")
    )
    return diagram(key, body + chain("begin", "eerst", "gooit", "klaar"))


def throws_and_waits(key: str, definition: str) -> bytes:
    """Throws, and then waits for the same."""
    body = (
        event("startEvent", "begin")
        + event("intermediateThrowEvent", "gooit", definition)
        + event("intermediateCatchEvent", "wacht", definition)
        + user_task("verder", "Verder gaan")
        + event("endEvent", "klaar")
    )
    return diagram(key, body + chain("begin", "gooit", "wacht", "verder", "klaar"))


def begins_and_waits(key: str, definition: str) -> bytes:
    """Begins at what reaches it, and then waits for the next."""
    body = (
        event("startEvent", "begin", definition)
        + event("startEvent", "gewoon")
        + event("exclusiveGateway", "samen")
        + event("intermediateCatchEvent", "wacht", definition)
        + user_task("verder", "Verder gaan")
        + event("endEvent", "klaar")
    )
    flows = chain("begin", "samen", "wacht", "verder", "klaar") + flow("gewoon", "samen")
    return diagram(key, body + flows)


def begins(key: str, definition: str, extra: str = "") -> bytes:
    """Begins at what reaches it, with a task."""
    body = (
        event("startEvent", "begin", definition, extra)
        + user_task("eerst", "Eerst dit")
        + event("endEvent", "klaar")
    )
    return diagram(key, body + chain("begin", "eerst", "klaar"))


def on_time(kind: str, text: str, group: str | None = "noord") -> bytes:
    """Begins on a time, for a group."""
    definition = (
        f'<bpmn:timerEventDefinition><bpmn:{kind} xsi:type="bpmn:tFormalExpression">{text}'
        f"</bpmn:{kind}></bpmn:timerEventDefinition>"
    )
    named = f'<zeebe:property name="groep" value="{group}"/>' if group else ""
    properties = f"<zeebe:properties>{named}</zeebe:properties>" if group else ""
    extra = f"<bpmn:extensionElements>{properties}</bpmn:extensionElements>" if group else ""
    return begins("op_tijd", definition, extra)


FILES = {
    "wacht_op_brief.bpmn": waits("wacht_op_brief", BRIEF),
    "wacht_ook.bpmn": waits("wacht_ook", BRIEF),
    "stuurt_brief.bpmn": throws("stuurt_brief", BRIEF, SENT),
    "begint_met_melding.bpmn": begins("begint_met_melding", MELDING),
    "hoort_storm.bpmn": waits("hoort_storm", STORM),
    "geeft_storm.bpmn": throws("geeft_storm", STORM),
    "begint_bij_storm.bpmn": begins("begint_bij_storm", STORM),
    "geeft_en_hoort.bpmn": throws_and_waits("geeft_en_hoort", STORM),
    "steeds_weer.bpmn": begins_and_waits("steeds_weer", ANTWOORD),
    "vraag.form": FORM,
}
