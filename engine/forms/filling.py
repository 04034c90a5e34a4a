"""A form as somebody is filling it in: every component in every row, with its value and its state.

One reading serves both sides: drawing the page and judging what was posted. What a condition hides
counts as null in the other expressions, as in form-js; so the state is settled in rounds until no
condition changes any more.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import ValidationError

from engine.feel import Expression, to_json
from engine.forms.components import (
    Component,
    DynamicList,
    Field,
    Group,
    lookup,
    store,
    walk,
)
from engine.forms.load import MOST_ROWS
from engine.forms.nodes import Node, Row
from engine.forms.options import Option, offered
from engine.forms.phrases import evaluate

Posted = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where components are read: prefixes of their names and paths, and what was there before."""

    name: str
    path: str
    before: Any
    context: Mapping[str, Any]

    def inside(self, name: str, path: str, before: Any) -> "Place":
        return Place(f"{name}.", f"{path}.", before, self.context)


class Filling:
    """A form, the process variables it stands in, and what was posted (None: nothing yet).

    `blank`: a field that was not posted is empty, instead of having its first value. Judging asks
    for that, drawing doesn't.
    """

    def __init__(
        self,
        components: tuple[Component, ...],
        variables: Mapping[str, Any],
        posted: Posted | None,
        now: datetime,
        *,
        blank: bool = False,
    ) -> None:
        self.variables = variables
        self.posted = posted
        self.now = now
        self.blank = blank
        self.names: set[str] = set()
        self.answered = frozenset(
            one.key[0] for one in walk(components) if isinstance(one, Field | DynamicList)
        ) | {"this", "parent"}
        self.nodes = self._read(components, Place("", "", variables, variables))
        self._settle(components)

    def all_nodes(self, *, visible: bool = True) -> Iterator[Node]:
        """Every node, each before what is in it; without `visible` the hidden ones as well."""
        return _all(self.nodes, visible)

    def answers(self) -> dict[str, Any]:
        """The values of what is visible, nested as the keys say."""
        return _collect(self.nodes, hidden=False, nulls=False)

    # reading

    def _read(self, components: tuple[Component, ...], place: Place) -> list[Node]:
        return [self._node(component, place) for component in components]

    def _node(self, component: Component, place: Place) -> Node:
        key = ".".join(component.key)
        node = Node(component, place.name + key, place.path + key)
        if isinstance(component, Field):
            self.names.add(node.name)
            self._read_field(component, node, place)
        elif isinstance(component, DynamicList):
            self.names.add(node.name)
            self._read_rows(component, node, place)
        elif isinstance(component, Group):
            before = lookup(place.before, component.key)
            within = place.inside(node.name, node.path, before) if key else place
            node.children = self._read(component.children, within)
        return node

    def _read_field(self, component: Field, node: Node, place: Place) -> None:
        texts = None if self.posted is None else self.posted.get(node.name)
        if texts is None or component.readonly is not False:
            node.initial = self._initial(component, place)
        if texts is None:
            node.value = component.input.empty if self.blank else node.initial
            node.texts = component.input.to_input(node.value)
            known = lookup(place.before, component.key) is not None
            node.proposes = not self.blank and not known and self.follows(component)
            return
        node.given, node.texts = True, texts
        try:
            node.value = component.input.deserialize(texts)
        except ValidationError as error:
            node.value = component.input.empty
            node.problems = list(error.messages)

    def follows(self, component: Component) -> bool:
        """Whether what it holds at first follows from other answers in the form."""
        if not isinstance(component, Field) or component.default_expression is None:
            return False
        wanted = component.default_expression
        others = (wanted.names | wanted.possible_names) - {component.key[0]}
        return bool(others & self.answered)

    def first_value(self, component: Field) -> Any:
        """What the field holds at first, apart from the case that the form stands in."""
        return self._initial(component, Place("", "", None, {}))

    def _initial(self, component: Field, place: Place) -> Any:
        value = lookup(place.before, component.key)
        if value is None and component.default_expression is not None:
            value = to_json(evaluate(component.default_expression, place.context, self.now))
        if value is None:
            value = component.default
        return component.input.empty if value is None else value

    def _read_rows(self, component: DynamicList, node: Node, place: Place) -> None:
        before = lookup(place.before, component.key)
        before = before if isinstance(before, list) else []
        node.rows_before = len(before)
        indexes = self._indexes(component, node, before)
        if len(indexes) > MOST_ROWS:
            node.problems = [f"Gebruik hoogstens {MOST_ROWS} rijen."]
            indexes = indexes[:MOST_ROWS]
        for position, index in enumerate(indexes):
            own = before[index] if index < len(before) else None
            within = place.inside(f"{node.name}.{index}", f"{node.path}[{position}]", own)
            node.rows.append(Row(index, self._read(component.children, within)))

    def _indexes(self, component: DynamicList, node: Node, before: list[Any]) -> list[int]:
        texts = None if self.posted is None else self._rows_posted(node.name)
        if texts is None:
            first = 0 if self.blank else component.rows_at_first
            return list(range(len(before) or first))
        node.given = True
        numbers = (int(text) for text in texts if text.isascii() and text.isdigit())
        return [number for number in dict.fromkeys(numbers) if number < 100 * MOST_ROWS]

    def _rows_posted(self, name: str) -> list[str] | None:
        """The numbers of a list's rows: as the page sends them, else from its fields' names."""
        posted = self.posted or {}
        if name in posted:
            return posted[name]
        inside = (key[len(name) + 1 :] for key in posted if key.startswith(f"{name}."))
        return [rest.partition(".")[0] for rest in inside] or None

    # conditions

    def _settle(self, components: tuple[Component, ...]) -> None:
        rounds = 2 + sum(component.hide is not None for component in walk(components))
        for _ in range(min(rounds, 30)):
            data = _collect(self.nodes, hidden=False, nulls=True)
            context = _context({**self.variables, **data}, data, None, [])
            if not self._judge(self.nodes, context):
                return

    def _judge(self, nodes: list[Node], context: Mapping[str, Any]) -> bool:
        """Work out `hidden` and `readonly` again; whether any of them changed."""
        changed = False
        for node in nodes:
            node.context = context
            changed |= self._judge_node(node, context)
            changed |= self._judge(node.children, context) if node.children else False
            for number, row in enumerate(node.rows, 1):
                inner = _context({}, row.data, context, [*context["_i_"], number])
                changed |= self._judge(row.nodes, inner)
        return changed

    def _judge_node(self, node: Node, context: Mapping[str, Any]) -> bool:
        component = node.component
        before = node.hidden, node.readonly, node.value
        if node.proposes:
            self._propose(node, context)
        if component.hide is not None:
            node.hidden = evaluate(component.hide, context, self.now) is True
        if isinstance(component, Field) and component.readonly is not False:
            node.readonly = self._is_readonly(component.readonly, context)
            if node.readonly:
                node.value, node.problems = node.initial, []
                node.texts = component.input.to_input(node.initial)
        return before != (node.hidden, node.readonly, node.value)

    def _propose(self, node: Node, context: Mapping[str, Any]) -> None:
        field = node.component
        if isinstance(field, Field) and field.default_expression is not None:
            value = to_json(evaluate(field.default_expression, context, self.now))
            if value is not None:
                node.value, node.texts = value, field.input.to_input(value)

    def _is_readonly(self, readonly: bool | Expression, context: Mapping[str, Any]) -> bool:
        if isinstance(readonly, bool):
            return readonly
        return evaluate(readonly, context, self.now) is True

    def options(self, node: Node) -> tuple[Option, ...]:
        """What can be chosen at this node, now."""
        source = node.component.options if isinstance(node.component, Field) else None
        return () if source is None else offered(source, node.context, self.now)

    def chosen(self, node: Node) -> list[Option | None]:
        """The options that were chosen; None for each that is not offered."""
        known = {option.key: option for option in self.options(node)}
        keys = node.value if isinstance(node.value, list) else [node.value]
        return [known.get(key) for key in keys]


