"""The explanation of a decision in plain Dutch (B1), as one tells it to the client."""

from zoneinfo import ZoneInfo

from engine.dossier.decisions import OUTCOME, AppliedRule, Explanation, Fact, Reason
from engine.dossier.opening import MUNICIPAL_TIME
from engine.forms.phrases import readable

FORGOTTEN = (
    "Wij hebben de gegevens achter deze beslissing gewist. "
    "Daarom kunnen wij niet meer laten zien hoe de uitkomst is ontstaan."
)
LAST = "Klopt er iets niet? Vertel het ons. Dan kijken wij er nog een keer naar."


def for_client(explanation: Explanation, about: str = "") -> list[str]:
    """The explanation in paragraphs of short sentences, for whoever the dossier is about. An
    outcome that says itself what it means, in a sentence, is told by that sentence alone. `about`
    is what the decision is called for him."""
    day = explanation.at.astimezone(ZoneInfo(MUNICIPAL_TIME)).date()
    first = (
        f"Op {readable(day)} hebben wij gekeken naar ‘{about or explanation.decision}’. "
        "De computer heeft de uitkomst bepaald, met vaste regels van de gemeente."
    )
    if not explanation.reasons:
        return [first, FORGOTTEN, LAST]
    *before, own = explanation.reasons
    told = [first]
    for reason in before:
        told += [f"Eerst is gekeken naar ‘{reason.name}’.", *_told(reason)]
    if before:
        told.append(f"Daarna is gekeken naar ‘{own.name}’.")
    return [*told, *_told(own), LAST]


def _told(reason: Reason) -> list[str]:
    found = [reason.told] if reason.told else [_why(reason), _outcome(reason)]
    return [part for part in (_looked_at(reason.inputs), *found) if part]


def _looked_at(inputs: list[Fact]) -> str:
    if not inputs:
        return ""
    return "Dit waren de gegevens. " + " ".join(_said(one) for one in inputs)


def _why(reason: Reason) -> str:
    if reason.formula:
        return "De uitkomst is berekend met een vaste formule."
    if reason.is_table and not reason.rules:
        return "Geen van de regels past bij deze gegevens."
    return " ".join(_rule(rule) for rule in reason.rules)


def _rule(rule: AppliedRule) -> str:
    if not rule.conditions:
        return f"Regel {rule.number} past altijd."
    asked = " ".join(_said(one) for one in rule.conditions)
    return f"Bij deze gegevens past regel {rule.number}. Daarin staat: {asked}"


def _outcome(reason: Reason) -> str:
    if reason.problem:
        return f"Daarom is er nog geen uitkomst. {reason.problem}"
    first, *others = reason.outcome
    if first.label == OUTCOME:
        return " ".join([f"De uitkomst is: {_ended(first.text)}", *map(_said, others)])
    return " ".join(["Dit kwam eruit.", *map(_said, reason.outcome)])


def _said(fact: Fact) -> str:
    """“Wet: Wmo 2015.” and “Hangen de problemen samen? Ja.”"""
    if fact.label.endswith("?"):
        return f"{fact.label} {_ended(fact.text[:1].upper() + fact.text[1:])}"
    return f"{fact.label}: {_ended(fact.text)}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
