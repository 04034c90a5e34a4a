"""What every command begins with: the settings of this machine, and its database."""

from datetime import UTC, datetime

import click
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from engine.accountability import pseudonyms, register
from engine.reference.initial import add_missing
from engine.settings import Settings, SettingsError
from engine.store import embedded, guard, schema
from engine.store.database import Database
from engine.store.who import SYSTEM


class Refused(click.ClickException):
    """De opdracht is niet uitgevoerd."""

    exit_code = 2


def settings() -> Settings:
    """The settings from the environment. Raises `Refused` when one can't be used."""
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise Refused(str(error)) from None


def upgraded(chosen: Settings) -> Database:
    """The database as the application sees it, which must have its newest shape already.

    Raises `Refused` also when the role that it connects with could look past the guard.
    """
    url = chosen.database_url or _embedded(chosen).application
    found = _connected(url, "SAMENLOOP_DATABASE_URL")
    with found.engine.connect() as connection:
        _refuse_power(connection)
    if not schema.is_current(found):
        raise Refused("De database heeft een oudere vorm. Doe eerst: samenloop db upgrade.")
    return found


def brought_up_to_date(chosen: Settings) -> Database:
    """The same, brought to its newest shape first where this command can do so."""
    if not chosen.database_url or chosen.database_owner_url:
        upgrade(chosen)
    return upgraded(chosen)


def upgrade(chosen: Settings) -> tuple[str | None, str | None]:
    """Bring the database to its newest shape, with the shipped rows of the register and
    of reference tables, as its owner; returns the revision before and after.

    Raises `Refused`.
    """
    if chosen.database_url and not chosen.database_owner_url:
        raise Refused(
            "Zet in SAMENLOOP_DATABASE_OWNER_URL het adres waarmee de eigenaar van de tabellen "
            "verbindt. De rol in SAMENLOOP_DATABASE_URL mag de tabellen niet veranderen."
        )
    if chosen.pseudonym_key:  # for the log that tells of the shipped rows
        pseudonyms.use_key(chosen.pseudonym_key)
    url = chosen.database_owner_url or _embedded(chosen).owner
    owner = _connected(url, "SAMENLOOP_DATABASE_OWNER_URL")
    before = schema.current_revision(owner)
    try:
        schema.upgrade(owner)
    except guard.NoApplicationRole as error:
        raise Refused(str(error)) from None
    with owner.transaction(SYSTEM) as session:
        register.add_shipped(session, datetime.now(UTC))
        add_missing(session, datetime.now(UTC))
    return before, schema.current_revision(owner)


def _embedded(chosen: Settings) -> embedded.Addresses:
    try:
        return embedded.ensure_running(chosen.var / "postgres")
    except embedded.EmbeddedDatabaseError as error:
        raise Refused(str(error)) from None


def _connected(url: str, setting: str) -> Database:
    """The database at that address, till the command ends; `Refused` when it can't be reached."""
    found = Database(url)
    click.get_current_context().call_on_close(found.close)
    try:
        with found.engine.connect():
            return found
    except OperationalError:
        raise Refused(f"De database is niet bereikbaar. Klopt {setting}?") from None


def _refuse_power(connection: Connection) -> None:
    try:
        guard.distrust(connection)
    except guard.TooMuchPower as error:
        raise Refused(str(error)) from None
