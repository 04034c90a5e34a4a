"""Names with spaces and other characters in them (DMN 1.5, 10.3.1.2, rules 25 to 31).

Words side by side, such as `monthly salary`, can only be one name. A name with a keyword or an
operator in it, such as `e-mail` or `black and white`, is one only where something has that name.
The parser knows the built-in functions and what the text itself declares. Of the values that an
expression meets nobody knows the keys beforehand, and reading `a.b-c` as one member or as a
difference changes the whole tree. So a text is read with the shortest names first, and a node
that may be the start of longer ones lists them (`longer`). When its value turns out to have one,
the closure raises `Reread`; `engine.feel.expression` then reads the text again with that name in
that place, and starts again.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, tokenize

BUILT_IN = ("date and time", "years and months duration", "get or else")
JOINTS = frozenset(("-", "+", "*", "**", "/", "."))
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name that the tokens from `first` up to (not including) `end` may be."""

    name: str
    first: int
    end: int


class Reread(Exception):
    """A value has a longer name than the text was read with."""

    def __init__(self, found: Spelling) -> None:
        self.found = found
        super().__init__()


def normal(tokens: Iterable[Token]) -> str:
    """The name that tokens spell: words one space apart, no space around other characters."""
    text = ""
    for token in tokens:
        glue = token.kind == "symbol" or not text or text[-1] in "+-*/."
        text += token.text if glue else " " + token.text
    return text


def spelled(name: str) -> tuple[str, str]:
    """A name as its tokens spell it and the first of these; nothing for a name of a single one."""
    try:
        tokens = tokenize(name)[:-1]
    except FeelSyntaxError:
        return "", ""
    return (normal(tokens), tokens[0].text) if len(tokens) > 1 else ("", "")


@lru_cache(maxsize=8)
def vocabulary(names: frozenset[str]) -> tuple[dict[str, str], frozenset[str]]:
    """These names and the built-in ones as they are spelled, and their first words.

    Worked out once, since a file with many names also has many texts to read.
    """
    all_names = {spelled(name): name for name in (*BUILT_IN, *names)}
    all_names.pop(("", ""), None)
    known = {spelling: name for (spelling, _), name in all_names.items()}
    return known, frozenset(word for _, word in all_names)


def longer_names(tokens: list[Token], text: str, first: int, beyond: int) -> tuple[Spelling, ...]:
    """The names that may start at a token and reach beyond another, the longest first."""
    found: list[Spelling] = []
    for index in range(first + 1, min(first + _LONGEST, len(tokens))):
        token = tokens[index]
        if token.kind == "symbol" and token.text in JOINTS:
            continue
        if token.kind not in ("name", "number", "keyword"):
            break
        if index >= beyond:
            spellings = dict.fromkeys(_spellings(tokens[first : index + 1], text))
            found += [Spelling(name, first, index + 1) for name in spellings]
    return tuple(reversed(found))


def _spellings(tokens: list[Token], text: str) -> tuple[str, str, str]:
    """A name as keys may be written: without spaces around signs, as in the text, with spaces."""
    literal = " ".join(text[tokens[0].start : tokens[-1].end].split())
    return normal(tokens), literal, " ".join(token.text for token in tokens)


def look_for(longer: tuple[Spelling, ...], names: Container[str]) -> None:
    """Raise Reread for the longest of the names that is there."""
    for spelling in longer:
        if spelling.name in names:
            raise Reread(spelling)
