"""A request from melding to outcome, as the people of the demo do it on their screens."""

from __future__ import annotations

from tests.support.office import Office
from tests.support.steps import (
    TODAY,
    WMO,
    a_relative_coordinates,
    apply_and_decide,
    decide_the_outcome,
    ended,
    household,
    investigate,
    open_dossier,
    propose_and_inform,
    refused_is_nowhere,
    set_the_scope,
    take_first_task,
    talk,
)


def test_a_request_ends_with_a_relative_who_coordinates(office: Office) -> None:
    number = open_dossier(office.person("Loes Loketta"))
    karim = office.person("Karim Kompas")
    take_first_task(karim, number)
    talk(karim, more_is_going_on=True)
    set_the_scope(karim)
    household(karim)
    investigate(karim)
    decide_the_outcome(karim)
    propose_and_inform(karim)
    apply_and_decide(karim)
    a_relative_coordinates(karim)
    karim.is_told(f"daarmee het proces van dossier {number}")
    karim.open(f"/dossiers/{number}")
    ended(karim, "Cliënt of naaste coördineert zelf", "Coördinatie door mantelzorger")
    refused_is_nowhere(karim)


def test_the_client_finds_an_investigation_unnecessary(office: Office) -> None:
    number = open_dossier(office.person("Loes Loketta"))
    karim = office.person("Karim Kompas")
    take_first_task(karim, number)
    talk(karim, more_is_going_on=True)
    karim.is_at("Reikwijdte in samenspraak bepalen")
    karim.choose("Wil de cliënt dat je onderzoekt welke problemen samenhangen?", "Nee")
    karim.fill("Waarom niet, in de woorden van de cliënt?", "Ik wil het eerst zelf proberen.")
    karim.press("Opslaan en afronden")
    karim.is_told(f"daarmee het proces van dossier {number}")
    karim.open(f"/dossiers/{number}")
    ended(karim, "Onderzoek niet nodig volgens cliënt")


def test_a_single_question_is_handed_over(office: Office) -> None:
    number = open_dossier(office.person("Loes Loketta"))
    karim = office.person("Karim Kompas")
    take_first_task(karim, number)
    talk(karim, more_is_going_on=False)
    karim.is_at("Overdragen aan enkelvoudige behandeling")
    karim.choose("Onder welke wet wordt de hulpvraag behandeld?", WMO)
    karim.fill("Aan welk team draag je over?", "Team Huishouding")
    karim.choose("Hoe draag je over?", "Warm: ik heb het team zelf gesproken")
    karim.fill("Datum van de overdracht", TODAY)
    karim.press("Opslaan en afronden")
    karim.is_told(f"daarmee het proces van dossier {number}")
    karim.open(f"/dossiers/{number}")
    ended(karim, "Overgedragen aan enkelvoudige behandeling")