def is_empty(value: Any) -> bool:
    """Whether this answer counts as not given."""
    return (
        value is None
        or value is False
        or value in ("", [])
        or (isinstance(value, str) and not value.strip())
    )


def _all(nodes: list[Node], visible: bool) -> Iterator[Node]:
    for node in nodes:
        if visible and node.hidden:
            continue
        yield node
        yield from _all(node.children, visible)
        for row in node.rows:
            yield from _all(row.nodes, visible)


def _collect(nodes: list[Node], *, hidden: bool, nulls: bool) -> dict[str, Any]:
    """Values by key. What is hidden is left out, or null with `nulls`."""
    data: dict[str, Any] = {}
    for node in nodes:
        gone = hidden or node.hidden
        if gone and not nulls:
            continue
        component = node.component
        if isinstance(component, Field):
            store(data, component.key, None if gone else node.value)
        elif isinstance(component, DynamicList):
            for row in node.rows:
                row.data = _collect(row.nodes, hidden=gone, nulls=nulls)
            store(data, component.key, None if gone else [row.data for row in node.rows])
        elif node.children:
            inner = _collect(node.children, hidden=gone, nulls=nulls)
            _merge(data, component.key, inner)
    return data


def _merge(data: dict[str, Any], key: tuple[str, ...], inner: dict[str, Any]) -> None:
    if key:
        inner = (lookup(data, key) or {}) | inner
        store(data, key, inner)
    else:
        data |= inner


def _context(
    data: Mapping[str, Any], this: Mapping[str, Any], parent: Any, i: list[int]
) -> dict[str, Any]:
    """The names that an expression sees, as in form-js: the data, and `this`, `parent`, `i`."""
    special = {"this": this, "parent": parent, "i": i}
    wrapped = {f"_{name}_": value for name, value in special.items()}
    root = data or {name: value for name, value in (parent or {}).items() if name not in special}
    return special | dict(root) | wrapped
