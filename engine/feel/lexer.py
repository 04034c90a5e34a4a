"""Text → tokens (DMN 1.5, 10.3.1.2, grammar rules 21 to 37 and 61 to 64)."""

import re
from dataclasses import dataclass

from engine.feel.errors import FeelSyntaxError
from engine.feel.mistakes import hint

MAX_LENGTH = 20_000
MAX_TOKENS = 4_000
KEYWORDS = frozenset(
    [
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "every",
        "satisfies",
        "function",
        "instance",
        "between",
        "and",
        "or",
        "true",
        "false",
        "null",
    ]
)
_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_PART = _START + "0-9\u00b7\u0300-\u036f\u203f-\u2040'"
_TOKEN = re.compile(
    rf"""
    (?P<space>(?:[\s\u0085\u180e\u200b\ufeff]+|//[^\n]*|/\*(?s:.*?)\*/)+)
  | (?P<open>/\*)
  | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<at>@\s*"(?:[^"\\]|\\.)*")
  | (?P<string>"(?:[^"\\]|\\(?s:.))*")
  | (?P<name>[{_START}][{_PART}]*)
  | (?P<symbol>\.\.|->|\*\*|<=|>=|!=|[-+*/=<>()\[\]{{}},.:])
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|([\"'\\nrt]))")
_SHORT = {"n": "\n", "r": "\r", "t": "\t"}
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Token:
    """One token. `kind`: name, keyword, number, at, string, symbol or end; `text` as meant."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """The tokens of a text, the last one of kind `end`; raises FeelSyntaxError."""
    if len(text) > MAX_LENGTH:
        raise FeelSyntaxError(f"de tekst is langer dan {MAX_LENGTH} tekens.", text, MAX_LENGTH)
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise FeelSyntaxError(_unknown(text, position), text, position)
        if found.lastgroup == "open":
            raise FeelSyntaxError("het commentaar wordt niet afgesloten.", text, position)
        if len(tokens) == MAX_TOKENS:
            message = f"de tekst heeft meer dan {MAX_TOKENS} woorden en tekens."
            raise FeelSyntaxError(message, text, position)
        token = _token(str(found.lastgroup), found.group(), position)
        if token is not None:
            tokens.append(token)
        position = found.end()
    tokens.append(Token("end", "", position, position))
    return tokens


def _token(kind: str, text: str, start: int) -> Token | None:
    end = start + len(text)
    if kind == "space":
        return None
    if kind in ("string", "at"):
        return Token(kind, unescape(text[text.index('"') + 1 : -1]), start, end)
    if kind == "name" and text in KEYWORDS:
        kind = "keyword"
    return Token(kind, text, start, end)


def _unknown(text: str, position: int) -> str:
    if text[position] == '"' or re.match(r'@\s*"', text[position : position + 20]):
        return "de tekst tussen aanhalingstekens wordt niet afgesloten."
    return f"“{text[position]}” heeft hier geen betekenis. {hint(text, position)}".strip()


def unescape(text: str) -> str:
    """Resolve the escapes of a string literal; a backslash before anything else stays."""
    if "\\" in text:
        text = _ESCAPE.sub(_character, text)
    if _SURROGATES.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _character(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if not code:
        return _SHORT.get(found[3], found[3])
    return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else "\ufffd"


def quote(text: str) -> str:
    """The string literal of a text."""
    for character, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(character, escape)
    return f'"{text}"'
