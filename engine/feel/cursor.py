"""Steps through the tokens of one text: single tokens, names and types."""

from collections.abc import Iterable, Mapping

from engine.feel.errors import FeelSyntaxError, line_and_column
from engine.feel.lexer import Token, tokenize
from engine.feel.mistakes import hint
from engine.feel.names import JOINTS, Spelling, longer_names, normal, spelled, vocabulary
from engine.feel.syntax import TypeName

_COLON = ("symbol", ":")
_WORDS = ("name", "number", "keyword")
_SEEN = {
    "end": "de tekst eindigt hier",
    "symbol": "hier staat “{}”",
    "keyword": "hier staat “{}”",
    "name": "hier staat “{}”",
    "number": "hier staat het getal {}",
    "string": "hier staat een tekst",
    "at": "hier staat een datum, tijd of duur",
}
_TYPES = ("date and time", "days and time duration", "years and months duration")


class Cursor:
    """A place in a text; `known` are names in sight with keywords or operators in them.

    Without `choices` the tree is for reading only, and a member may have any name that the text
    declares. With them it is for evaluating (see `names`): nodes list their longer names, and
    `choices` has the name to read at a token, or None for the shortest one.
    """

    def __init__(
        self,
        text: str,
        known: Iterable[str] = (),
        tokens: list[Token] | None = None,
        choices: Mapping[int, Spelling | None] | None = None,
    ):
        self.text = text
        self.tokens = tokenize(text) if tokens is None else tokens
        self.choices = choices
        self.position = 0
        spellings, first_words = vocabulary(frozenset(known))
        self.known = dict(spellings)
        self.members = dict(spellings)
        self.first_words = set(first_words)

    def declare(self, name: str) -> None:
        """Make a name known from here on, until who opened its scope restores `known`."""
        spelling, first_word = spelled(name)
        if spelling:
            self.members[spelling] = self.known[spelling] = name
            self.first_words.add(first_word)

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

    def takes_more(self, closing: str, seen: bool) -> bool:
        """Whether another part follows, after a comma if one was seen, instead of the end."""
        if self.takes(closing):
            return False
        if seen and not self.takes(","):
            raise self.expected(f"“,” of “{closing}”")
        return True

    def expected(self, what: str) -> FeelSyntaxError:
        """The error that something else was expected here."""
        token = self.token
        meant = hint(self.text, token.start, what)
        problem = f"verwacht: {what}, maar {_SEEN[token.kind].format(token.text[:40])}."
        opening = self._open_bracket()
        if token.kind == "end" and opening is not None:
            line, column = line_and_column(self.text, opening.start)
            problem += f" De “{opening.text}” op regel {line}, teken {column} wordt niet gesloten."
            meant = ""
        return FeelSyntaxError(f"{problem} {meant}".strip(), self.text, token.start)

    def _open_bracket(self) -> Token | None:
        """The last bracket that opens and does not close."""
        opened: list[Token] = []
        for token in self.tokens[: self.position]:
            if token.kind == "symbol" and token.text in "([{":
                opened.append(token)
            elif token.kind == "symbol" and token.text in ")]}" and opened:
                opened.pop()
        return opened[-1] if opened else None

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
        if self.token.kind != "name":
            raise self.expected(what)
        return self.known_name(self.known) or self._words()

    def member_name(self) -> str:
        """A name behind a point; a keyword will do."""
        if self.token.kind not in ("name", "keyword"):
            raise self.expected("een naam")
        known = self.members if self.choices is None else {}
        return self.known_name(known) or self._words()

    def known_name(self, known: Mapping[str, str]) -> str:
        """The name chosen for this place, or the longest known one; empty if there is none."""
        chosen = self.choices.get(self.position) if self.choices else None
        if chosen is not None:
            self.position = chosen.end
            return chosen.name
        if self.token.text not in self.first_words:
            return ""
        for end in range(min(self.position + 12, len(self.tokens) - 1), self.position + 1, -1):
            name = known.get(normal(self.tokens[self.position : end]))
            if name is not None:
                self.position = end
                return name
        return ""

    def longer(self, first: int) -> tuple[Spelling, ...]:
        """The longer names that the one just read, from a token on, may be the start of."""
        if self.choices is None or first in self.choices:
            return ()
        return longer_names(self.tokens, self.text, first, self.position)

    def _words(self) -> str:
        start = self.position
        self.position += 1
        while self.token.kind in ("name", "number"):
            self.position += 1
        return normal(self.tokens[start : self.position])

    def new_name(self, *ends: str) -> str:
        """A name as it is declared: everything up to one of the given tokens."""
        start = self.position
        while self.token.text not in ends and self._in_name(self.token):
            self.position += 1
        if start == self.position or self.tokens[start].kind == "number":
            raise self.expected("een naam")
        name = normal(self.tokens[start : self.position])
        self.declare(name)
        return name

    @staticmethod
    def _in_name(token: Token) -> bool:
        return token.kind in _WORDS or (token.kind == "symbol" and token.text in JOINTS)

    def type_name(self) -> TypeName:
        """A type, such as `number`, `list<date and time>` or `context<a: string>`."""
        name = self._type_word()
        if not self.takes("<"):
            return TypeName(name)
        if name == "context":
            return TypeName(name, members=tuple(self._type_members()))
        arguments: list[TypeName] = []
        while self.takes_more(">", bool(arguments)):
            arguments.append(self.type_name())
        result = self.type_name() if name == "function" and self.takes("->") else None
        return TypeName(name, tuple(arguments), result=result)

    def _type_members(self) -> list[tuple[str, TypeName]]:
        members: list[tuple[str, TypeName]] = []
        while self.takes_more(">", bool(members)):
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
        while self._in_name(self.tokens[end]):
            end += 1
        if end == self.position or (self.tokens[end].kind, self.tokens[end].text) != _COLON:
            return ""
        name = normal(self.tokens[self.position : end])
        self.position = end + 1
        return name
