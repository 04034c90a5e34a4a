"""What in a text says, or may say, who somebody is.

A BSN, an e-mail address, a telephone number, a dossier number and a postcode with a house number
are certain enough to be refused. A name, a date, a street and a postcode alone can also be
something else: these are marked, for the writer to judge. What is not found may still give somebody
away; the screen says so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

Kind = Literal["bsn", "email", "phone", "dossier", "address", "postcode", "street", "date", "name"]
REFUSED: Final[frozenset[Kind]] = frozenset({"bsn", "email", "phone", "dossier", "address"})
CALLED: Final[dict[Kind, str]] = {
    "bsn": "een burgerservicenummer",
    "email": "een e-mailadres",
    "phone": "een telefoonnummer",
    "dossier": "een dossiernummer",
    "address": "een adres",
    "postcode": "een postcode",
    "street": "een straat met huisnummer",
    "date": "een datum",
    "name": "een naam",
}
HERE: Final = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Trace:
    """A place in the text: `text[start:end]`."""

    kind: Kind
    start: int
    end: int

    @property
    def refused(self) -> bool:
        """Whether it may not go in at all."""
        return self.kind in REFUSED


def find(text: str) -> list[Trace]:
    """All places, in order; where two overlap, the one that is refused or else begins first."""
    found = [trace for look in LOOKS for trace in look(text)]
    found.sort(key=lambda one: (not one.refused, one.start, -one.end))
    kept: list[Trace] = []
    for trace in found:
        if all(trace.end <= other.start or trace.start >= other.end for other in kept):
            kept.append(trace)
    return sorted(kept, key=lambda one: one.start)


def marked(text: str, traces: list[Trace]) -> list[tuple[str, Trace | None]]:
    """The text in pieces, each with the trace that it is, or None."""
    pieces: list[tuple[str, Trace | None]] = []
    place = 0
    for trace in traces:
        pieces += [(text[place : trace.start], None), (text[trace.start : trace.end], trace)]
        place = trace.end
    return [piece for piece in [*pieces, (text[place:], None)] if piece[0]]


def is_bsn(digits: str) -> bool:
    """Whether eight or nine digits pass the elfproef of a BSN."""
    padded = digits.zfill(9)
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(one) for weight, one in zip(weights, padded, strict=True))
    return int(padded) > 0 and total % 11 == 0


MONTHS: Final = (
    "jan(?:uari)?|feb(?:ruari)?|maart|mrt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|"
    "sep(?:t(?:ember)?)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
PATTERNS: Final[dict[Kind, re.Pattern[str]]] = {
    "email": re.compile(r"[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    "phone": re.compile(
        r"(?<![\d-])(?:(?:\+|00)31[ .-]?(?:\(0\)[ .-]?)?|0)[1-9](?:[ .-]{0,3}\d){8}(?!\d)"
    ),
    "dossier": re.compile(r"(?<!\d)(?:20\d\d-\d{6}|W-20\d\d-\d+)(?!\d)"),
    "address": re.compile(
        r"(?<!\d)[1-9]\d{3} ?[A-Za-z]{2},?\s{1,3}(?:nr\.? ?|huisnummer )?\d{1,5}\b"
    ),
    "postcode": re.compile(r"(?<!\d)[1-9]\d{3} ?[A-Z]{2}(?![A-Za-z])"),
    "street": re.compile(
        r"\b\w{2,30}(?:straat|laan|weg|plein|gracht|kade|singel|dijk|hof|pad|dreef|steeg)"
        r"\s{1,3}\d{1,5}\b",
        re.IGNORECASE,
    ),
    "date": re.compile(
        rf"(?<!\d)(?:\d{{1,2}}[-/. ]\d{{1,2}}[-/. ](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d"
        rf"|\d{{1,2}} (?:{MONTHS})\b(?: (?:19|20)\d\d)?)(?!\d)",
        re.IGNORECASE,
    ),
}
NUMBER: Final = re.compile(r"(?<![\d])\d(?:[ .-]?\d){7,8}(?![\d])")
DAY: Final = re.compile(
    r"(?:0[1-9]|[12]\d|3[01])([-/. ])(?:0[1-9]|1[0-2])\1(?:19|20)\d\d"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
)
"""A day in full: one in eleven has the digits of a BSN, and nobody writes a BSN so."""
WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
TITLES: Final = frozenset({"mevrouw", "mw", "meneer", "mijnheer", "dhr", "heer", "familie", "fam"})
BETWEEN: Final = frozenset({"de", "den", "der", "van", "ten", "ter", "te", "el", "al", "in", "'t"})
"""Small words inside a name."""


def _numbers(text: str) -> Iterator[Trace]:
    for match in NUMBER.finditer(text):
        if is_bsn(re.sub(r"\D", "", match[0])) and not DAY.fullmatch(match[0]):
            yield Trace("bsn", *match.span())


def _patterns(text: str) -> Iterator[Trace]:
    for kind, pattern in PATTERNS.items():
        yield from (Trace(kind, *match.span()) for match in pattern.finditer(text))


def _names(text: str) -> Iterator[Trace]:
    """Runs of words with a capital that no rule of spelling asks for, and known given names."""
    words = list(WORD.finditer(text))
    place = 0
    while place < len(words):
        last = place
        if _may_be_name(text, words, place):
            last = _end_of_name(text, words, place)
            yield Trace("name", words[place].start(), words[last].end())
        place = last + 1


def _may_be_name(text: str, words: list[re.Match[str]], place: int) -> bool:
    word = words[place][0]
    before = words[place - 1][0].casefold() if place else ""
    if word.casefold() in _listed("names.txt"):
        return True
    if not _has_capital(word) or word.casefold() in _listed("known_words.txt"):
        return False
    # One letter is how people write without a name: “cliënt A”. With a name behind it, it is one.
    told = before in TITLES or not _begins_sentence(text, words[place].start())
    return (told and len(word) > 1) or _goes_on(text, words, place) == place + 1


def _end_of_name(text: str, words: list[re.Match[str]], place: int) -> int:
    while (onward := _goes_on(text, words, place)) > place:
        place = onward
    return place


def _goes_on(text: str, words: list[re.Match[str]], place: int) -> int:
    """The next word of the same name, over small words in between; the same place when none is."""
    ahead = place + 1
    while ahead < len(words) and _stand_together(text, words, ahead):
        word = words[ahead][0]
        if _has_capital(word) and word.casefold() not in _listed("known_words.txt"):
            return ahead
        if word.casefold() not in BETWEEN:
            return place
        ahead += 1
    return place


def _stand_together(text: str, words: list[re.Match[str]], place: int) -> bool:
    between = text[words[place - 1].end() : words[place].start()]
    return between in {" ", ". ", "-"} and "\n" not in between and len(between) < 3


def _has_capital(word: str) -> bool:
    """A capital and then small letters: an abbreviation in capitals is no name."""
    return word[:1].isupper() and not (len(word) > 1 and word.isupper())


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\"'‘“(*-•")
    return not before or before[-1] in ".!?:;\n"


@cache
def _listed(name: str) -> frozenset[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


LOOKS: Final[tuple[Callable[[str], Iterator[Trace]], ...]] = (_numbers, _patterns, _names)
