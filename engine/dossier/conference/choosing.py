"""Which line of a casusoverleg comes in whose minutes: a person chooses, within what may be shared.

What is proposed: the gegevens of somebody's own domain and what he or his party told, his own
agreements; for a client, who represents him and a gezinslid only what is about himself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.conference.errors import ConferenceInvalid
from engine.dossier.conference.participants import CLIENT_SIDE
from engine.dossier.conference.preparing import changeable, of_dossier, participants_of, told
from engine.dossier.items.reading import ItemRow, seen_by
from engine.dossier.sharing import Circumstances, Recipient, assess
from engine.dossier.sharing.recipients import UnknownRecipient, known
from engine.policy import Actor, NotAllowed, load_actor
from engine.reference import rows
from engine.store.models import (
    Agreement,
    Conference,
    ConferenceItem,
    Dossier,
    MinutesChoice,
    Participant,
    Party,
    PartyContact,
    Restriction,
    table_of,
)

CHOICE: Final = table_of(MinutesChoice)
NOT_AGREED: Final = "Wie dit inbracht, stemt er niet mee in dat anderen het meenemen."
OTHER_CIRCLE: Final = "Deze collega ziet dit gegeven ook niet in het dossier."
RESTRICTED: Final = "Dit gegeven is voor deze persoon nu afgeschermd."
NOT_THERE: Final = "Deze deelnemer hoort niet meer bij het dossier, of de partij is beëindigd."


@dataclass(frozen=True, slots=True)
class Cell:
    """One line for one participant. `refused` is why it may not be in his minutes, in Dutch, or
    empty; `chosen` what a person chose, None: nothing yet; `proposed` what is then ticked."""

    participant_id: UUID
    line_id: UUID
    refused: str
    proposed: bool
    chosen: bool | None

    @property
    def ticked(self) -> bool:
        ticked = self.proposed if self.chosen is None else self.chosen
        return ticked and not self.refused


@dataclass(frozen=True, slots=True)
class Matrix:
    """All that can be chosen. `items` are by the line; only those that the reader may see."""

    recipients: list[Participant]
    lines: list[ConferenceItem]
    items: Mapping[UUID, ItemRow]
    agreements: list[Agreement]
    cells: Mapping[tuple[UUID, UUID], Cell]

    @property
    def is_chosen(self) -> bool:
        """Whether somebody decided about every line of everybody."""
        return all(one.chosen is not None or one.refused for one in self.cells.values())


def matrix(
    session: Session, actor: Actor, dossier: Dossier, conference: Conference, at: datetime
) -> Matrix:
    """What may come in whose minutes, what is proposed, and what was chosen."""
    lines = list(
        session.scalars(
            select(ConferenceItem)
            .where(ConferenceItem.conference_id == conference.id)
            .order_by(ConferenceItem.added_at, ConferenceItem.id)
        )
    )
    seen = {one.id: one for one in seen_by(session, actor, dossier, [one.item_id for one in lines])}
    lines = [one for one in lines if one.item_id in seen]
    shown = {one.id: seen[one.item_id] for one in lines}
    agreed = list(
        session.scalars(
            select(Agreement)
            .where(Agreement.conference_id == conference.id)
            .order_by(Agreement.added_at, Agreement.id)
        )
    )
    some = [one for one in participants_of(session, conference.id) if gets_minutes(one)]
    chosen = _chosen(session, conference.id)
    cells: dict[tuple[UUID, UUID], Cell] = {}
    for one in some:
        judge = _Judge(session, dossier, conference, one, at)
        refused = judge.refusals(lines)
        for line in lines:
            why, wanted = refused.get(line.id, ""), judge.proposes(line, shown[line.id])
            key = (one.id, line.id)
            cells[key] = Cell(one.id, line.id, why, wanted, chosen.get(key))
        for agreement in agreed:
            key = (one.id, agreement.id)
            own = agreement.participant_id == one.id
            cells[key] = Cell(one.id, agreement.id, "", own, chosen.get(key))
    return Matrix(some, lines, shown, agreed, cells)


def choose(
    session: Session,
    actor: Actor,
    number: str,
    conference_id: UUID,
    ticked: Iterable[tuple[UUID, UUID]],
    at: datetime,
) -> None:
    """Keep what a person chose: pairs of participant and line; what is not among them stays out.

    Raises `NotFound`, `NotAllowed` (who does not treat the dossier), and `ConferenceInvalid` for a
    pair that may not be.
    """
    dossier = changeable(session, actor, number)
    if not policy.treats(actor, dossier):
        raise NotAllowed
    conference = of_dossier(session, dossier, conference_id)
    if conference.state != "held":
        raise ConferenceInvalid(
            {"": ["Kies wie wat krijgt na het overleg, en voor het verspreiden."]}
        )
    held, wanted = matrix(session, actor, dossier, conference, at), set(ticked)
    stray = wanted - {key for key, cell in held.cells.items() if not cell.refused}
    if stray:
        raise ConferenceInvalid(
            {"": ["Wat je koos, mag niet of staat er niet meer. Kies opnieuw."]}
        )
    lines = {one.id for one in held.lines}
    for key in held.cells:
        _keep(session, conference, key, key in wanted, actor, at, of_item=key[1] in lines)
    told(session, actor, conference, "chosen", at)


def gets_minutes(one: Participant) -> bool:
    """Who was there; and the client's side also when it could not come."""
    return bool(one.attended) or (one.invited and one.kind in CLIENT_SIDE)


