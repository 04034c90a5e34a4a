"""Every name in a formula can be filled in before it is read, and its value is of use there.

Right: `=wet = "Wmo 2015"` behind a task whose form asks for `wet`. Wrong: `=wett = "Wmo 2015"`
there, or a condition such as `=count(leden)`, which gives a number and never yes or no.

A name that nothing fills in is a warning: FEEL reads it as null, which may be meant. A value of
the wrong kind is an error: whenever it comes to that formula, the case stops there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from engine.bpmn.diagram import Element, Flow, Process, Text
from engine.bpmn.findings import Finding
from engine.bpmn.known_names import Names
from engine.bpmn.sight import Sights
from engine.feel import FeelSyntaxError
from engine.feel.reading import Missing, Scopes, read
from engine.feel.shapes import ANYTHING, TEXT, Shape

SLOTS: Final = {
    "condition": "De voorwaarde",
    "assignee": "De formule voor de behandelaar",
    "groups": "De formule voor de groepen",
    "users": "De formule voor de medewerkers",
    "due": "De formule voor de streefdatum",
    "follow_up": "De formule voor de begindatum",
    "priority": "De formule voor de prioriteit",
    "retries": "De formule voor het aantal pogingen",
    "script": "De formule van deze scripttaak",
    "collection": "De lijst van de herhaling",
    "count": "Het aantal van de herhaling",
    "again": "De voorwaarde van de lus",
    "result": "De formule voor het resultaat van een ronde",
    "until": "De voorwaarde voor het einde van de herhaling",
    "tells": "De voorwaarde bij een ronde",
    "key": "De formule voor het kenmerk van het bericht",
    "lives": "De formule voor hoe lang het bericht blijft wachten",
    "timeDate": "De formule voor de tijd",
    "timeDuration": "De formule voor de wachttijd",
    "timeCycle": "De formule voor de herhaling in de tijd",
}
_DATES: Final = frozenset(("string", "date", "date and time"))
_DURATIONS: Final = frozenset(("string", "days and time duration", "years and months duration"))
_WANTED: Final[dict[str, tuple[frozenset[str], str]]] = {
    "condition": (frozenset(("boolean",)), "ja of nee"),
    "until": (frozenset(("boolean",)), "ja of nee"),
    "collection": (frozenset(("list",)), "een lijst"),
    "count": (frozenset(("number", "string")), "een getal"),
    "again": (frozenset(("boolean",)), "ja of nee"),
    "tells": (frozenset(("boolean",)), "ja of nee"),
    "assignee": (frozenset(("string", "null")), "een gebruikersnaam (tekst)"),
    "groups": (frozenset(("string", "list", "null")), "een lijst van groepen"),
    "users": (frozenset(("string", "list", "null")), "een lijst van medewerkers"),
    "due": (_DATES | {"null"}, "een datum"),
    "follow_up": (_DATES | {"null"}, "een datum"),
    "priority": (frozenset(("number", "string", "null")), "een getal"),
    "retries": (frozenset(("number", "string")), "een getal"),
    "timeDate": (_DATES, "een datum"),
    "timeDuration": (_DURATIONS, "een duur"),
    "lives": (_DURATIONS, "een duur"),
    "timeCycle": (frozenset(("string",)), "een herhaling (tekst zoals R3/P1D)"),
}
"""What each formula must give to be of use, and that in Dutch."""
_KINDS: Final = {
    "string": "een tekst",
    "number": "een getal",
    "boolean": "ja of nee",
    "list": "een lijst",
    "context": "een groep gegevens (context)",
    "date": "een datum",
    "time": "een tijd",
    "date and time": "een datum met tijd",
    "days and time duration": "een duur in dagen of uren",
    "years and months duration": "een duur in maanden of jaren",
    "range": "een bereik",
    "function": "een functie",
    "null": "altijd niets (null)",
}


def check(process: Process, sights: Sights) -> Sequence[Finding]:
    """The findings about what the formulas of a process read and give."""
    reader = _Reader(process)
    sights.replay(process, reader.look)
    reader.decisions(sights)
    return list(dict.fromkeys(reader.found))


class _Reader:
    def __init__(self, process: Process) -> None:
        self.process = process
        self.found: list[Finding] = []

    def look(self, where: Element | Flow, slot: str, text: Text, scopes: Scopes) -> Shape:
        """Read one text in its scopes, and note what is wrong with it."""
        if not text.is_feel:
            return TEXT
        try:
            reading = read(text.body, scopes)
        except FeelSyntaxError:
            return ANYTHING
        for one in reading.missing:
            self.add("field-unknown", "warning", where, unknown(said(slot), one), text.line)
        if not reading.missing:
            self.kind(where, slot, reading.shape, text.line)
        return reading.shape

    def kind(self, where: Element | Flow, slot: str, shape: Shape, line: int) -> None:
        wanted, words = _WANTED.get(slot, (frozenset(), ""))
        if wanted and shape.kind and shape.kind not in wanted:
            message = f"{said(slot)} geeft {_KINDS[shape.kind]}, maar moet {words} geven."
            self.add("formula-kind", "error", where, message, line)

    def decisions(self, sights: Sights) -> None:
        names: Names = sights.names
        for element in self.process.elements.values():
            decision = names.decisions.get(element.decision or "")
            if decision is not None and element.binding.kind != "versionTag":
                who = f"De beslistabel ‘{element.decision}’"
                for one in decision.missing(sights.scopes(self.process, element)):
                    self.add("field-unknown", "warning", element, unknown(who, one), element.line)

    def add(self, rule: str, severity: str, where: Element | Flow, message: str, line: int) -> None:
        file = self.process.file
        self.found.append(Finding(rule, severity, file, line, where.id, where.name, message))


def said(slot: str) -> str:
    """Which formula it is, as the subject of a sentence."""
    direction, _, target = slot.partition(" ")
    if target:
        word = "invoer" if direction == "input" else "uitvoer"
        return f"De formule voor {word} ‘{target}’"
    return SLOTS[slot]


def unknown(who: str, missing: Missing) -> str:
    """That a name is read which nothing fills in, and which was perhaps meant."""
    meant = f" Bedoel je ‘{missing.nearest}’?" if missing.nearest else ""
    return (
        f"{who} leest ‘{missing.name}’, maar dat veld bestaat niet in de formulieren hiervoor."
        f"{meant}"
    )
