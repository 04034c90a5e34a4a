"""A case that is walked as in the browser: every answer goes through the form of its step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.bpmn import Model, Run, Step, UserTask, Visit
from engine.decisions import load_decisions
from engine.dossier.clocks.terms import Length, last_day
from engine.forms import Form, load_form
from engine.reference.rows import shipped_around
from engine.work import lists

ROOT = Path(__file__).resolve().parents[2]
DIAGRAMS = {path.name: path.read_bytes() for path in sorted((ROOT / "processes").glob("*.bpmn"))}
FORMS: dict[str, Form] = {
    path.stem: load_form(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "forms").glob("*.form"))
}
DECISIONS = {
    key: decision
    for path in sorted((ROOT / "processes").glob("*.dmn"))
    for key, decision in load_decisions(path.read_bytes()).items()
}
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SURROUNDINGS = {
    **shipped_around(),
    **lists.examples(),
    "dossier": {
        "nummer": "2026-000001",
        "groep": "wijkteam",
        "behandelaar": "noor",
        "datumMelding": "2026-11-23",
        "streefdatum": None,
        "reikwijdte": {"gebonden": False, "wetten": [], "domeinen": []},
    },
}


class Office:
    """Answers with the real decision tables; remembers what service tasks asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []

    def decide(
        self, decision_id: str, context: Mapping[str, Any], now: datetime, visit: Visit
    ) -> Any:
        return DECISIONS[decision_id].evaluate(context, now=now).value

    def operate(
        self,
        operation: str,
        headers: Mapping[str, str],
        variables: Mapping[str, Any],
        visit: Visit,
    ) -> Mapping[str, Any]:
        self.asked.append((operation, dict(headers), dict(variables)))
        if operation == "termijn:starten":
            return {"eindigtOp": _ends_on(variables).isoformat()}
        return {}

    def inputs(self, operation: str, name: str) -> list[Any]:
        """What this operation was given under that name, each time."""
        return [given.get(name) for asked, _, given in self.asked if asked == operation]


def _ends_on(variables: Mapping[str, Any]) -> date:
    term = SURROUNDINGS["tabellen"]["termijnen"][variables["termijn"]]
    since = date.fromisoformat(str(variables["vanaf"])[:10])
    return last_day(since, Length(int(term["aantal"]), term["eenheid"]))


class Walk:
    """One case of `onderzoek_client`. It is saved and loaded again after every step."""

    def __init__(self, melding: Mapping[str, Any]) -> None:
        self.model = Model(DIAGRAMS, "onderzoek_client")
        self.office = Office()
        self.now = NOW
        self.trail: list[Step] = []
        answers = FORMS["melding"].validate(posted(melding), SURROUNDINGS, self.now)
        self.run = Run.start(self.model, answers, self.office, self.now, SURROUNDINGS)
        self.run.advance(self.now)
        self._turn()

    def _turn(self) -> None:
        assert not self.run.incidents
        self.trail += self.run.trail
        self.run = Run.restore(self.model, self.run.dump(), self.office, SURROUNDINGS)

    def task(self, element_id: str) -> UserTask:
        """The first open task of that element."""
        return next(task for task in self.run.user_tasks() if task.element_id == element_id)

    def fill(self, element_id: str, **answers: Any) -> None:
        """Fill in the form of the first open task of that element, and complete it."""
        task = self.task(element_id)
        assert task.form is not None
        given = FORMS[task.form].validate(posted(answers), task.variables, self.now)
        self.run.complete(task.id, given, self.now)
        self._turn()

    def later(self, days: int) -> None:
        """Time passes; timers fire at their moments."""
        until = self.now + timedelta(days=days)
        while self.run.next_due is not None and self.run.next_due <= until:
            self.now = self.run.next_due
            self.run.fire_due(self.now)
            self._turn()
        self.now = until

    @property
    def open(self) -> list[str]:
        return sorted(task.element_id for task in self.run.user_tasks())

    @property
    def ends(self) -> list[str]:
        """The end events that were reached, in order."""
        return [
            step.element_id
            for step in self.trail
            if step.element_type == "endEvent" and step.action == "completed"
        ]


def posted(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Answers as a page posts them: rows of a list as `problemen=0`, `problemen.0.domein=…`."""
    return dict(_posted(answers, ""))


def _posted(answers: Mapping[str, Any], before: str) -> Iterator[tuple[str, list[str]]]:
    for key, value in answers.items():
        name = before + key
        if isinstance(value, list) and all(isinstance(row, Mapping) for row in value):
            yield name, [str(index) for index in range(len(value))]
            for index, row in enumerate(value):
                yield from _posted(row, f"{name}.{index}.")
        else:
            yield name, list(value) if isinstance(value, list) else [str(value)]
