"""Opening a dossier: one form, one dossier, and only people whom one may know."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from lxml import html
from sqlalchemy import func, select

from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import Dossier, Instance, Person, Task
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web import running
from tests.web.conftest import Visitor
from tests.web.test_pages import check

PAGE = "/dossiers/nieuw/proef"


@pytest.fixture
def karim(database: Database, people: People, as_actor: Callable[[Actor], Visitor]) -> Visitor:
    running.put_in_use(database)
    return as_actor(people.karim)


def filled(people: People, **changed: object) -> dict[str, object]:
    """What somebody fills in for a new client."""
    return {
        "nieuw_dossier": str(uuid4()),
        "vervolgvragen": "ja",
        "nieuw_dossier.zoek": "",
        "nieuw_dossier.client": ["", "nieuw"],
        "nieuw_dossier.naam": "Bedachte Persoon",
        "nieuw_dossier.geboortedatum": "1980-02-01",
        "nieuw_dossier.bsn": "",
        "nieuw_dossier.telefoon": "",
        "nieuw_dossier.email": "",
        "nieuw_dossier.adres": "",
        "nieuw_dossier.groep": str(people.noord),
        "nieuw_dossier.omschrijving": "Vraag over hulp",
        "hulpvraag": "Hulp in huis",
        "datumMelding": "2026-11-20",
    } | changed


def test_with_one_process_its_form_is_there_at_once(karim: Visitor) -> None:
    page = karim.get("/dossiers/nieuw")
    check(page.text)
    assert "Hulpvraag" in page.text


def test_without_a_process_the_page_says_so(
    people: People, as_actor: Callable[[Actor], Visitor]
) -> None:
    page = as_actor(people.karim).get("/dossiers/nieuw")
    check(page.text)
    assert "nog geen proces in gebruik" in page.text


def test_a_dossier_with_its_case_comes_from_one_submit(
    karim: Visitor, database: Database, people: People
) -> None:
    answer = karim.post(PAGE, filled(people))
    task = running.open_task(database)
    assert (answer.status_code, answer.location) == (303, f"/taken/{task.id}")
    with database.reading(SYSTEM) as session:
        dossier = session.scalars(select(Dossier)).one()
        client = session.get_one(Person, dossier.client_id)
        answers = session.scalars(select(Instance.start_answers)).one()
    assert (client.name, str(client.birth_date)) == ("Bedachte Persoon", "1980-02-01")
    assert (dossier.title, str(dossier.reported_on)) == ("Vraag over hulp", "2026-11-20")
    assert answers == {"hulpvraag": "Hulp in huis", "datumMelding": "2026-11-20"}


def test_the_same_form_sent_twice_opens_one_dossier(
    karim: Visitor, database: Database, people: People
) -> None:
    fields = filled(people)
    first, second = karim.post(PAGE, fields), karim.post(PAGE, fields)
    assert (first.status_code, second.status_code) == (303, 303)
    with database.reading(SYSTEM) as session:
        assert session.scalar(select(func.count(Dossier.id))) == 1
        assert session.scalar(select(func.count(Task.id))) == 1


def test_errors_of_both_parts_come_together_and_input_stays(
    karim: Visitor, database: Database, people: People
) -> None:
    wrong = {"nieuw_dossier.naam": "", "nieuw_dossier.email": "nee", "hulpvraag": ""}
    answer = karim.post(PAGE, filled(people, **wrong))
    assert answer.status_code == 422
    check(answer.text)
    page = html.fromstring(answer.text)
    links = page.xpath("//*[@id='fouten']//a/@href")
    assert links == ["#veld-nieuw_dossier-naam", "#veld-nieuw_dossier-email", "#veld-hulpvraag"]
    assert page.xpath("//input[@name='nieuw_dossier.email']/@value") == ["nee"]
    assert page.xpath("//input[@name='nieuw_dossier.omschrijving']/@value") == ["Vraag over hulp"]
    with database.reading(SYSTEM) as session:
        assert session.scalar(select(func.count(Dossier.id))) == 0


def test_a_client_may_be_given_a_bsn(karim: Visitor, database: Database, people: People) -> None:
    wrong = karim.post(PAGE, filled(people, **{"nieuw_dossier.bsn": "999990018"}))
    assert wrong.status_code == 422
    assert "#veld-nieuw_dossier-bsn" in html.fromstring(wrong.text).xpath(
        "//*[@id='fouten']//@href"
    )
    both = karim.post(
        PAGE, filled(people, **{"nieuw_dossier.bsn": "999990018", "nieuw_dossier.naam": ""})
    )
    assert "geen geldig BSN" in both.text
    for _ in (1, 2):
        right = filled(people, **{"nieuw_dossier.bsn": "9999 90 019"})
        assert karim.post(PAGE, right).status_code == 303
    assert "is al bekend" in karim.get("/dossiers").text
    with database.reading(SYSTEM) as session:
        ciphers = session.scalars(select(Person.bsn_cipher)).all()
        answers = session.scalars(select(Instance.start_answers)).all()
    assert len(set(ciphers)) == 2
    assert "99999" not in repr(answers)
    search = filled(people, **{"nieuw_dossier.zoek": "999990019"})
    assert "Bedachte Persoon" in karim.post(f"{PAGE}/formulier", search).text


def test_a_known_client_is_found_by_name_or_birth_date_and_chosen(
    karim: Visitor, database: Database, people: People
) -> None:
    karim.post(PAGE, filled(people))
    for words in ("bedachte", "01-02-1980"):
        found = karim.post(f"{PAGE}/formulier", filled(people, **{"nieuw_dossier.zoek": words}))
        assert "Bedachte Persoon, geboren 01-02-1980" in found.text
    with database.reading(SYSTEM) as session:
        client = session.scalars(select(Person.id)).one()
    chosen = {"nieuw_dossier.zoek": "bedachte", "nieuw_dossier.client": ["", str(client)]}
    assert karim.post(PAGE, filled(people, **chosen)).status_code == 303
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(Dossier.client_id)).all() == [client, client]


def test_who_has_no_dossier_in_common_is_not_found_and_not_accepted(
    karim: Visitor, database: Database, people: People, as_actor: Callable[[Actor], Visitor]
) -> None:
    karim.post(PAGE, filled(people))
    with database.reading(SYSTEM) as session:
        client = session.scalars(select(Person.id)).one()
    zita = as_actor(people.zita)
    chosen = {"nieuw_dossier.zoek": "bedachte", "nieuw_dossier.client": ["", str(client)]}
    page = zita.post(f"{PAGE}/formulier", filled(people, **chosen)).text
    assert "geboren 01-02-1980" not in page
    assert "Niemand gevonden" in page
    assert zita.post(PAGE, filled(people, **chosen)).status_code == 422


def test_a_desk_that_takes_no_dossiers_can_not_be_chosen(karim: Visitor, people: People) -> None:
    answer = karim.post(PAGE, filled(people, **{"nieuw_dossier.groep": str(people.loket)}))
    assert answer.status_code == 422


def test_a_process_that_is_not_there_gives_404(karim: Visitor, people: People) -> None:
    assert karim.get("/dossiers/nieuw/anders").status_code == 404
    assert karim.post("/dossiers/nieuw/anders", filled(people)).status_code == 404


def test_a_partial_update_gives_the_questions_only(karim: Visitor, people: People) -> None:
    part = karim.post(f"{PAGE}/formulier", filled(people), **{"HX-Request": "true"}).text
    assert "<html" not in part
    assert 'name="hulpvraag"' in part


def test_who_opens_it_for_another_team_hears_who_goes_on(
    database: Database, people: People, as_actor: Callable[[Actor], Visitor]
) -> None:
    running.put_in_use(database)
    loes = as_actor(people.loes)
    answer = loes.post(PAGE, filled(people))
    assert answer.location == "/"
    page = loes.client.get("/", follow_redirects=True)
    assert page.status_code == 200
    assert "gaat ermee verder" in page.text
