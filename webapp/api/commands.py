"""`samenloop token add | list | revoke`: who gives programs access to the API."""

from datetime import timedelta

import click

from engine.policy import PERMISSIONS
from engine.store.models import PEOPLE_ROLES
from engine.store.who import SYSTEM
from webapp.api import tokens
from webapp.connecting import Refused, settings, upgraded

Words = tuple[str, ...]


@click.group(help="Geef programma's toegang tot de API.")
def token() -> None:
    """Commands about tokens of programs."""


@token.command("add", help="Maak een token. Hij wordt één keer getoond en niet bewaard.")
@click.argument("name")
@click.option("--account", required=True, help="Account waarvoor het programma handelt.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(PEOPLE_ROLES),
    help="Bij een nieuw account.",
)
@click.option(
    "--permission", "permissions", multiple=True, required=True, type=click.Choice([*PERMISSIONS])
)
@click.option("--days", default=90, show_default=True, help="Zo lang geldig.")
def add(name: str, account: str, roles: Words, permissions: Words, days: int) -> None:
    """Make a token, and the account of a program when it isn't there yet."""
    if not name.strip() or not account.strip():
        raise Refused("Vul een naam en een account in.")
    if not 0 < days <= tokens.LONGEST.days:
        raise Refused(f"Kies met --days 1 tot {tokens.LONGEST.days} dagen.")
    try:
        with upgraded(settings()).transaction(SYSTEM) as session:
            secret = tokens.issue(
                session,
                name.strip(),
                account.strip(),
                frozenset(roles),
                frozenset(permissions),
                timedelta(days=days),
            )
    except tokens.TokenRefused as refused:
        raise Refused(str(refused)) from None
    click.echo("Bewaar deze token nu: hij is niet meer terug te vinden.", err=True)
    click.echo(secret)


@token.command("list", help="Toon de tokens die er zijn, zonder hun geheim.")
def show() -> None:
    """List the tokens that were not revoked."""
    with upgraded(settings()).reading(SYSTEM) as session:
        found = tokens.listed(session)
    for one in found:
        used = f"gebruikt op {one.last_used_on}" if one.last_used_on else "nog niet gebruikt"
        until = f"{one.expires_at:%Y-%m-%d}"
        rights = ", ".join(one.permissions)
        click.echo(f"{one.name}: {one.username}, {rights}, geldig tot {until}, {used}")
    if not found:
        click.echo("Er zijn geen tokens.")


@token.command("revoke", help="Trek een token in. Dat werkt meteen.")
@click.argument("name")
def revoke(name: str) -> None:
    """End a token."""
    with upgraded(settings()).transaction(SYSTEM) as session:
        ended = tokens.revoke(session, name.strip())
    if not ended:
        raise Refused(f"Er is geen token met de naam {name}.")
    click.echo(f"De token {name} is ingetrokken.")
