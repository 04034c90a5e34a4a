"""Rewrites regular expressions of XPath for RE2 (XML Schema; XQuery functions 5.6)."""

import re
from collections.abc import Iterator
from functools import cache

import re2

_BLOCKS = {
    "BasicLatin": r"\x{00}-\x{7F}",
    "Latin-1Supplement": r"\x{80}-\x{FF}",
    "LatinExtended-A": r"\x{100}-\x{17F}",
    "LatinExtended-B": r"\x{180}-\x{24F}",
    "Greek": r"\x{370}-\x{3FF}",
    "Cyrillic": r"\x{400}-\x{4FF}",
    "Hebrew": r"\x{590}-\x{5FF}",
    "Arabic": r"\x{600}-\x{6FF}",
}
_NAME_START = r"\pL\p{Nl}_:"
_CLASSES = {
    "i": f"[{_NAME_START}]",
    "I": f"[^{_NAME_START}]",
    "c": rf"[{_NAME_START}\p{{Nd}}\pM.\-\x{{B7}}]",
    "C": rf"[^{_NAME_START}\p{{Nd}}\pM.\-\x{{B7}}]",
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "w": r"[^\pP\pZ\pC]",
    "W": r"[\pP\pZ\pC]",
    "s": r"[ \t\n\r]",
    "S": r"[^ \t\n\r]",
}
_MOST_SUBTRACTIONS = 10
_SPACE = re.compile(r"\\\[|\[(?:\\.|[^\]\\])*\]|([ \t\r\n]+)")
_REPETITION = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_KEPT = frozenset("nrt\\|.?*+(){}[]^-$/")


class BadPattern(Exception):
    """The pattern is no regular expression, or one that takes more than linear time."""


