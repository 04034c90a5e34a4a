"""A small world for the guard: accounts with roles and groups, dossiers with a row of each
table.

Everything is added by the system, in a transaction that is thrown away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.orm import Session

from engine.store.database import ENTER
from engine.store.models import (
    Account,
    AuditEvent,
    Base,
    DecisionRecord,
    Definition,
    Delivery,
    Dossier,
    DossierPerson,
    Event,
    Group,
    Incident,
    Instance,
    Involvement,
    Job,
    Membership,
    Message,
    Party,
    PartyContact,
    Person,
    Release,
    Signal,
    SignalBroadcast,
    SignalReceiver,
    Subscription,
    Task,
    TaskDraft,
)
from engine.store.who import Who
from tests.access import rooms

AT: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
UNTIL: Final = {"noodblik": datetime.max.replace(tzinfo=UTC), "verlopen": AT - timedelta(hours=1)}
GROUPS: Final = ("noord", "zuid", "loket")
OF_INSTANCE: Final = "JOIN instance i ON i.id = r.instance_id"
DOSSIER_OF: Final = {
    "dossier": ("r.id", "r.id", ""),
    "person": ("r.id", "dp.dossier_id", "JOIN dossier_person dp ON dp.person_id = r.id"),
    "dossier_person": ("ROW(r.dossier_id, r.person_id)", "r.dossier_id", ""),
    "involvement": ("r.id", "r.dossier_id", ""),
    "signal": ("r.id", "r.dossier_id", ""),
    "instance": ("r.id", "r.dossier_id", ""),
    "task": ("r.id", "r.dossier_id", ""),
    "task_draft": ("r.task_id", "t.dossier_id", "JOIN task t ON t.id = r.task_id"),
    "incident": ("r.id", "i.dossier_id", OF_INSTANCE),
    "event": ("r.id", "r.dossier_id", ""),
    "decision_record": ("r.id", "r.dossier_id", ""),
    "job": ("r.id", "i.dossier_id", OF_INSTANCE),
    "subscription": ("r.id", "r.dossier_id", ""),
    "message": ("r.id", "r.dossier_id", ""),
    "delivery": ("r.message_id", "i.dossier_id", OF_INSTANCE),
    "signal_broadcast": ("r.id", "r.dossier_id", ""),
    "signal_receiver": ("r.id", "i.dossier_id", OF_INSTANCE),
    "audit_event": ("r.id", "r.dossier_id", ""),
    **rooms.DOSSIER_OF,
}
"""Guarded table → its key, the dossier of a row, and how to come there."""


@dataclass(frozen=True)
class Somebody:
    """A medewerker to be."""

    name: str
    roles: frozenset[str]
    groups: frozenset[str]


@dataclass(frozen=True)
class Told:
    """A dossier to be, with one task and perhaps somebody involved; people by their names."""

    group: str
    handler: str | None
    involved: str | None
    involvement_ended: bool
    offered_to: tuple[str, ...]
    assignee: str | None
    task_state: str
    shares_client: bool
    """The client is that of the dossiers before it, who say the same."""
    kind: str = "collega"
    """Of the involvement; `verlopen` is a noodblik whose hour is over."""


class World:
    """The keys of what was added, by name."""

    def __init__(self, session: Session, people: Sequence[Somebody], dossiers: Sequence[Told]):
        self.session = session
        self.accounts = {one.name: self._account(one) for one in people}
        self.groups = {key: self._add(Group(key=key, name=key)) for key in GROUPS}
        for one in people:
            for key in one.groups:
                made = Membership(account_id=self.accounts[one.name], group_id=self.groups[key])
                session.add(made)
        self.shared = self._add(Person(name="Bedachte Gedeelde"))
        self.release = Release()
        session.add(self.release)
        self.definition = self._add(_definition())
        session.flush()
        self.party = self._add(Party(name=f"Bedachte partij {uuid4()}", domain="wonen", powers=[]))
        self.contact = self._add(PartyContact(party_id=self.party, name="Bedacht Contact"))
        self.around: list[Base] = []
        self.dossiers = [self._tell(number, one) for number, one in enumerate(dossiers)]
        rooms.add(session, self.around)

    def _add(self, row: Base) -> UUID:
        row.id = uuid4()  # type: ignore[attr-defined]
        self.session.add(row)
        self.session.flush()
        return row.id  # type: ignore[attr-defined, no-any-return]

    def _account(self, one: Somebody) -> UUID:
        return self._add(Account(username=one.name, name=one.name, roles=sorted(one.roles)))

    def _tell(self, number: int, told: Told) -> UUID:
        client = self.shared if told.shares_client else self._add(Person(name="Bedachte Cliënt"))
        dossier = self._add(
            Dossier(
                number=f"T-{number}",
                title="Proef",
                client_id=client,
                group_id=self.groups[told.group],
                handler_id=self.accounts[told.handler] if told.handler else None,
                reported_on=AT.date(),
                opened_at=AT,
            )
        )
        member = self._add(Person(name="Bedacht Gezinslid"))
        rows: list[Base] = [
            DossierPerson(dossier_id=dossier, person_id=client, role="client"),
            DossierPerson(dossier_id=dossier, person_id=member, role="gezinslid"),
            Signal(dossier_id=dossier, kind="x", message="x", severity="info", at=AT),
            AuditEvent(dossier_id=dossier, action="dossier:read", at=AT),
        ]
        if told.involved:
            rows.append(self._involvement(dossier, told))
        self.session.add_all(rows)
        self._add_case(dossier, told)
        of = (dossier, client, member, next(iter(self.accounts.values())), self.party, self.contact)
        self.around += rooms.Rooms(*of, AT).rows()
        return dossier

    def _involvement(self, dossier: UUID, told: Told) -> Involvement:
        return Involvement(
            dossier_id=dossier,
            account_id=self.accounts[told.involved or ""],
            reason="waarneming",
            added_at=AT,
            ended_at=AT if told.involvement_ended else None,
            kind="noodblik" if told.kind == "verlopen" else told.kind,
            until=UNTIL.get(told.kind),
        )

    def _add_case(self, dossier: UUID, told: Told) -> None:
        case = self._add(
            Instance(
                dossier_id=dossier,
                release_id=self.release.id,
                process_key="p",
                definition_id=self.definition,
                status="running",
                state="{}",
                started_at=AT,
            )
        )
        task = self._add(
            Task(
                instance_id=case,
                dossier_id=dossier,
                release_id=self.release.id,
                process_key="p",
                element_id="t",
                name="T",
                state=told.task_state,
                assignee_id=self.accounts[told.assignee] if told.assignee else None,
                candidate_groups=list(told.offered_to),
                created_at=AT,
            )
        )
        anybody = next(iter(self.accounts.values()))
        self.session.add(TaskDraft(task_id=task, raw={}, saved_by=anybody, saved_at=AT))
        self._add_post(dossier, case)
        self.session.add_all(_around(dossier, case, self.definition))
        self.session.flush()

    def _add_post(self, dossier: UUID, case: UUID) -> None:
        later = AT + timedelta(hours=1)
        sent = Message(name="m", dossier_id=dossier, at=AT, expires_at=later, try_at=AT)
        message = self._add(sent)
        given = self._add(SignalBroadcast(name="s", dossier_id=dossier, at=AT))
        heard = SignalReceiver(broadcast_id=given, instance_id=case, waited=[], try_at=AT)
        brought = Delivery(message_id=message, process_key="p", instance_id=case, at=AT)
        self.session.add_all([heard, brought])


def become(session: Session, who: Who) -> None:
    """Go on as somebody else in the same transaction."""
    session.flush()
    session.expire_all()
    only = None if who.only is None else sorted(who.only)
    session.execute(ENTER, {"kind": who.kind, "key": who.id, "only": only})


def rows(session: Session, table: str) -> set[str]:
    """The keys of the rows of a table, without any filter."""
    return all_rows(session, table)[table]


def all_rows(session: Session, *tables: str) -> dict[str, set[str]]:
    """Table → the keys of its rows, without any filter; of all tables, in one statement."""
    asked = tables or tuple(DOSSIER_OF)
    wanted = (f"SELECT '{table}', ({DOSSIER_OF[table][0]})::text FROM {table} r" for table in asked)
    found: dict[str, set[str]] = {table: set() for table in asked}
    for table, key in session.execute(text(" UNION ALL ".join(wanted))):
        found[table].add(key)
    return found


def all_rows_of(session: Session, dossiers: set[UUID], *tables: str) -> dict[str, set[str]]:
    """The same of what belongs to these dossiers, as the system sees it."""
    asked = tables or tuple(DOSSIER_OF)
    wanted = (
        f"SELECT '{table}', ({key})::text, {dossier} FROM {table} r {way}"
        for table, (key, dossier, way) in ((one, DOSSIER_OF[one]) for one in asked)
    )
    found: dict[str, set[str]] = {table: set() for table in asked}
    for table, key, of in session.execute(text(" UNION ALL ".join(wanted))):
        if of in dossiers:
            found[table].add(key)
    return found


def _definition() -> Definition:
    return Definition(
        kind="process",
        key="p",
        version=1,
        name="P",
        file_name="p.bpmn",
        content=b"",
        digest="",
        summary={},
    )


def _around(dossier: UUID, case: UUID, definition: UUID) -> list[Base]:
    place = {"process_key": "p", "element_id": "e", "element_name": "E"}
    return [
        Incident(instance_id=case, kind="x", message="x", at=AT, **place),
        Event(dossier_id=dossier, instance_id=case, at=AT, action="x"),
        DecisionRecord(
            dossier_id=dossier,
            instance_id=case,
            definition_id=definition,
            at=AT,
            grounds={},
            **place,
        ),
        Job(
            id=uuid4(),
            instance_id=case,
            element_id="e",
            operation="o",
            state="waiting",
            retries=1,
            due_at=AT,
            rung_at=AT,
            created_at=AT,
        ),
        Subscription(
            instance_id=case,
            dossier_id=dossier,
            process_key="p",
            kind="signal",
            name="s",
            process_id="p",
            element_id="e",
            visit_id="",
            at=AT,
        ),
    ]
