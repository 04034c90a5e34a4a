"""Dossiers to be destroyed, with a word in all that people can write about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.retention import destroying, terms
from engine.store.database import Database
from engine.store.models import (
    Base,
    CooperationReport,
    DecisionRecord,
    Disclosure,
    Dossier,
    DossierPerson,
    Event,
    Instance,
    Involvement,
    Item,
    ItemVersion,
    Note,
    Party,
    Person,
    RetentionExtension,
    Signal,
    Task,
    TaskDraft,
)
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.cases import Case, add_case, add_process, add_task

NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=21 * 366)
CANARY = "Kanarievogel"
LAWS = ["jeugdwet", "wmo_2015"]


def tell(session: Session, people: People, word: str, client: UUID | None = None) -> Case:
    """A dossier with the word in all that people can write about it, closed long ago."""
    case = add_case(session, people.noor, add_process(session), group_id=people.noord, client=word)
    dossier = session.get_one(Dossier, case.dossier_id)
    dossier.title, dossier.result = word, word
    person = client or dossier.client_id
    assert person is not None
    member = Person(id=uuid4(), name=word, address=word, phone=word, email=word)
    session.add(member)
    session.flush()
    part = DossierPerson(
        dossier_id=dossier.id, person_id=member.id, role="gezinslid", relation=word
    )
    session.add(part)
    task = session.get_one(Task, add_task(session, case, word, groups=["noord"]))
    task.answers, task.subject, task.state = {"a": word}, word, "completed"
    task.ended_at = LONG_AGO
    _write(session, people, case, task, member.id, word)
    instance = session.get_one(Instance, case.instance.id)
    instance.status, instance.ended_at, instance.outcome = "completed", LONG_AGO, word
    instance.start_answers = {"a": word}
    instance.state = word
    dossier.status, dossier.closed_at = "closed", LONG_AGO
    session.flush()
    terms.start(session, dossier, LAWS, LONG_AGO)
    note(session, people.karim, "dossier:read", LONG_AGO, dossier_id=dossier.id, reason=word)
    return case


def _write(
    session: Session, people: People, case: Case, task: Task, member: UUID, word: str
) -> None:
    of, by = {"dossier_id": case.dossier_id}, people.karim.user_id
    party = _share(session, case.dossier_id, member, word)
    session.add_all(
        [
            TaskDraft(task_id=task.id, raw={"a": [word]}, saved_by=by, saved_at=NOW),
            Event(at=NOW, action="x", detail={"a": word}, **of),
            DecisionRecord(
                instance_id=case.instance.id,
                definition_id=case.instance.definition_id,
                process_key="p",
                element_id="e",
                element_name="E",
                at=NOW,
                grounds={"a": word},
                **of,
            ),
            Signal(kind="x", message=word, severity="info", at=NOW, **of),
            Note(words=word, circle="dossier", made_by=by, made_at=NOW, **of),
            Involvement(account_id=people.zita.user_id, reason=word, added_at=NOW, **of),
            RetentionExtension(
                until=LONG_AGO.date(),
                kind="bezwaar",
                explanation=word,
                extended_by=people.bea.user_id,
                extended_at=NOW,
                **of,
            ),
            CooperationReport(
                party_id=party, kind="te_laat", words=word, reported_by=by, reported_at=NOW, **of
            ),
        ]
    )
    session.flush()


def _share(session: Session, dossier_id: UUID, member: UUID, word: str) -> UUID:
    """A gegeven that was shared with a party; returns the key of the party."""
    party = Party(id=uuid4(), name=f"Partij {uuid4()}", domain="wonen", powers=[])
    kind = {"domain": "wonen", "category": "gewoon", "dossier_id": dossier_id}
    item = Item(id=uuid4(), person_id=member, circle="dossier", version=1, added_at=NOW, **kind)
    session.add_all([party, item])
    session.flush()
    why = {"purpose": "hulp", "ground": "wams", "necessity": word, "at": NOW}
    first = ItemVersion(
        item_id=item.id, number=1, text=word, source="gemeente", observed_on=NOW.date(), **why
    )
    first.dossier_id = dossier_id
    session.add(first)
    session.flush()
    session.add(
        Disclosure(
            item_id=item.id,
            item_version=1,
            subject_id=member,
            recipient_kind="partij",
            party_id=party.id,
            occasion_kind="los",
            occasion_id=uuid4(),
            channel="papier",
            basis=word,
            explanation=word,
            **why,
            **kind,
        )
    )
    return party.id


def tables_with(database: Database, word: str) -> set[str]:
    """Every table in which the word stands anywhere."""
    found = set()
    with database.reading(SYSTEM) as session:
        for table in Base.metadata.sorted_tables:
            wanted = text(f'SELECT EXISTS (SELECT FROM "{table.name}" r WHERE r::text ~ :word)')
            if session.scalar(wanted, {"word": word}):
                found.add(table.name)
    return found


def agree(database: Database, people: People, dossier_id: UUID) -> None:
    """One proposes and another confirms."""
    with database.transaction(people.bea.who) as session:
        destroying.propose(session, people.bea, dossier_id, NOW)
    with database.transaction(people.pia.who) as session:
        destroying.confirm(session, people.pia, dossier_id, NOW)


def no_files(_session: Session, _dossier_id: UUID) -> int:
    return 0
