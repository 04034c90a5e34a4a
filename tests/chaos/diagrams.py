"""Two processes that need each other, with timers, jobs, messages and a change in the database."""

from tests.chaos.effects import DELIVER
from tests.work.diagrams import flow
from tests.work.routing_diagrams import ANTWOORD, BRIEF, SENT, chain, diagram, event

AT_ONCE = (
    '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT0S'
    "</bpmn:timeDuration></bpmn:timerEventDefinition>"
)
TRIES = 50
"""An attempt that is killed counts; a case must not come to an incident by that alone."""


def service(key: str, operation: str, name: str, formula: str, result: str = "") -> str:
    """A service task with one input, and the place for what it gives back."""
    output = f'<zeebe:output source="=bon" target="{result}"/>' if result else ""
    return (
        f'<bpmn:serviceTask id="{key}" name="{key}"><bpmn:extensionElements>'
        f'<zeebe:taskDefinition type="{operation}" retries="{TRIES}"/><zeebe:ioMapping>'
        f'<zeebe:input source="={formula}" target="{name}"/>{output}'
        "</zeebe:ioMapping></bpmn:extensionElements></bpmn:serviceTask>"
    )


def delivery(key: str) -> str:
    """A service task that reaches outside."""
    return service(key, DELIVER, "wat", f"&quot;{key} &quot; + nummer", f"bon_{key}")


def sender() -> bytes:
    """Sleeps, delivers two things at once, sends a letter, sleeps, adds a gezinslid, and sends an
    answer."""
    body = (
        event("startEvent", "begin")
        + event("intermediateCatchEvent", "wekker", AT_ONCE)
        + event("parallelGateway", "uiteen")
        + delivery("een")
        + delivery("twee")
        + event("parallelGateway", "samen")
        + event("intermediateThrowEvent", "brief", BRIEF, SENT)
        + event("intermediateCatchEvent", "weer_wekker", AT_ONCE)
        + service("opnemen", "dossier:gezinslid-opnemen", "naam", "&quot;Bedacht Kind&quot;")
        + event("intermediateThrowEvent", "antwoord", ANTWOORD, SENT)
        + event("endEvent", "klaar")
    )
    flows = chain("begin", "wekker", "uiteen", "een", "samen", "brief", "weer_wekker")
    beside = flow("uiteen", "twee") + flow("twee", "samen")
    rest = chain("weer_wekker", "opnemen", "antwoord", "klaar")
    return diagram("zender", body + flows + beside + rest)


def receiver() -> bytes:
    """Waits for the letter, sleeps, delivers, and waits for the answer."""
    body = (
        event("startEvent", "begin")
        + event("intermediateCatchEvent", "wacht_brief", BRIEF)
        + event("intermediateCatchEvent", "wekker", AT_ONCE)
        + delivery("drie")
        + event("intermediateCatchEvent", "wacht_antwoord", ANTWOORD)
        + event("endEvent", "klaar")
    )
    steps = ("begin", "wacht_brief", "wekker", "drie", "wacht_antwoord", "klaar")
    return diagram("ontvanger", body + chain(*steps))


FILES = {"zender.bpmn": sender(), "ontvanger.bpmn": receiver()}
DELIVERIES = 3
MESSAGES = 2
"""Of one sender and one receiver."""
EVENTS = 18
"""That a pair leaves at least, from begin to end."""
