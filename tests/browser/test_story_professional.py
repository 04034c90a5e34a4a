"""A professional's request with severe problems, from the public form to the closing, by keyboard.

One professional is turned down. For another the municipality investigates without the client, a
coördinator from outside takes it on, somebody looks in an emergency, and the client reads it all.
Afterwards nothing of what was said is found where it may not stand.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import make_url

from engine.store.database import Database
from tests.browser import traces
from tests.browser.keys import Typist, at_keyboard
from tests.browser.story import outside, provoking, request, severe
from tests.browser.story.mailbox import Mailbox
from tests.browser.story.people import GP_MAIL
from tests.browser.story.request import Reporter
from tests.browser.traces import Canaries
from tests.support.office import Office

BSN = "999990019"
ORGANISATION = "Thuiszorg De Voorbeeldhoek"


@pytest.fixture
def owner(cluster_url: str, office: Office) -> Iterator[Database]:
    """The office's database as the owner of its tables."""
    url = make_url(cluster_url).set(database=office.database.engine.url.database)
    owner = Database(url.render_as_string(hide_password=False))
    yield owner
    owner.close()


def test_who_works_in_no_domain_is_turned_down(office: Office) -> None:
    canaries = Canaries()
    turned_down(office, canaries)
    leaves_no_trace(office, canaries)


def test_severe_problems_from_the_request_to_the_closing(office: Office, owner: Database) -> None:
    canaries = Canaries()
    client = canaries.known("Quirinus Vlinderzwaluw")
    number = taken_up(office, canaries, client)
    feedback = canaries.said("De gemeente stemt de hulp af.")
    investigated(office, canaries, number, client, feedback)
    told = canaries.said("De hulp in uw huis gaat door.")
    coordinated(office, owner, canaries, number, client, told)
    outside.read_as_client(office.window(Typist), client, told)
    leaves_no_trace(office, canaries)


def leaves_no_trace(office: Office, canaries: Canaries) -> None:
    """Nowhere stands what was said, but where it belongs."""
    places = {
        **traces.files(office.server.directory),
        **traces.addresses(office.addresses),
        **traces.rows(office.database),
        **provoking.exports_and_figures(office),
    }
    assert traces.found([*canaries.words, BSN], places) == []


def turned_down(office: Office, canaries: Canaries) -> None:
    reporter = Reporter(
        "Sportschool De Spierbal",
        "Geen van deze domeinen",
        canaries.known("Gijsbrecht Kwikzilver"),
        "balie@spierbal.example",
        canaries.known("Hubrecht Zandkastelein"),
    )
    mailbox = Mailbox(office, reporter.email)
    code = request.file_request(office.window(Typist), reporter, canaries)
    request.confirm(mailbox, reporter, code)
    loes = at_keyboard(office, "Loes Loketta")
    reason = canaries.said("Uw organisatie werkt in geen van de domeinen.")
    request.turn_down(loes, request.number_of_new(loes), reason)
    request.hear(mailbox).sees(reason)


def taken_up(office: Office, canaries: Canaries, client: str) -> str:
    """Returns the number of the dossier, in which the investigation may begin."""
    reporter = Reporter(
        ORGANISATION,
        severe.CARE,
        canaries.known("Machteld Wervelwind"),
        "wijk@voorbeeldhoek.example",
        client,
    )
    mailbox = Mailbox(office, reporter.email)
    code = request.file_request(office.window(Typist), reporter, canaries)
    request.confirm(mailbox, reporter, code)
    loes, karim = at_keyboard(office, "Loes Loketta"), at_keyboard(office, "Karim Kompas")
    number = request.number_of_new(loes)
    request.check_the_reporter(loes, number)
    request.decide_to_investigate(karim, number, canaries)
    task = karim.path
    beside = {
        "Vertegenwoordiger": canaries.known("Wubbegien Kruidnoot"),
        "Mantelzorger": canaries.known("Ootje Pimpelmees"),
    }
    severe.add_people(karim, number, beside, client, BSN)
    karim.open(task)
    request.inform(karim, canaries)
    request.set_the_scope(karim, canaries)
    return number


def investigated(
    office: Office, canaries: Canaries, number: str, client: str, feedback: str
) -> None:
    """The melder hears what he needs, and nothing else."""
    karim = at_keyboard(office, "Karim Kompas")
    karim.open_task(number, "Problemen in kaart brengen")
    problem = severe.find_problems(karim, canaries)
    mailbox = Mailbox(office, GP_MAIL)
    severe.ask_the_gp(karim, number, canaries, client, problem)
    severe.the_gp_answers(mailbox, canaries, problem)
    severe.take_nothing_over(karim, number, canaries)
    severe.talk_to_one_party_only(karim, number, canaries)
    severe.finish_the_questions(karim, number, canaries)
    severe.decide_the_outcome(karim, canaries)
    severe.propose(karim, canaries)
    mailbox = Mailbox(office, "wijk@voorbeeldhoek.example")
    severe.write_to_the_reporter(karim, ORGANISATION, feedback, canaries)
    reporter = request.hear(mailbox)
    reporter.sees(feedback)
    reporter.lacks(*(word for word in canaries.words if word not in feedback), BSN)
    outside.choose_the_coordinator(karim, canaries)


def coordinated(
    office: Office, owner: Database, canaries: Canaries, number: str, client: str, told: str
) -> None:
    elif_extern = at_keyboard(office, outside.COORDINATOR)
    outside.coordinate(elif_extern, number, canaries)
    outside.look_in_an_emergency(at_keyboard(office, "Zita Zuiderzon"), number, client)
    outside.review(at_keyboard(office, "Pia Privacy"), number)
    pages = provoking.error_pages(office, owner, elif_extern.path, [*canaries.words, BSN])
    assert traces.found([*canaries.words, BSN], pages) == []
    outside.close(elif_extern, number, told, canaries)
