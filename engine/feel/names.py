"""Names with spaces and other characters in them (DMN 1.5, 10.3.1.2, rules 27 to 30).

Words side by side, such as `monthly salary`, can only be one name. A name with a keyword or an
operator in it, such as `e-mail` or `black and white`, is one only if it is known: declared in the
text itself, a built-in function, or a key of the context. So a text is parsed once for every set of
such keys that it meets; `candidates` says which keys to look for.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.feel.lexer import Token

BUILT_IN = ("date and time", "years and months duration", "get or else")
JOINTS = frozenset(("-", "+", "*", "**", "/", "."))
_LONGEST = 12
_MOST_CANDIDATES = 2_000
_DEEPEST, _MOST_PLACES = 5, 500


def normal(tokens: Iterable[Token]) -> str:
    """The name that tokens spell: words one space apart, no space around other characters."""
    text = ""
    for token in tokens:
        glue = token.kind == "symbol" or not text or text[-1] in "+-*/."
        text += token.text if glue else " " + token.text
    return text


def candidates(tokens: list[Token], text: str) -> tuple[frozenset[str], bool]:
    """The keys that would change how the tokens are read, and whether one may lie deeper."""
    found: set[str] = set()
    nested = False
    for start, token in enumerate(tokens):
        previous = tokens[start - 1] if start else token
        if token.kind != "name" or (start and previous.kind == "name"):
            continue
        before = len(found)
        for end in _ends(tokens, start):
            found.update(_spellings(tokens[start:end], text))
        nested |= previous.text == "." and len(found) > before
        if len(found) > _MOST_CANDIDATES:
            break
    return frozenset(found), nested


def _ends(tokens: list[Token], start: int) -> Iterator[int]:
    """Where a name that starts here could end, if it has a keyword or an operator in it."""
    special = False
    for end in range(start + 1, min(start + _LONGEST, len(tokens))):
        token = tokens[end]
        if token.kind == "keyword" or (token.kind == "symbol" and token.text in JOINTS):
            special = True
        elif token.kind not in ("name", "number"):
            return
        if special and token.kind != "symbol":
            yield end + 1


def _spellings(tokens: list[Token], text: str) -> set[str]:
    literal = " ".join(text[tokens[0].start : tokens[-1].end].split())
    return {normal(tokens), literal, " ".join(token.text for token in tokens)}


def keys_in(context: Mapping[str, Any], wanted: frozenset[str], nested: bool) -> frozenset[str]:
    """Which of the wanted names the context has, at the top or (with `nested`) deeper."""
    found = {name for name in wanted if name in context}
    if nested:
        places: list[tuple[Any, int]] = [(context, 0)]
        for count in range(_MOST_PLACES):
            if count >= len(places):
                break
            place, depth = places[count]
            if isinstance(place, Mapping):
                found |= wanted.intersection(place)
                inner = list(place.values())
            else:
                inner = list(place[:3])
            if depth < _DEEPEST:
                places += [(item, depth + 1) for item in inner if isinstance(item, Mapping | list)]
    return frozenset(found)