def quiet() -> re2.Options:
    """How RE2 compiles here: without a word on the error output, and in half a megabyte."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 19
    return options


def unspaced(pattern: str) -> str:
    """Without white space outside of character classes (flag x)."""
    return _SPACE.sub(lambda found: "" if found[1] else found[0], pattern)


class Rewriter:
    """Walks through one pattern and checks and translates what RE2 reads in another way.

    `weight` counts the characters, classes and points, those in a repetition as often as it may
    repeat them: in so many places at once a search may be.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0
        self.subtractions = 0
        self._weights = [0]
        self._last = 0

    @property
    def weight(self) -> int:
        return max(1, self._weights[0])

    def rewrite(self, dot_all: bool) -> str:
        """The pattern for RE2; raises BadPattern."""
        parts: list[str] = []
        while self.position < len(self.pattern):
            character = self.pattern[self.position]
            if character in "{}]":
                parts.append(self._repetition())
            elif character == "(":
                parts.append(self._group())
            elif character in "*+?|^$)":
                parts.append(self._sign(character))
            else:
                parts.append(self._atom(character, dot_all))
        return "".join(parts)

    def _atom(self, character: str, dot_all: bool) -> str:
        self._weigh(1)
        if character == "\\":
            return self._escape(inside=False)
        if character == "[":
            return self._class()
        self.position += 1
        if character == ".":
            return "(?s:.)" if dot_all else r"[^\n\r]"
        return character

    def _sign(self, character: str) -> str:
        self.position += 1
        if character == ")" and len(self._weights) > 1:
            self._weigh(self._weights.pop())
        return character

    def _weigh(self, weight: int) -> None:
        self._last = weight
        self._weights[-1] += weight

    def _repetition(self) -> str:
        found = _REPETITION.match(self.pattern, self.position)
        if found is None or self.position == 0:
            raise BadPattern
        self.position = found.end()
        most = max(map(int, re.findall("[0-9]+", found[0])))
        self._weigh(self._last * max(0, most - 1))
        return found[0]

    def _group(self) -> str:
        self._weights.append(0)
        if self.pattern.startswith("(?:", self.position):
            self.position += 3
            return "(?:"
        if self.pattern.startswith("(?", self.position):
            raise BadPattern
        self.position += 1
        return "("

    def _escape(self, *, inside: bool) -> str:
        character = self.pattern[self.position + 1 : self.position + 2]
        self.position += 2
        if character in ("p", "P"):
            return self._property(character, inside=inside)
        if character in _CLASSES:
            text = _CLASSES[character]
            if inside and text.startswith("["):
                return self._inside_class(text, character)
            return text
        if not character or character not in _KEPT:
            raise BadPattern
        return "\\" + character

    def _inside_class(self, text: str, character: str) -> str:
        if not text.startswith("[^"):
            return text[1:-1]
        opposite = {"w": "", "S": r"\S", "I": "", "C": ""}[character]
        if not opposite:
            return r"\pL\pM\pN\pS" if character == "w" else ""
        return opposite

    def _property(self, letter: str, *, inside: bool) -> str:
        end = self.pattern.find("}", self.position)
        if not self.pattern.startswith("{", self.position) or end < 0:
            raise BadPattern
        name = self.pattern[self.position + 1 : end]
        self.position = end + 1
        if not name.startswith("Is"):
            return f"\\{letter}{{{name}}}"
        block = _BLOCKS.get(name[2:])
        if block is None or (inside and letter == "P"):
            raise BadPattern
        return block if inside else f"[{'^' if letter == 'P' else ''}{block}]"

    def _class(self) -> str:
        """`[…]`, with a subtraction `[a-z-[aeiou]]` worked out."""
        self.position += 1
        negated = self.pattern.startswith("^", self.position)
        self.position += negated
        parts: list[str] = []
        while not self.pattern.startswith("]", self.position) or not parts:
            if self.position >= len(self.pattern):
                raise BadPattern
            if self.pattern.startswith("-[", self.position) and parts:
                self.position += 1
                return self._subtracted(parts, negated)
            character = self.pattern[self.position]
            if character == "\\":
                parts.append(self._escape(inside=True))
                continue
            if character == "[":
                raise BadPattern
            parts.append(character)
            self.position += 1
        self.position += 1
        return f"[{'^' if negated else ''}{''.join(parts)}]"

    def _subtracted(self, parts: list[str], negated: bool) -> str:
        self.subtractions += 1
        if self.subtractions > _MOST_SUBTRACTIONS:
            raise BadPattern
        other = self._class()
        if not self.pattern.startswith("]", self.position):
            raise BadPattern
        self.position += 1
        minuend = f"[{'^' if negated else ''}{''.join(parts)}]"
        return _difference(minuend, other)


Runs = list[tuple[int, int]]


@cache
def _plane() -> str:
    """The characters of the Basic Multilingual Plane."""
    return "".join(map(chr, (*range(0xD800), *range(0xE000, 0x10000))))


def _runs(character_class: str) -> Runs:
    """The code points in a class, as first and last of each unbroken row."""
    plane = _plane()
    compiled = re2.compile(character_class + "+", quiet())
    return [
        (ord(plane[found.start()]), ord(plane[found.end() - 1]))
        for found in compiled.finditer(plane)
    ]


def _without(runs: Runs, holes: Runs) -> Iterator[tuple[int, int]]:
    """What is left of rows of numbers, both in order."""
    passed = 0
    for first, last in runs:
        while passed < len(holes) and holes[passed][1] < first:
            passed += 1
        start, index = first, passed
        while index < len(holes) and holes[index][0] <= last:
            if holes[index][0] > start:
                yield start, holes[index][0] - 1
            start = holes[index][1] + 1
            index += 1
        if start <= last:
            yield start, last


def _difference(minuend: str, subtrahend: str) -> str:
    """One class that holds the characters of the Basic Multilingual Plane in the difference."""
    rest = _without(_runs(minuend), _runs(subtrahend))
    ranges = [rf"\x{{{first:X}}}-\x{{{last:X}}}" for first, last in rest]
    if not ranges:
        raise BadPattern
    return f"[{''.join(ranges)}]"
