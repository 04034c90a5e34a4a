"""Of a destroyed dossier nothing is left in any table of any room, nor on disk.

Which tables there are, the database itself is asked: a new one is in the test by itself, and fails
it as long as nothing is put in.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from engine.dossier.records import documents
from engine.dossier.records.documents import DocumentFacts, Upload
from engine.settings import Settings
from engine.store.database import Database
from engine.store.models import (
    Delivery,
    Document,
    Dossier,
    Incident,
    Item,
    Job,
    Message,
    Party,
    PartyContact,
    SignalBroadcast,
    SignalReceiver,
    Subscription,
    Task,
)
from engine.store.who import SYSTEM
from tests.access import rooms
from tests.conftest import People
from tests.dossier.cases import AT
from tests.retention.world import CANARY, LONG_AGO, NOW, agree, tell
from tests.web.cases import Case
from tests.web.conftest import BSN_KEY
from webapp.serving import destroy

PDF = b"%PDF-1.7\nBedacht\n%%EOF\n"
FACTS = DocumentFacts("Verslag", "gewoon", "Huisarts", "Afstemmen", "wams_5_4_1", "Nodig")
LOGS = {
    "audit_event": "who did what, without the reasons: docs/besluiten/logs.md",
    "audit_head": "the end of its chain",
    "audit_anchor_head": "the same, as an anchor found it",
}
"""Where the key of a destroyed dossier may still stand, and why."""


def fill(session: Session, people: People, case: Case) -> None:
    """A row in each table of each room, about the same dossier."""
    dossier = session.get_one(Dossier, case.dossier_id)
    member = session.scalars(select(Item.person_id).filter_by(dossier_id=dossier.id)).one()
    party = session.scalars(select(Party.id)).first()
    contact = PartyContact(party_id=party, name="Bedacht")
    session.add(contact)
    session.flush()
    assert dossier.client_id
    assert party
    of = (dossier.id, dossier.client_id, member, people.karim.user_id, party, contact.id)
    made = rooms.Rooms(*of, NOW).rows()
    rooms.add(session, [one for one in made if one.__tablename__ != "retention_clock"])


def run(session: Session, case: Case, word: str) -> None:
    """A row in each table of the engine: what waited, was sent, failed, or was to be done."""
    of, by = {"instance_id": case.instance.id}, {"process_key": "p", "element_id": "e"}
    sent = {"dossier_id": case.dossier_id, "name": "n", "key": word, "variables": word}
    message = Message(id=uuid4(), at=NOW, expires_at=NOW, try_at=NOW, **sent)
    del sent["key"]
    signal = SignalBroadcast(id=uuid4(), at=NOW, **sent)
    session.add_all([message, signal])
    session.flush()
    ended = {"retries": 0, "due_at": NOW, "rung_at": NOW, "created_at": NOW, "ended_at": NOW}
    session.add_all(
        [
            Subscription(
                dossier_id=case.dossier_id,
                kind="message",
                name="n",
                key=word,
                process_id="p",
                visit_id="v",
                at=NOW,
                **of,
                **by,
            ),
            Delivery(message_id=message.id, process_key="p", at=NOW, **of),
            SignalReceiver(broadcast_id=signal.id, waited=[], try_at=NOW, **of),
            Job(
                id=uuid4(),
                element_id="e",
                operation="o",
                state="done",
                last_error=word,
                **ended,
                **of,
            ),
            Incident(id=uuid4(), element_name="E", kind="k", message=word, at=NOW, **of, **by),
        ]
    )
    session.flush()


def tables(session: Session, column: str = "%") -> set[str]:
    """All with a column of that name: of the engine, the jobs and the search too."""
    found = session.scalars(
        text(
            "SELECT DISTINCT c.table_name FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND column_name LIKE :name"
        ),
        {"name": column},
    )
    return set(found)


def holding(session: Session, words: str) -> set[str]:
    """Those in which it stands anywhere."""
    asked = {"words": f"%{words}%"}
    return {
        table
        for table in tables(session)
        if session.scalar(
            text(f'SELECT EXISTS (SELECT FROM "{table}" r WHERE r::text LIKE :words)'), asked
        )
    }


def keys_of(session: Session, dossier_id: UUID) -> list[str]:
    """What its people, cases and tasks are known by."""
    found = session.scalars(
        text(
            "SELECT person_id FROM dossier_person WHERE dossier_id = :id"
            " UNION SELECT id FROM instance WHERE dossier_id = :id"
            " UNION SELECT id FROM task WHERE dossier_id = :id"
        ),
        {"id": dossier_id},
    )
    return [str(one) for one in found]


def keep_file(database: Database, people: People, case: Case, settings: Settings) -> None:
    """A real file, taken in as from the page, before the dossier closed."""
    with database.transaction(SYSTEM) as session:
        dossier = session.get_one(Dossier, case.dossier_id)
        dossier.status, dossier.closed_at = "open", None
    with database.transaction(people.noor.who) as session:
        upload = Upload("verslag.pdf", PDF)
        documents.add(session, people.noor, case.number, upload, FACTS, settings, AT)
    with database.transaction(SYSTEM) as session:
        dossier = session.get_one(Dossier, case.dossier_id)
        dossier.status, dossier.closed_at = "closed", LONG_AGO


def test_no_table_and_no_file_knows_it_any_more(
    database: Database, people: People, tmp_path: Path
) -> None:
    settings = Settings(var=tmp_path, document_key=BSN_KEY)
    with database.transaction(SYSTEM) as session:
        doomed, other = (tell(session, people, f"{CANARY}{one}") for one in ("een", "twee"))
        for one, word in ((doomed, "een"), (other, "twee")):
            fill(session, people, one)
            run(session, one, f"{CANARY}{word}")
    for one in (doomed, other):
        keep_file(database, people, one, settings)
    agree(database, people, doomed.dossier_id)
    with database.reading(SYSTEM) as session:
        for column, key in (("dossier_id", doomed.dossier_id), ("instance_id", doomed.instance.id)):
            assert tables(session, column) - holding(session, str(key)) == set()
        keys = [str(doomed.dossier_id), *keys_of(session, doomed.dossier_id)]
        before = holding(session, str(other.dossier_id))
        files = {
            key: set(session.scalars(select(Document.stored_as).filter_by(dossier_id=key)))
            for key in (doomed.dossier_id, other.dossier_id)
        }
    folder = settings.var / "documents"
    assert len(list(folder.iterdir())) == 2
    destroy(database, settings)
    with database.reading(SYSTEM) as session:
        for key in keys:
            assert holding(session, key) <= set(LOGS), key
        assert holding(session, f"{CANARY}een") == set()
        assert holding(session, doomed.number) == set()
        assert holding(session, str(other.dossier_id)) == before
        assert session.scalars(select(Task)).all() != []
    (kept,) = folder.iterdir()
    assert kept.name in files[other.dossier_id] - files[doomed.dossier_id]
    assert documents.sweep(database, settings) == 0
