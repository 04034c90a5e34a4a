"""Who looked, told per day and per person: how often, what he did and why, and each time."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final
from uuid import UUID

from engine.accountability.looks import DONE, Look
from engine.reference.rows import day_of

DAYS: Final = 10
"""Days on one page."""


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody on a day, with what he did as (what, how often) and the reasons, each once and
    without a full stop."""

    who: str
    did: list[tuple[str, int]]
    reasons: list[str]
    looks: list[Look]


@dataclass(frozen=True, slots=True)
class LookDay:
    """A day on which somebody looked, in Dutch local time."""

    day: date
    lookers: list[Looker]


@dataclass(frozen=True, slots=True)
class LookPage:
    """Some days, the newest first; `before` is the day that the next page ends at, if any."""

    days: list[LookDay]
    before: date | None


def page(looks: Iterable[Look], until: date | None = None) -> LookPage:
    """The newest days up to and with `until`, of looks that come the newest first."""
    days = groupby(looks, key=lambda one: day_of(one.at))
    wanted = [(day, list(some)) for day, some in days if until is None or day <= until]
    shown = [LookDay(day, _lookers(some)) for day, some in wanted[:DAYS]]
    return LookPage(shown, wanted[DAYS][0] if len(wanted) > DAYS else None)


def _lookers(looks: Iterable[Look]) -> list[Looker]:
    found: dict[tuple[str, UUID | None], list[Look]] = {}
    for one in looks:
        found.setdefault((one.who, one.by), []).append(one)
    told: list[Looker] = []
    for (who, _), some in found.items():
        is_other = any(one.who == who for one in told)
        name = f"Nog {who[:1].lower()}{who[1:]}" if is_other and who.startswith("Een ") else who
        did = sorted(Counter(one.what for one in some).items(), key=_looking_first)
        reasons = dict.fromkeys(one.why.removesuffix(".") for one in some if one.why)
        told.append(Looker(name, did, list(reasons), some))
    return told


def _looking_first(done: tuple[str, int]) -> tuple[bool, int]:
    """What he only looked at comes first, then what he did most."""
    what, times = done
    return what != DONE["dossier:read"], -times
