"""Tokens → syntax tree, by precedence climbing. The grammar stands in `engine/feel/__init__.py`."""

from collections.abc import Iterable

from engine.feel.errors import FeelSyntaxError
from engine.feel.iso import parse_temporal
from engine.feel.lexer import Token, tokenize
from engine.feel.names import BUILT_IN, JOINTS, normal
from engine.feel.numbers import parse_number
from engine.feel.syntax import (
    AnyValue,
    Between,
    Binary,
    Call,
    Comparison,
    Context,
    Filter,
    For,
    FunctionDefinition,
    If,
    In,
    InstanceOf,
    Interval,
    ListOf,
    Literal,
    Logic,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    Span,
    Tests,
    TypeName,
)

MAX_NESTING = 50
MAX_CHAIN = 120
_COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_POWERS = {"or": 1, "and": 2, "between": 3, "in": 3, "instance": 3}
_POWERS |= dict.fromkeys(_COMPARISONS, 3) | {"+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
_ADDITIVE, _UNARY = 4, 7
_CONSTANTS = {"true": True, "false": False, "null": None}
_WORDS = ("name", "number", "keyword")
_TYPES = ("date and time", "days and time duration", "years and months duration")
_AFTER_NAMES = frozenset(("return", "satisfies", "then", "else"))
_CLOSERS = frozenset((",", ")", "]", "}", ".", "..", "=", "!=", "<", ">", "<=", ">=", ":"))
_CLOSING_WORDS = frozenset(
    ("then", "else", "return", "satisfies", "and", "or", "in", "between", "instance")
)


class Parser:
    """Reads one text; `known` are names with keywords or operators in them."""

    def __init__(self, text: str, known: Iterable[str] = (), tokens: list[Token] | None = None):
        self.text = text
        self.tokens = tokenize(text) if tokens is None else tokens
        self.position = 0
        self.nesting = 0
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

    # Reading tokens

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

    # Whole texts

    def whole_expression(self) -> Node:
        """An expression up to the end of the text."""
        node = self.expression()
        self.at_end()
        return node

    def whole_tests(self) -> Node:
        """Unary tests up to the end of the text."""
        start = self.token.start
        if self.sees("-") and self.tokens[self.position + 1].kind == "end":
            return AnyValue(start)
        negated = self._takes_not()
        tests = self.tests()
        if negated:
            self.expect(")")
        self.at_end()
        return Tests(start, tests, negated)

    def _takes_not(self) -> bool:
        """`not(` … `)` around all tests; in `not(a) and b` it is the function."""
        if self.token.text != "not" or self.tokens[self.position + 1].text != "(":
            return False
        if self._closing(self.position + 1) != len(self.tokens) - 2:
            return False
        self.position += 2
        return True

    def _closing(self, opening: int) -> int:
        depth = 0
        for index in range(opening, len(self.tokens)):
            token = self.tokens[index]
            if token.kind == "symbol" and token.text in "()":
                depth += 1 if token.text == "(" else -1
                if depth == 0:
                    return index
        return -1

    def at_end(self) -> None:
        """Raise unless everything has been read."""
        if self.token.kind != "end":
            raise self.expected("een operator of het einde")

    def tests(self) -> tuple[Node, ...]:
        """One or more unary tests with commas between them."""
        tests = [self.test()]
        while self.takes(","):
            tests.append(self.test())
        return tuple(tests)

    def test(self) -> Node:
        """`< 10`, `[1..3]` or an expression."""
        return self.comparison() if self.token.text in _COMPARISONS else self.expression()

    def comparison(self) -> Comparison:
        """`< 10`"""
        token = self.token
        self.position += 1
        return Comparison(token.start, token.text, self.expression(_ADDITIVE))

    # Expressions

    def expression(self, power: int = 0) -> Node:
        """An expression whose operators bind at least as strongly as `power`."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise FeelSyntaxError("te diep genest.", self.text, self.token.start)
        left = self.prefix()
        for _ in range(MAX_CHAIN):
            token = self.token
            own = _POWERS.get(token.text, -1) if token.kind in ("symbol", "keyword") else -1
            if own < max(power, 1):
                self.nesting -= 1
                return left
            left = self.infix(left, token, own)
        raise FeelSyntaxError("te veel operatoren achter elkaar.", self.text, self.token.start)

    def infix(self, left: Node, token: Token, power: int) -> Node:
        """The operator at `token` with what follows it."""
        if token.text in ("and", "or"):
            return self._logic(left, token, power)
        self.position += 1
        if token.text == "between":
            low = self.expression(_ADDITIVE)
            self.expect("and")
            return Between(token.start, left, low, self.expression(_ADDITIVE))
        if token.text == "in":
            return In(token.start, left, self._in_tests())
        if token.text == "instance":
            if self.token.text != "of":
                raise self.expected("“of”")
            self.position += 1
            return InstanceOf(token.start, left, self.type_name())
        return Binary(token.start, token.text, left, self.expression(power + 1))

    def _logic(self, left: Node, token: Token, power: int) -> Node:
        operands = [left]
        while self.takes(token.text):
            operands.append(self.expression(power + 1))
        return Logic(token.start, token.text, tuple(operands))

    def _in_tests(self) -> tuple[Node, ...]:
        if self.token.text in _COMPARISONS:
            return (self.comparison(),)
        opening = self.position
        if self.takes("("):
            first = self.test()
            if not self.sees(".."):
                tests = [first]
                while self.takes(","):
                    tests.append(self.test())
                self.expect(")")
                return tuple(tests)
            self.position = opening
        return (self.expression(_ADDITIVE),)

    def prefix(self) -> Node:
        """What an expression starts with, and the paths, filters and calls behind it."""
        token = self.token
        if self.takes("-"):
            return Negation(token.start, self.expression(_UNARY))
        if token.kind == "keyword" and token.text not in _CONSTANTS:
            known = self._known_name()
            return self.postfix(Name(token.start, known)) if known else self.statement(token)
        return self.postfix(self.primary(token))

    def statement(self, token: Token) -> Node:
        """`if`, `for`, `some`, `every` or `function`, whose last part reaches as far as it can."""
        readers = {
            "if": self._if,
            "for": self._for,
            "some": self._quantified,
            "every": self._quantified,
            "function": self._function,
        }
        reader = readers.get(token.text)
        if reader is None:
            raise self.expected("een waarde, een naam of een haakje")
        self.position += 1
        return reader(token)

    def postfix(self, node: Node) -> Node:
        """Paths, filters and calls behind a value."""
        for _ in range(MAX_CHAIN):
            token = self.token
            if token.kind != "symbol":
                return node
            if token.text == ".":
                self.position += 1
                node = Path(token.start, node, self.member_name())
            elif token.text == "[" and not self._closes_interval():
                self.position += 1
                node = Filter(token.start, node, self.expression())
                self.expect("]")
            elif token.text == "(":
                node = self._call(node)
            else:
                return node
        raise FeelSyntaxError("te veel stappen achter elkaar.", self.text, self.token.start)

    def _closes_interval(self) -> bool:
        """Whether `[` ends an interval like `]1..3[` instead of starting a filter."""
        after = self.tokens[self.position + 1]
        if after.kind == "symbol":
            return after.text in _CLOSERS
        return after.kind == "end" or (after.kind == "keyword" and after.text in _CLOSING_WORDS)

    def primary(self, token: Token) -> Node:
        """A literal, name, list, interval, context or something between brackets."""
        if token.kind in ("name", "end"):
            return Name(token.start, self.name("een waarde, een naam of een haakje"))
        self.position += 1
        if token.kind == "symbol":
            return self._bracket(token)
        source = self.text[token.start : token.end]
        if token.kind == "string":
            return Literal(token.start, token.text, source)
        if token.kind == "keyword":
            return Literal(token.start, _CONSTANTS[token.text], source)
        if token.kind == "number":
            number = parse_number(token.text)
            return Literal(token.start, number, source, "" if number is not None else "getal")
        value = parse_temporal(token.text)
        return Literal(token.start, value, source, "" if value is not None else "@")

    def _bracket(self, token: Token) -> Node:
        if token.text == "{":
            return self._context(token)
        if token.text == "[" and self.takes("]"):
            return ListOf(token.start, ())
        if token.text == "(" and self.token.text in _COMPARISONS:
            inner = self.comparison()
            self.expect(")")
            return inner
        if token.text not in ("(", "[", "]"):
            self.position -= 1
            raise self.expected("een waarde, een naam of een haakje")
        first = self.expression()
        if self.takes("..") or token.text == "]":
            return self._interval(token, first)
        if token.text == "(":
            self.expect(")")
            return first
        items = [first]
        while self.takes(","):
            items.append(self.expression())
        self.expect("]")
        return ListOf(token.start, tuple(items))

    def _interval(self, opening: Token, low: Node) -> Node:
        if self.tokens[self.position - 1].text != "..":
            raise self.expected("“..”")
        high = self.expression()
        closing = self.token.text
        if self.token.kind != "symbol" or closing not in ("]", ")", "["):
            raise self.expected("“]” of “)”")
        self.position += 1
        return Interval(opening.start, low, high, opening.text == "[", closing == "]")

    def _context(self, token: Token) -> Node:
        entries: list[tuple[str, Node]] = []
        while not self.takes("}"):
            if entries:
                self.expect(",")
            key = self._key()
            self.expect(":")
            entries.append((key, self.expression()))
            self.declare(key)
        return Context(token.start, tuple(entries))

    def _key(self) -> str:
        if self.token.kind == "string":
            self.position += 1
            return self.tokens[self.position - 1].text
        return self.new_name(":")

    def _call(self, function: Node) -> Call:
        token = self.expect("(")
        arguments: list[Node] = []
        names: list[str] = []
        while not self.takes(")"):
            if arguments:
                self.expect(",")
            named = self._argument_name()
            if arguments and bool(names) != bool(named):
                raise self.expected("argumenten die allemaal of geen van alle een naam hebben")
            names += [named] if named else []
            arguments.append(self.expression())
        return Call(token.start, function, tuple(arguments), tuple(names))

    def _argument_name(self) -> str:
        end = self.position
        while self.tokens[end].kind in _WORDS:
            end += 1
        if end == self.position or self.tokens[end].text != ":":
            return ""
        name = normal(self.tokens[self.position : end])
        self.position = end + 1
        return name

    # Names and types

    def name(self, what: str = "een naam") -> str:
        """A name as it is used: the longest known one, or all the words that stand together."""
        token = self.token
        if token.kind != "name":
            raise self.expected(what)
        return self._known_name() or self._words()

    def member_name(self) -> str:
        """A name behind a point; a keyword will do."""
        if self.token.kind not in ("name", "keyword"):
            raise self.expected("een naam")
        return self._known_name() or self._words()

    def _known_name(self) -> str:
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
            key = self._key()
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

    # Statements

    def _if(self, token: Token) -> Node:
        condition = self.expression()
        self.expect("then")
        then = self.expression()
        self.expect("else")
        return If(token.start, condition, then, self.expression())

    def _iterators(self) -> tuple[tuple[str, Node], ...]:
        iterators: list[tuple[str, Node]] = []
        while not iterators or self.takes(","):
            name = self.new_name("in")
            start = self.expect("in").start
            domain = self.expression()
            if self.takes(".."):
                domain = Span(start, domain, self.expression())
            iterators.append((name, domain))
        return tuple(iterators)

    def _for(self, token: Token) -> Node:
        iterators = self._iterators()
        self.expect("return")
        return For(token.start, iterators, self.expression())

    def _quantified(self, token: Token) -> Node:
        iterators = self._iterators()
        self.expect("satisfies")
        return Quantified(token.start, token.text, iterators, self.expression())

    def _function(self, token: Token) -> Node:
        self.expect("(")
        parameters: list[tuple[str, TypeName | None]] = []
        while not self.takes(")"):
            if parameters:
                self.expect(",")
            name = self.new_name(",", ":", ")")
            parameters.append((name, self.type_name() if self.takes(":") else None))
        external = self.token.kind == "name" and self.token.text == "external"
        self.position += external
        return FunctionDefinition(token.start, tuple(parameters), self.expression(), external)
