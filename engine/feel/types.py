"""Types: `instance of` and what parameters accept (DMN 1.5, 10.3.2.9 and tables 46 to 49)."""

from decimal import Decimal

from engine.feel.syntax import TypeName
from engine.feel.temporal import Date, DateTime, MonthsDuration, Time, TimeDuration
from engine.feel.values import Function, Range, Value

SIMPLE: dict[str, type] = {
    "number": Decimal,
    "string": str,
    "boolean": bool,
    "date": Date,
    "time": Time,
    "date and time": DateTime,
    "days and time duration": TimeDuration,
    "years and months duration": MonthsDuration,
    "list": list,
    "context": dict,
    "range": Range,
    "function": Function,
}
_TOP = ("Any", "any")
KNOWN = frozenset((*SIMPLE, *_TOP, "Null", "null"))
ANY = TypeName("Any")


def unknown_type(wanted: TypeName) -> str:
    """The first name in a type that FEEL does not know; empty when it knows all."""
    if wanted.name not in KNOWN:
        return wanted.name
    parts = [*wanted.arguments, *(part for _, part in wanted.members)]
    parts += [wanted.result] if wanted.result else []
    return next((name for name in map(unknown_type, parts) if name), "")


def is_instance(value: Value, wanted: TypeName) -> bool:
    """Whether a value is of a type; null is of no type but Null."""
    if wanted.name in ("Null", "null"):
        return value is None
    if value is None:
        return False
    if wanted.name in _TOP:
        return True
    kind = SIMPLE.get(wanted.name)
    if kind is None or type(value) is not kind:
        return False
    return not (wanted.arguments or wanted.members or wanted.result) or _fits(value, wanted)


def _fits(value: Value, wanted: TypeName) -> bool:
    """Whether the parts of a list, range, context or function are of the parts of the type."""
    if isinstance(value, list):
        return all(conforms(item, wanted.arguments[0]) for item in value)
    if isinstance(value, Range):
        ends = [end for end in (value.start, value.end) if end is not None]
        return all(conforms(end, wanted.arguments[0]) for end in ends)
    if isinstance(value, dict):
        return all(key in value and conforms(value[key], kind) for key, kind in wanted.members)
    if isinstance(value, Function):
        return _fits_function(value, wanted)
    return True


def _fits_function(value: Function, wanted: TypeName) -> bool:
    declared = [kind or ANY for _, kind in value.parameters]
    return len(declared) == len(wanted.arguments) and all(
        own.name in _TOP or own == asked
        for own, asked in zip(declared, wanted.arguments, strict=True)
    )


def conforms(value: Value, wanted: TypeName) -> bool:
    """Whether a value may stand where the type is asked for: as `is_instance`, or null."""
    return value is None or is_instance(value, wanted)
