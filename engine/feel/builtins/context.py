"""Context functions (DMN 1.5, table 82)."""

from engine.feel.limits import Run
from engine.feel.signature import builtin
from engine.feel.values import Value


def make_context(run: Run, entries: Value) -> dict[str, Value] | None:
    """The context of entries `{key: …, value: …}`; null for a wrong entry or a key twice."""
    result: dict[str, Value] = {}
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, dict) or "value" not in entry or type(entry.get("key")) is not str:
            return run.null("Een element heeft geen “key” en “value”.")
        if entry["key"] in result:
            return run.null("Dezelfde naam komt twee keer voor.")
        result[entry["key"]] = entry["value"]
    run.charge(len(result))
    return result


@builtin("get value", "m: context", "key: string")
@builtin("get value", "context: context", "key: string")
def get_value(run: Run, context: dict[str, Value], key: str) -> Value:
    """The value under a name. Example: `get value({a: 1}, "a") = 1`."""
    return context[key] if key in context else run.null("De context heeft deze naam niet.")


@builtin("get value", "context: context", "keys: list")
def get_value_at(run: Run, context: dict[str, Value], keys: list[Value]) -> Value:
    """The value at a path. Example: `get value({a: {b: 1}}, ["a", "b"]) = 1`."""
    value: Value = context
    for key in keys:
        if not isinstance(value, dict) or type(key) is not str or key not in value:
            return run.null("De context heeft dit pad niet.")
        value = value[key]
    return value if keys else run.null("Het pad is leeg.")


@builtin("get entries", "m: context")
@builtin("get entries", "context: context")
def get_entries(run: Run, context: dict[str, Value]) -> list[Value]:
    """The entries as keys and values. Example: `get entries({a: 1}) = [{key: "a", value: 1}]`."""
    run.charge(len(context) * 2)
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context put", "context: context", "key: string", "value: any")
@builtin("put", "context: context", "key: string", "value: any")
def context_put(run: Run, context: dict[str, Value], key: str, value: Value) -> dict[str, Value]:
    """The context with one more value. Example: `context put({a: 1}, "b", 2) = {a: 1, b: 2}`."""
    run.charge(len(context))
    return {**context, key: value}


@builtin("context put", "context: context", "keys: list", "value: any")
def context_put_at(run: Run, context: Value, keys: list[Value], value: Value) -> Value:
    """The context with a value at a path.
    Example: `context put({a: {}}, ["a", "b"], 1) = {a: {b: 1}}`."""
    if not keys or type(keys[0]) is not str:
        return run.null("Het pad is leeg of geen lijst van teksten.")
    run.charge(len(context) + len(keys))
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if not isinstance(inner, dict) or len(keys) > 50:
        return run.null("De context heeft dit pad niet.")
    changed = context_put_at(run, inner, keys[1:], value)
    return None if changed is None else {**context, keys[0]: changed}


@builtin("context merge", "contexts: list")
@builtin("put all", "contexts...: list")
def context_merge(run: Run, contexts: list[Value]) -> dict[str, Value] | None:
    """All contexts in one, the last value of a name counts.
    Example: `context merge([{a: 1}, {a: 2}]) = {a: 2}`."""
    merged: dict[str, Value] = {}
    for context in contexts:
        if not isinstance(context, dict):
            return run.null("Niet alles in de lijst is een context.")
        run.charge(len(context))
        merged |= context
    return merged
