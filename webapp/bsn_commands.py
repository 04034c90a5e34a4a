"""`samenloop bsn key | rotate`: the keys with which BSNs are kept."""

from datetime import UTC, datetime

import click

from engine.dossier.people import bsn as kept
from engine.dossier.people.rotating import rotate
from engine.store.who import SYSTEM
from webapp.connecting import Refused, settings, upgraded


@click.group(help="Werk aan de sleutels waarmee BSN's bewaard worden.")
def bsn() -> None:
    """Commands about the keys of BSNs."""


@bsn.command("key", help="Maak een nieuwe sleutel. Hij wordt één keer getoond en niet bewaard.")
def key() -> None:
    """Print a key for SAMENLOOP_BSN_KEY."""
    click.echo(kept.new_key())


@bsn.command("rotate", help="Bewaar elk BSN opnieuw met de eerste sleutel van SAMENLOOP_BSN_KEY.")
def rotate_all() -> None:
    """Write every BSN anew, some hundreds in a transaction."""
    chosen = settings()
    if not chosen.bsn_key:
        raise Refused("Er is geen sleutel. Zet er een in SAMENLOOP_BSN_KEY (samenloop bsn key).")
    kept.keep_with(kept.Vault.of(chosen.bsn_key))
    store = upgraded(chosen)
    try:
        last = None
        while True:
            with store.transaction(SYSTEM) as session:
                last = rotate(session, datetime.now(UTC), last)
            if last is None:
                break
    except kept.Unreadable:
        raise Refused(
            "Van een BSN ontbreekt de sleutel. Zet de oude sleutel achter de nieuwe, met een komma."
        ) from None
    click.echo("Elk BSN is bewaard met de eerste sleutel. Een oude sleutel kan nu weg.")
