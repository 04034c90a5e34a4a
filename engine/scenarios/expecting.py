"""Entries → what must hold."""

from __future__ import annotations

from typing import Final

from engine.scenarios.keys import known_only
from engine.scenarios.scenario import Asked, Claim, Expectation, TaskClaim, Word
from engine.scenarios.source import Entry, ScenarioError

_EXPECTED: Final = (
    "route",
    "niet langs",
    "gegevens",
    "bewerkingen",
    "open taken",
    "einde",
    "storing",
)


def expectation_of(entry: Entry) -> Expectation:
    """What `verwacht` says. Raises `ScenarioError`."""
    known_only(entry, _EXPECTED)
    told = entry.members
    open_tasks = told.get("open taken")
    return Expectation(
        place=entry.place,
        route=words_of(told.get("route")),
        avoided=words_of(told.get("niet langs")),
        claims=claims_of(told.get("gegevens")),
        asked=_asked(told.get("bewerkingen")),
        open=None if open_tasks is None else tuple(map(_open_task, open_tasks.items)),
        open_place=None if open_tasks is None else open_tasks.place,
        end=word_of(told["einde"]) if "einde" in told else None,
        incident=word_of(told["storing"]) if "storing" in told else None,
    )


def word_of(entry: Entry) -> Word:
    """A text with its line."""
    return Word(entry.place, entry.text)


def words_of(entry: Entry | None) -> tuple[Word, ...]:
    """A list of texts, or a single one."""
    return () if entry is None else tuple(word_of(one) for one in entry.items)


def claims_of(entry: Entry | None) -> tuple[Claim, ...]:
    """A list of conditions, or names (or expressions) with the values that they must have."""
    if entry is None:
        return ()
    if isinstance(entry.value, dict):
        return tuple(Claim(one.place, name, one) for name, one in entry.value.items())
    return tuple(Claim(one.place, one.text) for one in entry.items)


def task_claim_of(entry: Entry) -> TaskClaim:
    """What a task step, or an entry of `open taken`, says about the task itself."""
    told = entry.members
    if "taak" not in told:
        raise ScenarioError(entry.place, "De regel ‘taak’ ontbreekt.")
    return TaskClaim(
        name=word_of(told["taak"]),
        who=told.get("wie"),
        due=word_of(told["termijn"]) if "termijn" in told else None,
        sees=claims_of(told.get("ziet")),
        where=Claim(told["waarbij"].place, told["waarbij"].text) if "waarbij" in told else None,
    )


def _open_task(entry: Entry) -> TaskClaim:
    if isinstance(entry.value, str):
        return TaskClaim(word_of(entry))
    known_only(entry, ("taak", "waarbij", "wie", "termijn", "ziet"))
    return task_claim_of(entry)


def _asked(entry: Entry | None) -> tuple[Asked, ...]:
    if entry is None:
        return ()
    return tuple(Asked(Word(one.place, name), one.members) for name, one in entry.members.items())
