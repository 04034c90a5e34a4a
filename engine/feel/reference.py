"""Writes the page that lists what FEEL can do here: `python -m engine.feel.reference`.

The built-in functions come from their table and docstrings, the language from the examples below;
a test evaluates every example (each is true) and compares the page with `docs/feel.md`.
"""

import re
import sys
from itertools import groupby

from engine.feel.builtins import (
    aggregates,
    chance,
    context,
    conversion,
    lists,
    moments,
    numeric,
    ranges,
    strings,
)
from engine.feel.lexer import MAX_LENGTH, MAX_TOKENS
from engine.feel.limits import DEFAULT_LIMITS, DEFAULT_SECONDS
from engine.feel.signature import TABLE, Builtin, Parameter

LANGUAGE: tuple[tuple[str, str], ...] = (
    ("Numbers have 34 digits", "0.1 + 0.2 = 0.3"),
    ("Strings with escapes", '"\\u0041\\n" = "A\\n"'),
    ("Dates, times and durations", '@"2026-01-31" + @"P1M" = @"2026-02-28"'),
    ("Time zones", '@"2026-07-01T12:00:00@Europe/Amsterdam" = @"2026-07-01T10:00:00Z"'),
    ("Parts of dates and durations", '@"2026-07-01".month = 7 and @"P1DT2H".hours = 2'),
    ("Names with spaces and signs", "{first name: 1, e-mail: 2, x: first name + e-mail}.x = 3"),
    ("Arithmetic, `-` before `**` before `*`", "-2 ** 2 * 3 = 12"),
    ("Comparison", "1 < 2 and 2 != 3 and 2 between 1 and 3"),
    ("Three-valued logic", "(false and null) = false and (true or null)"),
    ("Membership", "5 in (1, [4..6), > 9)"),
    ("Ranges", '"b" in ["a".."c"] and [1..3).end = 3'),
    ("If", '(if 1 > 2 then "a" else "b") = "b"'),
    ("For, with several iterators", "(for x in [1, 2], y in 1..x return x * y) = [1, 2, 4]"),
    (
        "For, with the results so far",
        "(for i in 1..4 return if i < 3 then i else partial[-1] + partial[-2]) = [1, 2, 3, 5]",
    ),
    ("Some and every", "(some x in [1, 2] satisfies x > 1) and every x in [1] satisfies x > 0"),
    ("Filters", "[1, 2, 3][item > 1] = [2, 3] and [1, 2, 3][-1] = 3"),
    ("Filters on contexts", "[{a: 1, b: 2}, {a: 3, b: 4}][a > 1].b = [4]"),
    ("Paths", "{a: {b: [1, 2]}}.a.b = [1, 2] and [{c: 1}, {c: 2}].c = [1, 2]"),
    ("Functions", "{double: function(x: number) x * 2, y: double(x: 4)}.y = 8"),
    ("Types", "[1, 2] instance of list<number> and not(null instance of string)"),
    ("Null where there is no answer", '(1 + "a") = null and [1][2] = null and 1 / 0 = null'),
    ("Comments", "1 = 1 // to the end of the line, or /* inside */"),
)
_SECTIONS = (
    ("Conversion and boolean", conversion),
    ("Text", strings),
    ("Numbers", numeric),
    ("Lists", lists),
    ("Lists to one value", aggregates),
    ("Dates, times and durations", moments),
    ("Ranges", ranges),
    ("Contexts", context),
    ("Chance", chance),
)
_EXAMPLE = re.compile(r"\s*Example: `(.+)`\.$")
_HEAD = """# FEEL in Samenloop

Conditions, dates, mappings, form rules and decision tables are written in FEEL (DMN 1.5). This page
is made by `python -m engine.feel.reference`; every example is true.

What has no answer is null; the studio shows why. An evaluation ends after {milliseconds} ms
(setting `SAMENLOOP_FEEL_MILLISECONDS`) or {steps} steps, one for each round, call, element and
eight characters handled; a text has at most {text} characters, a list {items} elements, an
expression {length} characters and {tokens} words and signs. Beyond that is an error that says so,
never a value.
Patterns are those of XPath without back references.

An evaluation gives the same whenever it is done again. So `now()` and `today()` are the moment that
the engine says it is, and `uuid()` and `random number()` come from a seed that the engine gives;
where it gives none they are null, with a warning. Of Camunda's functions only `fromAi` is left out,
since no language model fills in anything here. Functions that are marked `external` are not run.
"""


def page() -> str:
    """The whole page in Markdown."""
    parts = [_HEAD.format(**_bounds()), "## The language\n", *_rows(LANGUAGE)]
    for title, module in _SECTIONS:
        forms = [form for forms in TABLE.values() for form in forms]
        own = [form for form in forms if form.function.__module__ == module.__name__]
        parts += [f"\n## {title}\n", "| function | what it gives | example |", "|---|---|---|"]
        parts += [_function(name, list(group)) for name, group in groupby(own, lambda f: f.name)]
    return "\n".join(parts) + "\n"


def _bounds() -> dict[str, str]:
    bounds = {
        "milliseconds": round(DEFAULT_SECONDS * 1000),
        "steps": DEFAULT_LIMITS.steps,
        "text": DEFAULT_LIMITS.text,
        "items": DEFAULT_LIMITS.items,
        "length": MAX_LENGTH,
        "tokens": MAX_TOKENS,
    }
    return {name: f"{bound:,}" for name, bound in bounds.items()}


def _rows(rows: tuple[tuple[str, str], ...]) -> list[str]:
    cells = [f"| {title} | `{_cell(example)}` |" for title, example in rows]
    return ["| what | example |", "|---|---|", *cells]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _function(name: str, forms: list[Builtin]) -> str:
    signatures = "<br>".join(f"`{name}({_parameters(form)})`" for form in forms)
    texts = list(dict.fromkeys(description(form) for form in forms))
    examples = [example(form) for form in forms]
    shown = dict.fromkeys(f"`{_cell(text)}`" for text in examples if text)
    return f"| {signatures} | {' '.join(texts)} | {'<br>'.join(shown)} |"


def _parameters(form: Builtin) -> str:
    return ", ".join(_parameter(parameter) for parameter in form.parameters)


def _parameter(parameter: Parameter) -> str:
    return parameter.name + ("…" if parameter.rest else "") + ("?" if parameter.optional else "")


def description(form: Builtin) -> str:
    """What a function gives."""
    return " ".join(_EXAMPLE.sub("", form.function.__doc__ or "").split())


def example(form: Builtin) -> str:
    """An expression with the function that is true."""
    found = _EXAMPLE.search(form.function.__doc__ or "")
    return found[1] if found else ""


if __name__ == "__main__":
    sys.stdout.write(page())
