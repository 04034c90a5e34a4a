"""Documents: taking a file in, giving it out to who may see it, and taking it away.

The file is written before the row is committed: a document that is there can be read. What a
transaction that failed leaves is no document, and `sweep` takes it away.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.audit import note
from engine.dossier.dossiers import visible
from engine.dossier.records.files import Files, Unreadable
from engine.dossier.records.kinds import KINDS, allowed
from engine.dossier.records.writing import (
    RecordInvalid,
    missing,
    names,
    not_later,
    recordable,
    tell,
)
from engine.policy import Actor, NotFound
from engine.reference import rows
from engine.settings import Settings
from engine.store.database import Database
from engine.store.models import Document, Dossier
from engine.store.models.records import CIRCLES
from engine.store.who import SYSTEM

PURPOSE: Final = "Documenten bij het dossier bewaren"
FORBIDDEN: Final = ("opsporing", "oneigenlijk gebruik")
ORPHAN_AGE: Final = timedelta(hours=24)
LONGEST_NAME: Final = 150
REMOVED: Final = "Verwijderd document"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """Why a file is kept: as for any item, its source, category, purpose, ground and necessity.
    `viewers` are accounts, for the circle `persoon`; `circle` empty: that of its category."""

    title: str
    category: str
    source: str
    purpose: str
    ground: str
    necessity: str
    person_id: UUID | None = None
    dated: date | None = None
    circle: str = ""
    viewers: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A document with its content, to send to somebody."""

    document: Document
    content: bytes


def files_of(settings: Settings) -> Files:
    """Where this installation keeps files."""
    return Files(settings.var / "documents", settings.document_key)


def add(
    session: Session,
    actor: Actor,
    number: str,
    upload: Upload,
    facts: DocumentFacts,
    settings: Settings,
    at: datetime,
) -> UUID:
    """Take a file in; returns the key of the document.

    Raises `NotFound`, `NotAllowed`, `RecordInvalid` (`bestand`: empty, too large, not of a kind
    that is allowed) and `NoKey`.
    """
    dossier = recordable(session, actor, number)
    kind = allowed(upload.content, settings.document_types)
    facts = _with_circle(session, facts, at)
    RecordInvalid.raise_for(wrong_file(upload, settings))
    _judge(session, dossier, facts, at)
    row = _described(facts)
    row.dossier_id, row.made_by, row.made_at = dossier.id, actor.user_id, at
    row.file_name, row.media_type = _plain(upload.name), kind.media_type if kind else ""
    row.size, row.digest = len(upload.content), sha256(upload.content).digest()
    row.stored_as = files_of(settings).write(upload.content, row.id)
    session.add(row)
    tell(session, actor, dossier.id, "document:added", row.id, at, purpose=PURPOSE)
    return row.id


def give(
    session: Session,
    actor: Actor,
    number: str,
    document_id: UUID,
    settings: Settings,
    at: datetime,
) -> Given:
    """A document with its content, for who may see it; that it was given out is noted.

    Raises `NotFound` and `Unreadable`.
    """
    dossier = visible(session, actor, number)
    row = one(session, actor, dossier.id, document_id)
    content = files_of(settings).read(row.stored_as, row.id)
    if sha256(content).digest() != row.digest:
        raise Unreadable
    note(
        session,
        actor,
        "document:downloaded",
        at,
        dossier_id=dossier.id,
        object_id=str(row.id),
        purpose=PURPOSE,
        person_ids=[row.person_id] if row.person_id else None,
    )
    return Given(row, content)


def take_away(
    session: Session,
    actor: Actor,
    number: str,
    document_id: UUID,
    reason: str,
    settings: Settings,
    at: datetime,
) -> None:
    """Take a document away for a reason. That there was one stays, without its title or name.

    Raises `NotFound`, `NotAllowed` and `RecordInvalid`.
    """
    dossier = recordable(session, actor, number)
    row = one(session, actor, dossier.id, document_id)
    RecordInvalid.raise_for({"reden": missing(reason, "Vul in waarom dit document weg moet.")})
    row.removed_at, row.removed_by, row.removed_why = at, actor.user_id, reason.strip()
    row.title, row.file_name, row.source, row.necessity = REMOVED, "", "", ""
    _delete_when_committed(session, files_of(settings), [row.stored_as])
    tell(session, actor, dossier.id, "document:removed", row.id, at, purpose=PURPOSE)


def remove(session: Session, settings: Settings, dossier_id: UUID) -> int:
    """Take away the files of a dossier that is destroyed, once the transaction is committed;
    returns how many. The rows go with the dossier: who destroys it deletes them."""
    wanted = select(Document.stored_as).where(Document.dossier_id == dossier_id)
    names_of = list(session.scalars(wanted))
    _delete_when_committed(session, files_of(settings), names_of)
    return len(names_of)


