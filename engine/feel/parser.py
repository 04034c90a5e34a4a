"""Tokens → syntax tree, by precedence climbing. The grammar stands in `engine/feel/__init__.py`."""

from engine.feel.errors import FeelSyntaxError
from engine.feel.iso import parse_temporal
from engine.feel.lexer import Token
from engine.feel.numbers import parse_number
from engine.feel.statements import Statements
from engine.feel.syntax import (
    AnyValue,
    Between,
    Binary,
    Call,
    Comparison,
    Context,
    Filter,
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
    Tests,
)

MAX_NESTING = 50
MAX_CHAIN = 120
_COMPARISONS = frozenset(("=", "!=", "<", "<=", ">", ">="))
_POWERS = {"or": 1, "and": 2, "between": 3, "in": 3, "instance": 3}
_POWERS |= dict.fromkeys(_COMPARISONS, 3) | {"+": 4, "-": 4, "*": 5, "/": 5, "**": 6}
_ADDITIVE, _UNARY = 4, 7
_CONSTANTS = {"true": True, "false": False, "null": None}
_CLOSERS = frozenset((",", ")", "]", "}", ".", "..", "=", "!=", "<", ">", "<=", ">=", ":"))
_CLOSING_WORDS = frozenset(
    ("then", "else", "return", "satisfies", "and", "or", "in", "between", "instance")
)


class Parser(Statements):
    """Reads one text; every method leaves the cursor behind what it has read."""

    nesting = 0

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
        following = self.tokens[min(self.position + 1, len(self.tokens) - 1)]
        if (self.token.kind, self.token.text) != ("name", "not"):
            return False
        if (following.kind, following.text) != ("symbol", "("):
            return False
        if self.closing(self.position + 1) != len(self.tokens) - 2:
            return False
        self.position += 2
        return True

    def at_end(self) -> None:
        """Raise unless everything has been read."""
        if self.token.kind != "end":
            if self.token.text in (")", "]", "}") and self.token.kind == "symbol":
                problem = f"deze “{self.token.text}” sluit niets."
                raise FeelSyntaxError(problem, self.text, self.token.start)
            raise self.expected("een operator of het einde")

    def tests(self) -> tuple[Node, ...]:
        """One or more unary tests with commas between them."""
        tests = [self.test()]
        while self.takes(","):
            tests.append(self.test())
        return tuple(tests)

    def test(self) -> Node:
        """`< 10`, `[1..3]` or an expression."""
        return self.comparison() if self._compares() else self.expression()

    def _compares(self) -> bool:
        return self.token.kind == "symbol" and self.token.text in _COMPARISONS

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
        if self._compares():
            return (self.comparison(),)
        opening = self.position
        if self.takes("("):
            first = self.test()
            if not self.sees(".."):
                tests = [first]
                while self.takes_more(")", seen=True):
                    tests.append(self.test())
                return tuple(tests)
            self.position = opening
        return (self.expression(_ADDITIVE),)

    def prefix(self) -> Node:
        """What an expression starts with, and the paths, filters and calls behind it."""
        token = self.token
        if self.takes("-"):
            return Negation(token.start, self.expression(_UNARY))
        if token.kind == "keyword":
            known = self.known_name(self.known)
            if known:
                return self.postfix(Name(token.start, known))
            if token.text not in _CONSTANTS:
                return self.statement(token)
        return self.postfix(self.primary(token))

    def postfix(self, node: Node) -> Node:
        """Paths, filters and calls behind a value."""
        for _ in range(MAX_CHAIN):
            token = self.token
            if token.kind != "symbol":
                return node
            if token.text == ".":
                self.position += 1
                first = self.position
                name = self.member_name()
                node = Path(token.start, node, name, self.longer(first))
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
            first = self.position
            name = self.name("een waarde, een naam of een haakje")
            return Name(token.start, name, self.longer(first))
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
        if token.text == "(" and self._compares():
            inner = self.comparison()
            self.expect(")")
            return inner
        if token.text not in ("(", "[", "]"):
            self.position -= 1
            raise self.expected("een waarde, een naam of een haakje")
        first = self.test() if token.text == "[" else self.expression()
        if self.takes("..") or token.text == "]":
            return self._interval(token, first)
        if token.text == "(":
            self.expect(")")
            return first
        items = [first]
        while self.takes_more("]", seen=True):
            items.append(self.test())
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
        outer = dict(self.known)
        while self.takes_more("}", bool(entries)):
            key = self.key()
            self.expect(":")
            entries.append((key, self.expression()))
            self.declare(key)
        self.known = outer
        return Context(token.start, tuple(entries))

    def _call(self, function: Node) -> Call:
        token = self.expect("(")
        arguments: list[Node] = []
        names: list[str] = []
        while self.takes_more(")", bool(arguments)):
            named = self.argument_name()
            if arguments and bool(names) != bool(named):
                raise self.expected("argumenten die allemaal of geen van alle een naam hebben")
            names += [named] if named else []
            arguments.append(self.expression())
        return Call(token.start, function, tuple(arguments), tuple(names))
