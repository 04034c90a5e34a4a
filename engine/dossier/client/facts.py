"""The gegevens a client sees, and what was shared of them, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, String, Uuid, column, select, table
from sqlalchemy.orm import Session

from engine.dossier.client.seeing import OwnDossier
from engine.policy import clients
from engine.policy.clients import Reader
from engine.store.models import Disclosure, Item, ItemVersion, Party


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An item as it is told to whom it is about, or who got it. Keys are already words."""

    id: UUID
    about: str
    text: str
    domain: str
    category: str
    source: str
    observed_on: date
    purpose: str
    ground: str
    necessity: str
    corrected_because: str | None
    withdrawn_because: str | None
    is_own: bool
    """About somebody for whom he looks; else it was given to him."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A line of the ledger in words."""

    at: datetime
    item_id: UUID | None
    """None: a question, with whom it is about."""
    what: str
    about: str
    to: str
    purpose: str
    ground: str
    necessity: str
    channel: str


CHANNELS = {
    "portaal": "via een beveiligde pagina",
    "mondeling": "in een gesprek",
    "telefoon": "per telefoon",
    "papier": "op papier",
    "beveiligde_mail": "per beveiligde e-mail",
    "systeem": "via de computer",
}


QUESTION: Final = table(
    "client_question",
    column("id", Uuid),
    column("question", String),
    column("with_bsn", Boolean),
    column("with_birth_date", Boolean),
    schema="guard",
)
"""What parties were asked, of the rows of the ledger that a client may see."""


def items(
    session: Session, reader: Reader, own: OwnDossier, words: Mapping[str, str]
) -> list[OwnItem]:
    """The items about those for whom he looks, and the versions of others that he got."""
    found = session.execute(
        select(Item, ItemVersion, Party.name)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .outerjoin(Party, Party.id == ItemVersion.party_id)
        .where(Item.dossier_id == own.id, clients.items_for(reader), clients.versions_for(reader))
        .order_by(Item.added_at, Item.id, ItemVersion.number)
    )
    newest = {item.id: (item, version, party) for item, version, party in found}
    names = _names(reader, own)
    return [
        OwnItem(
            item.id,
            names.get(item.person_id, "Iemand anders in dit dossier"),
            version.text,
            words.get(item.domain, item.domain),
            words.get(item.category, item.category),
            party or _source(version.source, reader, own),
            version.observed_on,
            words.get(version.purpose, version.purpose),
            words.get(version.ground, version.ground),
            version.necessity,
            version.reason,
            item.withdrawn_because,
            item.person_id in names,
        )
        for item, version, party in newest.values()
    ]


def shared(
    session: Session, reader: Reader, own: OwnDossier, words: Mapping[str, str]
) -> list[Shared]:
    """What was shared of those for whom he looks, and with whom, the newest first."""
    found = session.execute(
        select(Disclosure, ItemVersion.text, Party.name, QUESTION)
        .outerjoin(
            ItemVersion,
            (ItemVersion.item_id == Disclosure.item_id)
            & (ItemVersion.number == Disclosure.item_version),
        )
        .outerjoin(Party, Party.id == Disclosure.party_id)
        .outerjoin(
            QUESTION,
            (QUESTION.c.id == Disclosure.occasion_id) & Disclosure.item_id.is_(None),
        )
        .where(Disclosure.dossier_id == own.id, clients.disclosures_for(reader))
        .order_by(Disclosure.at.desc(), Disclosure.id.desc())
    )
    names = _names(reader, own)
    kinds = {"client": "de cliënt", "gezinslid": "een gezinslid", "partij": "een partij"}
    return [
        Shared(
            row.at,
            row.item_id,
            text or _question(asked) or "Een gegeven dat er niet meer is.",
            names.get(row.subject_id, "iemand anders"),
            party
            or names.get(row.person_id, kinds.get(row.recipient_kind, "uw vertegenwoordiger")),
            words.get(row.purpose, row.purpose),
            words.get(row.ground, row.ground),
            row.necessity or "",
            CHANNELS.get(row.channel, row.channel),
        )
        for row, text, party, *asked in found
    ]


def _question(asked: Sequence[Any]) -> str:
    """What a party got with a question: `id`, `question`, `with_bsn` and `with_birth_date`."""
    key, question, with_bsn, with_birth_date = asked
    if key is None:
        return ""
    told = ["de naam"]
    told += ["de geboortedatum"] if with_birth_date else []
    told += ["het BSN"] if with_bsn else []
    first = ", ".join(told)
    return f"{first[:1].upper()}{first[1:]} en onze vraag: “{question}”"


def _names(reader: Reader, own: OwnDossier) -> dict[UUID | None, str]:
    """Those for whom he looks; himself is “u”."""
    return {key: "u" if key == reader.person_id else name for key, name in own.people}


def _source(source: str, reader: Reader, own: OwnDossier) -> str:
    """Who told it, when it was no party: the municipality, or the client of the dossier."""
    told = any(
        one.is_client and (one.dossier_id, one.person_id) == (own.id, reader.person_id)
        for one in reader.subjects
    )
    return {"client": "u" if told else "de cliënt", "gemeente": "de gemeente"}.get(source, "")
