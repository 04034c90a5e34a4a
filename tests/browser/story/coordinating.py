"""Heavy coordination: somebody of a party coordinates, the plan is agreed, another goes on."""

from __future__ import annotations

from typing import Final

from tests.browser.keys import Typist
from tests.browser.story.people import CLIENT_NAME, CRIME, DEBTS, HEALTH, ORDINARY, TODAY
from tests.support.steps import PW, WMO

GOAL: Final = "Weer een vast dagritme"
ACTION: Final = "Elke maandag samen de post openen"
RESULT: Final = "Je doelen zijn bereikt. Het wijkteam blijft je aanspreekpunt."
FIRST: Final = "Elif Extern"
SECOND: Final = "Lisa Lantaarn"


def coordination_is_heavy(karim: Typist) -> None:
    karim.is_at("Bepalen wie coördineert")
    karim.choose(
        "Wil de cliënt, een mantelzorger of een vertegenwoordiger zelf coördineren?", "Nee"
    )
    karim.choose(
        "Welke vorm van coördinatie is nodig?", "Zwaar: een regisseur met een coördinatiedossier"
    )
    karim.fill("Waarom deze vorm?", "Twee wetten, en partijen daarbuiten.")
    karim.press("Opslaan en afronden")
    name_coordinator(karim, FIRST)


def name_coordinator(karim: Typist, who: str) -> None:
    karim.is_at("Coördinator kiezen")
    karim.choose("Welke vorm kies je?", "Zwaar: een coördinator met een coördinatiedossier")
    karim.choose("Wie coördineert?", who)
    karim.fill("Waarom past deze coördinator?", "Kent de partijen.")
    karim.choose("Weet de cliënt wie zijn coördinator wordt?", "Ja")
    karim.press("Opslaan en afronden")
    karim.is_told("afgerond")


def plan_and_agree(first: Typist, number: str) -> None:
    """From her own tasks; nothing about debts is offered, and the client agrees."""
    first.open("/")
    first.follow("Coördinatiedossier inrichten")
    first.is_at("Coördinatiedossier inrichten")
    first.fill("Wat houd je bij in het coördinatiedossier?", "Doelen, acties en afspraken.")
    first.fill("Wie mag erbij, en waarom?", "De consulent, voor de hulp.")
    first.choose("Weet de cliënt wat je bijhoudt?", "Ja")
    first.press("Opslaan en afronden")
    first.is_at("Plan maken en afspreken")
    first.follow("pagina Plan")
    first.is_at("Plan")
    add_to_plan(first)
    agreed(first, number)


def agreed(first: Typist, number: str) -> None:
    """The client said so at home; then the plan is carried out."""
    first.follow("Antwoord vastleggen")
    first.is_at("Akkoord met het plan vastleggen")
    first.choose("Wie heb je gevraagd?", CLIENT_NAME)
    first.choose("Wat vindt die van het plan?", "Akkoord")
    first.choose("Hoe?", "Huisbezoek")
    first.press("Vastleggen")
    first.is_at("Plan")
    first.section("Wat vinden de cliënten van het plan?").sees("Akkoord")
    first.open_task(number, "Plan maken en afspreken")
    first.choose("Is er overeenstemming over het plan?", "Ja")
    first.press("Opslaan en afronden")
    first.is_at("Coördineren en melden")


def add_to_plan(first: Typist) -> None:
    first.follow("Doel toevoegen")
    first.is_at("Doel toevoegen")
    first.lacks(*DEBTS)
    first.choose("Voor wie is dit doel?", CLIENT_NAME)
    first.choose("Bij welke wet of welk domein hoort het?", WMO)
    first.fill("Wat moet er bereikt worden?", GOAL)
    first.press("Toevoegen")
    first.is_at("Plan")
    first.follow("Actie toevoegen")
    first.is_at("Actie toevoegen")
    first.fill("Wat wordt er gedaan?", ACTION)
    first.choose("Wie doet het?", f"{FIRST} (gemeente)")
    first.fill("Wanneer moet het klaar zijn?", TODAY)
    first.choose("Bij welk doel hoort het?", GOAL)
    first.press("Toevoegen")
    first.is_at("Plan")


def another_goes_on(first: Typist, karim: Typist, second: Typist, number: str) -> None:
    """Nothing is lost: plan, agreement, gegevens and what was discussed. The first sees no more."""
    first.choose("Wat meld je?", "Ik kan het niet meer naar behoren doen")
    first.fill("Leg uit", "Ik krijg ander werk.")
    first.press("Opslaan en afronden")
    karim.open_task(number, "Coördinator kiezen")
    name_coordinator(karim, SECOND)
    assert first.open(f"/dossiers/{number}").status == 404
    second.open("/")
    second.follow("Coördineren en melden")
    second.is_at("Coördineren en melden")
    for part, texts in (
        ("Plan", (GOAL, ACTION, FIRST, "Akkoord")),
        ("Gegevens", (ORDINARY, HEALTH, CRIME)),
        ("Casusoverleg", ("Rust in huis", "Verslag verspreid")),
    ):
        second.open(f"/dossiers/{number}")
        second.follow(part)
        second.is_at(part)
        second.sees(*texts)


def close(second: Typist, number: str) -> None:
    second.open_task(number, "Coördineren en melden")
    second.choose("Wat meld je?", "Coördinatie is niet meer nodig")
    second.fill("Leg uit", "De doelen zijn bereikt.")
    second.press("Opslaan en afronden")
    second.is_at("Coördinatie afronden")
    second.choose("Wat is het resultaat?", "Doelen bereikt")
    second.fill("Wat loopt er door, en wie doet dat?", "Begeleiding door het wijkteam.")
    second.fill("Wat schrijf je de cliënt?", RESULT)
    second.choose("Vroeg een professional om dit onderzoek, en moet hij dit weten?", "Nee")
    second.press("Opslaan en afronden")
    second.is_told(f"daarmee het proces van dossier {number}")
    second.open(f"/dossiers/{number}")
    second.is_at("Schulden en hulp in huis")
    second.sees("Afgehandeld", "Coördinatie afgerond")


def is_kept(bea: Typist, number: str) -> None:
    """Until after the longest term of the laws: that of the Wmo 2015, fifteen years."""
    bea.follow("Bewaren")
    bea.is_at("Bewaren")
    bea.open("/beheer/bewaren?alle=ja")
    bea.row(number).sees(str(int(TODAY[:4]) + 15), WMO, PW)
