"""Steps through the tokens of one text: single tokens, names and types."""

from collections.abc import Iterable

from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import Token, tokenize
from engine.feel.names import BUILT_IN, JOINTS, normal
from engine.feel.syntax import TypeName

_WORDS = ("name", "number", "keyword")
_AFTER_NAMES = frozenset(("return", "satisfies", "then", "else"))
_TYPES = ("date and time", "days and time duration", "years and months duration")


class Cursor:
    """A place in a text; `known` are names with keywords or operators in them."""

    def __init__(self, text: str, known: Iterable[str] = (), tokens: list[Token] | None = None):
        self.text = text
        self.tokens = tokenize(text) if tokens is None else tokens
        self.position = 0
        self.known: dict[str, str] = {}
        self.first_words: set[str] = set()
        for name in (*BUILT_IN, *known):
            self.declare(name)

    def declare(self, name: str) -> None:
        """Make a name known from here on."""
        try:
            tokens = tokenize(name)[:-1]
        except FeelSyntaxError:
            return
        if len(tokens) > 1:
            self.known[normal(tokens)] = name
            self.first_words.add(tokens[0].text)

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def sees(self, text: str) -> bool:
        """Whether the next token is this symbol or keyword."""
        token = self.tokens[self.position]
        return token.text == text and token.kind in ("symbol", "keyword")

    def takes(self, text: str) -> bool:
        """Step over the next token if it is this symbol or keyword."""
        if self.sees(text):
            self.position += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        """Step over this symbol or keyword, or raise."""
        token = self.token
        if not self.takes(text):
            raise self.expected(f"“{text}”")
        return token

    def expected(self, what: str) -> FeelSyntaxError:
        """The error that something else was expected here."""
        token = self.token
        seen = "de tekst eindigt hier" if token.kind == "end" else "hier staat iets anders"
        if token.kind in ("symbol", "keyword"):
            seen = f"hier staat “{token.text}”"
        return FeelSyntaxError(f"verwacht: {what}, maar {seen}.", self.text, token.start)

    def closing(self, opening: int) -> int:
        """The index of the bracket that closes the one at an index; -1 if none does."""
        depth = 0
        for index in range(opening, len(self.tokens)):
            token = self.tokens[index]
            if token.kind == "symbol" and token.text in "()":
                depth += 1 if token.text == "(" else -1
                if depth == 0:
                    return index
        return -1

    # Names

    def name(self, what: str = "een naam") -> str:
        """A name as it is used: the longest known one, or all the words that stand together."""
        token = self.token
        if token.kind != "name":
            raise self.expected(what)
        return self.known_name() or self._words()

    def member_name(self) -> str:
        """A name behind a point; a keyword will do."""
        if self.token.kind not in ("name", "keyword"):
            raise self.expected("een naam")
        return self.known_name() or self._words()

    def known_name(self) -> str:
        """The longest known name that starts here; empty if there is none."""
        if self.token.text not in self.first_words:
            return ""
        for end in range(min(self.position + 12, len(self.tokens) - 1), self.position + 1, -1):
            known = self.known.get(normal(self.tokens[self.position : end]))
            if known is not None:
                self.position = end
                return known
        return ""

    def _words(self) -> str:
        start = self.position
        self.position += 1
        while self.token.kind in ("name", "number"):
            self.position += 1
        return normal(self.tokens[start : self.position])

    def new_name(self, *ends: str) -> str:
        """A name as it is declared: everything up to one of the given tokens."""
        start = self.position
        while self.token.kind != "end" and self.token.text not in ends:
            if self.token.kind not in _WORDS and self.token.text not in JOINTS:
                break
            if self.token.text in _AFTER_NAMES:
                break
            self.position += 1
        if start == self.position or self.tokens[start].kind == "number":
            raise self.expected("een naam")
        name = normal(self.tokens[start : self.position])
        self.declare(name)
        return name

    def type_name(self) -> TypeName:
        """A type, such as `number`, `list<date and time>` or `context<a: string>`."""
        name = self._type_word()
        if not self.takes("<"):
            return TypeName(name)
        if name == "context":
            return TypeName(name, members=tuple(self._type_members()))
        arguments: list[TypeName] = []
        while not self.takes(">"):
            if arguments:
                self.expect(",")
            arguments.append(self.type_name())
        result = self.type_name() if name == "function" and self.takes("->") else None
        return TypeName(name, tuple(arguments), result=result)

    def _type_members(self) -> list[tuple[str, TypeName]]:
        members: list[tuple[str, TypeName]] = []
        while not self.takes(">"):
            if members:
                self.expect(",")
            key = self.key()
            self.expect(":")
            members.append((key, self.type_name()))
        return members

    def _type_word(self) -> str:
        for name in _TYPES:
            end = self.position + len(name.split())
            if normal(self.tokens[self.position : end]) == name:
                self.position = end
                return name
        start = self.position
        if self.takes("function") or self.takes("null"):
            return self.tokens[start].text
        if self.token.kind != "name":
            raise self.expected("een type")
        while self.token.kind == "name" or (start < self.position and self.sees(".")):
            self.position += 1
        return normal(self.tokens[start : self.position])

    def key(self) -> str:
        """The key of a context: a string or a name."""
        if self.token.kind == "string":
            self.position += 1
            return self.tokens[self.position - 1].text
        return self.new_name(":")

    def argument_name(self) -> str:
        """The name before an argument, with its colon; empty if it has none."""
        end = self.position
        while self.tokens[end].kind in _WORDS:
            end += 1
        if end == self.position or self.tokens[end].text != ":":
            return ""
        name = normal(self.tokens[self.position : end])
        self.position = end + 1
        return name
