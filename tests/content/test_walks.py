"""The processes are walked to each of their ends, through the forms that a consulent sees."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from engine.bpmn import read
from engine.forms import AnswersInvalid
from engine.reference.rows import bounded, shipped_around
from tests.content.answers import (
    HERKOMST,
    MELDING,
    SCHULDEN,
    WGS,
    account,
    first_talk,
    household,
    needed_help,
    outcome,
    proposal,
    questions,
    scope,
)
from tests.content.walk import DIAGRAMS, FORMS, Walk, posted
from tests.content.walks import (
    family_takes_part,
    in_investigation,
    may_and_does,
    may_but_does_not,
    must_and_client_does_it,
    not_connected,
    not_wanted,
    overdue,
    single_law,
)

WALKS: list[tuple[Callable[[], Walk], str | None]] = [
    (single_law, "Overgedragen aan enkelvoudige behandeling"),
    (not_wanted, "Onderzoek niet nodig volgens cliënt"),
    (not_connected, "Enkelvoudig verder: geen coördinatie nodig"),
    (may_but_does_not, "Enkelvoudig verder: de gemeente kiest niet voor coördinatie"),
    (may_and_does, None),  # the coordination goes on; its scenarios end it
    (must_and_client_does_it, "Coördinatie door mantelzorger"),
    (overdue, None),
]


@pytest.mark.parametrize(("walk", "result"), WALKS, ids=lambda one: getattr(one, "__name__", ""))
def test_case_ends_with_its_result(walk: Callable[[], Walk], result: str | None) -> None:
    case = walk()
    closed = case.office.inputs("dossier:afsluiten", "resultaat")
    assert closed == ([result] if result else [])
    assert case.run.status == ("completed" if result else "running")


@pytest.mark.parametrize("process", ["onderzoek_client", "onderzoek"])
def test_every_end_of_the_investigation_is_reached(process: str) -> None:
    """Of the investigation and what it calls for its questions; scenarios walk the other diagrams,
    and count their ends too."""
    elements = read({f"{process}.bpmn": DIAGRAMS[f"{process}.bpmn"]})[process].elements
    drawn = {element.id for element in elements if element.kind == "endEvent"}
    assert drawn <= {end for walk, _ in WALKS for end in walk().ends}


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
    bounds = bounded(shipped_around(), {"wmo_2015"})  # what the dossier makes of it
    told = posted({"problemen": [SCHULDEN], **account("Problemen")})
    seen = walk.task("problemen").variables
    with pytest.raises(AnswersInvalid) as refused:
        FORMS["onderzoek_problemen"].validate(told, {**seen, **bounds}, walk.now)
    assert list(refused.value.errors) == ["problemen[0].domein"]


def test_each_step_accounts_for_what_it_writes_down() -> None:
    walk = in_investigation()
    walk.fill("problemen", problemen=[SCHULDEN], **account("Problemen"))
    help_given = {"omschrijving": "Budgetcoach", "effect": "Deels", "domein": WGS, **HERKOMST}
    walk.fill(
        "lopende_hulp",
        hulpNu="ja",
        lopendeHulp=[{**help_given, "uitvoerder": "Stichting Krediet"}],
        **account("LopendeHulp"),
    )
    other = {**help_given, "tot": "2024-12-31", "bron": "andere partij", "partij": "school"}
    walk.fill("eerdere_hulp", hulpEerder="ja", eerdereHulp=[other], **account("EerdereHulp"))
    needed_help(walk, [WGS])
    told = [
        (asked, headers["stap"], given)
        for asked, headers, given in walk.office.asked
        if asked.endswith(":vastleggen") and "stap" in headers
    ]
    assert [one[:2] for one in told] == [
        ("gegevens:vastleggen", "problemen"),
        ("hulp:vastleggen", "lopende_hulp"),
        ("hulp:vastleggen", "eerdere_hulp"),
        ("gegevens:vastleggen", "benodigde_hulp"),
    ]
    for _, _, given in told:
        assert (given["doel"], given["grondslag"]) == ("onderzoek", "wams_5_4_1")
        assert given["noodzaak"]
        assert all(row["domein"] and row["omschrijving"] for row in given["gegevens"])
    assert told[2][2]["gegevens"][0]["partij"] == "school"


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
    walk.fill("problemen", problemen=[SCHULDEN], **account("Problemen"))
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


def test_target_date_holds_till_the_client_knows_the_outcome() -> None:
    def over(walk: Walk) -> bool:
        return "dossier:streefdatum-afsluiten" in {name for name, _, _ in walk.office.asked}

    walk = in_investigation()
    questions(walk, ["Wmo 2015", WGS])
    outcome(walk, ["Wmo 2015", WGS])
    assert not over(walk)
    proposal(walk, ["Wmo 2015", WGS])
    assert over(walk)


def test_new_target_date_counts_from_then_on() -> None:
    walk = overdue()
    assert walk.office.inputs("dossier:streefdatum", "streefdatum") == ["2027-01-04", "2027-01-20"]
    walk.fill("problemen", problemen=[SCHULDEN], **account("Problemen"))
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
