"""What the validator of XML schemas complains of, in Dutch."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.bpmn.xmlfile import Node

_QUOTED: Final = re.compile(r"'([^']*)'")
_NAMES: Final = re.compile(r"\{[^}]*\}([\w.-]+)")
_ATTRIBUTE: Final = re.compile(r"attribute '(?:\{[^}]*\})?([^']*)'")
_TYPE: Final = re.compile(r"type '(?:\{[^}]*\}|xs:)?([^']*)'")
_NCNAME: Final = re.compile(r"[^\W\d][\w.-]*")
_VALUES: Final = {
    "boolean": "true of false",
    "int": "een heel getal",
    "integer": "een heel getal",
    "double": "een getal",
    "ID": "een id: letters, cijfers, _ en -, beginnend met een letter of _",
    "IDREF": "de id van een element",
    "NCName": "een naam zonder spaties",
    "QName": "de id van een element, zonder spaties en met een bekend voorvoegsel",
    "anyURI": "een webadres",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error of libxml2: the element, its kind (`SCHEMAV_…`) and its English text."""

    node: Node
    kind: str
    text: str

    @property
    def element(self) -> str:
        """The name of the element, without a namespace."""
        return str(self.node.tag).rsplit("}", 1)[-1]

    @property
    def attribute(self) -> str | None:
        """The attribute that it is about."""
        found = _ATTRIBUTE.search(self.text)
        return found[1] if found else None

    @property
    def expected(self) -> str:
        """The first elements that could stand here."""
        _, _, listed = self.text.partition("Expected is ")
        return " of ".join(_NAMES.findall(listed)[:3])


def told(complaint: Complaint, known: frozenset[str]) -> str | None:
    """The Dutch message; None for what another rule says better. `known` are BPMN's elements."""
    if complaint.kind == "SCHEMAV_ELEMENT_CONTENT":
        return _content(complaint, known)
    tell = _TELLS.get(complaint.kind)
    if tell is not None:
        return tell(complaint)
    return f"Het element {complaint.element} klopt niet met de BPMN-standaard. Teken het opnieuw."


def _content(complaint: Complaint, known: frozenset[str]) -> str:
    name = complaint.element
    if "Missing child" in complaint.text:
        return f"In {name} ontbreekt een onderdeel: {complaint.expected}. Voeg het toe."
    if name not in known:
        return f"BPMN kent geen element {name}. Haal het weg."
    return f"Het element {name} staat hier niet op zijn plaats of in de verkeerde volgorde."


def _unknown_attribute(complaint: Complaint) -> str:
    return f"BPMN kent bij {complaint.element} geen eigenschap {complaint.attribute}. Haal die weg."


def _missing_attribute(complaint: Complaint) -> str:
    found = re.search(r"The attribute '(?:\{[^}]*\})?([^']*)' is required", complaint.text)
    name = found[1] if found else "die verplicht is"
    return f"Bij {complaint.element} ontbreekt de eigenschap {name}. Vul haar in."


def _loose_text(complaint: Complaint) -> str:
    return f"In {complaint.element} staat losse tekst, en dat kan niet. Haal de tekst weg."


def _choice(complaint: Complaint) -> str:
    _, _, options = complaint.text.partition("set {")
    listed = ", ".join(_QUOTED.findall(options))
    where = complaint.attribute or complaint.element
    return f"De waarde van {where} kan niet. Kies uit: {listed}."


def _value(complaint: Complaint) -> str | None:
    found = _TYPE.search(complaint.text)
    kind = found[1] if found else "QName"
    where = complaint.attribute or complaint.element
    value = complaint.node.get(where, "")
    if kind == "ID" and _NCNAME.fullmatch(value):
        return None  # a second element with the same id, and that has a rule of its own
    return f"De waarde van {where} klopt niet. Vul in: {_VALUES.get(kind, 'een andere waarde')}."


def _abstract(complaint: Complaint) -> str:
    return f"Het element {complaint.element} is maar een verzamelnaam. Kies een soort."


def _unknown_type(complaint: Complaint) -> str:
    return f"Het soort {complaint.element} (xsi:type) bestaat niet. Kies een bestaand soort."


_TELLS: Final[dict[str, Callable[[Complaint], str | None]]] = {
    "SCHEMAV_CVC_COMPLEX_TYPE_2_1": _loose_text,
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": _loose_text,
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": _unknown_attribute,
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": _unknown_attribute,
    "SCHEMAV_CVC_COMPLEX_TYPE_4": _missing_attribute,
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_1": _value,
    "SCHEMAV_CVC_DATATYPE_VALID_1_2_3": _value,
    "SCHEMAV_CVC_ELT_2": _abstract,
    "SCHEMAV_CVC_ELT_4_2": _unknown_type,
    "SCHEMAV_CVC_ENUMERATION_VALID": _choice,
    "SCHEMAV_CVC_TYPE_2": _abstract,
}
