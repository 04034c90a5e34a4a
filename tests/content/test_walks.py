"""The processes are walked to each of their ends, through the forms that a consulent sees."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from engine.bpmn import read
from engine.forms import AnswersInvalid
from tests.content.answers import (
    HERKOMST,
    MELDING,
    SCHULDEN,
    WGS,
    apply_and_decide,
    first_talk,
    household,
    loose_applications,
    needed_help,
    outcome,
    proposal,
    questions,
    scope,
)
from tests.content.walk import DIAGRAMS, Walk

SCHOOL = "Onderwijs"


def single_law() -> Walk:
    walk = Walk(MELDING)
    first_talk(walk, client="nee", consulent="nee")
    walk.fill(
        "overdragen",
        wetOverdracht="Wmo 2015",
        teamOverdracht="Team Wmo",
        wijzeOverdracht="warm",
        datumOverdracht="2026-11-24",
        bijzonderhedenOverdracht="",
    )
    return walk


def not_wanted() -> Walk:
    walk = Walk(MELDING)
    first_talk(walk)
    walk.fill(
        "reikwijdte_bepalen", clientWilOnderzoek="nee", redenGeenOnderzoek="", gevolgenVerteld=""
    )
    return walk


def in_investigation(laws: list[str] | None = None, domains: list[str] | None = None) -> Walk:
    walk = Walk(MELDING)
    first_talk(walk, client="nee", consulent="ja")
    scope(walk, laws, domains)
    household(walk)
    return walk


def not_connected() -> Walk:
    walk = in_investigation()
    questions(walk, ["Wmo 2015"])
    walk.fill("uitkomst_vaststellen", samenhang="nee", motiveringUitkomst="Losse vragen.")
    loose_applications(walk, "Wmo 2015")
    return walk


def may_but_does_not() -> Walk:
    walk = in_investigation(["Wmo 2015"], [SCHOOL])
    questions(walk, ["Wmo 2015", SCHOOL])
    outcome(walk, ["Wmo 2015"], [SCHOOL])
    walk.fill("coordinatie_besluiten", gemeenteCoordineert="nee", motiveringCoordinatie="School.")
    loose_applications(walk, SCHOOL)
    return walk


def may_and_does() -> Walk:
    walk = in_investigation(["Wmo 2015"], [SCHOOL])
    questions(walk, ["Wmo 2015", SCHOOL])
    outcome(walk, ["Wmo 2015"], [SCHOOL])
    walk.fill("coordinatie_besluiten", gemeenteCoordineert="ja", motiveringCoordinatie="Nodig.")
    proposal(walk, ["Wmo 2015", SCHOOL])
    apply_and_decide(walk)
    walk.fill("coordinator_bepalen", zelfCoordineren="nee", vorm="zwaar", motiveringVorm="Veel.")
    return walk


def family_takes_part() -> Walk:
    walk = Walk(MELDING)
    first_talk(walk)
    scope(walk)
    household(
        walk, {"relatie": "Partner"}, {"relatie": "Kind", "aanduiding": "oudste-die-niet-wil"}
    )
    walk.fill(
        "instemming_gezinslid",
        instemming="ja",
        instemmingDoor="zelf",
        instemmingDatum="2026-11-25",
        naam="Sam de Voorbeeld",
        geboortedatum="1990-01-01",
    )
    walk.fill("instemming_gezinslid", instemming="nee")
    return walk


def must_and_client_does_it() -> Walk:
    walk = family_takes_part()
    questions(walk, ["Wmo 2015", WGS])
    outcome(walk, ["Wmo 2015", WGS])
    proposal(walk, ["Wmo 2015", WGS])
    apply_and_decide(walk)
    walk.fill("aanvraag_vastleggen", aanvraagGedaan="nee", redenGeenAanvraag="")
    walk.fill(
        "coordinator_bepalen",
        zelfCoordineren="ja",
        wieZelf="mantelzorger",
        aannemelijk="ja",
        beoordeling="De zus regelt nu al veel.",
    )
    return walk


def overdue() -> Walk:
    walk = in_investigation()
    walk.later(days=43)
    walk.fill(
        "overschrijding_bespreken",
        redenOverschrijding="We wachten op de school.",
        besprokenOp="2027-01-05",
        nieuweStreefdatum="2027-01-20",
        clientAkkoordMetDatum="ja",
    )
    return walk


WALKS: list[tuple[Callable[[], Walk], str | None]] = [
    (single_law, "Overgedragen aan enkelvoudige behandeling"),
    (not_wanted, "Onderzoek niet nodig volgens cliënt"),
    (not_connected, "Enkelvoudig verder: geen coördinatie nodig"),
    (may_but_does_not, "Enkelvoudig verder: de gemeente kiest niet voor coördinatie"),
    (may_and_does, "Coördinatie door gemeente nodig (zwaar)"),
    (must_and_client_does_it, "Coördinatie door mantelzorger"),
    (overdue, None),
]


@pytest.mark.parametrize(("walk", "result"), WALKS, ids=lambda one: getattr(one, "__name__", ""))
def test_case_ends_with_its_result(walk: Callable[[], Walk], result: str | None) -> None:
    case = walk()
    closed = case.office.inputs("dossier:afsluiten", "resultaat")
    assert closed == ([result] if result else [])
    assert case.run.status == ("completed" if result else "running")


def test_every_end_is_reached() -> None:
    drawn = {e.id for p in read(DIAGRAMS).values() for e in p.elements if e.kind == "endEvent"}
    assert {end for walk, _ in WALKS for end in walk().ends} == drawn


def test_household_member_is_asked_for_no_more_than_needed() -> None:
    case = family_takes_part()
    assert case.office.inputs("dossier:gezinslid-opnemen", "naam") == ["Sam de Voorbeeld"]
    assert case.office.inputs("dossier:gezinslid-opnemen", "relatie") == ["Partner"]
    assert case.run.variables["gezinsleden"] == [{"naam": "Sam de Voorbeeld", "relatie": "Partner"}]
    kept = case.run.dump()
    assert "oudste-die-niet-wil" not in kept
    assert '"Kind"' not in kept


def test_rounds_do_not_mix_up_their_answers() -> None:
    walk = Walk(MELDING)
    first_talk(walk)
    scope(walk)
    household(walk, {"relatie": "Partner"}, {"relatie": "Ouder"})
    for name in ("Robin Voorbeeld", "Kim Voorbeeld"):
        assert walk.task("instemming_gezinslid").variables["naam"] is None
        walk.fill(
            "instemming_gezinslid",
            instemming="ja",
            instemmingDoor="zelf",
            instemmingDatum="2026-11-25",
            naam=name,
            geboortedatum="1960-01-01",
        )
    names = [member["naam"] for member in walk.run.variables["gezinsleden"]]
    assert names == ["Robin Voorbeeld", "Kim Voorbeeld"]


def test_nothing_outside_the_scope_is_accepted() -> None:
    walk = in_investigation(["Wmo 2015"])
    with pytest.raises(AnswersInvalid) as refused:
        walk.fill("problemen", problemen=[SCHULDEN])
    assert list(refused.value.errors) == ["problemen[0].domein"]


def test_each_item_of_data_accounts_for_itself() -> None:
    walk = in_investigation()
    walk.fill("problemen", problemen=[SCHULDEN])
    help_given = {"omschrijving": "Budgetcoach", "effect": "Deels", "domein": WGS, **HERKOMST}
    walk.fill(
        "lopende_hulp", hulpNu="ja", lopendeHulp=[{**help_given, "uitvoerder": "Stichting Krediet"}]
    )
    other = {**help_given, "periode": "2024", "bron": "andere partij", "partij": "Woningcorporatie"}
    walk.fill("eerdere_hulp", hulpEerder="ja", eerdereHulp=[other])
    seen = walk.task("benodigde_hulp").variables
    for item in [*seen["problemen"], *seen["lopendeHulp"], *seen["eerdereHulp"]]:
        assert all(item[name] for name in ("bron", "doel", "noodzaak", "grondslag", "datum"))
    assert seen["eerdereHulp"][0]["partij"] == "Woningcorporatie"


@pytest.mark.parametrize(
    ("again", "next_step"),
    [
        ("problemen", "problemen"),
        ("lopende hulp", "lopende_hulp"),
        ("eerdere hulp", "eerdere_hulp"),
    ],
)
def test_incomplete_investigation_goes_back_to_a_question(again: str, next_step: str) -> None:
    walk = in_investigation()
    walk.fill("problemen", problemen=[SCHULDEN])
    walk.fill("lopende_hulp", hulpNu="nee")
    walk.fill("eerdere_hulp", hulpEerder="nee")
    needed_help(walk, [WGS], again=again)
    assert walk.open == [next_step]
    assert walk.task(next_step).variables["problemen"][0]["omschrijving"]


def test_target_date_warns_and_never_ends_the_investigation() -> None:
    walk = in_investigation()
    assert walk.office.inputs("dossier:streefdatum", "streefdatum") == ["2027-01-04"]
    walk.later(days=34)
    assert signals(walk) == []
    walk.later(days=1)
    assert signals(walk) == ["streefdatum_nadert"]
    walk.later(days=7)
    assert walk.open == ["problemen"]
    walk.later(days=1)
    assert signals(walk) == ["streefdatum_nadert", "streefdatum_verstreken"]
    assert walk.open == ["overschrijding_bespreken", "problemen"]


def test_new_target_date_counts_from_then_on() -> None:
    walk = overdue()
    assert walk.office.inputs("dossier:streefdatum", "streefdatum") == ["2027-01-04", "2027-01-20"]
    walk.fill("problemen", problemen=[SCHULDEN])
    assert walk.task("lopende_hulp").due_at == datetime(2027, 1, 20, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("law", "threat", "day"),
    [("Jeugdwet", None, 7), (WGS, "nee", 21), (WGS, "ja", 26)],
)
def test_first_talk_is_due_in_time(law: str, threat: str | None, day: int) -> None:
    melding = {**MELDING, "wet": law, **({"bedreigendeSituatie": threat} if threat else {})}
    due = Walk(melding).task("eerste_gesprek").due_at
    assert due is not None
    assert (due.month, due.day) == (11 if day == 26 else 12, day)


def test_decision_is_due_after_the_application() -> None:
    walk = in_investigation()
    questions(walk, ["Wmo 2015", WGS])
    outcome(walk, ["Wmo 2015", WGS])
    proposal(walk, ["Wmo 2015", WGS])
    for _ in range(2):
        walk.fill("aanvraag_vastleggen", aanvraagGedaan="ja", aanvraagdatum="2026-12-01")
    due = {task.variables["wet"]: task.due_at for task in walk.run.user_tasks()}
    assert {law: moment and moment.date().isoformat() for law, moment in due.items()} == {
        "Wmo 2015": "2026-12-15",
        WGS: "2027-01-26",
    }


def test_tasks_are_for_the_behandelaar_and_his_group() -> None:
    task = Walk(MELDING).task("eerste_gesprek")
    assert (task.assignee, list(task.candidate_groups)) == ("noor", ["wijkteam"])


def signals(walk: Walk) -> list[str]:
    return [
        headers["soort"] for name, headers, _ in walk.office.asked if name == "signalering:maken"
    ]


def test_saved_case_is_json() -> None:
    assert json.loads(in_investigation().run.dump())
