"""Who looked at my data, and why: the logs in plain Dutch (B1), for the person they are about.

A person is found in the processing log by his pseudonym, and what was done with it in the audit log
by the operation that both name. Whether names of medewerkers are told is the municipality's choice:
by default the client hears the team and the function (see docs/besluiten/logs.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, TableValuedAlias, func, select
from sqlalchemy.orm import Session

from engine.accountability import pseudonyms
from engine.accountability.pseudonyms import pseudonym
from engine.store.models import (
    Account,
    AuditEvent,
    Dossier,
    Group,
    Membership,
    ProcessingActivity,
    ProcessingRecord,
)

MOST: Final = 200
DONE: Final = {
    "dossier:open": "opende een dossier over u",
    "dossier:read": "keek in uw dossier",
    "dossier:searched": "zocht in de dossiers en zag uw naam in de lijst",
    "dossier:emergency": "keek in nood in uw dossier",
    "person:searched": "zocht of u al bekend bent bij de gemeente",
    "item:added": "schreef een gegeven over u op",
    "item:corrected": "verbeterde een gegeven over u",
    "item:named": "liet een collega een gegeven over u zien",
    "item:unnamed": "liet een collega een gegeven over u niet meer zien",
    "sharing:disclosed": "deelde een gegeven over u",
    "request:sent": "stelde een organisatie een vraag over u",
    "task:saved": "schreef iets op in uw dossier",
    "task:completed": "rondde een stap af in uw dossier",
    "client:read": "keek op uw eigen pagina",
    "client:represented": "keek voor u op de pagina over uw dossier",
    "client:asked": "deed een verzoek",
    "client:informed": "stuurde u een bericht",
    "client:answered": "beantwoordde uw verzoek",
    "cases:variable:read": "bekeek één gegeven om een fout te herstellen",
}
"""Action → what it is called to who it is about; of others only that something was done."""

OWN: Final = {
    "client:read": "U",
    "client:asked": "U of wie u vertegenwoordigt",
    "client:represented": "Wie u vertegenwoordigt",
}
"""Action → who it was, when no medewerker did it."""

OTHER: Final = "werkte aan uw dossier"
BY_KEY: Final = frozenset({"item:named", "item:unnamed"})
"""Actions that give a key as their reason, which is for who goes through the log."""
MENDED: Final = "herstelde iets in de computer; daarbij zijn uw gegevens gebruikt"
FUNCTIONS: Final = {
    "privacyfunctionaris": "De privacyfunctionaris",
    "extern": "Een coördinator van buiten de gemeente",
    "beheerder": "Een beheerder van de computer",
    "teamleider": "Een teamleider",
    "medewerker": "Een medewerker",
    "manager": "Een manager",
}
"""Role → how the client hears it; the first that somebody has."""


@dataclass(frozen=True, slots=True)
class Look:
    """One time that somebody did something with the person's data. `at` is aware UTC."""

    at: datetime
    who: str
    what: str
    why: str
    """The reason given, else the purpose of the processing activity."""
    dossier_number: str | None
    operation_id: UUID | None = None
    action: str = ""
    by: UUID | None = None
    """The account, to tell one medewerker from another; not for the page."""

    @property
    def is_own(self) -> bool:
        """Whether it was the person himself, on his own page."""
        return self.action in {"client:read", "client:asked"}

    def sentence(self) -> str:
        """“Een medewerker van Toegang Noord keek in uw dossier.”"""
        return f"{self.who} {self.what}."


def looks_at(
    session: Session, person_id: UUID, *, with_names: bool = False, most: int = MOST
) -> list[Look]:
    """What was done with the data of this person, the newest first. Raises `NoKey`.

    Who may ask for whom is decided by the caller.
    """
    rows = session.execute(
        _LOOKS.where(ProcessingRecord.subject == pseudonym(person_id)).limit(most)
    )
    return [_look(row, with_names) for row in rows]


def own_looks(session: Session, person_id: UUID, *, with_names: bool = False) -> list[Look]:
    """All of them for a client who looks himself (`Who("client", …)`), at himself or whom he
    represents: the database leaves out what is withheld from him. Raises `NoKey`."""
    halves = pseudonyms.halves()
    found = func.guard.client_looks(person_id, halves["inner_key"], halves["outer_key"])
    rows = session.execute(_told(found.table_valued(*_OWN)))
    return [_look(row, with_names) for row in rows]


_OWN: Final = (
    *("id", "operation_id", "started_at", "action", "reason", "purpose", "activity"),
    *("actor_id", "dossier_number"),
)
"""What `guard.client_looks` gives of each look."""


def _told(found: TableValuedAlias) -> Select[Any]:
    """These looks with who it was and what the activity is for, the newest first."""
    purpose = (
        select(ProcessingActivity.purpose)
        .where(ProcessingActivity.key == found.c.activity)
        .order_by(ProcessingActivity.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            found.c.operation_id,
            found.c.started_at,
            found.c.action,
            found.c.reason,
            found.c.purpose,
            Account.id.label("by"),
            Account.name.label("account"),
            Account.roles,
            _GROUPS.label("groups"),
            purpose.label("activity_purpose"),
            found.c.dossier_number.label("number"),
        )
        .outerjoin(Account, Account.id == found.c.actor_id)
        .order_by(found.c.id.desc())
    )


_GROUPS: Final = (
    select(func.string_agg(Group.name, " en "))
    .join(Membership, Membership.group_id == Group.id)
    .where(Membership.account_id == Account.id)
    .scalar_subquery()
)
_PURPOSE: Final = (
    select(ProcessingActivity.purpose)
    .where(ProcessingActivity.key == ProcessingRecord.activity)
    .order_by(ProcessingActivity.version.desc())
    .limit(1)
    .scalar_subquery()
)
_LOOKS: Final = (
    select(
        ProcessingRecord.operation_id,
        ProcessingRecord.started_at,
        ProcessingRecord.name.label("action"),
        AuditEvent.reason,
        AuditEvent.purpose,
        Account.id.label("by"),
        Account.name.label("account"),
        Account.roles,
        _GROUPS.label("groups"),
        _PURPOSE.label("activity_purpose"),
        Dossier.number,
    )
    .select_from(ProcessingRecord)
    .outerjoin(AuditEvent, AuditEvent.operation_id == ProcessingRecord.operation_id)
    .outerjoin(Account, Account.id == AuditEvent.actor_id)
    .outerjoin(Dossier, Dossier.id == AuditEvent.dossier_id)
    .order_by(ProcessingRecord.id.desc())
)


def _look(row: Any, with_names: bool) -> Look:
    operator = row.action.startswith("cases:")
    what = DONE.get(row.action, MENDED if operator else OTHER)
    # What an operator writes is for his colleagues and about a machine.
    given = None if operator or row.action in BY_KEY else row.reason
    why = given or row.purpose or row.activity_purpose or ""
    who = _who(row, with_names)
    key = row.operation_id
    return Look(row.started_at, who, what, why, row.number, key, row.action, row.by)


def _who(row: Any, with_names: bool) -> str:
    if row.account is None:
        return OWN.get(row.action, "De computer")
    function = _function(row.roles)
    team = f"{function} van {row.groups}" if row.groups else function
    return f"{row.account} ({team[:1].lower()}{team[1:]})" if with_names else team


def _function(roles: Iterable[str]) -> str:
    held = set(roles)
    return next((name for role, name in FUNCTIONS.items() if role in held), "Een medewerker")
