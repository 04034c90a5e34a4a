"""What every command begins with: the settings of this machine, and its database."""

import click
from sqlalchemy.exc import OperationalError

from engine.settings import Settings, SettingsError
from engine.store import embedded, schema
from engine.store.database import Database


class Refused(click.ClickException):
    """De opdracht is niet uitgevoerd."""

    exit_code = 2


def settings() -> Settings:
    """The settings from the environment. Raises `Refused` when one can't be used."""
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise Refused(str(error)) from None


def database(chosen: Settings) -> Database:
    """The database, started when it is the embedded one, till the command ends.

    Raises `Refused` when it can't be reached.
    """
    try:
        url = chosen.database_url or embedded.ensure_running(chosen.var / "postgres")
        found = Database(url)
        click.get_current_context().call_on_close(found.close)
        with found.engine.connect():
            return found
    except embedded.EmbeddedDatabaseError as error:
        raise Refused(str(error)) from None
    except OperationalError:
        raise Refused("De database is niet bereikbaar. Klopt SAMENLOOP_DATABASE_URL?") from None


def upgraded(chosen: Settings) -> Database:
    """The database, which must have its newest shape already; else `Refused`."""
    found = database(chosen)
    if schema.current_revision(found) != schema.newest_revision():
        raise Refused("De database heeft een oudere vorm. Doe eerst: samenloop db upgrade.")
    return found
