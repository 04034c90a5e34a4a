"""Who takes part in a casusoverleg, why, and who is left out of it for which reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID, uuid4

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from engine.dossier.conference.errors import ConferenceInvalid, filled
from engine.dossier.conference.letting_know import let_know, take_back
from engine.dossier.conference.preparing import (
    LONGEST,
    OVER,
    Plan,
    begin,
    changeable,
    of_dossier,
    told,
)
from engine.policy import Actor, NotFound
from engine.reference import rows
from engine.store.models import (
    Account,
    Agreement,
    Conference,
    ConferenceItem,
    DossierPerson,
    MinutesChoice,
    Participant,
    Party,
    PartyContact,
    Person,
)

Kind = Literal["partij", "client", "vertegenwoordiger", "gezinslid", "account"]
CLIENT_SIDE: Final = ("client", "vertegenwoordiger")
"""Who is invited unless zwaarwegende belangen oppose."""
OF_COURSE: Final = (
    "Het gaat over de cliënt: die wordt uitgenodigd, en wie hem vertegenwoordigt ook."
)


@dataclass(frozen=True, slots=True)
class NewParticipant:
    """Somebody who is to take part: `key` is that of a contact of a party, a person of the dossier
    or an account, by its kind. Left out: with `not_invited_because`."""

    kind: Kind
    key: UUID
    necessity: str
    not_invited_because: str = ""


def prepare(
    session: Session,
    actor: Actor,
    number: str,
    plan: Plan,
    at: datetime,
    *,
    not_invited_because: str = "",
) -> UUID:
    """Write a casusoverleg down, with the client and who represents him; they are invited unless
    there is a reason not to. Returns its key. Raises `NotFound`, `NotAllowed`,
    `ConferenceInvalid`."""
    dossier = changeable(session, actor, number)
    made = begin(session, dossier.id, plan, at, by=actor.user_id)
    invite_client_side(session, made, at, not_invited_because)
    told(session, actor, made, "prepared", at)
    return made.id


def add(
    session: Session,
    actor: Actor,
    number: str,
    conference_id: UUID,
    new: NewParticipant,
    at: datetime,
) -> UUID:
    """Let somebody take part; returns the key of his part. Are the others invited, then so is he
    at once. Raises `NotFound`, `NotAllowed`,
    `ConferenceInvalid` (no necessity, there already, not of this dossier)."""
    conference = of_dossier(session, changeable(session, actor, number), conference_id)
    made = join(session, conference, new, at)
    if made.invited and conference.state == "invited":
        let_know(session, actor, [made.id], "uitnodiging", at)
    told(session, actor, conference, "participant", at)
    return made.id


def join(
    session: Session, conference: Conference, new: NewParticipant, at: datetime
) -> Participant:
    """The same for who may do so already, and without noting it."""
    if conference.state in OVER:
        raise ConferenceInvalid({"": ["Dit overleg is afgerond of afgezegd."]})
    _judge(session, conference, new, at)
    column = {"partij": "contact_id", "account": "account_id"}.get(new.kind, "person_id")
    reason = new.not_invited_because.strip()
    made = Participant(
        id=uuid4(),
        dossier_id=conference.dossier_id,
        conference_id=conference.id,
        kind=new.kind,
        necessity=new.necessity.strip(),
        invited=not reason,
        not_invited_reason=reason or None,
        **{column: new.key},
    )
    session.add(made)
    session.flush()
    return made


def invite_client_side(
    session: Session, conference: Conference, at: datetime, not_invited_because: str = ""
) -> None:
    """The client of the dossier and who represents him take part; without an invitation only for
    a reason."""
    for part in session.scalars(
        select(DossierPerson).where(
            DossierPerson.dossier_id == conference.dossier_id,
            DossierPerson.role.in_(CLIENT_SIDE),
            or_(DossierPerson.ended_on.is_(None), DossierPerson.ended_on >= rows.day_of(at)),
        )
    ).all():
        kind: Kind = "client" if part.role == "client" else "vertegenwoordiger"
        new = NewParticipant(kind, part.person_id, OF_COURSE, not_invited_because)
        join(session, conference, new, at)


def leave_out(
    session: Session, actor: Actor, number: str, participant_id: UUID, reason: str, at: datetime
) -> None:
    """Do not invite somebody, for a reason; an empty one invites him after all. Were the
    invitations sent, then he hears it, without the reason. Raises `NotFound`, `NotAllowed`,
    `ConferenceInvalid` (a reason that is too long, somebody who was there)."""
    one, conference = of_conference(session, actor, number, participant_id)
    why = reason.strip()
    if one.attended:
        raise ConferenceInvalid({"": ["Deze deelnemer was bij het overleg."]})
    ConferenceInvalid.raise_for({"reden": filled(why or "-", LONGEST, "")})
    one.invited, one.not_invited_reason = not why, why or None
    if why:
        take_back(session, actor, one, conference, at)
    elif conference.state == "invited" and one.invited_at is None:
        let_know(session, actor, [one.id], "uitnodiging", at)
    session.flush()
    told(session, actor, conference, "left_out" if why else "participant", at)


def remove(session: Session, actor: Actor, number: str, participant_id: UUID, at: datetime) -> None:
    """Somebody was put down by mistake. The client and who represents him stay: they are left out
    for a reason. Raises `NotFound`, `NotAllowed`, `ConferenceInvalid`."""
    one, conference = of_conference(session, actor, number, participant_id)
    used = session.scalar(
        select(Agreement.id).where(Agreement.participant_id == one.id).limit(1)
    ) or session.scalar(
        select(ConferenceItem.id).where(ConferenceItem.provider_id == one.id).limit(1)
    )
    if one.kind in CLIENT_SIDE or used or conference.state in ("held", *OVER):
        raise ConferenceInvalid({"": ["Deze deelnemer kan niet meer worden weggehaald."]})
    take_back(session, actor, one, conference, at)
    session.execute(delete(MinutesChoice).where(MinutesChoice.participant_id == one.id))
    session.delete(one)
    session.flush()
    told(session, actor, conference, "participant", at)


def answer_invitation(session: Session, participant_id: UUID, *, coming: bool) -> None:
    """Keep what somebody answered through his link; the caller looked at the link and notes it.
    Raises `NotFound` when he was not invited or it is over."""
    one = session.get(Participant, participant_id, with_for_update=True)
    conference = session.get(Conference, one.conference_id) if one else None
    if one is None or conference is None or not one.invited or conference.state != "invited":
        raise NotFound
    one.answer = "komt" if coming else "komt_niet"
    session.flush()


def names(session: Session, some: Iterable[Participant]) -> dict[UUID, str]:
    """What each is called: a contact with his party, a person or a colleague by name."""
    wanted = list(some)
    found: dict[UUID | None, str] = {}
    if contacts := [one.contact_id for one in wanted if one.contact_id]:
        rows_found = session.execute(
            select(PartyContact.id, PartyContact.name, Party.name)
            .join(Party, Party.id == PartyContact.party_id)
            .where(PartyContact.id.in_(contacts))
        )
        found |= {key: f"{name} ({party})" for key, name, party in rows_found}
    if persons := [one.person_id for one in wanted if one.person_id]:
        found |= _called(session, Person, persons)
    if accounts := [one.account_id for one in wanted if one.account_id]:
        found |= _called(session, Account, accounts)
    return {
        one.id: found.get(one.contact_id or one.person_id or one.account_id, "") for one in wanted
    }


def of_conference(
    session: Session, actor: Actor, number: str, participant_id: UUID
) -> tuple[Participant, Conference]:
    """A participant of this dossier and his casusoverleg, locked. Raises as `add` does."""
    dossier = changeable(session, actor, number)
    one = session.get(Participant, participant_id)
    if one is None or one.dossier_id != dossier.id:
        raise NotFound
    return one, of_dossier(session, dossier, one.conference_id)


def _called(
    session: Session, table: type[Person] | type[Account], keys: Iterable[UUID]
) -> dict[UUID | None, str]:
    found = session.execute(select(table.id, table.name).where(table.id.in_(list(keys))))
    return {row.id: row.name for row in found}


def _judge(session: Session, conference: Conference, new: NewParticipant, at: datetime) -> None:
    is_known = _known(session, conference, new, at)
    taken = select(Participant.id).where(
        Participant.conference_id == conference.id,
        or_(
            Participant.contact_id == new.key,
            Participant.person_id == new.key,
            Participant.account_id == new.key,
        ),
    )
    there = is_known and session.scalar(taken) is not None
    ConferenceInvalid.raise_for(
        {
            "wie": ["Deze deelnemer staat er al bij."]
            if there
            else ([] if is_known else ["Kies wie er meedoet."]),
            "noodzaak": filled(
                new.necessity, LONGEST, "Vul in waarom deze deelnemer erbij moet zijn."
            ),
            "reden": filled(new.not_invited_because or "-", LONGEST, ""),
        }
    )


def _known(session: Session, conference: Conference, new: NewParticipant, at: datetime) -> bool:
    day = rows.day_of(at)
    if new.kind == "partij":
        contact = session.get(PartyContact, new.key)
        party = session.get_one(Party, contact.party_id) if contact else None
        ended = (contact and contact.ended_on) or (party and party.ended_on)
        return contact is not None and (not ended or ended > day)
    if new.kind == "account":
        account = session.get(Account, new.key)
        return account is not None and account.active
    part = session.get(DossierPerson, (conference.dossier_id, new.key))
    if part is None or (part.ended_on is not None and part.ended_on < day):
        return False
    return part.role == new.kind
