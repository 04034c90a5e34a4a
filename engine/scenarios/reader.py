"""Entries → `Scenario`. Strict: a word that means nothing here is told, with its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from engine.scenarios.expecting import expectation_of, task_claim_of, word_of, words_of
from engine.scenarios.keys import known_only
from engine.scenarios.scenario import (
    Answer,
    Change,
    Deed,
    DoTask,
    Look,
    Pass,
    Retry,
    Scenario,
    Send,
    Step,
)
from engine.scenarios.source import Entry, ScenarioError, read_yaml

DEEPEST: Final = 10
"""So long may a row of scenarios be that go on from each other."""

_DOSSIER: Final = {
    "nummer": "2026-000001",
    "groep": "groep",
    "behandelaar": None,
    "datumMelding": None,
    "streefdatum": None,
    "reikwijdte": {"gebonden": False, "wetten": [], "domeinen": []},
}
_BEGIN: Final = ("moment", "dossier", "antwoorden", "gegevens", "startpunt")
_TOP: Final = ("naam", "toelichting", "proces", "begin", "bewerkingen", "stappen", "verwacht")
_NEXT: Final = ("naam", "toelichting", "vervolg op", "stappen", "verwacht")
_TASK: Final = ("taak", "waarbij", "door", "wie", "termijn", "ziet", "antwoorden", "geweigerd")


def read_scenario(file: str, texts: Mapping[str, str], depth: int = 0) -> Scenario:
    """The scenario in a file; `texts` has the files by name, for one that goes on from another.

    Raises `ScenarioError`.
    """
    entry = read_yaml(file, texts[file])
    top = entry.members
    if "vervolg op" in top:
        return _continued(file, entry, texts, depth)
    known_only(entry, _TOP, needed=("naam", "proces", "begin", "verwacht"))
    begin = top["begin"]
    known_only(begin, _BEGIN, needed=("moment",))
    told = begin.members
    moment = word_of(told["moment"])
    facts = _DOSSIER | {"datumMelding": moment.text[:10]}
    if "dossier" in told:
        facts |= _facts(told["dossier"])
    return Scenario(
        file=file,
        place=entry.place,
        name=top["naam"].text,
        process=word_of(top["proces"]),
        moment=moment,
        answers=told.get("antwoorden"),
        values=_values(told.get("gegevens")),
        at=word_of(told["startpunt"]) if "startpunt" in told else None,
        dossier=facts,
        operations=_operations(top.get("bewerkingen")),
        steps=_steps(top.get("stappen")),
        expected=_outcome(entry),
    )


def _continued(file: str, entry: Entry, texts: Mapping[str, str], depth: int) -> Scenario:
    known_only(entry, _NEXT, needed=("naam", "stappen", "verwacht"))
    top = entry.members
    base = word_of(top["vervolg op"])
    if base.text not in texts:
        message = f"Er is geen scenario ‘{base.text}’ in de map van dit bestand."
        raise ScenarioError(base.place, message)
    if depth >= DEEPEST:
        raise ScenarioError(base.place, "Deze scenario’s gaan op elkaar door zonder begin.")
    first = read_scenario(base.text, texts, depth + 1)
    so_far = Step(Look(first.place), first.expected)
    return Scenario(
        file=file,
        place=entry.place,
        name=top["naam"].text,
        process=first.process,
        moment=first.moment,
        answers=first.answers,
        values=first.values,
        at=first.at,
        dossier=first.dossier,
        operations=first.operations,
        steps=(*first.steps, so_far, *_steps(top["stappen"])),
        expected=_outcome(entry),
    )


def _outcome(entry: Entry) -> Any:
    found = expectation_of(entry.members["verwacht"])
    if found.end is None and found.open is None and found.incident is None:
        message = "Zeg hoe het afloopt: met een einde, met open taken of met een storing."
        raise ScenarioError(found.place, message)
    return found


def _steps(entry: Entry | None) -> tuple[Step, ...]:
    return () if entry is None else tuple(_step(one) for one in entry.items)


def _step(entry: Entry) -> Step:
    told = entry.members
    kinds = [name for name in _DEEDS if name in told]
    if len(kinds) != 1:
        choices = ", ".join(_DEEDS)
        raise ScenarioError(entry.place, f"Een stap heeft één van deze regels: {choices}.")
    names, read = _DEEDS[kinds[0]]
    known_only(entry, (*names, "verwacht"))
    wanted = None if kinds[0] == "kijk" else told.get("verwacht")
    if kinds[0] == "kijk":
        wanted = told["kijk"]
    return Step(read(entry), None if wanted is None else expectation_of(wanted))


def _task(entry: Entry) -> Deed:
    told = entry.members
    refused = words_of(told["geweigerd"]) if "geweigerd" in told else None
    by = word_of(told["door"]) if "door" in told else None
    return DoTask(entry.place, task_claim_of(entry), by, told.get("antwoorden"), refused)


def _pass(entry: Entry) -> Deed:
    told = entry.members["wacht"]
    return Pass(told.place, told.text, until=False)


def _pass_until(entry: Entry) -> Deed:
    told = entry.members["wacht tot"]
    return Pass(told.place, told.text, until=True)


def _send(entry: Entry) -> Deed:
    told = entry.members
    kind = "bericht" if "bericht" in told else "signaal"
    key = told["kenmerk"].text if "kenmerk" in told else None
    return Send(entry.place, kind, told[kind].text, key, _values(told.get("gegevens")))


def _change(entry: Entry) -> Deed:
    told = entry.members
    if "dossier" in told:
        return Change(entry.place, facts=_facts(told["dossier"]))
    return Change(entry.place, operations=_operations(told["bewerkingen"]))


_DEEDS: Final[dict[str, tuple[tuple[str, ...], Any]]] = {
    "taak": (_TASK, _task),
    "wacht": (("wacht",), _pass),
    "wacht tot": (("wacht tot",), _pass_until),
    "bericht": (("bericht", "kenmerk", "gegevens"), _send),
    "signaal": (("signaal", "gegevens"), _send),
    "dossier": (("dossier",), _change),
    "bewerkingen": (("bewerkingen",), _change),
    "opnieuw": (("opnieuw",), lambda entry: Retry(_affirmed(entry.members["opnieuw"]).place)),
    "kijk": (("kijk",), lambda entry: Look(entry.place)),
}


def _facts(entry: Entry) -> dict[str, Any]:
    known_only(entry, tuple(_DOSSIER))
    return {name: one.plain() for name, one in entry.members.items()}


def _values(entry: Entry | None) -> dict[str, Any]:
    return {} if entry is None else {name: one.plain() for name, one in entry.members.items()}


def _operations(entry: Entry | None) -> dict[str, Answer]:
    return {} if entry is None else {name: _answer(one) for name, one in entry.members.items()}


def _answer(entry: Entry) -> Answer:
    known_only(entry, ("geeft", "fout", "mislukt"))
    told = entry.members
    if len(told) != 1:
        message = "Zeg wat de bewerking doet: geeft, fout of mislukt."
        raise ScenarioError(entry.place, message)
    if "geeft" in told:
        return Answer(entry.place, gives=_values(told["geeft"]))
    if "fout" in told:
        return Answer(entry.place, error=told["fout"].text)
    return Answer(_affirmed(told["mislukt"]).place, fails=True)


def _affirmed(entry: Entry) -> Entry:
    """An entry that says yes. Raises `ScenarioError` when it says something else."""
    if entry.value is not None and entry.text.lower() in ("ja", "true"):
        return entry
    raise ScenarioError(entry.place, "Schrijf hier ‘ja’, of laat de regel weg.")
