"""Two browsers at one task, a session that ends in mid-form, and input that can't be taken in."""

from __future__ import annotations

from uuid import UUID

from playwright.sync_api import Response, expect
from sqlalchemy import select

from engine.store.models import Account, Task
from engine.store.who import SYSTEM
from tests.support.cases import first_talk
from tests.support.office import Office, today
from tests.support.screen import Person

REPORT = "Wat is er besproken?"


def test_one_person_in_two_browsers_completes_a_task_once(office: Office) -> None:
    first, second = office.person("Karim Kompas"), office.person("Karim Kompas")
    task = take_a_first_talk(office, first)
    second.open(f"/taken/{task}")
    for person in (first, second):
        fill_in(person, "Twee schermen, één gesprek.")
    for person in (first, second):  # pressed later, so that neither waits for the other
        button = person.page.get_by_role("button", name="Opslaan en afronden")
        button.evaluate("button => setTimeout(() => button.click())")
    for person in (first, second):
        person.page.wait_for_url(lambda url: "afronden" not in url)
        expect(person.page.get_by_role("status").first).not_to_be_empty()
    told = [person.page.get_by_role("status").first.inner_text() for person in (first, second)]
    assert sum("De taak is afgerond" in text for text in told) == 1, told
    assert sum("Je had deze taak al afgerond" in text for text in told) == 1, told
    assert next_steps(office, task) == ["overdragen"]


def test_who_comes_too_late_sees_who_was_first_and_keeps_his_input(office: Office) -> None:
    karim, noor = office.person("Karim Kompas"), office.person("Noor Noorderlicht")
    task = take_a_first_talk(office, karim)
    fill_in(karim, "Verslag van Karim.")
    noor.open(f"/taken/{task}")
    noor.press("Vrijgeven")
    noor.open(f"/taken/{task}")
    noor.press("Ken aan mij toe")
    fill_in(noor, "Verslag van Noor.")
    noor.press("Opslaan en afronden")
    noor.is_told("De taak in dossier")
    assert karim.answer_to("Opslaan en afronden").status == 409
    karim.is_at("Deze taak is al afgerond")
    karim.sees("Noor Noorderlicht heeft deze taak op", "Verslag van Karim.")
    assert next_steps(office, task) == ["overdragen"]


def test_a_form_sent_again_is_not_done_again(office: Office) -> None:
    karim = office.person("Karim Kompas")
    task = take_a_first_talk(office, karim)
    fill_in(karim, "Twee keer verstuurd.")
    karim.press("Opslaan en afronden")
    karim.is_at("Overdragen aan enkelvoudige behandeling")
    karim.open(f"/taken/{task}")
    karim.sees("Karim Kompas heeft deze taak op")
    answer = send(karim, f"/taken/{task}/afronden", {"gespreksverslag": "Nog eens."})
    assert answer.status == 200
    karim.is_told("Je had deze taak al afgerond. Er is niets dubbel opgeslagen.")
    assert next_steps(office, task) == ["overdragen"]


def test_a_session_that_ends_in_mid_form_loses_nothing(office: Office) -> None:
    karim = office.person("Karim Kompas")
    take_a_first_talk(office, karim)
    fill_in(karim, "Dit overleeft het einde van de sessie.")
    karim.page.context.clear_cookies()
    assert karim.answer_to("Opslaan en afronden").status == 401
    karim.sees("Je sessie is verlopen", "Wat je invulde is bewaard")
    karim.sign_in_as("Karim Kompas")
    karim.is_at("Eerste gesprek voeren")
    karim.is_told("Wat je had ingevuld staat er nog")
    assert karim.value(REPORT) == "Dit overleeft het einde van de sessie."
    karim.press("Opslaan en afronden")
    karim.is_at("Overdragen aan enkelvoudige behandeling")


def test_five_megabytes_in_one_field(office: Office) -> None:
    karim = office.person("Karim Kompas")
    task = take_a_first_talk(office, karim)
    answer = send(karim, f"/taken/{task}/afronden", {"gespreksverslag": "x" * 5_000_000})
    assert answer.status == 413
    karim.is_at("Dit is te groot om te versturen")
    assert next_steps(office, task) == ["eerste_gesprek"]


def test_a_field_that_the_form_does_not_have(office: Office) -> None:
    karim = office.person("Karim Kompas")
    task = take_a_first_talk(office, karim)
    answers = {
        "gesprekDatum": today(),
        "clientondersteuningAangeboden": "ja",
        "gespreksverslag": "Alles is ingevuld.",
        "signaalClient": "nee",
        "signaalConsulent": "nee",
    }
    answer = send(karim, f"/taken/{task}/afronden", {**answers, "rol": "beheerder"})
    assert answer.status == 400
    karim.sees("Dit formulier kent het veld ‘rol’ niet.")
    assert next_steps(office, task) == ["eerste_gesprek"]


def test_a_task_of_a_dossier_of_another_team(office: Office) -> None:
    zita = office.person("Zita Zuiderzon")
    with office.database.reading(SYSTEM) as session:
        task = session.scalars(
            select(Task.id)
            .join(Account, Account.id == Task.assignee_id)
            .where(Task.state == "open", Account.username == "karim")
        ).first()
    for action in ("afronden", "tussentijds", "toekennen-aan-mij", "vrijgeven"):
        answer = send(zita, f"/taken/{task}/{action}", {"gespreksverslag": "Niet van mij."})
        assert answer.status in {200, 403, 404}, action
        zita.lacks("Niet van mij.", "Eerste gesprek voeren")
    assert zita.open(f"/taken/{task}").status == 404
    zita.is_at("Deze pagina is er niet")


def take_a_first_talk(office: Office, person: Person) -> UUID:
    """Take the first task of a new case; returns its key."""
    task = first_talk(office.database)
    person.open(f"/taken/{task}")
    person.press("Ken aan mij toe")
    person.sees("Opslaan en afronden")
    return task


def fill_in(person: Person, report: str) -> None:
    """Answers after which one law is enough."""
    person.fill("Datum van het gesprek", today())
    person.choose("Heb je verteld over cliëntondersteuning?", "Ja")
    person.choose(
        "Zegt de cliënt dat er meer problemen spelen die met elkaar te maken hebben?", "Nee"
    )
    person.choose(
        "Zie jij aanwijzingen dat er meer problemen spelen die met elkaar te maken hebben?", "Nee"
    )
    person.fill(REPORT, report)


SEND = """([address, fields]) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = address;
    fields.csrf_token = document.querySelector('[name=csrf_token]').value;
    for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement('textarea');
        Object.assign(input, {name, value});
        form.append(input);
    }
    document.body.append(form);
    setTimeout(() => form.submit());
}"""


def send(person: Person, path: str, fields: dict[str, str]) -> Response:
    """Send a form that no page of ours has."""
    with person.page.expect_response(
        lambda answer: answer.request.is_navigation_request() and answer.status not in {302, 303}
    ) as answer:
        person.page.evaluate(SEND, [person.address + path, fields])
    person.page.wait_for_load_state()
    return answer.value


def next_steps(office: Office, task: UUID) -> list[str]:
    """The steps that are open in the case to which a task belongs."""
    with office.database.reading(SYSTEM) as session:
        case = select(Task.instance_id).where(Task.id == task).scalar_subquery()
        open_now = select(Task.element_id).where(Task.instance_id == case, Task.state == "open")
        return list(session.scalars(open_now))
