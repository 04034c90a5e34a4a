"""What a browser may work out itself, so that a form answers at once; the server stays the judge.

A condition goes to the browser, where `feelin` evaluates it, when it reads nothing but questions of
this form (so that the page need hold nothing else of the case), each of a kind that the page reads
just as `inputs` does, and keeps to the FEEL in which both engines are alike. Anything else is left
to the server, which draws the form again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.feel import Expression
from engine.forms.alike import NotAlike, Type, type_of
from engine.forms.checks import FROM_TODAY, Amount, Pattern
from engine.forms.components import At, Component, DynamicList, Field, Group, Key, expressions_of
from engine.forms.filling import Filling
from engine.forms.inputs import Choice, Choices, Day, Input, Line, Lines, Number, Tick
from engine.forms.nodes import Node

Types = dict[Key, Type]

READ_AS: Mapping[type[Input], tuple[str, Type]] = {
    Line: ("line", "text"),
    Lines: ("lines", "text"),
    Number: ("number", "number"),
    Day: ("day", "text"),
    Tick: ("tick", "boolean"),
    Choice: ("choice", "text"),
    Choices: ("choices", "list"),
}
"""How the page reads an input (`webapp/frontend/live/answers.js`), and the type of the answer."""

_SPECIAL = frozenset({"this", "parent", "i", "_this_", "_parent_", "_i_"})


@dataclass(frozen=True, slots=True)
class Instant:
    """`conditions`: places of the components whose condition the browser judges. `asks`: first
    steps of the keys after a change of which the server draws the form again.
    """

    conditions: frozenset[At]
    asks: frozenset[str]


def instant_of(components: tuple[Component, ...]) -> Instant:
    """Divide the expressions of a form between browser and server."""
    roots = frozenset(key[0] for key, _ in _placed(components))
    page = _types(components)
    conditions: set[At] = set()
    asks: set[str] = set()
    for component, types in _with_types(components, page, page):
        for expression in expressions_of(component):
            if expression is getattr(component, "default_expression", None):
                continue
            if expression is component.hide and _is_instant(expression, roots, types):
                conditions.add(component.at)
            else:
                asks |= _asked(expression, roots)
    return Instant(frozenset(conditions), frozenset(asks))


def _is_instant(condition: Expression, roots: frozenset[str], types: Types) -> bool:
    names = condition.names | condition.possible_names
    if not names & (roots | _SPECIAL):
        return False  # the same whatever is answered
    try:
        return type_of(condition.text, types) == "boolean"
    except NotAlike:
        return False


def _asked(expression: Expression, roots: frozenset[str]) -> frozenset[str]:
    names = expression.names | expression.possible_names
    return roots if names & _SPECIAL else names & roots


def _placed(
    components: tuple[Component, ...], within: Key = ()
) -> Iterator[tuple[Key, Field | DynamicList]]:
    for component in components:
        if isinstance(component, Field | DynamicList):
            yield within + component.key, component
        elif isinstance(component, Group):
            yield from _placed(component.children, within + component.key)


def _types(components: tuple[Component, ...], within: Key = ()) -> Types:
    """The types of the answers that the page can tell; read-only ones it doesn't hold."""
    types: Types = {}
    for key, component in _placed(components):
        if isinstance(component, DynamicList):
            types[within + key] = "list"
        elif _is_readable(component):
            types[within + key] = READ_AS[type(component.input)][1]
    return types


def _is_readable(field: Field) -> bool:
    kept_as_text = isinstance(field.input, Number) and field.input.as_text
    return type(field.input) in READ_AS and field.readonly is False and not kept_as_text


def _with_types(
    components: tuple[Component, ...], page: Types, types: Types
) -> Iterator[tuple[Component, Types]]:
    """Every component with what its expressions may read: in a list also its own row, as `this`."""
    for component in components:
        yield component, types
        row = isinstance(component, DynamicList)
        inner = page | _types(component.children, ("this",)) if row else types
        yield from _with_types(component.children, page, inner)


def is_at_hand(filling: Filling, node: Node, instant: Instant) -> bool:
    """Whether a page may hold this while it is hidden: nothing in it comes from the case itself."""
    component = node.component
    known = (component.hide, getattr(component, "default_expression", None))
    if any(expression not in known for expression in expressions_of(component)):
        return False
    if filling.follows(component):
        return False
    if isinstance(component, Field) and not _is_own(filling, node, component):
        return False
    if isinstance(component, DynamicList) and node.rows_before and not node.given:
        return False
    return all(
        (one.component.hide is None or one.component.at in instant.conditions)
        and is_at_hand(filling, one, instant)
        for one in (*node.children, *(inner for row in node.rows for inner in row.nodes))
    )


def _is_own(filling: Filling, node: Node, field: Field) -> bool:
    """Whether a field shows only what the form says or what was just filled in."""
    offered = field.options is None or isinstance(field.options, tuple)
    return offered and (node.given or node.value == filling.first_value(field))


def answer_of(field: Field) -> dict[str, Any]:
    """How the page reads and checks this field: `kind`, and `rules` as [rule, value, message]."""
    kind = READ_AS[type(field.input)][0] if type(field.input) in READ_AS else ""
    decimals = field.input.decimals if isinstance(field.input, Number) else None
    return {"kind": kind, "decimals": decimals, "rules": list(_rules(field))}


def _rules(field: Field) -> Iterator[list[Any]]:
    if isinstance(field.input, Number):
        if field.input.decimals is not None:
            yield ["decimals", field.input.decimals, field.input.too_precise]
        yield ["number", None, field.input.UNREADABLE]
    if field.future_only and isinstance(field.input, Day):
        yield ["from today", None, FROM_TODAY]
    for check in field.checks:
        if isinstance(check, Pattern) and check.in_browser:
            yield ["like", check.in_browser, check.message]
        elif not isinstance(check, Pattern):
            yield from _limits(check)


def _limits(check: Any) -> Iterator[list[Any]]:
    kind = ("min", "max") if isinstance(check, Amount) else ("shortest", "longest")
    for name, limit in zip(kind, (check.min, check.max), strict=True):
        if limit is not None:
            yield [name, float(limit), check.error]
