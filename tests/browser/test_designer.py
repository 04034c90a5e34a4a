"""A process designer brings changed files: refused when broken, and in use when he decides so."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_story import open_dossier
from tests.support.accessibility import faults
from tests.support.designing import as_file, bring, changed
from tests.support.office import Office
from tests.support.screen import Person

OLD, NEW = "Eerste gesprek voeren", "Kennismaken met de cliënt"


def test_a_changed_diagram_is_for_new_dossiers(office: Office) -> None:
    loes, karim = office.person("Loes Loketta"), office.person("Karim Kompas")
    otto = office.person("Otto Ontwerp")
    running = open_dossier(loes)
    assert bring(otto, changed("onderzoek_client.bpmn", OLD, NEW)).status == 200
    otto.is_at("Wijzigingen bekijken")
    otto.sees("Anders dan versie 1", NEW)
    otto.press("In gebruik nemen")
    otto.is_told("In gebruik genomen")
    otto.row("onderzoek_client.bpmn").sees("2")
    loes.open("/werkvoorraad/groep")
    fresh = open_dossier(loes)
    shows(karim, fresh, NEW, OLD)
    shows(karim, running, OLD, NEW)


def test_broken_files_are_refused_with_the_reason(office: Office) -> None:
    otto = office.person("Otto Ontwerp")
    assert bring(otto, as_file("kapot.bpmn", b"<bpmn:definitions>")).status == 422
    otto.sees("De bestanden bevatten fouten. Er is niets opgeslagen.", "kapot.bpmn")
    wrong = changed("onderzoek_client.bpmn", 'formId="reikwijdte"', 'formId="er_is_geen"')
    assert bring(otto, wrong).status == 422
    otto.sees("Er is niets opgeslagen.", "er_is_geen", "Reikwijdte in samenspraak bepalen")
    expect(otto.page.get_by_role("img", name="Het geweigerde diagram")).to_be_visible()
    otto.open("/processen")
    otto.lacks("kapot.bpmn")


def test_a_misspelled_field_is_told_before_it_is_used(office: Office) -> None:
    otto = office.person("Otto Ontwerp")
    wrong = changed("onderzoek_client.bpmn", "=signaalClient =", "=signalClient =")
    assert bring(otto, wrong).status == 200
    otto.is_at("Wijzigingen bekijken")
    otto.sees("Let hierop", "‘signalClient’", "Bedoel je ‘signaalClient’?")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_formula_shows_why_it_gives_nothing(office: Office, width: int) -> None:
    otto = office.person("Otto Ontwerp", width=width)
    otto.open("/processen/proces/onderzoek_client?versie=1")
    panel = otto.page.get_by_role("region", name="Formule proberen")
    streefdatum = "Eerste gesprek voeren: De formule voor de streefdatum"
    panel.get_by_label("Formule uit dit bestand").select_option(label=streefdatum)
    panel.get_by_label("dossier.datumMelding").fill("2026-11-23")
    panel.get_by_role("button", name="Bereken").click()
    expect(panel.locator("mark")).to_have_text("gesprekstermijn1")
    assert faults(otto.page) == []
    panel.get_by_label("gesprekstermijn.termijn").fill("P14D")
    panel.get_by_role("button", name="Bereken").click()
    expect(panel.get_by_role("status")).to_contain_text("2026-12-07T23:59:00")
    panel.get_by_label("Formule (FEEL)").fill('date("2026-11-23"')
    panel.get_by_role("button", name="Bereken").click()
    expect(panel.get_by_role("status")).to_contain_text("Dit is geen geldige formule.")
    assert faults(otto.page) == []
    assert otto.page.evaluate("document.documentElement.scrollWidth") <= width
    assert "2026" not in otto.page.url


def test_a_decision_can_be_tried_without_scripts(office: Office) -> None:
    otto = office.visitor(scripts=False)
    otto.sign_in_as("Otto Ontwerp")
    otto.open("/processen/beslistabel/termijnen")
    otto.page.get_by_role("combobox", name="Wet").fill("Wmo 2015")
    otto.page.get_by_role("combobox", name="Stap").fill("besluit")
    otto.press("Bereken")
    otto.is_at("Proberen: Termijnen per wet")
    otto.sees("Regels die passen", "Regel 4", "P14D")
    assert otto.page.get_by_role("combobox", name="Wet").input_value() == "Wmo 2015"


def shows(person: Person, number: str, name: str, other: str) -> None:
    """The dossier shows its own version, in words and in the drawing."""
    person.open(f"/dossiers/{number}")
    process = person.section("Proces")
    process.row(name).sees("Te doen")
    expect(person.page.locator("bpmn-diagram.diagram--drawn").first).to_be_visible()
    drawn = person.page.locator("bpmn-diagram svg").first
    expect(drawn).to_contain_text(name.split()[0])
    expect(drawn).not_to_contain_text(other.split()[0])
