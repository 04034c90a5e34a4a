"""String functions (DMN 1.5, table 77; Camunda's additions)."""

import base64
from decimal import Decimal

from engine.feel.limits import Run
from engine.feel.patterns import compile_pattern, replacement_of
from engine.feel.signature import builtin
from engine.feel.values import Value


@builtin("substring", "string: string", "start position: number", "length?: number")
def substring(run: Run, string: str, start: Decimal, length: Decimal | None = None) -> str | None:
    """A part, counted from 1 or, if negative, from the end.
    Example: `substring("foobar", 3, 2) = "ob"`."""
    size = len(string)
    if not 1 <= abs(start) < size + 1 or (length is not None and length < 1):
        return run.null("De plaats of de lengte valt buiten de tekst.")
    first = int(start) - 1 if start > 0 else size + int(start)
    last = size if length is None else first + int(min(length, Decimal(size)))
    return run.text(string[first:last])


@builtin("string length", "string: string")
def string_length(_run: Run, string: str) -> Decimal:
    """The number of characters. Example: `string length("foo") = 3`."""
    return Decimal(len(string))


@builtin("upper case", "string: string")
def upper_case(run: Run, string: str) -> str:
    """In capitals. Example: `upper case("aBc4") = "ABC4"`."""
    return run.text(run.text(string).upper())


@builtin("lower case", "string: string")
def lower_case(run: Run, string: str) -> str:
    """In small letters. Example: `lower case("aBc4") = "abc4"`."""
    return run.text(run.text(string).lower())


@builtin("substring before", "string: string", "match: string")
def substring_before(run: Run, string: str, match: str) -> str:
    """What stands before the match; empty without one.
    Example: `substring before("foobar", "bar") = "foo"`."""
    before, found, _ = run.text(string).partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: string", "match: string")
def substring_after(run: Run, string: str, match: str) -> str:
    """What stands behind the match; empty without one.
    Example: `substring after("foobar", "ob") = "ar"`."""
    return run.text(string).partition(match)[2] if match else string


@builtin("contains", "string: string", "match: string")
def contains(run: Run, string: str, match: str) -> bool:
    """Whether a text stands in another. Example: `contains("foobar", "ob")`."""
    return match in run.text(string)


@builtin("starts with", "string: string", "match: string")
def starts_with(run: Run, string: str, match: str) -> bool:
    """Whether a text starts with another. Example: `starts with("foobar", "foo")`."""
    return run.text(string).startswith(match)


@builtin("ends with", "string: string", "match: string")
def ends_with(run: Run, string: str, match: str) -> bool:
    """Whether a text ends with another. Example: `ends with("foobar", "bar")`."""
    return run.text(string).endswith(match)


@builtin("matches", "input: string", "pattern: string", "flags?: string?")
def matches(run: Run, string: str, pattern: str, flags: str | None = None) -> bool | None:
    """Whether a part fits a pattern. Example: `matches("foobar", "^fo*b")`."""
    compiled = compile_pattern(run, pattern, flags or "")
    return None if compiled is None else compiled.found_in(run, string)


@builtin("replace", "input: string", "pattern: string", "replacement: string", "flags?: string?")
def replace(
    run: Run, string: str, pattern: str, replacement: str, flags: str | None = None
) -> str | None:
    """Everything that fits the pattern, replaced; `$1` is the first group.
    Example: `replace("abcd", "(ab)|(a)", "[1=$1]") = "[1=ab]cd"`."""
    literal = "q" in (flags or "")
    groups = "$" in replacement and not literal
    compiled = compile_pattern(run, pattern, flags or "", groups=groups)
    if compiled is None:
        return None
    fill = replacement_of(run, replacement, compiled.groups, literal=literal)
    if fill is None:
        return None
    if compiled.fits_nothing():
        return run.null("Het patroon past op een lege tekst.")
    parts, last, size = [], 0, 0
    for found in compiled.all_in(run, string):
        parts += [string[last : found.start()], fill(found)]
        size += len(parts[-1]) + len(parts[-2])
        run.fits(size)
        last = found.end()
    return run.text("".join([*parts, string[last:]]))


@builtin("split", "string: string", "delimiter: string")
def split(run: Run, string: str, delimiter: str) -> list[Value] | None:
    """The parts between what fits a pattern. Example: `split("a b c", "\\s") = ["a", "b", "c"]`."""
    compiled = compile_pattern(run, delimiter)
    if compiled is None or compiled.fits_nothing():
        return None if compiled is None else run.null("Het patroon past op een lege tekst.")
    parts, last = [], 0
    for found in compiled.all_in(run, string):
        parts.append(string[last : found.start()])
        last = found.end()
    return run.items([*parts, string[last:]])


@builtin("extract", "string: string", "pattern: string")
def extract(run: Run, string: str, pattern: str) -> list[Value] | None:
    """All parts that fit a pattern. Example: `extract("a1b22", "[0-9]+") = ["1", "22"]`."""
    compiled = compile_pattern(run, pattern)
    if compiled is None:
        return None
    return run.items([found.group() for found in compiled.all_in(run, string)])


@builtin("string join", "list: list", "delimiter?: string?")
def string_join(run: Run, items: list[Value], delimiter: str | None = None) -> str | None:
    """The texts of a list in one, nulls left out.
    Example: `string join(["a", "b"], "-") = "a-b"`."""
    texts = [item for item in run.items(items) if item is not None]
    if not all(type(text) is str for text in texts):
        return run.null("Niet alles in de lijst is een tekst.")
    size = sum(map(len, texts)) + len(delimiter or "") * len(texts)
    run.fits(size)
    run.charge(size >> 3)
    return run.text((delimiter or "").join(texts))


@builtin("string join", "list: list", "delimiter: string?", "prefix: string?", "suffix: string?")
def string_join_between(
    run: Run, items: list[Value], delimiter: str | None, prefix: str | None, suffix: str | None
) -> str | None:
    """The same between two texts.
    Example: `string join(["a", "b"], ", ", "[", "]") = "[a, b]"`."""
    joined = string_join(run, items, delimiter)
    return None if joined is None else run.text(f"{prefix or ''}{joined}{suffix or ''}")


@builtin("trim", "string: string")
def trim(run: Run, string: str) -> str:
    """Without space at both ends. Example: `trim("  a ") = "a"`."""
    return run.text(string).strip()


@builtin("is blank", "string: string")
def is_blank(run: Run, string: str) -> bool:
    """Whether there is nothing but space. Example: `is blank("  ")`."""
    return not run.text(string).strip()


@builtin("to base64", "value: string")
def to_base64(run: Run, value: str) -> str:
    """The text in UTF-8 and base64. Example: `to base64("FEEL") = "RkVFTA=="`."""
    return run.text(base64.b64encode(value.encode()).decode())