def one(session: Session, actor: Actor, dossier_id: UUID, document_id: UUID) -> Document:
    """A document that is there and that the actor may see. Raises `NotFound`."""
    found = session.scalars(
        select(Document).where(
            Document.id == document_id,
            Document.dossier_id == dossier_id,
            Document.removed_at.is_(None),
            policy.in_circle(actor, Document),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def sweep(database: Database, settings: Settings, now: datetime | None = None) -> int:
    """Take away files that no document names or whose document was taken away, once they are a day
    old; returns how many. Who is uploading meanwhile has a young file."""
    files = files_of(settings)
    before = (now or datetime.now(UTC)) - ORPHAN_AGE
    with database.reading(SYSTEM) as session:
        kept = select(Document.stored_as).where(Document.removed_at.is_(None))
        orphans = list(files.orphans(set(session.scalars(kept)), before.timestamp()))
    for stored_as in orphans:
        files.delete(stored_as)
    return len(orphans)


def _delete_when_committed(session: Session, files: Files, stored: Collection[str]) -> None:
    """A file goes only when the row that says so is there to stay; else `sweep` finds it."""

    def delete(_session: Session) -> None:
        for stored_as in stored:
            files.delete(stored_as)

    event.listen(session, "after_commit", delete, once=True)


def _described(facts: DocumentFacts) -> Document:
    """A document with what is told of it, and without its file."""
    return Document(
        id=uuid4(),
        person_id=facts.person_id,
        title=facts.title.strip(),
        category=facts.category,
        circle=facts.circle,
        viewers=sorted(set(facts.viewers)),
        source=facts.source.strip(),
        dated=facts.dated,
        purpose=facts.purpose.strip(),
        ground=facts.ground,
        necessity=facts.necessity.strip(),
    )


def _with_circle(session: Session, facts: DocumentFacts, at: datetime) -> DocumentFacts:
    """The narrowest of what was chosen and what the category asks."""
    day = rows.day_of(at)
    known = {one.key: one for one in rows.rows(session, "gegevenscategorieen", day)}
    category = known.get(facts.category)
    least = str(category.values["kring"]) if category else "dossier"
    chosen = facts.circle if facts.circle in CIRCLES else least
    return replace(facts, circle=max(chosen, least, key=CIRCLES.index))


def wrong_file(upload: Upload, settings: Settings) -> dict[str, list[str]]:
    """What is wrong with a file by itself, at `bestand`: empty, too large or of another kind."""
    most = settings.document_megabytes
    if not upload.content:
        return {"bestand": ["Kies een bestand dat niet leeg is."]}
    if len(upload.content) > most * 1024 * 1024:
        return {"bestand": [f"Dit bestand is groter dan {most} MB. Maak het kleiner."]}
    told = ", ".join(KINDS[key].label for key in KINDS if key in settings.document_types)
    known = allowed(upload.content, settings.document_types)
    return {} if known else {"bestand": [f"Dit soort bestand kan hier niet. Wel: {told}."]}


def _judge(session: Session, dossier: Dossier, facts: DocumentFacts, at: datetime) -> None:
    day = rows.day_of(at)
    categories = dict(rows.choices(session, "gegevenscategorieen", day))
    grounds = dict(rows.choices(session, "grondslagen", day))
    known = names(session, dossier)
    refused = any(word in facts.purpose.lower() for word in FORBIDDEN)
    unnamed = facts.circle == "persoon" and not set(facts.viewers) <= set(known.accounts)
    RecordInvalid.raise_for(
        {
            "titel": missing(facts.title, "Vul in wat dit is."),
            "soort": [] if facts.category in categories else ["Kies de soort gegevens."],
            "bron": missing(facts.source, "Vul in waar het vandaan komt."),
            "over": []
            if facts.person_id is None or facts.person_id in known.people
            else ["Kies iemand uit de lijst."],
            "datum": not_later(facts.dated, at),
            "doel": ["Voor opsporing of oneigenlijk gebruik mag niets bewaard worden."]
            if refused
            else missing(facts.purpose, "Vul in waarvoor het nodig is."),
            "grondslag": [] if facts.ground in grounds else ["Kies een grondslag."],
            "noodzaak": missing(facts.necessity, "Vul in waarom het niet zonder kan."),
            "wie": ["Kies medewerkers uit de lijst."] if unnamed else [],
        }
    )


def _plain(name: str) -> str:
    """A file's own name, without folders and signs that can't be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[-LONGEST_NAME:] or "document"
