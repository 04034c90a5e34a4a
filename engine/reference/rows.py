"""Reading reference tables: a table, a row, its history, and all of them as FEEL reads them."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session

from engine.feel import Ready, to_json
from engine.feel.shapes import TEXT, Shape, list_of, record
from engine.policy import NotFound
from engine.reference.initial import shipped
from engine.reference.row import Row, as_feel, shape_of
from engine.reference.schema import TABLES
from engine.store.models import Account, ReferenceRow

MUNICIPAL_TIME: Final = ZoneInfo("Europe/Amsterdam")

SCOPED: Final = ("wetten", "domeinen")
"""The tables whose rows a reikwijdte can leave out."""

Tables = dict[str, Ready]
"""`tabellen` and `keuzes`, as every expression of a case can read them."""

LATEST: Final = select(func.coalesce(func.max(ReferenceRow.id), 0))
"""The number of the newest change: nothing is newer than what was read up to it."""

_read: WeakKeyDictionary[Engine | Connection, tuple[int, date, Tables]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a row, who made it and when, in UTC; `by` is None for what came along."""

    row: Row
    reason: str | None
    by: str | None
    at: datetime


def day_of(at: datetime) -> date:
    """The day of an aware moment, in the municipality's time."""
    return at.astimezone(MUNICIPAL_TIME).date()


def rows(session: Session, table: str, day: date) -> list[Row]:
    """The rows of a table as they are on a day, also those that have ended, by label.

    What begins after that day is not among them. Raises `NotFound`.
    """
    if table not in TABLES:
        raise NotFound
    held = _stored(session, table)
    found = (_on(versions, day) for versions in _with_shipped(table, held).values())
    return sorted((one for one in found if one is not None), key=lambda one: one.label.lower())


def row(session: Session, table: str, key: str, day: date) -> Row:
    """One row as it is on a day. Raises `NotFound`."""
    return next((one for one in rows(session, table, day) if one.key == key), None) or _missing()


def choices(session: Session, table: str, day: date) -> list[tuple[str, str]]:
    """Key and label of the rows that can be chosen on a day, by label. Raises `NotFound`."""
    return [(one.key, one.label) for one in rows(session, table, day) if one.holds_on(day)]


def labels(session: Session, day: date, *tables: str) -> dict[str, str]:
    """Key → label of every row of these tables, also of those that have ended."""
    return {one.key: one.label for table in tables for one in rows(session, table, day)}


def newest(session: Session, table: str, key: str) -> Row:
    """The last version of a row, also when it begins later. Raises `NotFound`."""
    if table not in TABLES:
        raise NotFound
    versions = _with_shipped(table, _stored(session, table)).get(key)
    return versions[-1] if versions else _missing()


def planned(session: Session, table: str, day: date) -> dict[str, Row]:
    """Key → the newest version of what changes or begins after a day. Raises `NotFound`."""
    if table not in TABLES:
        raise NotFound
    last = {key: versions[-1] for key, versions in _stored(session, table).items()}
    return {key: one for key, one in last.items() if one.valid_from and one.valid_from > day}


def history(session: Session, table: str, key: str) -> list[Version]:
    """The versions of a row in the database, newest first."""
    found = session.execute(
        select(ReferenceRow, Account.name)
        .outerjoin(Account, Account.id == ReferenceRow.made_by)
        .where(ReferenceRow.table_name == table, ReferenceRow.key == key)
        .order_by(ReferenceRow.version.desc())
    )
    return [Version(_as_row(one), one.reason, by, one.made_at) for one, by in found]


def around(session: Session, at: datetime, latest: int | None = None) -> Tables:
    """`tabellen` (table → key → row) and `keuzes` (table → label and value of what can be chosen)
    on the day of an aware moment. Read once for each change and each day.

    `latest` is what `LATEST` gives, when the caller knows it already.
    """
    newest_change = session.scalar(LATEST) if latest is None else latest
    bind, day = session.get_bind(), day_of(at)
    known = _read.get(bind)
    if known is None or known[:2] != (newest_change, day):
        found = {table: rows(session, table, day) for table in TABLES}
        known = _read[bind] = (newest_change or 0, day, as_tables(found, day))
    return known[2]


