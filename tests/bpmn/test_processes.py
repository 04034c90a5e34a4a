"""The diagrams in `processes/` run, with their own decision tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.bpmn import Visit, check
from engine.decisions import load_decisions
from tests.bpmn.case import Case, Office

FOLDER = Path(__file__).resolve().parents[2] / "processes"
FILES = {path.name: path.read_bytes() for path in FOLDER.glob("*.bpmn")}
DOSSIER = {
    "nummer": "2026-0001",
    "behandelaar": "a.demo",
    "groep": "wijkteam",
    "datumMelding": "2026-03-02",
    "streefdatum": "2026-04-13",
}
ANSWERS: dict[str, dict[str, Any]] = {
    "eerste_gesprek": {"signaalClient": "ja", "signaalConsulent": "nee"},
    "reikwijdte_bepalen": {
        "clientWilOnderzoek": "ja",
        "wettenInReikwijdte": ["Wmo 2015", "Participatiewet"],
        "domeinenInReikwijdte": ["wonen"],
    },
    "gezinsleden_bespreken": {
        "gezinsledenBetrekken": "ja",
        "genoemdeGezinsleden": [{"relatie": "partner"}, {"relatie": "kind"}],
    },
    "instemming_gezinslid": {"instemming": "ja", "naam": "Bo Demo"},
    "problemen": {"problemen": [{"domein": "wonen"}]},
    "lopende_hulp": {"hulpNu": "nee"},
    "eerdere_hulp": {"hulpEerder": "nee"},
    "benodigde_hulp": {"compleet": "ja"},
    "uitkomst_vaststellen": {
        "samenhang": "ja",
        "coordinatieHelpt": "ja",
        "wettenNodig": ["Wmo 2015", "Participatiewet"],
        "domeinenNodig": ["wonen"],
    },
    "aanvraag_vastleggen": {"aanvraagGedaan": "ja", "aanvraagdatum": "2026-04-01"},
    "besluit_vastleggen": {"besluit": "toegekend", "besluitdatum": "2026-04-20"},
    "coordinator_bepalen": {"zelfCoordineren": "nee", "aannemelijk": "nee", "vorm": "licht"},
}


class Town(Office):
    """The real decision tables, and operations that only keep what they were asked."""

    def __init__(self) -> None:
        super().__init__()
        self.tables = {
            key: table
            for path in FOLDER.glob("*.dmn")
            for key, table in load_decisions(path.read_bytes()).items()
        }
        self.done: list[str] = []

    def decide(
        self, decision_id: str, context: Mapping[str, Any], now: datetime, visit: Visit
    ) -> Any:
        return self.tables[decision_id].evaluate(context, now=now).value

    def operate(
        self,
        operation: str,
        headers: Mapping[str, str],
        variables: Mapping[str, Any],
        visit: Visit,
    ) -> Mapping[str, Any]:
        self.done.append(operation)
        return {}


def begin() -> Case:
    variables = {"wet": "Wmo 2015", "bedreigendeSituatie": "nee"}
    return Case(
        FILES,
        variables,
        host=Town(),
        process_id="onderzoek_client",
        surroundings={"dossier": DOSSIER},
    )


def test_diagrams_have_no_findings() -> None:
    assert check(FILES) == []


def test_request_runs_from_melding_to_coordination() -> None:
    case = begin()
    for _ in range(60):
        assert case.run.incidents == []
        tasks = case.run.user_tasks()
        if not tasks:
            break
        element = tasks[0].element_id
        case.complete(element, **ANSWERS.get(element, {}))
    assert case.done
    assert case.route()[-1] == "einde_gemeente"
    assert case.route().count("besluit_vastleggen") == 2
    assert case.host.done.count("dossier:gezinslid-opnemen") == 2
    assert case.run.variables["uitkomst"] == "gemeente"


def test_target_date_warns_twice_and_stops_nothing() -> None:
    case = begin()
    while "problemen" not in case.open:
        element = case.open[0]
        case.complete(element, **ANSWERS.get(element, {}))
    case.later(days=35)
    assert case.route("fired") == ["streefdatum_nadert"]
    case.later(days=30)
    assert case.route("fired") == ["streefdatum_nadert", "streefdatum_verstreken"]
    assert case.open == ["overschrijding_bespreken", "problemen"]
    assert case.host.done.count("signalering:maken") == 2
