"""YAML 1.2 → entries that know their line. A scalar stays the text that was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import CollectionEndEvent, CollectionStartEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LONGEST: Final = 200_000
DEEPEST: Final = 30
_TAG: Final = "tag:yaml.org,2002:"
_HINTS: Final = {
    "mapping values": "Er staat een dubbele punt te veel, of er ontbreekt er een in de regel "
    "hiervoor. Zet een tekst met een dubbele punt tussen aanhalingstekens.",
    "\\t": "Spring in met spaties, niet met tabs.",
    "expected <block end>": "Deze regel springt anders in dan de regels waar hij bij hoort.",
    "could not find expected ':'": "Er ontbreekt een dubbele punt, met een spatie erachter.",
    "expected ',' or": "Een haakje is niet gesloten, of er ontbreekt een komma.",
    "quoted scalar": "Een aanhalingsteken is niet gesloten.",
    "cannot start any token": "Zet een tekst die met dit teken begint tussen aanhalingstekens.",
    "undefined alias": "Zet een tekst die met * begint tussen aanhalingstekens.",
    "expected the node content": "Er ontbreekt hier een waarde.",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file, from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class ScenarioError(ValueError):
    """Dit scenario is zo niet te lezen. The message is Dutch, without the place."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(f"{place} {message}")
        self.place = place
        self.message = message


@dataclass(frozen=True, slots=True)
class Entry:
    """One value: a text (None when empty), a list, or a mapping; `kind` is YAML's tag of a text."""

    place: Place
    value: str | list[Entry] | dict[str, Entry] | None
    kind: str = "str"

    @property
    def items(self) -> list[Entry]:
        """The entries of a list; a single value is a list of one."""
        if self.value is None:
            return []
        return self.value if isinstance(self.value, list) else [self]

    @property
    def members(self) -> dict[str, Entry]:
        """The entries of a mapping. Raises `ScenarioError` when it is none."""
        if self.value is None:
            return {}
        if not isinstance(self.value, dict):
            raise ScenarioError(self.place, "Hier horen regels te staan als ‘naam: waarde’.")
        return self.value

    @property
    def text(self) -> str:
        """A single text. Raises `ScenarioError` when it is none."""
        if not isinstance(self.value, str):
            raise ScenarioError(self.place, "Hier hoort één waarde te staan.")
        return self.value.strip()

    def plain(self) -> Any:
        """The value as JSON: numbers, true and false have their type, a date is a text."""
        if isinstance(self.value, list):
            return [one.plain() for one in self.value]
        if isinstance(self.value, dict):
            return {key: one.plain() for key, one in self.value.items()}
        return _typed(self.value, self.kind)


def _typed(text: str | None, kind: str) -> Any:
    if text is None or kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind in ("int", "float"):
        number = _number(text)
        return text if number is None else number
    return text


def _number(text: str) -> int | Decimal | None:
    bare = text.replace("_", "")
    try:
        return int(bare)
    except ValueError:
        return Decimal(bare) if bare.replace(".", "").lstrip("+-").isdigit() else None


def read_yaml(file: str, text: str) -> Entry:
    """The one document of a file. Raises `ScenarioError`."""
    if len(text) > LONGEST:
        raise ScenarioError(Place(file, 1), f"Een scenario is hoogstens {LONGEST} tekens lang.")
    try:
        _demand_shallow(file, text)
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ScenarioError(
            Place(file, line), _trouble(f"{error.problem} {error.context}")
        ) from None
    except (YAMLError, RecursionError, ValueError):
        raise ScenarioError(Place(file, 1), "Dit is geen geldige YAML.") from None
    if node is None:
        raise ScenarioError(Place(file, 1), "Dit bestand is leeg.")
    return _Reading(file).entry(node)


def _trouble(problem: str) -> str:
    """What the reader of YAML says, in Dutch, with the usual cause."""
    hint = next(
        (hint for part, hint in _HINTS.items() if part in problem), "Kijk ook een regel eerder."
    )
    return f"Dit is geen geldige YAML. {hint}"


def _demand_shallow(file: str, text: str) -> None:
    """Raises `ScenarioError` before something that is nested too deep takes all the time."""
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            message = "Dit is geen geldige YAML voor een scenario: te veel niveaus."
            raise ScenarioError(Place(file, event.start_mark.line + 1), message)


class _Reading:
    def __init__(self, file: str) -> None:
        self.file = file
        self.seen: set[int] = set()

    def entry(self, node: Node) -> Entry:
        place = Place(self.file, node.start_mark.line + 1)
        if id(node) in self.seen:
            raise ScenarioError(place, "Verwijzen met & en * kan hier niet. Schrijf het uit.")
        self.seen.add(id(node))
        if isinstance(node, SequenceNode):
            return Entry(place, [self.entry(one) for one in node.value])
        if isinstance(node, MappingNode):
            return Entry(place, dict(self._members(node)))
        kind = str(node.tag).removeprefix(_TAG)
        empty = kind == "null" and isinstance(node, ScalarNode) and not node.style
        return Entry(place, None if empty else str(node.value), kind)

    def _members(self, node: MappingNode) -> Iterator[tuple[str, Entry]]:
        known: set[str] = set()
        for key, value in node.value:
            place = Place(self.file, key.start_mark.line + 1)
            if not isinstance(key, ScalarNode):
                raise ScenarioError(place, "Voor de dubbele punt hoort een naam te staan.")
            name = str(key.value).strip()
            if name in known:
                raise ScenarioError(place, f"‘{name}’ staat hier twee keer.")
            known.add(name)
            entry = self.entry(value)
            yield name, Entry(place, entry.value, entry.kind) if _bare(entry) else entry


def _bare(entry: Entry) -> bool:
    """A mapping or an empty value begins, for people, at the line of its name."""
    return entry.value is None or isinstance(entry.value, dict)