def as_tables(found: Mapping[str, Iterable[Row]], day: date) -> Tables:
    """What `around` gives, from rows by table."""
    held = {table: list(rows_of) for table, rows_of in found.items()}
    choices_of = {
        table: [{"label": o.label, "value": o.key} for o in rows_of if o.holds_on(day)]
        for table, rows_of in held.items()
    }
    return {
        "tabellen": Ready(
            {
                table: {one.key: as_feel(one, day) for one in rows_of}
                for table, rows_of in held.items()
            }
        ),
        "keuzes": Ready({**choices_of, **_within(choices_of, None)}),
    }


def within(around: Tables, scope: Mapping[str, Any]) -> Tables:
    """The same for a dossier with this reikwijdte: `gebonden`, `wetten` and `domeinen` (keys)."""
    keys = {*scope["wetten"], *scope["domeinen"]}
    return bounded(around, keys) if scope["gebonden"] or keys else around


def bounded(around: Tables, keys: Container[str]) -> Tables:
    """The same where only these laws and domains may be looked into: `keuzes.reikwijdte`,
    `reikwijdteWetten` and `reikwijdteDomeinen` offer no other."""
    keuzes = around["keuzes"]
    held = {table: to_json(keuzes[table]) for table in SCOPED}
    narrowed = Ready(_within(held, keys))
    narrowed.data = {**keuzes.data, **narrowed.data}
    return {**around, "keuzes": narrowed}


def _within(held: Mapping[str, Any], keys: Container[str] | None) -> dict[str, list[Any]]:
    """What there is to choose within a scope; all when nothing bounds it."""
    laws, domains = (
        [one for one in held.get(table, ()) if keys is None or one["value"] in keys]
        for table in SCOPED
    )
    return {
        "reikwijdte": [*laws, *domains],
        "reikwijdteWetten": laws,
        "reikwijdteDomeinen": domains,
    }


def shipped_around() -> Tables:
    """The same for what comes with the product, where there is no database: all that has begun."""
    return as_tables({table: shipped(table).values() for table in TABLES}, date.max)


def shapes(session: Session | None = None) -> dict[str, Shape]:
    """What is known beforehand of `tabellen` and `keuzes`: the rows that come along, and with a
    session also those that the municipality added."""
    keys = {name: set(shipped(name)) for name in TABLES}
    added = select(ReferenceRow.table_name, ReferenceRow.key).distinct()
    for name, key in session.execute(added) if session else ():
        keys[name].add(key)
    option = record({"label": TEXT, "value": TEXT})
    return {
        "tabellen": record({n: record(dict.fromkeys(keys[n], shape_of(n))) for n in TABLES}),
        "keuzes": record(dict.fromkeys((*TABLES, *_within({}, None)), list_of(option))),
    }


def _stored(session: Session, table: str) -> dict[str, list[Row]]:
    """The versions in the database by key, oldest first."""
    found: dict[str, list[Row]] = defaultdict(list)
    wanted = select(ReferenceRow).where(ReferenceRow.table_name == table)
    for one in session.scalars(wanted.order_by(ReferenceRow.key, ReferenceRow.version)):
        found[one.key].append(_as_row(one))
    return found


def _with_shipped(table: str, held: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    return {**{key: [one] for key, one in shipped(table).items()}, **held}


def _on(versions: Iterable[Row], day: date) -> Row | None:
    """The version of that day: the last one that somebody let begin on it or before."""
    begun = [one for one in versions if one.valid_from is None or one.valid_from <= day]
    return max(begun, key=lambda one: one.version, default=None)


def _as_row(one: ReferenceRow) -> Row:
    return Row(
        one.table_name,
        one.key,
        one.version,
        one.label,
        one.values,
        one.source,
        one.unverified,
        one.valid_from,
        one.valid_until,
    )


def _missing() -> Row:
    raise NotFound
