"""DMN as XML: reads a file safely and walks through it.

The namespaces of DMN 1.1 to 1.5 differ in their address only, so elements go by their local name;
those of other makers (`camunda:`, `zeebe:`, `triso:`) stand in a namespace that is no DMN.
"""

from lxml import etree

from engine.decisions.problems import DecisionError, Element, line_of

MAX_BYTES = 5_000_000


def parse(xml: bytes) -> Element:
    """The `definitions` of a file, without entities, network or DTD; raises DecisionError."""
    if len(xml) > MAX_BYTES:
        raise DecisionError(f"Het bestand is groter dan {MAX_BYTES // 1_000_000} MB.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno if isinstance(error.lineno, int) else 0
        raise DecisionError("Het bestand is geen geldige XML.", line) from None
    if local_name(root) != "definitions":
        raise DecisionError("Het bestand is geen DMN.", line_of(root))
    return root


def local_name(element: Element) -> str:
    """The tag without its namespace; empty for a comment and for what is no DMN."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    namespace, _, name = tag.rpartition("}")
    return name if not namespace or "omg.org/spec/DMN/" in namespace else ""


def children(element: Element, *names: str) -> list[Element]:
    """The elements directly inside, of these kinds."""
    return [inner for inner in element if local_name(inner) in names]


def child(element: Element, name: str) -> Element | None:
    """The first element of a kind directly inside."""
    return next(iter(children(element, name)), None)


def text_in(element: Element | None) -> str:
    """The text of an element's `text`, without the space around it."""
    inner = child(element, "text") if element is not None else None
    return ("" if inner is None else inner.text or "").strip()


def value_of(element: Element | None) -> str:
    """The text of an element itself, without the space around it."""
    return ("" if element is None else element.text or "").strip()


def variable_name(element: Element) -> str:
    """The name under which the value of an element is known: that of its variable or its own."""
    variable = child(element, "variable")
    name = variable.get("name") if variable is not None else None
    return str(name or element.get("name") or element.get("id") or "")


def type_of_variable(element: Element) -> str:
    """The type of an element's variable; empty without one."""
    variable = child(element, "variable")
    return str(variable.get("typeRef") or "") if variable is not None else ""


def version_tag(element: Element) -> str:
    """Camunda's version tag of a decision, as an attribute or as an extension."""
    for name, value in element.attrib.items():
        if str(name).endswith("}versionTag"):
            return str(value)
    for extension in element.iterfind("./{*}extensionElements/{*}versionTag"):
        return str(extension.get("value") or "")
    return ""
