"""The search for traces of a story finds what is planted, in every place and form."""

from __future__ import annotations

import base64
import hashlib
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from engine.accountability.logs import note
from engine.store.database import Database, clock
from engine.store.who import SYSTEM
from tests.browser import traces
from tests.browser.traces import Canaries

WORD = "Zwijflo d'Ée-kwa"
FORMS = {
    "text": WORD.upper(),
    "quoted": f"?zoek={quote_plus(WORD)}&blad=2",
    "sha256": hashlib.sha256(WORD.encode()).hexdigest(),
    "md5": hashlib.md5(WORD.casefold().encode(), usedforsecurity=False).hexdigest(),
    "hexadecimal": WORD.encode().hex(),
    "base64": base64.b64encode(f"cliënt={WORD}; blad=2".encode()).decode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_found(form: str) -> None:
    places = {"log": f"10:12 iets {FORMS[form]} en meer", "elders": "niets"}
    assert f"log: {WORD} as {form}" in traces.found([WORD], places)


@pytest.mark.parametrize("before", range(4))
def test_base64_is_found_wherever_it_begins(before: int) -> None:
    encoded = base64.b64encode(b"x" * before + WORD.encode() + b"yz").decode()
    assert traces.found([WORD], {"log": encoded}) == [f"log: {WORD} as base64"]


def test_what_is_not_there_is_not_found() -> None:
    canaries = Canaries()
    answers = [canaries.said("De huur is niet betaald.") for _ in range(300)]
    assert len(set(canaries.words)) == len(answers)
    assert traces.found(canaries.words, {"log": "De huur is niet betaald. kwazwijfla"}) == []


def test_files_mail_and_addresses(tmp_path: Path) -> None:
    """What stands in them counts; to whom a mail went does not."""
    canaries = Canaries()
    words = [canaries.said("").strip() for _ in range(6)]
    (tmp_path / "server.log").write_text(f"POST failed: {words[0]}")
    (tmp_path / "mail").mkdir()
    mail = EmailMessage()
    mail["To"], mail["Subject"] = f"{words[5]}@example.org", f"Over {words[1]}"
    mail.set_content(f"Beste é {words[2]}", cte="base64")
    (tmp_path / "mail" / "een.eml").write_bytes(mail.as_bytes())
    (tmp_path / f"brief-{words[3]}.pdf").write_bytes(b"\xff\x00")
    places = {**traces.files(tmp_path), **traces.addresses([f"http://x/?q={words[4]}%20a"])}
    assert set(traces.found(words, places)) == {
        f"addresses: {words[4]} as text",
        f"mail/een.eml: {words[1]} as text",
        f"mail/een.eml: {words[2]} as text",
        f"names of files: {words[3]} as text",
        f"{tmp_path.name}/server.log: {words[0]} as text",
    }


def test_rows(database: Database) -> None:
    word = Canaries().said("").strip()
    with database.transaction(SYSTEM) as session:
        note(session, None, "dossier:read", clock(session), purpose=f"Over {word}.", person_ids=())
    assert traces.found([word], traces.rows(database)) == [f"audit_event: {word} as text"]
