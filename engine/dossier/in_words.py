"""Values and the cells of decision tables in Dutch, for people who read no FEEL."""

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.dossier.opening import MUNICIPAL_TIME
from engine.feel import (
    Duration,
    FeelError,
    MonthsDuration,
    Range,
    TimeDuration,
    compile_expression,
    parse_duration,
)
from engine.feel.parser import Parser
from engine.feel.printer import to_source
from engine.feel.syntax import (
    AnyValue,
    Call,
    Comparison,
    Interval,
    ListOf,
    Literal,
    Name,
    Negation,
    Node,
    Tests,
)
from engine.forms.options import option_key
from engine.forms.phrases import readable

NOTHING: Final = "niet ingevuld"
GROUPED: Final = 10_000
"""From here on a number has points between its thousands; a year has none."""

Labels = Mapping[str, str]
"""Value of an option, as `option_key` writes it → its label in the form."""

_CONSTRUCTORS: Final = {"date", "time", "date and time", "duration", "years and months duration"}
_OF_NUMBERS: Final = {
    "<": "minder dan {}",
    "<=": "{} of minder",
    ">": "meer dan {}",
    ">=": "{} of meer",
}
_OF_MOMENTS: Final = {"<": "vóór {}", "<=": "op of vóór {}", ">": "na {}", ">=": "op of na {}"}


def in_words(value: Any, labels: Labels | None = None) -> str:
    """A value as one says it: `ja`, `12,5`, `22-11-2026`, `6 weken`, or the option's label."""
    label = (labels or {}).get(option_key(value)) if isinstance(value, bool | str) else None
    if label is not None and label.casefold() != option_key(value).casefold():
        return label
    match value:
        case None | "":
            return NOTHING
        case list():
            return _listed([in_words(one, labels) for one in value]) or "geen"
        case dict():
            return "; ".join(f"{key}: {in_words(inner, labels)}" for key, inner in value.items())
        case Range():
            included = value.start_included, value.end_included
            return _between(value.start, value.end, *included)
        case bool() | str():
            duration = parse_duration(value) if isinstance(value, str) else None
            return readable(value) if duration is None else _duration(duration)
        case int() | Decimal():
            return _number(Decimal(value))
    return _of_time(value)


def _number(value: Decimal) -> str:
    if abs(value) < GROUPED:
        return readable(value)
    return f"{value.normalize():,f}".translate(str.maketrans(",.", ".,"))


def _of_time(value: Any) -> str:
    match value:
        case Duration():
            return _duration(value)
        case datetime() if value.tzinfo is not None:
            return readable(value.astimezone(ZoneInfo(MUNICIPAL_TIME)))
        case time():
            return f"{value:%H:%M} uur"
    return readable(value)


def condition(text: str, labels: Labels | None = None) -> str | None:
    """A cell of conditions in words: `2 of meer`, `ja of nee`; None where anything will do."""
    try:
        node = Parser(text).whole_tests() if text else AnyValue(0)
    except FeelError:  # names with spaces in them need the whole file to be read
        node = None
    if isinstance(node, AnyValue):
        return None
    words = [_test(test, labels) for test in node.tests] if isinstance(node, Tests) else [""]
    if not all(words):
        return f"volgens de formule {text}"
    if isinstance(node, Tests) and node.negated:
        return " en ".join(f"niet {word}" for word in words)
    return " of ".join(words)


def _test(node: Node, labels: Labels | None) -> str:
    """One test in words; empty when only its formula says it."""
    match node:
        case Comparison(_, operator, operand) if _is_constant(operand):
            value = _value(operand)
            forms = _OF_NUMBERS if isinstance(value, int | Decimal) else _OF_MOMENTS
            other = "niet {}" if operator == "!=" else "{}"
            return forms.get(operator, other).format(in_words(value, labels))
        case Interval(_, low, high) if _is_constant(low) and _is_constant(high):
            return _between(_value(low), _value(high), node.low_included, node.high_included)
        case ListOf(_, items) if all(map(_is_constant, items)):
            return " of ".join(in_words(_value(item), labels) for item in items)
        case _ if _is_constant(node):
            return in_words(_value(node), labels)
    return ""


def _between(low: Any, high: Any, low_included: bool, high_included: bool) -> str:
    first = f"van {in_words(low)}" if low_included else f"na {in_words(low)}"
    last = f"tot en met {in_words(high)}" if high_included else f"tot {in_words(high)}"
    return " ".join([*([first] if low is not None else []), *([last] if high is not None else [])])


def _is_constant(node: Node) -> bool:
    """Whether it says the same at any time: a literal, or a date and the like made of one."""
    match node:
        case Literal():
            return True
        case Negation(_, operand):
            return _is_constant(operand)
        case Call(_, Name(_, name), arguments):
            return name in _CONSTRUCTORS and all(map(_is_constant, arguments))
    return False


def _value(node: Node) -> Any:
    return compile_expression(to_source(node)).evaluate({})


def _listed(words: list[str]) -> str:
    """a, b en c"""
    return " en ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _duration(value: Duration) -> str:
    match value:
        case MonthsDuration(months):
            years, rest = divmod(abs(months), 12)
            parts = [_counted(years, "jaar", "jaar"), _counted(rest, "maand", "maanden")]
            sign = months < 0
        case TimeDuration(nanos):
            minutes = abs(nanos) // 60_000_000_000
            days, rest = divmod(minutes, 24 * 60)
            hours, minutes = divmod(rest, 60)
            parts = [
                _counted(days, "dag", "dagen"),
                _counted(hours, "uur", "uur"),
                _counted(minutes, "minuut", "minuten"),
            ]
            sign = nanos < 0
        case _:
            return value.isoformat()
    words = _listed([part for part in parts if part]) or "0 dagen"
    return f"min {words}" if sign else words


def _counted(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}" if count else ""
