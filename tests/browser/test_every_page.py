"""Each page that a link leads to, for who may open it: usable by everybody, also with mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from engine.doors import keys
from engine.doors.opening import OpenedDoor, Purpose, open_door
from engine.dossier.requests import professional
from engine.dossier.requests.professional import Filed
from engine.policy import PERMISSIONS
from engine.store.models import (
    Conference,
    DataRequest,
    Dossier,
    Item,
    Participant,
    ProfessionalRequest,
)
from engine.store.who import SYSTEM
from tests.support.accessibility import faults
from tests.support.office import Office
from tests.support.screen import Person
from tests.support.server import Server
from tests.support.walking import OF_A_DOSSIER, Answer, Walk, pages_for, walk
from webapp.access import Access

FOR_WHOM = {
    "Karim Kompas": "medewerker",
    "Noor Noorderlicht": "teamleider",
    "Otto Ontwerp": "procesontwerper",
    "Mats Meetlat": "manager",
    "Pia Privacy": "privacyfunctionaris",
    "Bea Beheer": "beheerder",
    "Elif Extern": "extern",
}
"""Who walks for which role."""
PARTS = {"Karim Kompas": 6, "Bea Beheer": 2}
"""In so many tests one looks at what he came by: none takes long."""
ALSO = {
    "teamleider": {"/dossiers/<number>", "/taken/<uuid:task_id>", "/werkvoorraad/groep"},
    "extern": {
        "/dossiers",
        "/dossiers/<number>",
        "/dossiers/<number>/inzage",
        "/werkvoorraad/mijn",
    },
}
"""Pages on which the role can do other things than a medewerker, who looks at the rest."""
PREVIEW = "/dossiers/<number>/inzage/<uuid:person_id>"
NO_WAY = {
    "extern": {
        "/dossiers/<number>/contact/notities/<uuid:note_id>",
        "/dossiers/<number>/coordinator",
        "/dossiers/<number>/gegevens/<uuid:item_id>/kijkers",
        PREVIEW,
        f"{PREVIEW}/<any(gegevens, gedeeld, ingezien, berichten, verzoeken):part>",
        "/werkvoorraad/groep",
    }
}
"""Pages to which the role may come, but not this person: who coordinates from outside works in no
group, and in the dossier of the behandelaar, who decides who else comes in and sees what."""
NOT_IN_THE_DEMO = {
    "/beheer/storingen/<uuid:incident_id>": "all goes well: test_operating.py",
    "/beheer/storingen/<uuid:incident_id>/<what>": "all goes well: test_operating.py",
    "/beheer/bewaren/verklaringen/<uuid:key>": "nothing was destroyed yet",
    "/diagrammen/<uuid:definition_id>": "a file, which the page with the diagram asks for",
    "/dossiers/<number>/documenten/<uuid:document_id>": "a file; these tests keep none",
    "/processen/sjablonen.json": "a file, for who draws",
    "/processen/voorstel": "after files were brought: test_accessibility.py",
}
KEY = "a key for tests, of at least 32 characters"
FILED = Filed(
    *("Bedachte Woonstichting", "wonen", "Wim Woonachtig", "Wijkbeheerder"),
    *("wim@woonstichting.example", "06-00000001", "Berend Bedacht", "Het huis vervuilt."),
    told="Nee.",
    grounds={"a": "Al drie jaar."},
)
SUBMIT = ".task-form__buttons button:not([formaction]):visible"


def opens(role: str) -> set[str]:
    """The pages that are for this role."""

    def allows(access: Access) -> bool:
        roles = {one for right in access.rights for one in PERMISSIONS.get(right, {right})}
        return not access.public and not access.client and (not roles or role in roles)

    return pages_for(allows)


def get_as(person: Person) -> Callable[[str], Answer]:
    """Ask for an address with the session of this person, without drawing the page."""

    def get(address: str) -> Answer:
        answer = person.page.context.request.get(person.address + address, max_redirects=0)
        onward, saved = (answer.headers.get(name) for name in ("location", "content-disposition"))
        kind = "" if saved else answer.headers.get("content-type", "")
        return Answer(
            answer.status, kind, answer.text() if "text/html" in kind else "", onward or ""
        )

    return get


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    """Where each has walked already, by name."""
    return {}


@pytest.mark.parametrize(
    ("name", "part"), [(name, part) for name in FOR_WHOM for part in range(PARTS.get(name, 1))]
)
def test_each_page_of_a_role(office: Office, walks: dict[str, Walk], name: str, part: int) -> None:
    role, person = FOR_WHOM[name], office.person(name)
    if name not in walks:
        dossiers = seen_by(office, role)
        begin(person, role)
        start = ["/", *(f"/dossiers/{number}" for number in dossiers)]
        walks[name] = walk(get_as(person), start, dossiers)
    walked = walks[name]
    assert walked.broken == []
    looked_at = opens("medewerker") - ALSO[role] if role in ALSO else set()
    assert opens(role) - looked_at - set(walked.pages) - set(NOT_IN_THE_DEMO) == set()
    assert NO_WAY.get(role, set()) & set(walked.pages) == set()
    wanted = sorted(set(walked.pages) - looked_at)
    pages = [one for rule in wanted for one in chosen(walked.pages[rule])]
    judge(person, pages[part :: PARTS.get(name, 1)])


def rights(role: str) -> set[str]:
    return {right for right, roles in PERMISSIONS.items() if role in roles}


def seen_by(office: Office, role: str) -> list[str]:
    """The dossiers to look at; who coordinates from outside has only the one that is full."""
    if "dossiers:read" not in rights(role):
        return []
    return full_and_empty(office)[: 1 if role == "extern" else 2]


def full_and_empty(office: Office) -> list[str]:
    """The dossier in which all was done, and one of the same handler that has only begun."""
    with office.database.reading(SYSTEM) as session:
        full = session.scalars(
            select(Dossier).join(Conference, Conference.dossier_id == Dossier.id)
        ).first()
        assert full is not None
        others = select(Dossier.number).where(
            Dossier.handler_id == full.handler_id, Dossier.status == "open", Dossier.id != full.id
        )
        kept = select(Item.id).where(Item.dossier_id == Dossier.id)
        empty = session.scalars(others.where(~kept.exists()).order_by(Dossier.number)).first()
        assert empty is not None
        return [full.number, empty]


def chosen(addresses: list[str]) -> list[str]:
    """The first of these, and the first in another dossier: one has all, the other nothing."""
    by_dossier: dict[str, str] = {}
    for address in addresses:
        number = OF_A_DOSSIER.match(address)
        by_dossier.setdefault(number[1] if number else "", address)
    return list(by_dossier.values())


def begin(person: Person, role: str) -> None:
    """What the demo has none of."""
    if role != "medewerker":
        return
    person.open("/overleg")
    person.fill("Waar gaat het over?", "Gezin met schulden")
    person.press("Begin het overleg")
    person.is_at("Gezin met schulden")
    person.open("/vragen/stellen/onderzoek/problemen")
    person.fill("Wat wil je weten?", "Wie bel je eerst?")
    person.choose("Wie kan dit beantwoorden?", "Toegang Noord")
    person.press("Stel de vraag")
    person.is_at("Vraag over ‘Problemen in kaart brengen’")


def judge(person: Person, addresses: Iterable[str]) -> None:
    """Look at all of these, and then at those with a form when nothing was filled in."""
    found, forms = [], []
    for address in addresses:
        person.open(address)
        found += [f"{address}: {fault}" for fault in faults(person.page)]
        forms += [address] * person.page.locator(SUBMIT).count()
    for address in forms:
        person.open(address)
        with person.page.expect_navigation() as answer:
            person.page.locator(SUBMIT).first.click()
        if answer.value.status == 422:
            found += [f"{address} with mistakes: {fault}" for fault in faults(person.page)]
        assert answer.value.status < 500, address
    assert not found, "\n".join(found)


def test_each_page_of_a_client(office: Office) -> None:
    person = office.visitor()
    person.open("/mijn/inloggen")
    assert faults(person.page) == []
    with office.database.reading(SYSTEM) as session:
        number = full_and_empty(office)[0]
        key = session.scalars(select(Dossier.client_id).where(Dossier.number == number)).one()
    person.page.locator(f"form[action$='{key}'] button").click()
    person.page.wait_for_url(lambda address: "/inloggen" not in address)
    walked = walk(get_as(person), ["/mijn"])
    assert walked.broken == []
    assert pages_for(lambda access: access.client) - set(walked.pages) == set()
    judge(person, [one for found in walked.pages.values() for one in found])


def test_each_page_behind_a_link(office: Office) -> None:
    """The code, wrong and right; what the link is for, empty and with mistakes; and the end."""
    seen = {"/p/<token>", "/p", "/p/klaar"}
    for purpose, door in doors(office).items():
        guest = office.visitor()
        guest.open(f"/p/{door.token}")
        assert faults(guest.page) == [], purpose
        guest.fill("Code van zes tekens", "??????")
        assert guest.answer_to("Verder").status == 422
        assert faults(guest.page) == [], purpose
        guest.fill("Code van zes tekens", door.code)
        assert guest.answer_to("Verder").status == 200
        assert guest.path == f"/p/{purpose}"
        seen.add(guest.path)
        judge(guest, [guest.path])
    behind = {one for one in pages_for(lambda access: access.public) if one.startswith("/p")}
    assert behind - seen == {"/p/verslag.pdf"}


@contextmanager
def signing_as(server: Server) -> Iterator[None]:
    """Make links with the key of the server, as it does itself."""
    keys.use_key((server.directory / "var" / "secret-key").read_text(encoding="utf-8").strip())
    yield
    keys.use_key(KEY)


def doors(office: Office) -> dict[str, OpenedDoor]:
    """A link with a code for each thing that one can be let in for."""
    with signing_as(office.server), office.database.transaction(SYSTEM) as session:
        now = datetime.now(UTC)

        def lead(purpose: Purpose, to: Any) -> OpenedDoor:
            until = now + timedelta(days=1)
            contact_id = getattr(to, "contact_id", None)
            way = (to.dossier_id, to.id, contact_id, until, now)
            return open_door(session, purpose, *way, with_code=True)

        seats = (
            select(Participant)
            .join(Conference, Conference.id == Participant.conference_id)
            .where(Participant.contact_id.is_not(None))
        )
        invited = first(session, seats, "invited", "prepared")
        professional.file(session, FILED, "192.0.2.9", now)
        filed = session.scalars(select(ProfessionalRequest)).one()
        filed.dossier_id, filed.confirmed_at = invited.dossier_id, now
        filed.feedback, filed.feedback_at = "Wij gaan met de bewoner praten.", now
        asked = select(DataRequest).where(DataRequest.state == "verstuurd")
        return {
            "uitnodiging": lead("uitnodiging", invited),
            "verslag": lead("verslag", first(session, seats, "distributed")),
            "vraag": lead("gegevensverzoek", session.scalars(asked).first()),
            "verzoek/terugkoppeling": lead("terugkoppeling", filed),
            "verzoek": professional.file(session, FILED, "192.0.2.9", now),
        }


def first(session: Session, seats: Select[tuple[Participant]], *states: str) -> Participant:
    """The first seat at a casusoverleg that is so far."""
    found = session.scalars(seats.where(Conference.state.in_(states))).first()
    assert found is not None, states
    return found


def test_each_page_for_everybody(office: Office) -> None:
    judge(office.visitor(), ["/aanmelden", "/verzoek", "/p", "/p/geen-link", "/p/klaar"])
