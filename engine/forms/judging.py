"""From a filled-in form to typed answers, or to what is wrong with them."""

from typing import Any

from marshmallow import ValidationError

from engine.forms.checks import FROM_TODAY
from engine.forms.components import DynamicList, Field
from engine.forms.errors import AnswersInvalid, FieldsUnknown
from engine.forms.filling import Filling, is_empty
from engine.forms.inputs import AMSTERDAM, Choice, Choices, Day, Moment, Tick
from engine.forms.nodes import Node

Errors = dict[str, list[str]]


def judge(filling: Filling) -> dict[str, Any]:
    """The answers of all visible fields; raises FieldsUnknown or AnswersInvalid."""
    errors = find_errors(filling)
    unknown = sorted(set(filling.posted or {}) - filling.names)
    if unknown:
        told = f"Dit formulier kent het veld ‘{unknown[0][:60]}’ niet."
        raise FieldsUnknown({"": [told], **errors})
    if errors:
        raise AnswersInvalid(errors)
    return filling.answers()


def find_errors(filling: Filling) -> Errors:
    """What is wrong, by path, in the order of the form. Turns posted options into their values."""
    errors: Errors = {}
    for node in filling.all_nodes():
        if isinstance(node.component, Field) and not node.readonly:
            messages = node.problems or _field_errors(filling, node, node.component)
        else:
            messages = node.problems if isinstance(node.component, DynamicList) else []
        if messages:
            errors[node.path] = messages
    return errors


def _field_errors(filling: Filling, node: Node, component: Field) -> list[str]:
    if is_empty(node.value):
        return [missing(filling, node, component)] if component.required else []
    if isinstance(component.input, Choice | Choices):
        return _choose(filling, node)
    found: list[str] = []
    for check in component.checks:
        try:
            check(node.value)
        except ValidationError as error:
            found += map(str, error.messages)
    if component.future_only and _has_passed(filling, component, node.value):
        found.append(FROM_TODAY)
    return found


def _choose(filling: Filling, node: Node) -> list[str]:
    """Put the chosen options' own values in place of their keys; what is not offered is refused."""
    chosen = filling.chosen(node)
    values = [option.value for option in chosen if option is not None]
    if len(values) < len(chosen):
        return ["Deze keuze is er niet (meer). Kies een van de antwoorden die er staan."]
    several = isinstance(node.component, Field) and isinstance(node.component.input, Choices)
    node.value = values if several else values[0]
    return []


def _has_passed(filling: Filling, component: Field, value: str) -> bool:
    today = filling.now.astimezone(AMSTERDAM).date().isoformat()
    return isinstance(component.input, Day | Moment) and value[:10] < today


def missing(filling: Filling, node: Node, component: Field) -> str:
    """What to say when this field was left empty."""
    label = component.label.render(node.context, filling.now).strip() or node.path
    if isinstance(component.input, Choices):
        return f"Kies minstens één antwoord bij ‘{label}’."
    if isinstance(component.input, Choice):
        return f"Kies een antwoord bij ‘{label}’."
    if isinstance(component.input, Tick):
        return f"Zet een vinkje bij ‘{label}’."
    if label.endswith("?"):
        return f"Beantwoord de vraag ‘{label}’"
    return f"Vul ‘{label}’ in."
