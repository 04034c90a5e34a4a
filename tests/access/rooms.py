"""A row in each table of the rooms of a dossier, for the world of the guard.

Everything is of the circle `dossier`: who sees less of a smaller circle is asked in the rooms
themselves. A `destruction` is not here, for the system can propose none (tests/retention).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from itertools import groupby
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Table
from sqlalchemy.orm import Session

from engine.store.models import (
    Agreement,
    AgreementCorrection,
    Appointment,
    Base,
    ClientMessage,
    ClientRequest,
    Clock,
    ClockExtension,
    ClockPause,
    Conference,
    ConferenceItem,
    Consent,
    ContactMoment,
    CooperationReport,
    DataRequest,
    DataRequestAdoption,
    DataRequestAnswer,
    DataRequestFact,
    Disclosure,
    Document,
    Door,
    Goal,
    Household,
    HouseholdMember,
    Item,
    ItemVersion,
    ItemViewer,
    MinutesChoice,
    Note,
    Participant,
    PlanAction,
    PlanConsent,
    PlanVersion,
    ProfessionalRequest,
    Refusal,
    Relation,
    Restriction,
    RetentionClock,
    RetentionExtension,
    ScopeEntry,
    SentMinutes,
    Service,
)

TABLES: Final = (
    *(
        "agreement",
        "agreement_correction",
        "appointment",
        "client_message",
        "client_request",
        "clock",
        "clock_extension",
    ),
    *("clock_pause", "conference", "conference_item", "consent", "contact_moment"),
    *("cooperation_report", "data_request", "data_request_answer", "data_request_fact"),
    *("disclosure", "document", "door", "goal", "household", "household_member", "item"),
    *("item_version", "minutes", "minutes_choice", "note", "participant", "plan_action"),
    *("plan_consent", "plan_version", "professional_request", "refusal", "relation"),
    *("restriction", "retention_clock", "retention_extension", "scope_entry", "service"),
)
KEYED_OTHERWISE: Final = {
    "item_viewer": "ROW(r.item_id, r.account_id)",
    "data_request_adoption": "r.fact_id",
}
DOSSIER_OF: Final = {
    **dict.fromkeys(TABLES, ("r.id", "r.dossier_id", "")),
    **{table: (key, "r.dossier_id", "") for table, key in KEYED_OTHERWISE.items()},
}
WHY: Final = {"purpose": "hulp", "ground": "wams", "necessity": "nodig"}
KIND: Final = {"domain": "wonen", "category": "gewoon"}


def add(session: Session, rows: Iterable[Base]) -> None:
    """Add these rows, those that others name first."""
    for _, layer in groupby(sorted(rows, key=_depth), key=_depth):
        session.add_all(layer)
        session.flush()


def _depth(row: Base) -> int:
    return _depth_of(Base.metadata.tables[row.__tablename__])


@cache
def _depth_of(table: Table) -> int:
    above = {key.column.table for key in table.foreign_keys} - {table}
    return 1 + max((_depth_of(one) for one in above if one.name in DOSSIER_OF), default=0)


@dataclass(frozen=True)
class Rooms:
    """What the rows of one dossier are about: its client, a gezinslid, a medewerker, a party."""

    dossier: UUID
    client: UUID
    member: UUID
    account: UUID
    party: UUID
    contact: UUID
    at: datetime

    def rows(self) -> list[Base]:
        """One for each of the tables; `add` takes those of any number of dossiers."""
        about = (self._share(), self._consult(), self._ask(), self._plan(), self._keep())
        found = [row for some in about for row in some]
        for row in found:
            row.dossier_id = self.dossier  # type: ignore[attr-defined]
        return found

    @property
    def day(self) -> date:
        return self.at.date()

    @cached_property
    def item(self) -> Item:
        """A gegeven about the client."""
        key = {"id": uuid4(), "person_id": self.client, "circle": "dossier"}
        return Item(version=1, added_at=self.at, **key, **KIND)

    def _share(self) -> list[Base]:
        how = {"occasion_kind": "los", "occasion_id": uuid4(), "channel": "papier", "basis": "b"}
        by_hand = {"decided_by": self.account, "decided_at": self.at, "until": self.day}
        first = {"number": 1, "text": "t", "source": "gemeente", "observed_on": self.day}
        return [
            self.item,
            ItemVersion(item_id=self.item.id, at=self.at, **first, **WHY),
            ItemViewer(item_id=self.item.id, account_id=self.account, added_at=self.at),
            Disclosure(
                item_id=self.item.id,
                item_version=1,
                subject_id=self.client,
                recipient_kind="partij",
                party_id=self.party,
                at=self.at,
                **how,
                **KIND,
                **WHY,
            ),
            Consent(
                person_id=self.client,
                party_id=self.party,
                given_on=self.day,
                how="h",
                noted_at=self.at,
            ),
            Refusal(kind="weigert", reason="r", at=self.at),
            ScopeEntry(laws=[], domains=[], is_bound=False, explanation="x", at=self.at),
            Restriction(person_id=self.client, item_id=self.item.id, reason="r", **by_hand),
        ]

    def _consult(self) -> list[Base]:
        held = Conference(
            id=uuid4(), subject="s", held_on=self.day, place="p", created_at=self.at, **WHY
        )
        of = {"conference_id": held.id}
        seat = Participant(id=uuid4(), kind="partij", contact_id=self.contact, necessity="n", **of)
        line = ConferenceItem(
            id=uuid4(), item_id=self.item.id, necessity="n", added_at=self.at, **of
        )
        first = [held, seat, line]
        of["participant_id"] = seat.id
        agreed = Agreement(id=uuid4(), what="w", added_at=self.at, **of)
        chosen = {"conference_item_id": line.id, "included": True, "chosen_at": self.at}
        return [
            *first,
            agreed,
            AgreementCorrection(
                agreement_id=agreed.id, version=1, what="w", reason="r", at=self.at
            ),
            MinutesChoice(**chosen, **of),
            SentMinutes(version=1, content={}, hash="", sent_at=self.at, **of),
        ]

    def _ask(self) -> list[Base]:
        about = {"person_id": self.client, "party_id": self.party, "question": "q", "along": {}}
        asked = DataRequest(id=uuid4(), answer_by=self.day, sent_at=self.at, **about, **WHY)
        given = DataRequestAnswer(
            id=uuid4(), request_id=asked.id, kind="geeft", channel="link", at=self.at
        )
        fact = DataRequestFact(
            id=uuid4(), answer_id=given.id, position=1, text="t", category="gewoon"
        )
        fact.restricted, fact.on = False, self.day
        first = [asked, given, fact]
        wrote = dict.fromkeys(("organisation", "name", "function", "email", "phone"), "x")
        return [
            *first,
            DataRequestAdoption(fact_id=fact.id, decided_by=self.account, at=self.at),
            Door(
                purpose="gegevensverzoek",
                object_id=asked.id,
                token_hash=uuid4().bytes,
                code_salt=b"",
                opened_at=self.at,
                expires_at=self.at + timedelta(days=1),
            ),
            ProfessionalRequest(
                about={},
                grounds={},
                question="q",
                told="t",
                filed_at=self.at,
                confirmed_at=self.at,
                **wrote,
            ),
            CooperationReport(
                party_id=self.party,
                kind="te_laat",
                words="",
                reported_by=self.account,
                reported_at=self.at,
            ),
        ]

    def _plan(self) -> list[Base]:
        made = {"made_at": self.at}
        version = PlanVersion(id=uuid4(), number=1, content={}, **made)
        home = Household(id=uuid4(), label="l")
        said = {"answer": "akkoord", "how": "h", "answered_on": self.day, "noted_at": self.at}
        return [
            version,
            home,
            PlanConsent(version_id=version.id, person_id=self.client, **said),
            HouseholdMember(household_id=home.id, person_id=self.client),
            Relation(person_id=self.client, other_id=self.member, kind="kind"),
            Goal(domain="wonen", wanted="w", **made),
            PlanAction(what="w", due_on=self.day, person_id=self.client, **made),
            Service(what="w", domain="wonen", **made),
        ]

    def _keep(self) -> list[Base]:
        made, long = {"made_at": self.at}, {"amount": 1, "unit": "weken"}
        clock = Clock(id=uuid4(), term="t", started_on=self.day, ends_on=self.day, **long, **made)
        asked = {"kind": "inzage", "text": "t", "asked_at": self.at, "due_on": self.day}
        years = {"laws": [], "term": "t", "years": 20, "started_on": self.day, "due_on": self.day}
        return [
            clock,
            ClockExtension(clock_id=clock.id, reason="r", announced_on=self.day, **long, **made),
            ClockPause(clock_id=clock.id, started_on=self.day, reason="r", **made),
            ContactMoment(
                at=self.at,
                channel="c",
                purpose="p",
                summary="s",
                circle="dossier",
                person_id=self.client,
                **made,
            ),
            Note(words="w", circle="dossier", **made),
            Appointment(kind="afspraak", what="w", person_id=self.client, **made),
            _document(self.at),
            ClientMessage(person_id=self.client, subject="s", text="t", sent_at=self.at),
            ClientRequest(person_id=self.client, asked_by=self.client, **asked),
            RetentionClock(**years),
            RetentionExtension(
                until=self.day,
                kind="bezwaar",
                explanation="x",
                extended_by=self.account,
                extended_at=self.at,
            ),
        ]


def _document(at: datetime) -> Document:
    told = dict.fromkeys(("title", "file_name", "media_type", "category", "source"), "x")
    kept = {"stored_as": str(uuid4()), "digest": b"", "size": 1, "circle": "dossier"}
    return Document(made_at=at, **told, **kept, **WHY)
