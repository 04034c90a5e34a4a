"""Reads `if`, `for`, `some`, `every` and `function`."""

from engine.feel.cursor import Cursor
from engine.feel.lexer import Token
from engine.feel.syntax import For, FunctionDefinition, If, Node, Quantified, Span, TypeName


class Statements(Cursor):
    """What starts with a keyword; the expressions inside are read by the class built on this."""

    def expression(self, power: int = 0) -> Node:
        """An expression whose operators bind at least as strongly as `power`."""
        raise NotImplementedError

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

    def _if(self, token: Token) -> Node:
        condition = self.expression()
        self.expect("then")
        then = self.expression()
        self.expect("else")
        return If(token.start, condition, then, self.expression())

    def _iterators(self) -> tuple[tuple[str, Node], ...]:
        iterators: list[tuple[str, Node]] = []
        while not iterators or self.takes(","):
            name = self.new_name("in", "return", "satisfies")
            start = self.expect("in").start
            domain = self.expression()
            if self.takes(".."):
                domain = Span(start, domain, self.expression())
            iterators.append((name, domain))
        return tuple(iterators)

    def _for(self, token: Token) -> Node:
        outer = dict(self.known)
        iterators = self._iterators()
        self.expect("return")
        body, self.known = self.expression(), outer
        return For(token.start, iterators, body)

    def _quantified(self, token: Token) -> Node:
        outer = dict(self.known)
        iterators = self._iterators()
        self.expect("satisfies")
        condition, self.known = self.expression(), outer
        return Quantified(token.start, token.text, iterators, condition)

    def _function(self, token: Token) -> Node:
        outer = dict(self.known)
        self.expect("(")
        parameters: list[tuple[str, TypeName | None]] = []
        while self.takes_more(")", bool(parameters)):
            name = self.new_name(",", ":", ")")
            parameters.append((name, self.type_name() if self.takes(":") else None))
        external = self.token.kind == "name" and self.token.text == "external"
        self.position += external
        body, self.known = self.expression(), outer
        return FunctionDefinition(token.start, tuple(parameters), body, external)
