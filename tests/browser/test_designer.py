"""A process designer brings changed files: refused when broken, and in use when he decides so."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.test_story import open_dossier
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


def shows(person: Person, number: str, name: str, other: str) -> None:
    """The dossier shows its own version, in words and in the drawing."""
    person.open(f"/dossiers/{number}")
    process = person.section("Proces")
    process.row(name).sees("Te doen")
    expect(person.page.locator("bpmn-diagram.diagram--drawn").first).to_be_visible()
    drawn = person.page.locator("bpmn-diagram svg").first
    expect(drawn).to_contain_text(name.split()[0])
    expect(drawn).not_to_contain_text(other.split()[0])
