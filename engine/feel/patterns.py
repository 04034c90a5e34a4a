"""Regular expressions of XPath (DMN 1.5, table 77; XML Schema and XQuery functions 5.6).

They are rewritten for RE2, whose time is linear in the text whatever the pattern. What RE2 can't
do in linear time, back references, gives null.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import re2

from engine.feel.limits import Run

_MAX_PATTERN = 1_000
_FLAGS = frozenset("smixq")
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
_SPACE = re.compile(r"\\\[|\[(?:\\.|[^\]\\])*\]|([ \t\r\n]+)")
_REPETITION = re.compile(r"\{[0-9]+(?:,[0-9]*)?\}")
_KEPT = frozenset("nrt\\|.?*+(){}[]^-$/")


class BadPattern(Exception):
    """The pattern is no regular expression, or one that takes more than linear time."""


def compile_pattern(run: Run, pattern: str, flags: str, length: int) -> Any:
    """A compiled pattern for a text of so many characters; None, with a warning, if it is bad."""
    run.charge(20 + len(pattern) + (length * (8 + len(pattern)) >> 6))
    try:
        return _compile(pattern, "".join(sorted(set(flags))))
    except (BadPattern, re2.error):
        return run.null("Het patroon is geen geldige reguliere expressie.")


@lru_cache(maxsize=256)
def _compile(pattern: str, flags: str) -> Any:
    if len(pattern) > _MAX_PATTERN or not set(flags) <= _FLAGS:
        raise BadPattern
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    if "q" in flags:
        body = re2.escape(pattern)
    else:
        body = _Rewriter(_unspaced(pattern) if "x" in flags else pattern).rewrite("s" in flags)
    modes = "".join(flag for flag in flags if flag in "im")
    return re2.compile(f"(?{modes}:{body})" if modes else body, options)


def _unspaced(pattern: str) -> str:
    """Without white space outside of character classes (flag x)."""
    return _SPACE.sub(lambda found: "" if found[1] else found[0], pattern)


class _Rewriter:
    """Walks through one pattern and checks and translates what RE2 reads in another way."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.position = 0

    def rewrite(self, dot_all: bool) -> str:
        parts: list[str] = []
        while self.position < len(self.pattern):
            character = self.pattern[self.position]
            if character == "\\":
                parts.append(self._escape(inside=False))
            elif character == "[":
                parts.append(self._class())
            elif character == "(":
                parts.append(self._group())
            elif character in "{}]":
                parts.append(self._repetition())
            else:
                self.position += 1
                parts.append(
                    ("(?s:.)" if dot_all else r"[^\n\r]") if character == "." else character
                )
        return "".join(parts)

    def _repetition(self) -> str:
        found = _REPETITION.match(self.pattern, self.position)
        if found is None or self.position == 0:
            raise BadPattern
        self.position = found.end()
        return found[0]

    def _group(self) -> str:
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
        other = self._class()
        if not self.pattern.startswith("]", self.position):
            raise BadPattern
        self.position += 1
        minuend = f"[{'^' if negated else ''}{''.join(parts)}]"
        return _difference(minuend, other)


def _difference(minuend: str, subtrahend: str) -> str:
    """One class that holds the characters of the Basic Multilingual Plane in the difference."""
    left, right = re2.compile(minuend), re2.compile(subtrahend)
    points = [
        point
        for point in (*range(0xD800), *range(0xE000, 0x3000 + 0xE000))
        if point < 0x3000 and left.fullmatch(chr(point)) and not right.fullmatch(chr(point))
    ]
    if not points:
        raise BadPattern
    return "[" + "".join(f"\\x{{{point:X}}}-\\x{{{last:X}}}" for point, last in _runs(points)) + "]"


def _runs(points: list[int]) -> list[tuple[int, int]]:
    runs = [(points[0], points[0])]
    for point in points[1:]:
        if point == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], point)
        else:
            runs.append((point, point))
    return runs


def replacement_of(
    run: Run, text: str, groups: int, *, literal: bool
) -> Callable[[Any], str] | None:
    """What fills in a replacement's `$1`; None, with a warning, if it is wrong."""
    if literal:
        return lambda _found: text
    parts: list[str | int] = []
    position = 0
    while position < len(text):
        piece = re.compile(r"\\([\\$])|\$([0-9]+)|([^\\$]+)").match(text, position)
        if piece is None:
            return run.null("In de vervanging staat een los teken “$” of “\\”.")
        parts.append(piece[1] or piece[3] or int(piece[2]))
        position = piece.end()
    numbered = [_groups(part, groups) if isinstance(part, int) else part for part in parts]
    return lambda found: "".join(
        part if isinstance(part, str) else (found.group(part[0]) or "") + part[1]
        for part in numbered
    )


def _groups(number: int, groups: int) -> tuple[int, str] | str:
    """`$12` is group 12 if there is one, else group 1 and the digit 2."""
    tail = ""
    while number > groups and number >= 10:
        number, digit = divmod(number, 10)
        tail = f"{digit}{tail}"
    return (number, tail) if number <= groups else tail
