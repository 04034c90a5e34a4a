"""Types: `instance of` and what parameters accept (DMN 1.5, 10.3.2.9 and tables 46 to 49)."""

from decimal import Decimal

from engine.feel.limits import MISSING, Run
from engine.feel.syntax import TypeName
from engine.feel.temporal import UTC_ZONE, Date, DateTime, MonthsDuration, Time, TimeDuration
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


def is_instance(run: Run, value: Value, wanted: TypeName) -> bool:
    """Whether a value is of a type; null is of no type but Null."""
    run.charge(1)
    if wanted.name in ("Null", "null"):
        return value is None
    if value is None:
        return False
    if wanted.name in _TOP:
        return True
    kind = SIMPLE.get(wanted.name)
    if kind is None or type(value) is not kind:
        return False
    return not (wanted.arguments or wanted.members or wanted.result) or _fits(run, value, wanted)


def _fits(run: Run, value: Value, wanted: TypeName) -> bool:
    """Whether the parts of a list, range, context or function are of the parts of the type."""
    if isinstance(value, list):
        return all(conforms(run, item, wanted.arguments[0]) for item in value)
    if isinstance(value, Range):
        ends = [end for end in (value.start, value.end) if end is not None]
        return all(conforms(run, end, wanted.arguments[0]) for end in ends)
    if isinstance(value, dict):
        return all(key in value and conforms(run, value[key], kind) for key, kind in wanted.members)
    if isinstance(value, Function):
        return _fits_function(value, wanted)
    return True


def _fits_function(value: Function, wanted: TypeName) -> bool:
    """Whether a function takes what the type promises to give it, and gives what that wants."""
    declared = [kind or ANY for _, kind in value.parameters]
    if len(declared) != len(wanted.arguments):
        return False
    takes = all(map(is_subtype, wanted.arguments, declared))
    result = wanted.result or ANY
    return takes and (value.result is None or is_subtype(value.result, result))


def is_subtype(one: TypeName, other: TypeName) -> bool:
    """Whether all values of one type are of the other (DMN 1.5, 10.3.2.9.2, conformance)."""
    if other.name in _TOP or one.name in ("Null", "null"):
        return True
    if one.name != other.name:
        return False
    if other.name == "function" and (other.arguments or other.result):
        return (
            len(one.arguments) == len(other.arguments)
            and all(map(is_subtype, other.arguments, one.arguments))
            and is_subtype(one.result or ANY, other.result or ANY)
        )
    if other.members:
        own = dict(one.members)
        return all(name in own and is_subtype(own[name], kind) for name, kind in other.members)
    return not other.arguments or all(map(is_subtype, one.arguments or (ANY,), other.arguments))


def conforms(run: Run, value: Value, wanted: TypeName) -> bool:
    """Whether a value may stand where the type is asked for: as `is_instance`, or null."""
    return value is None or is_instance(run, value, wanted)


def converted(run: Run, value: Value, wanted: TypeName | None) -> Value:
    """A value as a declared type wants it, or MISSING (DMN 1.5, 10.3.2.9.4).

    A list of one item will do for the item and an item for the list of it; a date becomes its
    midnight in UTC.
    """
    if wanted is None or conforms(run, value, wanted):
        return value
    if isinstance(value, list):
        return value[0] if len(value) == 1 and conforms(run, value[0], wanted) else MISSING
    if isinstance(value, Date) and wanted.name == "date and time":
        return DateTime(value, 0, UTC_ZONE)
    return [value] if conforms(run, [value], wanted) else MISSING
