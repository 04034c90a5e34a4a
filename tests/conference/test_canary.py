"""Each participant of a random casusoverleg gets exactly what was chosen for him, wherever he reads
it. Every text is a canary: it stands nowhere else."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from uuid import UUID, uuid4

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from engine.dossier.conference import latest, pdf_of, projection, told
from engine.dossier.conference.choosing import choose, matrix
from engine.dossier.conference.distributing import distribute
from engine.dossier.conference.minutes import Minutes, MinutesAgreement
from engine.store.models import (
    Conference,
    Disclosure,
    MinutesChoice,
)
from tests.conference.world import LATER, Table, agree, bring, hold
from tests.items.world import AT

CANARY = re.compile(r"kanarie[0-9a-f]{8}")
QUICK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def canary() -> str:
    return f"kanarie{uuid4().hex[:8]}"


def canaries(text: str) -> set[str]:
    return set(CANARY.findall(text))


def on_paper(minutes: Minutes) -> set[str]:
    """What a PDF says, read back."""
    pages = pypdf.PdfReader(io.BytesIO(pdf_of(minutes))).pages
    return canaries("".join(page.extract_text() for page in pages))


def in_words(minutes: Minutes) -> set[str]:
    """What a page shows."""
    return canaries(repr(told(minutes)))


@dataclass
class Lines:
    """What was brought in: line → canary, and whose it was."""

    texts: dict[UUID, str]
    provider: dict[UUID, UUID | None]
    agrees: dict[UUID, bool]
    agreements: dict[UUID, str]


def bring_in(session: Session, table: Table) -> Lines:
    """Items of everybody, about the client and the gezinslid, some of which may not go along."""
    lines = Lines({}, {}, {}, {})
    told_by = [None, table.client, table.school, table.doctor, table.police, table.lisa]
    for provider in told_by:
        for agrees in (True, False):
            text = canary()
            about = table.around.member if provider == table.school else table.around.client
            line = bring(session, table, text, provider, agrees=agrees, person_id=about)
            lines.texts[line], lines.provider[line] = text, provider
            lines.agrees[line] = agrees or provider is None
    for who in table.everybody:
        text = canary()
        lines.agreements[agree(session, table, who, text)] = text
    return lines


def test_a_projection_holds_what_was_chosen_and_no_more(session: Session, around: Table) -> None:
    """Choices are written past all that may refuse them: the projection keeps to them, and to the
    agreement of who brought something in."""
    lines = bring_in(session, around)
    keys = [*lines.texts, *lines.agreements]
    some = st.frozensets(st.tuples(st.sampled_from(around.everybody), st.sampled_from(keys)))
    cases = 0

    @settings(QUICK, max_examples=170)
    @given(some)
    def check(chosen: frozenset[tuple[UUID, UUID]]) -> None:
        nonlocal cases
        write(session, around, lines, chosen)
        for one in around.everybody:
            minutes = projection(session, around.conference, one)
            expected = {
                lines.texts[key] if key in lines.texts else lines.agreements[key]
                for who, key in chosen
                if who == one
                and (key in lines.agreements or lines.agrees[key] or lines.provider[key] == one)
            }
            assert canaries(repr(minutes)) == in_words(minutes) == expected
            cases += 1

    check()
    assert cases >= 1000


def write(
    session: Session, table: Table, lines: Lines, chosen: frozenset[tuple[UUID, UUID]]
) -> None:
    session.execute(delete(MinutesChoice))
    refused = {(who, next(iter(lines.texts))) for who in table.everybody} - chosen
    rows = [
        {
            "id": uuid4(),
            "dossier_id": table.around.dossier.id,
            "conference_id": table.conference,
            "participant_id": who,
            "conference_item_id": key if key in lines.texts else None,
            "agreement_id": key if key in lines.agreements else None,
            "included": (who, key) in chosen,
            "chosen_at": AT,
        }
        for who, key in chosen | refused
    ]
    session.execute(insert(MinutesChoice), rows)
    session.expire_all()


@pytest.mark.parametrize("share", [3])
def test_what_is_sent_is_what_was_chosen(session: Session, around: Table, share: int) -> None:
    """Through all that judges, to the stored minutes, the PDF, and one row in the ledger for each
    item that somebody without an account got."""
    lines = bring_in(session, around)
    hold(session, around)
    karim, number = around.people.karim, around.number
    conference = session.get_one(Conference, around.conference)
    held = matrix(session, karim, around.around.dossier, conference, LATER)
    allowed = [key for key, cell in held.cells.items() if not cell.refused]
    chosen = {key for place, key in enumerate(sorted(allowed)) if place % 4 <= share - 1}
    choose(session, karim, number, around.conference, chosen, LATER)
    sent = distribute(session, karim, number, around.conference, LATER)
    texts = lines.texts | lines.agreements
    for one in around.everybody:
        expected = {texts[key] for who, key in chosen if who == one}
        minutes = latest(session, one)
        assert (minutes is not None) == bool(expected) == (one in sent)
        if minutes:
            assert canaries(repr(minutes)) == on_paper(minutes) == expected
    shared = {key for key in chosen if key[1] in lines.texts and key[0] != around.lisa}
    ledger = session.scalars(select(Disclosure)).all()
    assert len(ledger) == len(shared)
    assert {row.occasion_id for row in ledger} <= {around.conference}


@settings(QUICK, max_examples=25)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_is_text_in_a_pdf(text: str, name: str) -> None:
    """Nothing that somebody types is markup or a command, and nothing makes the PDF fail."""
    marked = f"#panic() {text} @x $1$ kanarie00000000"
    agreed = MinutesAgreement("Geert", marked, "")
    minutes = Minutes("Geert", name, "2026-11-23", "Stadhuis", agreements=(agreed,))
    plain = pypdf.PdfReader(io.BytesIO(pdf_of(minutes)))
    read = "".join(page.extract_text() for page in plain.pages)
    assert "#panic()" in read.replace("\n", "")
    assert "kanarie00000000" in read.replace("\n", "")
    root = plain.root_object
    assert str(root["/Lang"]) == "nl"
    assert "/StructTreeRoot" in root