def recipient_of(session: Session, one: Participant) -> Recipient | None:
    """How the ledger names a participant; None for a colleague, who sees by the circle."""
    if one.kind == "account":
        return None
    if one.kind == "partij":
        contact = session.get_one(PartyContact, one.contact_id)
        return Recipient("partij", party_id=contact.party_id, contact_id=contact.id)
    return Recipient(one.kind, person_id=one.person_id)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Judge:
    """What is the same for all lines of one participant."""

    session: Session
    dossier: Dossier
    conference: Conference
    one: Participant
    at: datetime

    def refusals(self, lines: Iterable[ConferenceItem]) -> dict[UUID, str]:
        """Line → why it may not be in his minutes."""
        wanted = list(lines)
        found = {line.id: why for line in wanted if (why := self._by_conference(line))}
        left = [line for line in wanted if line.id not in found]
        recipient = recipient_of(self.session, self.one)
        if recipient is None:
            return found | self._by_circle(left)
        try:
            return found | self._by_assessment(left, recipient)
        except UnknownRecipient:
            return found | {line.id: NOT_THERE for line in left}

    def proposes(self, line: ConferenceItem, item: ItemRow) -> bool:
        """Whether it is ticked as long as nobody chose."""
        if self._provided(line):
            return True
        if self.one.kind == "partij":
            party = self._party()
            return party.id == item.party_id or party.domain == item.domain
        if self.one.kind == "vertegenwoordiger":
            recipient = Recipient("vertegenwoordiger", person_id=self.one.person_id)
            try:
                day = rows.day_of(self.at)
                who = known(self.session, self.dossier.id, recipient, day)
            except UnknownRecipient:
                return False
            return who.relation_to(item.person_id) == "zelf"
        return item.person_id == self.one.person_id

    def _party(self) -> Party:
        contact = self.session.get_one(PartyContact, self.one.contact_id)
        return self.session.get_one(Party, contact.party_id)

    def _provided(self, line: ConferenceItem) -> bool:
        """Whether he brought it in, or somebody of his party."""
        if line.provider_id is None or line.provider_id == self.one.id:
            return line.provider_id == self.one.id
        other = self.session.get_one(Participant, line.provider_id)
        if self.one.contact_id is None or other.contact_id is None:
            return False
        return self.session.get_one(PartyContact, other.contact_id).party_id == self._party().id

    def _by_conference(self, line: ConferenceItem) -> str:
        if not line.provider_agrees and not self._provided(line):
            return NOT_AGREED
        if self.one.person_id is None:
            return ""
        withheld = select(Restriction.id).where(
            Restriction.item_id == line.item_id,
            Restriction.person_id == self.one.person_id,
            Restriction.lifted_at.is_(None),
            Restriction.until >= rows.day_of(self.at),
        )
        return RESTRICTED if self.session.scalar(withheld.limit(1)) else ""

    def _by_circle(self, lines: list[ConferenceItem]) -> dict[UUID, str]:
        colleague = load_actor(self.session, self.one.account_id) if self.one.account_id else None
        wanted = [line.item_id for line in lines]
        found = seen_by(self.session, colleague, self.dossier, wanted) if colleague else []
        seen = {row.id for row in found}
        return {line.id: OTHER_CIRCLE for line in lines if line.item_id not in seen}

    def _by_assessment(self, lines: list[ConferenceItem], recipient: Recipient) -> dict[UUID, str]:
        found: dict[UUID, str] = {}
        for care, some in by_care(lines).items():
            asked = Circumstances(self.conference.purpose, self.conference.ground, care)
            wanted = [line.item_id for line in some]
            judged = assess(self.session, self.dossier, wanted, recipient, asked, self.at)
            for line in some:
                if judged[line.item_id].outcome != "mag":
                    found[line.id] = judged[line.item_id].reason
        return found


def by_care(lines: Iterable[ConferenceItem]) -> dict[str, list[ConferenceItem]]:
    """Lines by why goed hulpverlenerschap asks for them without consent; empty: it does not."""
    found: dict[str, list[ConferenceItem]] = {}
    for line in lines:
        care = line.secrecy_note or "" if line.secrecy == "goed_hulpverlenerschap" else ""
        found.setdefault(care, []).append(line)
    return found


def _chosen(session: Session, conference_id: UUID) -> dict[tuple[UUID, UUID], bool]:
    found = session.scalars(
        select(MinutesChoice).where(MinutesChoice.conference_id == conference_id)
    )
    return {
        (one.participant_id, key): one.included
        for one in found
        if (key := one.conference_item_id or one.agreement_id)
    }


def _keep(
    session: Session,
    conference: Conference,
    key: tuple[UUID, UUID],
    included: bool,
    actor: Actor,
    at: datetime,
    *,
    of_item: bool,
) -> None:
    column = "conference_item_id" if of_item else "agreement_id"
    now = {"included": included, "chosen_by": actor.user_id, "chosen_at": at}
    row = {
        "id": uuid4(),
        "dossier_id": conference.dossier_id,
        "conference_id": conference.id,
        "participant_id": key[0],
        column: key[1],
        **now,
    }
    session.execute(
        insert(CHOICE)
        .values(row)
        .on_conflict_do_update(index_elements=["participant_id", column], set_=now)
    )
