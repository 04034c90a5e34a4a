"""Regular expressions of XPath (DMN 1.5, table 77; XML Schema and XQuery functions 5.6).

They are rewritten for RE2, whose time is linear in the text whatever the pattern. What RE2 can't
do in linear time, back references, gives null. Linear it is, but in the weight of the pattern too
(see `pattern_syntax`), so that is what a search costs.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2

from engine.feel.limits import Run
from engine.feel.pattern_syntax import BadPattern, Rewriter, quiet, unspaced

_MAX_PATTERN = 1_000
_FLAGS = frozenset("smixq")
_PIECE = re.compile(r"\\([\\$])|\$([0-9]{1,9})|([^\\$]+)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; with `groups` it remembers what they matched, which makes it slower."""

    compiled: Any
    groups: int
    weight: int

    def found_in(self, run: Run, text: str) -> bool:
        """Whether a part of the text fits."""
        self._pay(run, text)
        return self.compiled.search(text) is not None

    def all_in(self, run: Run, text: str) -> Iterator[Any]:
        """What fits, from left to right; each is a search, and after each the time may be up."""
        self._pay(run, text)
        for found in self.compiled.finditer(text):
            run.charge(2)
            run.check()
            yield found

    def fits_nothing(self) -> bool:
        """Whether an empty text fits."""
        return self.compiled.search("") is not None

    def _pay(self, run: Run, text: str) -> None:
        run.charge(20 + (len(text) * self.weight >> (0 if self.groups else 3)))


def compile_pattern(
    run: Run, pattern: str, flags: str = "", *, groups: bool = False
) -> Pattern | None:
    """The pattern for flags out of `smixq`; None, with a warning, for a bad one."""
    run.charge(20 + len(pattern))
    try:
        compiled = _compile(pattern, "".join(sorted(set(flags))), groups)
    except (BadPattern, re2.error):
        compiled = None
    run.check()
    return compiled or run.null("Het patroon is geen geldige reguliere expressie.")


@lru_cache(maxsize=64)
def _compile(pattern: str, flags: str, groups: bool) -> Pattern:
    if len(pattern) > _MAX_PATTERN or not set(flags) <= _FLAGS:
        raise BadPattern
    rewriter = Rewriter(unspaced(pattern) if "x" in flags else pattern)
    body = re2.escape(pattern) if "q" in flags else rewriter.rewrite("s" in flags)
    modes = "".join(flag for flag in flags if flag in "im")
    options = quiet()
    options.never_capture = not groups
    compiled = re2.compile(f"(?{modes}:{body})" if modes else body, options)
    # The wrapper keeps 128 patterns of its own, each with up to half a megabyte.
    re2.purge()
    return Pattern(compiled, compiled.groups, rewriter.weight)


def replacement_of(
    run: Run, text: str, groups: int, *, literal: bool
) -> Callable[[Any], str] | None:
    """What fills in a replacement's `$1`; None, with a warning, if it is wrong."""
    if literal:
        return lambda _found: run.text(text)
    parts: list[tuple[int, str]] = []
    position = 0
    while position < len(text):
        piece = _PIECE.match(text, position)
        if piece is None:
            return run.null("In de vervanging staat een los teken “$” of “\\”.")
        run.charge(1)
        parts.append(_group(int(piece[2]), groups) if piece[2] else (-1, piece[1] or piece[3]))
        position = piece.end()

    def fill(found: Any) -> str:
        filled = []
        for group, tail in parts:
            run.charge(1)
            filled += [run.text(found.group(group) or "") if group >= 0 else "", tail]
        return run.text("".join(filled))

    return fill


def _group(number: int, groups: int) -> tuple[int, str]:
    """`$12` is group 12 if there is one, else group 1 and the digit 2, else nothing."""
    tail = ""
    while number > groups and number >= 10:
        number, digit = divmod(number, 10)
        tail = f"{digit}{tail}"
    return (number if number <= groups else -1), tail
