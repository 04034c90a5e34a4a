"""Small diagrams for tests, written as Python instead of XML."""

from __future__ import annotations

from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'targetNamespace="http://example.org/test">'
)


def file(*processes: str, roots: str = "") -> bytes:
    return f"{HEAD}\n{roots}\n{chr(10).join(processes)}\n</bpmn:definitions>".encode()


def process(key: str, *parts: str) -> str:
    body = "\n".join(parts)
    return f'<bpmn:process id="{key}" name="{key}" isExecutable="true">\n{body}\n</bpmn:process>'


def diagram(*parts: str, roots: str = "") -> dict[str, bytes]:
    return {"p.bpmn": file(process("p", *parts), roots=roots)}


def node(kind: str, key: str, inner: str = "", ext: str = "", **attributes: str) -> str:
    extra = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    holder = f"<bpmn:extensionElements>{ext}</bpmn:extensionElements>" if ext else ""
    return f'<bpmn:{kind} id="{key}" name="{key}"{extra}>{holder}{inner}</bpmn:{kind}>'


def flow(source: str, target: str, when: str | None = None, key: str | None = None) -> str:
    key = key or f"{source}_{target}"
    condition = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(when)}'
        "</bpmn:conditionExpression>"
        if when
        else ""
    )
    return (
        f'<bpmn:sequenceFlow id="{key}" sourceRef="{source}" targetRef="{target}">{condition}'
        "</bpmn:sequenceFlow>"
    )


def chain(*keys: str) -> str:
    return "\n".join(flow(a, b) for a, b in pairwise(keys))


def start(key: str = "s", inner: str = "", **attributes: str) -> str:
    return node("startEvent", key, inner, **attributes)


def end(key: str = "e", inner: str = "") -> str:
    return node("endEvent", key, inner)


def user(key: str, inner: str = "", ext: str = "", form: str = "f") -> str:
    own = f'<zeebe:formDefinition formId="{form}" />{ext}'
    return node("userTask", key, inner, own)


def script(key: str, expression: str, result: str, ext: str = "", inner: str = "") -> str:
    own = f"<zeebe:script expression={quoteattr(expression)} resultVariable={quoteattr(result)} />"
    return node("scriptTask", key, inner, own + ext)


def service(key: str, operation: str, ext: str = "", inner: str = "", retries: str = "") -> str:
    often = f" retries={quoteattr(retries)}" if retries else ""
    own = f'<zeebe:taskDefinition type="{operation}"{often} />'
    return node("serviceTask", key, inner, own + ext)


def decision(key: str, decision_id: str, result: str) -> str:
    ext = f'<zeebe:calledDecision decisionId="{decision_id}" resultVariable="{result}" />'
    return node("businessRuleTask", key, ext=ext)


def call(key: str, process_id: str, ext: str = "", inner: str = "", **options: str) -> str:
    extra = "".join(f" {name}={quoteattr(value)}" for name, value in options.items())
    own = f'<zeebe:calledElement processId="{process_id}"{extra} />'
    return node("callActivity", key, inner, own + ext)


def sub(key: str, *parts: str, ext: str = "", inner: str = "", **attributes: str) -> str:
    return node("subProcess", key, inner + "\n".join(parts), ext, **attributes)


def xor(key: str, default: str | None = None) -> str:
    return gateway("exclusiveGateway", key, default)


def gateway(kind: str, key: str, default: str | None = None) -> str:
    return node(kind, key, **({"default": default} if default else {}))


def timer(kind: str, text: str) -> str:
    return (
        f'<bpmn:timerEventDefinition><bpmn:{kind} xsi:type="bpmn:tFormalExpression">{escape(text)}'
        f"</bpmn:{kind}></bpmn:timerEventDefinition>"
    )


def condition(text: str) -> str:
    return (
        f'<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">'
        f"{escape(text)}</bpmn:condition></bpmn:conditionalEventDefinition>"
    )


def boundary(key: str, on: str, trigger: str, *, interrupting: bool = True) -> str:
    cancel = "true" if interrupting else "false"
    return node("boundaryEvent", key, trigger, attachedToRef=on, cancelActivity=cancel)


def catch(key: str, trigger: str) -> str:
    return node("intermediateCatchEvent", key, trigger)


def io(*rules: tuple[str, str, str]) -> str:
    inner = "".join(
        f"<zeebe:{way} source={quoteattr(source)} target={quoteattr(target)} />"
        for way, source, target in rules
    )
    return f"<zeebe:ioMapping>{inner}</zeebe:ioMapping>"


def each(
    collection: str,
    item: str,
    *,
    results: str | None = None,
    result: str | None = None,
    sequential: bool = False,
    until: str | None = None,
) -> str:
    out = (
        f" outputCollection={quoteattr(results)} outputElement={quoteattr(result or '')}"
        if results
        else ""
    )
    condition = (
        f'<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">{escape(until)}'
        "</bpmn:completionCondition>"
        if until
        else ""
    )
    own = (
        f"<zeebe:loopCharacteristics inputCollection={quoteattr(collection)} "
        f"inputElement={quoteattr(item)}{out} />"
    )
    mode = "true" if sequential else "false"
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{mode}"><bpmn:extensionElements>'
        f"{own}</bpmn:extensionElements>{condition}</bpmn:multiInstanceLoopCharacteristics>"
    )


MANY = "multiInstanceLoopCharacteristics"
FORMAL = 'xsi:type="bpmn:tFormalExpression"'


def times(text: str, *, sequential: bool = False, until: str = "") -> str:
    """A multi-instance marker with a cardinality."""
    stop = f"<bpmn:completionCondition {FORMAL}>{until}</bpmn:completionCondition>" if until else ""
    mode = str(sequential).lower()
    count = f"<bpmn:loopCardinality {FORMAL}>{text}</bpmn:loopCardinality>"
    return f'<bpmn:{MANY} isSequential="{mode}">{count}{stop}</bpmn:{MANY}>'


def loop(text: str = "", *, before: bool = False, most: int | None = None) -> str:
    """A standard loop marker."""
    attributes = f' testBefore="{str(before).lower()}"' if before else ""
    attributes += "" if most is None else f' loopMaximum="{most}"'
    inner = f"<bpmn:loopCondition {FORMAL}>{text}</bpmn:loopCondition>" if text else ""
    kind = "standardLoopCharacteristics"
    return f"<bpmn:{kind}{attributes}>{inner}</bpmn:{kind}>"


def taken_out(source: str, target: str) -> str:
    """One data output of a step, with the data association that takes it out."""
    return (
        f'<bpmn:ioSpecification><bpmn:dataOutput id="{source}_{target}" name="{source}" />'
        f"<bpmn:inputSet /><bpmn:outputSet><bpmn:dataOutputRefs>{source}_{target}"
        "</bpmn:dataOutputRefs></bpmn:outputSet></bpmn:ioSpecification><bpmn:dataOutputAssociation>"
        f"<bpmn:sourceRef>{source}_{target}</bpmn:sourceRef><bpmn:targetRef>{target}"
        "</bpmn:targetRef></bpmn:dataOutputAssociation>"
    )
