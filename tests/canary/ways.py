"""All ways out of the application, for each kind of person: what stands there of the canaries."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import policy as mail_policy
from email.parser import BytesParser
from pathlib import Path

import pypdf
from flask import Flask
from sqlalchemy import select

from engine.doors import opening, posting
from engine.store.database import Database
from engine.store.models import Participant
from engine.store.who import SYSTEM
from tests.canary.conferences import Told, canaries
from tests.web.conftest import Visitor
from tests.web.programs import Program
from tests.web.test_api_input import place

LINK = re.compile(r"/p/[\w-]{52}")
CODE = re.compile(r"is:\s+([A-Z2-9]{6})")
MINUTES = re.compile(r"/verslagen/[0-9a-f-]{36}(?=\")")
OWN_PAGES = ("", "/gegevens", "/gedeeld", "/ingezien", "/berichten", "/verzoeken")
EXPORTS = ("handelingen", "verwerkingen", "register", "verstrekkingen", "ankers")


@dataclass(frozen=True)
class Way:
    """What somebody found in one place, what he may find there, and what he must."""

    where: str
    found: set[str]
    may: set[str]
    must: set[str]

    @property
    def is_right(self) -> bool:
        return self.must <= self.found <= self.may


def exactly(where: str, found: set[str], wanted: set[str]) -> Way:
    return Way(where, found, wanted, wanted)


def at_most(where: str, found: set[str], may: set[str]) -> Way:
    return Way(where, found, may, set())


@dataclass
class Office:
    """The application, where its mail arrives, and those of it who are signed in."""

    app: Flask
    database: Database
    mail: Path
    staff: dict[str, Visitor]
    program: Program
    """With every permission that a program can have."""

    def text(self, visitor: Visitor, path: str) -> set[str]:
        """What a page says; one that fails says nothing about leaks."""
        answer = visitor.get(path)
        assert answer.status_code < 500, path
        return canaries(answer.text)

    def paper(self, visitor: Visitor, path: str) -> set[str]:
        """What a PDF says; nothing when there is none."""
        answer = visitor.get(path)
        if answer.mimetype != "application/pdf":
            return set()
        pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
        return canaries("".join(page.extract_text() for page in pages))

    def sign_in(self, *usernames: str) -> None:
        for one in usernames:
            self.staff[one] = Visitor(self.app).sign_in_as(one)


Ways = Callable[[Office, Told, Participant], Iterator[Way]]


def all_ways(office: Office, told: Told) -> Iterator[Way]:
    """Of one casusoverleg, after its mail has left."""
    posting.tick(office.database)
    yield from _mails(office)
    for kind, part in _parts(office, told):
        yield from kind(office, told, part)
    yield from _strangers(office, told)


def ways_of_all(office: Office) -> Iterator[Way]:
    """What goes out of the office as a whole, of any number of casusoverleggen at once."""
    for one in EXPORTS:
        found = office.text(office.staff["pia"], f"/privacy/{one}.jsonl")
        yield exactly(f"export {one}", found, set())
    yield from _api(office)


def _parts(office: Office, told: Told) -> Iterator[tuple[Ways, Participant]]:
    kinds: dict[str, Ways] = {"partij": behind_a_link, "account": colleague}
    with office.database.reading(SYSTEM) as session:
        wanted = select(Participant).where(Participant.id.in_(told.everybody))
        found = list(session.scalars(wanted.order_by(Participant.id)))
    for one in found:
        yield kinds.get(one.kind, client_side), one


def _mails(office: Office) -> Iterator[Way]:
    """No mail says anything, whoever it is for."""
    for one in sorted(office.mail.glob("*.eml")):
        yield exactly(f"mail {one.stem[-8:]}", canaries(_letter(one)), set())


def _letter(file: Path) -> str:
    letter = BytesParser(policy=mail_policy.default).parsebytes(file.read_bytes())
    body = letter.get_body()
    return f"{letter['subject']} {body.get_content() if body else ''}"


def behind_a_link(office: Office, told: Told, part: Participant) -> Iterator[Way]:
    """A contact of a party: his link, its page and its PDF."""
    wanted = told.chosen[part.id]
    with office.database.reading(SYSTEM) as session:
        door = opening.newest(session, [part.id]).get(part.id)
    if door is None or door.purpose != "verslag":
        yield Way("link of who got nothing", set(), set(), wanted)
        return
    guest = Visitor(office.app)
    guest.client.environ_base["REMOTE_ADDR"] = f"10.{'.'.join(str(b) for b in door.id.bytes[:3])}"
    link = LINK.search(_letter(office.mail / f"{door.id.hex}-link.eml"))
    code = CODE.search(_letter(office.mail / f"{door.id.hex}-code.eml"))
    assert link
    assert code
    found = canaries(guest.get(link[0]).text) | canaries(guest.get("/p").text)
    yield exactly("link before its code", found, set())
    guest.client.post("/p", data={"code": code[1], "csrf_token": _token(guest)})
    yield exactly("link", office.text(guest, "/p/verslag"), wanted)
    yield exactly("link, PDF", office.paper(guest, "/p/verslag.pdf"), wanted)
    number = told.table.number
    for path in ("/p/uitnodiging", "/p/vraag", f"/dossiers/{number}", f"/mijn/{number}/gegevens"):
        yield exactly(f"link, {path[:5]}", office.text(guest, path), set())


def _token(guest: Visitor) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', guest.get("/p").text)
    assert found
    return found[1]


def client_side(office: Office, told: Told, part: Participant) -> Iterator[Way]:
    """The client, a gezinslid, or who represents him: pages, timeline, export, minutes, PDF."""
    assert part.person_id
    number, wanted = told.table.number, set(told.chosen[part.id])
    own = told.of(part.person_id)
    if part.id == told.representative:
        own = told.of(told.table.around.member)
        wanted |= told.chosen[told.table.member]
    visitor = Visitor(office.app)
    visitor.post(f"/mijn/inloggen/demo/{part.person_id}")
    pages = {one: visitor.get(f"/mijn/{number}{one}").text for one in OWN_PAGES}
    assert "Inloggen als" not in pages[""]
    items = wanted - told.agreements()
    for name, page in pages.items():
        yield at_most(f"{part.kind} {name}", canaries(page), own | items)
    yield exactly(f"{part.kind}, his gegevens", canaries(pages["/gegevens"]), own | items)
    links = sorted({link for page in pages.values() for link in MINUTES.findall(page)})
    for how, read in (("page", office.text), ("PDF", office.paper)):
        tail = "/pdf" if how == "PDF" else ""
        found = [read(visitor, f"/mijn/{number}{one}{tail}") for one in links]
        yield exactly(f"{part.kind}, minutes, {how}", set().union(*found), wanted)
    for form in ("html", "json"):
        taken = office.text(visitor, f"/mijn/{number}/meenemen?vorm={form}")
        yield Way(f"{part.kind}, export {form}", taken, own | wanted, own | items)
    for path in (f"/dossiers/{number}", f"/dossiers/{number}/gegevens", "/p/verslag"):
        yield exactly(f"{part.kind} elsewhere", office.text(visitor, path), set())


def colleague(office: Office, told: Told, part: Participant) -> Iterator[Way]:
    """A medewerker of the group: his own minutes, and what his circle shows him elsewhere."""
    lisa, number = office.staff["lisa"], f"/dossiers/{told.table.number}"
    minutes, wanted = f"{number}/overleg/verslagen", told.chosen[part.id]
    sees = told.for_colleagues() | told.agreements()
    yield exactly("colleague, minutes", office.text(lisa, f"{minutes}/{part.id}"), wanted)
    yield exactly("colleague, PDF", office.paper(lisa, f"{minutes}/{part.id}/pdf"), wanted)
    for other in told.everybody:
        if other != part.id:
            found = office.text(lisa, f"{minutes}/{other}")
            found |= office.paper(lisa, f"{minutes}/{other}/pdf")
            yield exactly("colleague, minutes of another", found, set())
    gegevens = office.text(lisa, f"{number}/gegevens")
    yield exactly("colleague, gegevens", gegevens, told.for_colleagues())
    held = f"{number}/overleg/{told.table.conference}"
    for page in (held, f"{number}/verstrekkingen", f"{number}/overleg"):
        yield at_most("colleague, other pages", office.text(lisa, page), sees)
    timeline = office.text(lisa, number) | office.text(lisa, f"{number}/tijdlijn")
    yield exactly("timeline", timeline, set())
    yield from _search(office, lisa, told)


def _search(office: Office, visitor: Visitor, told: Told) -> Iterator[Way]:
    """Asking for a text finds no dossier; the page repeats the question and no more."""
    asked = min(told.about)
    visitor.post("/dossiers/zoeken", {"zoek": asked})
    page = visitor.get("/dossiers").text
    yield at_most("search", canaries(page), {asked})
    yield exactly("search finds", {one for one in [told.table.number] if one in page}, set())
    visitor.post("/dossiers/zoeken", {"wissen": "ja"})


def _strangers(office: Office, told: Told) -> Iterator[Way]:
    """Who works elsewhere, or watches over something: nothing."""
    number, part = f"/dossiers/{told.table.number}", told.table.school
    paths = ["", "/gegevens", "/verstrekkingen", "/inzage", "/plan", "/personen"]
    paths += ["/overleg", f"/overleg/{told.table.conference}", f"/overleg/verslagen/{part}"]
    paths += [f"/overleg/verslagen/{part}/pdf"]
    for name in ("zita", "pia", "bea"):
        found = [office.text(office.staff[name], f"{number}{one}") for one in paths]
        yield exactly(f"{name}, another's dossier", set().union(*found), set())


def _api(office: Office) -> Iterator[Way]:
    """A program hears where cases stand, and nothing of what anybody said."""
    found = set()
    for one in office.app.extensions["api"].extensions["endpoints"].values():
        if one.method == "GET":
            found |= canaries(office.program.get(place(one.path)).text)
    yield exactly("API", found, set())
